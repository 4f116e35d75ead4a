#include "parser/grok.h"

namespace cordwood::parser {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

}  // namespace

std::string_view cast_number(std::string_view text, Grok::Cast cast, std::string& buffer) {
  std::size_t begin = 0;
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) ++begin;
  const bool is_negative = begin < text.size() && text[begin] == '-';
  std::size_t at = begin;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  std::size_t whole_begin = at;
  at = digits_end(text, at);
  const std::size_t whole_end = at;
  while (whole_begin + 1 < whole_end && text[whole_begin] == '0') ++whole_begin;  // JSON has no leading zeros.
  std::string_view fraction;
  std::string_view exponent;
  if (cast == Grok::Cast::floating) {
    if (at < text.size() && text[at] == '.') {
      const std::size_t end = digits_end(text, at + 1);
      fraction = text.substr(at + 1, end - at - 1);
      if (!fraction.empty()) at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
      std::size_t digits = at + 1;
      if (digits < text.size() && (text[digits] == '-' || text[digits] == '+')) ++digits;
      const std::size_t end = digits_end(text, digits);
      if (end > digits) exponent = text.substr(at, end - at), at = end;
    }
  }
  if (whole_begin == whole_end && fraction.empty()) return "0";
  const std::size_t sign_bytes = is_negative ? 1 : 0;
  if (whole_begin < whole_end && whole_begin == begin + sign_bytes) return text.substr(begin, at - begin);
  buffer.assign(is_negative ? "-" : "");
  buffer.append(whole_begin == whole_end ? "0" : text.substr(whole_begin, whole_end - whole_begin));
  if (!fraction.empty()) buffer.append(".").append(fraction);
  buffer.append(exponent);
  return buffer;
}

}  // namespace cordwood::parser
