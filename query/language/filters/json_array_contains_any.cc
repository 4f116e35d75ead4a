// json_array_contains_any("a", 2): the value is a JSON array, and one of its items is one of these.

#include <unordered_set>

#include "filters/values_or_query.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
}

// A string of JSON is one of ours, but for \/ and for pairs of surrogates, which stay as they are.
std::optional<std::string> cut_string(std::string_view& rest) {
  if (auto literal = read_string_literal(rest)) {
    rest.remove_prefix(literal->bytes);
    return std::move(literal->value);
  }
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '\\') {
      ++at;
    } else if (rest[at] == '"') {
      std::string raw(rest.substr(1, at - 1));
      rest.remove_prefix(at + 1);
      return raw;
    }
  }
  return std::nullopt;
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
