#include "json_reading.h"

#include <array>
#include <utility>

#include "base/json_string.h"
#include "base/utf8.h"
#include "json_text.h"

namespace cordwood::query {

namespace {

/// Each member reads one thing from the front of what is left, and is false at the first byte that does not fit.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void skip_blanks() {
    const std::size_t at = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at);
  }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  bool take(char wanted) {
    if (peek() != wanted || rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool at_end() {
    skip_blanks();
    return rest_.empty();
  }

  bool string(std::string& out) {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      const std::size_t plain = rest_.find_first_of("\"\\");
      if (plain == std::string_view::npos) return false;
      out += rest_.substr(0, plain);
      const char c = rest_[plain];
      rest_.remove_prefix(plain + 1);
      if (c == '"') return true;
      if (!escape(out)) return false;
    }
    return false;
  }

  /// A number, true, false, null, NaN…: up to the next delimiter.
  bool bare(std::string_view& out) {
    const std::size_t end = rest_.find_first_of(",]}: \t\r\n\"[{");
    out = rest_.substr(0, end);
    rest_.remove_prefix(out.size());
    return is_value(out);
  }

  /// Any value, written out compactly.
  bool compact(std::string& out, int depth) {
    if (depth > kJsonDepthMax) return false;
    skip_blanks();
    if (peek() == '"') {
      std::string text;
      if (!string(text)) return false;
      append_json_string(out, text);
      return true;
    }
    if (peek() == '[') return compact_array(out, depth);
    if (peek() == '{') return compact_object(out, depth);
    std::string_view text;
    if (!bare(text)) return false;
    out += text;
    return true;
  }

 private:
  static bool is_value(std::string_view text) {
    if (text.empty()) return false;
    if (text == "true" || text == "false" || text == "null") return true;
    if (text.front() == '-' || text.front() == '+') text.remove_prefix(1);
    if (text.empty()) return false;
    for (const std::string_view word : {"nan", "inf", "infinity"})
      if (text.size() == word.size()) {
        bool same = true;
        for (std::size_t i = 0; i < word.size(); ++i) same = same && (text[i] | 0x20) == word[i];
        if (same) return true;
      }
    return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos && text.front() >= '0' &&
           text.front() <= '9';
  }

  bool escape(std::string& out) {
    std::array<char, kUtf8BytesMax> meaning;
    const std::size_t length = take_json_escape(rest_, meaning.data());
    out.append(meaning.data(), length);
    return length > 0;
  }

  bool compact_array(std::string& out, int depth) {
    take('[');
    out.push_back('[');
    skip_blanks();
    if (!take(']')) {
      do {
        if (out.back() != '[') out.push_back(',');
        if (!compact(out, depth + 1)) return false;
        skip_blanks();
      } while (take(','));
      if (!take(']')) return false;
    }
    out.push_back(']');
    return true;
  }

  bool compact_object(std::string& out, int depth) {
    take('{');
    out.push_back('{');
    skip_blanks();
    if (!take('}')) {
      do {
        if (out.back() != '{') out.push_back(',');
        skip_blanks();
        std::string name;
        if (!string(name)) return false;
        append_json_string(out, name);
        out.push_back(':');
        skip_blanks();
        if (!take(':') || !compact(out, depth + 1)) return false;
        skip_blanks();
      } while (take(','));
      if (!take('}')) return false;
    }
    out.push_back('}');
    return true;
  }

  std::string_view rest_;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

bool flatten(Reader& in, std::string& prefix, Pairs& out, int depth) {
  if (depth > kJsonDepthMax || !in.take('{')) return false;
  in.skip_blanks();
  if (in.take('}')) return true;
  do {
    in.skip_blanks();
    const std::size_t length = prefix.size();
    if (length > 0) prefix.push_back('.');
    if (!in.string(prefix)) return false;
    in.skip_blanks();
    if (!in.take(':')) return false;
    in.skip_blanks();
    if (in.peek() == '{') {
      if (!flatten(in, prefix, out, depth + 1)) return false;
    } else {
      std::string value;
      if (in.peek() == '"' ? !in.string(value) : !in.compact(value, depth + 1)) return false;
      if (value == "null") value.clear();
      out.emplace_back(prefix, std::move(value));
    }
    prefix.resize(length);
    in.skip_blanks();
  } while (in.take(','));
  return in.take('}');
}

}  // namespace

bool visit_json_object(std::string_view text,
                       const std::function<void(std::string_view name, std::string_view value)>& visit) {
  Reader in(text);
  in.skip_blanks();
  Pairs pairs;
  std::string prefix;
  if (!flatten(in, prefix, pairs, 0) || !in.at_end()) return false;
  for (const auto& [name, value] : pairs) visit(name.empty() ? "_msg" : std::string_view(name), value);
  return true;
}

std::optional<std::vector<std::string>> json_array_items(std::string_view text) {
  Reader in(text);
  in.skip_blanks();
  if (!in.take('[')) return std::nullopt;
  std::vector<std::string> items;
  in.skip_blanks();
  if (in.take(']')) return in.at_end() ? std::optional(std::move(items)) : std::nullopt;
  do {
    in.skip_blanks();
    std::string item;
    if (in.peek() == '"' ? !in.string(item) : !in.compact(item, 0)) return std::nullopt;
    items.push_back(std::move(item));
    in.skip_blanks();
  } while (in.take(','));
  if (!in.take(']') || !in.at_end()) return std::nullopt;
  return items;
}

}  // namespace cordwood::query
