#include "json/unescape.h"

#include <array>

#include "base/json_string.h"
#include "base/utf8.h"

namespace cordwood::parser {

std::string unescape_json(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find('\\'), text.size());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    text.remove_prefix(1);
    std::array<char, kUtf8BytesMax> meaning;
    const std::size_t length = take_json_escape(text, meaning.data());
    if (length == 0) out.push_back('\\');
    out.append(meaning.data(), length);
  }
  return out;
}

}  // namespace cordwood::parser
