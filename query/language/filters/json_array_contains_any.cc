// json_array_contains_any("a", 2): the value is a JSON array, and one of its items is one of these.

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/json_string.h"
#include "base/utf8.h"
#include "filters/values_or_query.h"

namespace cordwood::language {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
}

// What a string means; its bytes as they are when it has an escape that JSON does not know.
std::optional<std::string> cut_string(std::string_view& rest) {
  std::string_view in = rest.substr(1);
  std::string value;
  bool is_json = true;
  while (!in.empty() && in.front() != '"') {
    const std::size_t plain = std::min(in.find_first_of("\"\\"), in.size());
    value += in.substr(0, plain);
    in.remove_prefix(plain);
    if (!in.starts_with('\\')) continue;
    in.remove_prefix(1);
    std::array<char, kUtf8BytesMax> meaning;
    const std::size_t bytes = take_json_escape(in, meaning.data());
    value.append(meaning.data(), bytes);
    is_json = is_json && bytes > 0;
    if (bytes == 0) in.remove_prefix(std::min<std::size_t>(in.size(), 1));
  }
  if (in.empty()) return std::nullopt;
  const std::string_view raw = rest.substr(1, rest.size() - in.size() - 1);
  rest = in.substr(1);
  return is_json ? value : std::string(raw);
}

// Nested arrays and objects: never one of the values, only to be passed over.
bool skip_nested(std::string_view& rest) {
  std::size_t depth = 0;
  do {
    if (rest.empty()) return false;
    const char c = rest.front();
    if (c == '"') {
      if (!cut_string(rest)) return false;
      continue;
    }
    depth += (c == '[' || c == '{') ? 1U : 0U;
    depth -= (c == ']' || c == '}') ? 1U : 0U;
    rest.remove_prefix(1);
  } while (depth > 0);
  return true;
}

std::string_view cut_bare(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != ',' && rest[end] != ']' && !is_blank(rest[end])) ++end;
  const std::string_view bare = rest.substr(0, end);
  rest.remove_prefix(end);
  return bare;
}

class JsonArrayContainsAnyFilter final : public FieldFilter {
 public:
  JsonArrayContainsAnyFilter(std::string field, std::vector<std::string> values)
      : FieldFilter(std::move(field)), values_(std::move(values)), lookup_(values_.begin(), values_.end()) {}

  bool matches_value(std::string_view value) const override {
    skip_blanks(value);
    if (!value.starts_with('[')) return false;
    do {
      value.remove_prefix(1);
      skip_blanks(value);
      if (cut_item(value)) return true;
      skip_blanks(value);
    } while (value.starts_with(','));
    return false;
  }
  void print_test(std::string& out) const override { append_function(out, "json_array_contains_any", values_); }

 private:
  // Whether the item that is cut is one of the values.
  bool cut_item(std::string_view& rest) const {
    if (rest.empty()) return false;
    if (rest.front() == '"') {
      const auto text = cut_string(rest);
      return text && lookup_.contains(*text);
    }
    if (rest.front() == '[' || rest.front() == '{') {
      if (!skip_nested(rest)) rest = {};
      return false;
    }
    const std::string_view bare = cut_bare(rest);
    return !bare.empty() && lookup_.contains(bare);
  }

  std::vector<std::string> values_;
  std::unordered_set<std::string_view> lookup_;  // Into values_.
};

}  // namespace

Result<FilterPtr> parse_json_array_contains_any(Parser& in, const CurrentField& field) {
  CORDWOOD_TRY(auto values, parse_plain_arguments(in, "json_array_contains_any"));
  return make_field_filter<JsonArrayContainsAnyFilter>(field, std::move(values));
}

}  // namespace cordwood::language
