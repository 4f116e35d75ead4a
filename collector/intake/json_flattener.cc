#include "json_flattener.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/same_text.h"
#include "json_text.h"

namespace cordwood::intake {
namespace {

namespace ondemand = simdjson::ondemand;

using Fields = std::vector<Field>;

constexpr std::size_t kPairwiseNamesMax = 24;  // Up to here comparing all pairs beats sorting.
constexpr int kPlainDepthMax = 24;             // Deeper objects are simdjson's.
constexpr std::size_t kNameLookahead = 8;      // Members that may be missing in a row before names count as new.

std::string_view trimmed(std::string_view text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// What stands between the quotes. simdjson has made sure that the string ends before its text does.
std::string_view between_quotes(const char* begin) {
  const char* end = begin;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {begin, static_cast<std::size_t>(end - begin)};
}

// Scalars inside arrays are kept as text, so that only whether they are JSON is of interest.
simdjson::error_code check_scalar(std::string_view token) {
  if (token.empty()) return simdjson::TAPE_ERROR;
  if (token.front() == '"')
    return token.size() >= 2 && token.back() == '"' ? simdjson::SUCCESS : simdjson::STRING_ERROR;
  if (token == "true" || token == "false" || token == "null" || is_json_number(token)) return simdjson::SUCCESS;
  return simdjson::TAPE_ERROR;
}

bool has_duplicates(const Fields& fields) {
  if (fields.size() <= kPairwiseNamesMax) {
    for (std::size_t i = 1; i < fields.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (fields[i].name == fields[j].name) return true;
    return false;
  }
  std::vector<std::string_view> names;
  names.reserve(fields.size());
  for (const Field& field : fields) names.push_back(field.name);
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

// Of fields with the same name the last stays, in its own place.
void keep_last_of_each(Fields& fields) {
  if (!has_duplicates(fields)) return;
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < fields.size(); ++i) last[fields[i].name] = i;
  Fields kept;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (last[fields[i].name] == i) kept.push_back(fields[i]);
  fields.swap(kept);
}

simdjson::error_code check_value(ondemand::value value);

simdjson::error_code check_array(ondemand::array array) {
  for (auto element : array) {
    ondemand::value value;
    if (const auto failure = std::move(element).get(value)) return failure;
    if (const auto failure = check_value(value)) return failure;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code check_object(ondemand::object object) {
  for (auto member : object) {
    ondemand::field field;
    if (const auto failure = std::move(member).get(field)) return failure;
    if (const auto failure = check_value(field.value())) return failure;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code check_value(ondemand::value value) {
  ondemand::json_type type{};
  if (const auto failure = value.type().get(type)) return failure;
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (const auto failure = value.get_array().get(array)) return failure;
    return check_array(array);
  }
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto failure = value.get_object().get(object)) return failure;
    return check_object(object);
  }
  return check_scalar(trimmed(value.raw_json_token()));
}

}  // namespace

void JsonFlattener::forget_lines() {
  before_.clear();
  unique_ = false;
}

void JsonFlattener::begin(Arena& arena) {
  arena_ = &arena;
  fields_.clear();
  prefix_.clear();
  cursor_ = 0;
  unique_ = !before_.empty();
}

std::vector<Field>* JsonFlattener::finish() {
  if (!unique_) {
    keep_last_of_each(fields_);
    before_ = fields_;
  }
  return &fields_;
}

Result<std::vector<Field>*> JsonFlattener::flatten(std::string_view line, Arena& arena) {
  begin(arena);
  if (add_plain(line)) return finish();
  return flatten_slowly(line, arena);
}

bool JsonFlattener::add_plain(std::string_view line) {
  JsonCursor in(line);
  in.skip_blanks();
  if (!in.take('{') || !add_plain_members(in, kPlainDepthMax)) return false;
  in.skip_blanks();
  return in.at_end() && (!in.saw_high_bytes() || simdjson::validate_utf8(line.data(), line.size()));
}

bool JsonFlattener::add_plain_members(JsonCursor& in, int depth_left) {
  in.skip_blanks();
  if (in.take('}')) return true;
  do {
    in.skip_blanks();
    const auto key = in.string();
    if (!key || key->has_escapes || prefix_.size() + key->raw.size() > kFieldNameBytesMax) return false;
    in.skip_blanks();
    if (!in.take(':')) return false;
    in.skip_blanks();
    if (!add_plain_value(in, key->raw, depth_left)) return false;
    in.skip_blanks();
  } while (in.take(','));
  return in.take('}');
}

bool JsonFlattener::add_plain_value(JsonCursor& in, std::string_view key, int depth_left) {
  if (in.next() == '"') {
    const auto text = in.string();
    if (!text) return false;
    add(key, text->has_escapes ? unescape_json(text->raw, *arena_) : text->raw);
    return true;
  }
  if (in.next() == '{') {
    if (depth_left == 0) return false;
    const std::size_t prefix_bytes = prefix_.size();
    prefix_.append(key).push_back('.');
    in.take('{');
    const bool added = add_plain_members(in, depth_left - 1);
    prefix_.resize(prefix_bytes);
    return added;
  }
  if (in.next() == '[') {
    const auto text = in.nested(depth_left);
    if (!text) return false;
    add(key, minify_json(*text, *arena_));
    return true;
  }
  const auto token = in.scalar();
  if (!token) return false;
  if (*token != "null") add(key, *token);
  return true;
}

Result<std::vector<Field>*> JsonFlattener::flatten_slowly(std::string_view line, Arena& arena) {
  begin(arena);
  ondemand::document document;
  ondemand::object object;
  auto failure = parser_.iterate(line.data(), line.size(), line.size() + kJsonPadding).get(document);
  if (!failure) failure = document.get_object().get(object);
  Fit fit = Fit::fits;
  if (!failure) failure = add_object(object).get(fit);
  if (!failure && fit == Fit::fits && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
    failure = simdjson::TRAILING_CONTENT;
  if (failure == simdjson::UTF8_ERROR) return error(Errc::corrupt, "not UTF-8");
  if (failure == simdjson::INCORRECT_TYPE) return error(Errc::invalid, "not a JSON object");
  if (failure) return error(Errc::invalid, fmt::format("not JSON: {}", simdjson::error_message(failure)));
  if (fit == Fit::name_too_long) {
    fields_.assign(1, Field{kMessageField, minify_json(trimmed(line), arena)});
    unique_ = false;
  }
  return finish();
}

simdjson::simdjson_result<JsonFlattener::Fit> JsonFlattener::add_object(ondemand::object object) {
  for (auto member : object) {
    ondemand::field field;
    if (const auto failure = std::move(member).get(field)) return failure;
    const std::string_view key = unescape_json(between_quotes(field.key().raw()), *arena_);
    if (prefix_.size() + key.size() > kFieldNameBytesMax) return Fit::name_too_long;
    Fit fit = Fit::fits;
    if (const auto failure = add_member(key, field.value()).get(fit)) return failure;
    if (fit == Fit::name_too_long) return fit;
  }
  return Fit::fits;
}

simdjson::simdjson_result<JsonFlattener::Fit> JsonFlattener::add_member(std::string_view key, ondemand::value value) {
  ondemand::json_type type{};
  if (const auto failure = value.type().get(type)) return failure;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (const auto failure = value.get_object().get(object)) return failure;
    return add_nested(key, object);
  }
  auto failure = simdjson::SUCCESS;
  if (type == ondemand::json_type::array) {
    ondemand::array array;
    failure = value.get_array().get(array);
    if (!failure) failure = add_array(key, array);
  } else {
    failure = add_scalar(key, value);
  }
  if (failure) return failure;
  return Fit::fits;
}

simdjson::simdjson_result<JsonFlattener::Fit> JsonFlattener::add_nested(std::string_view key, ondemand::object object) {
  const std::size_t prefix_bytes = prefix_.size();
  const std::size_t field_count = fields_.size();
  const std::size_t cursor = cursor_;
  const bool unique = unique_;
  prefix_.append(key).push_back('.');
  Fit fit = Fit::fits;
  const auto failure = add_object(object).get(fit);
  prefix_.resize(prefix_bytes);
  if (failure) return failure;
  if (fit == Fit::fits) return fit;
  // A member's name is too long: the whole object stays text under its own name.
  fields_.resize(field_count);
  cursor_ = cursor;
  unique_ = unique;
  if (const auto rewound = object.reset().error()) return rewound;
  std::string_view text;
  if (const auto unread = object.raw_json().get(text)) return unread;
  add(key, minify_json(trimmed(text), *arena_));
  return Fit::fits;
}

simdjson::error_code JsonFlattener::add_array(std::string_view key, ondemand::array array) {
  if (const auto failure = check_array(array)) return failure;
  if (const auto failure = array.reset().error()) return failure;
  std::string_view text;
  if (const auto failure = array.raw_json().get(text)) return failure;
  add(key, minify_json(trimmed(text), *arena_));
  return simdjson::SUCCESS;
}

simdjson::error_code JsonFlattener::add_scalar(std::string_view key, ondemand::value value) {
  const std::string_view token = trimmed(value.raw_json_token());
  if (const auto failure = check_scalar(token)) return failure;
  if (token.front() == '"')
    add(key, unescape_json(token.substr(1, token.size() - 2), *arena_));
  else if (token != "null")
    add(key, token);
  return simdjson::SUCCESS;
}

void JsonFlattener::add(std::string_view key, std::string_view value) {
  if (value.empty()) return;
  std::string_view name = key;
  if (!prefix_.empty()) {
    scratch_.assign(prefix_).append(key);
    name = scratch_;
  }
  if (Field* const before = find_before(name)) {
    if (!same_text(before->value, value)) before->value = value;
    fields_.push_back(*before);
    return;
  }
  unique_ = false;
  if (name.empty())
    name = kMessageField;
  else if (!prefix_.empty())
    name = arena_->copy(name);
  fields_.push_back({name, value});
}

// Names that come in the order of the line before are as unique as they were there.
Field* JsonFlattener::find_before(std::string_view name) {
  const std::size_t end = std::min(before_.size(), cursor_ + kNameLookahead);
  for (std::size_t i = cursor_; i < end; ++i) {
    if (before_[i].name != name) continue;
    cursor_ = i + 1;
    return &before_[i];
  }
  return nullptr;
}

}  // namespace cordwood::intake
