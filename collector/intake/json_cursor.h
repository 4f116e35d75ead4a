#pragma once
// Walks over JSON text of the plain kind. What it takes is JSON as simdjson takes it; whatever is unusual it leaves
// alone, so that simdjson decides.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cordwood::intake {

/// REQUIRES: kJsonPadding readable bytes after the text.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  void skip_blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }
  bool at_end() const { return at_ == end_; }
  char next() const { return at_ < end_ ? *at_ : '\0'; }
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }

  struct String {
    std::string_view raw;  // Between the quotes.
    bool has_escapes = false;
  };
  /// A string, from its first quote on. Nullopt when it does not end or holds a control character.
  std::optional<String> string();

  /// A number, true, false or null, as it stands. Nullopt when it is none of these.
  std::optional<std::string_view> scalar();

  /// A whole array or object, as it stands; nullopt when it is not plain, or deeper than `depth_left`.
  std::optional<std::string_view> nested(int depth_left);

  /// Whether a string so far may have bytes above 127: nobody has looked whether they are UTF-8.
  bool saw_high_bytes() const { return saw_high_bytes_; }

 private:
  bool skip_value(int depth_left);
  bool skip_members(int depth_left);
  bool skip_elements(int depth_left);

  const char* at_;
  const char* end_;
  bool saw_high_bytes_ = false;
};

}  // namespace cordwood::intake
