#include "json/unescape.h"

namespace cordwood::parser {
namespace {

void append_utf8(std::string& out, unsigned code_point) {
  const auto put = [&out](unsigned byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | code_point >> 6);
    put(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    put(0xe0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  } else {
    put(0xf0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3f));
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  }
}

// Reads \uXXXX's digits; false when there are not four.
bool read_hex4(std::string_view text, std::size_t at, unsigned& value) {
  value = 0;
  if (text.size() < at + 4) return false;
  for (std::size_t i = at; i < at + 4; ++i) {
    const char c = text[i];
    const char folded = static_cast<char>(c | 0x20);
    if (c >= '0' && c <= '9') {
      value = value * 16 + static_cast<unsigned>(c - '0');
    } else if (folded >= 'a' && folded <= 'f') {
      value = value * 16 + static_cast<unsigned>(folded - 'a' + 10);
    } else {
      return false;
    }
  }
  return true;
}

// A surrogate without its partner becomes U+FFFD; an unknown escape stays as it is written.
void append_escape(std::string& out, std::string_view text, std::size_t& at) {
  const char c = text[at];
  static constexpr std::string_view kLetters = "bfnrt\"\\/";
  static constexpr std::string_view kMeanings = "\b\f\n\r\t\"\\/";
  if (const std::size_t which = kLetters.find(c); which != std::string_view::npos) {
    out.push_back(kMeanings[which]);
    return;
  }
  unsigned code = 0;
  if (c != 'u' || !read_hex4(text, at + 1, code)) {
    out.push_back('\\');
    out.push_back(c);
    return;
  }
  at += 4;
  unsigned low = 0;
  const bool is_pair = code >= 0xd800 && code < 0xdc00 && text.substr(at + 1).starts_with("\\u") &&
                       read_hex4(text, at + 3, low) && low >= 0xdc00 && low < 0xe000;
  if (is_pair) {
    at += 6;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xd800 && code < 0xe000) {
    code = 0xfffd;
  }
  append_utf8(out, code);
}

}  // namespace

std::string unescape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      append_escape(out, text, ++i);
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

}  // namespace cordwood::parser
