#include "support/naive/row_pipes.h"

#include <algorithm>
#include <set>
#include <variant>

#include <fmt/format.h>
#include <re2/re2.h>
#include <simdjson.h>
#include <utf8proc.h>
#include <xxhash.h>

#include "base/event.h"
#include "base/json_string.h"
#include "base/time.h"
#include "base/words.h"
#include "indexer/segment.h"
#include "language/values.h"
#include "numbers.h"
#include "support/naive/math.h"
#include "support/naive/rows.h"

namespace cordwood::test {

namespace {

// --- Texts

/// Every byte but those of `plain` as its two hexadecimal digits behind `before`.
std::string with_hex(const std::string& text, const char* plain, const char* before) {
  std::string out;
  for (const char c : text)
    out += std::string_view(plain).find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("{}{:02X}", before, static_cast<unsigned char>(c));
  return out;
}

std::string base64(const std::string& text) {
  std::string bits, out;
  for (const char c : text) bits += fmt::format("{:08b}", static_cast<unsigned char>(c));
  while (bits.size() % 6 != 0) bits += '0';
  for (std::size_t at = 0; at < bits.size(); at += 6)
    out +=
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[std::stoul(bits.substr(at, 6), nullptr, 2)];
  while (out.size() % 4 != 0) out += '=';
  return out;
}

/// Of valid UTF-8.
std::string in_case(const std::string& text, utf8proc_int32_t (*change)(utf8proc_int32_t)) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t code_point = 0;
    at += static_cast<std::size_t>(utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                                    static_cast<utf8proc_ssize_t>(text.size() - at), &code_point));
    utf8proc_uint8_t bytes[4];
    const auto size = static_cast<std::size_t>(utf8proc_encode_char(change(code_point), bytes));
    out.append(reinterpret_cast<const char*>(bytes), size);
  }
  return out;
}

/// A whole number of seconds, or of a finer unit when it would be a time after 2242.
std::string unix_time(const std::string& text) {
  const auto number = language::parse_canonical_integer(text);
  if (!number) return text;
  std::int64_t unit = 1'000'000'000;
  for (std::int64_t limit = std::int64_t{1} << 33; unit > 1 && std::abs(*number) >= limit; limit *= 1000) unit /= 1000;
  return time_text(*number * unit);
}

Result<std::string> formatted(const std::string& option, const std::string& value) {
  constexpr const char* kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_. ";
  if (option.empty()) return value;
  if (option == "q") return json_string(value);
  if (option == "uc") return in_case(value, utf8proc_toupper);
  if (option == "lc") return in_case(value, utf8proc_tolower);
  if (option == "hexencode") return with_hex(value, "", "");
  if (option == "base64encode") return base64(value);
  if (option == "time") return unix_time(value);
  if (option == "urlencode") {
    std::string out = with_hex(value, kUnreserved, "%");
    std::replace(out.begin(), out.end(), ' ', '+');
    return out;
  }
  const auto number = language::parse_canonical_integer(value);
  if (option == "duration") {
    std::string out;
    if (number) query::append_duration(out, *number);
    return number ? out : value;
  }
  if (option == "ipv4") {
    std::string out;
    const bool fits = number && *number >= 0 && *number <= 0xffffffff;
    if (fits) language::append_ipv4(out, static_cast<std::uint32_t>(*number));
    return fits ? out : value;
  }
  return error(Errc::unsupported, "the twin does not know <" + option + ":…>");
}

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> found;
  for (auto word = next_word(text); !word.empty(); word = next_word(text)) found.emplace_back(word);
  return found;
}

std::vector<std::string> parts(const std::string& text, const std::string& separator) {
  std::vector<std::string> found;
  if (separator.empty()) {
    for (const char c : text)
      if (!found.empty() && (static_cast<unsigned char>(c) & 0xc0) == 0x80)
        found.back() += c;
      else
        found.emplace_back(1, c);
    return found;
  }
  std::size_t at = 0;
  for (std::size_t end; (end = text.find(separator, at)) != std::string::npos; at = end + separator.size())
    found.push_back(text.substr(at, end - at));
  found.push_back(text.substr(at));
  return found;
}

// --- Texts taken apart

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string json_text(const simdjson::dom::element& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return std::string(std::string_view(value));
  return simdjson::minify(value);
}

void add_members(const simdjson::dom::object& object, const std::string& prefix, Fields& found) {
  for (const auto& [name, value] : object) {
    const std::string full = prefix + std::string(name);
    if (value.is_object())
      add_members(value, full + ".", found);
    else
      found.emplace_back(full, json_text(value));
  }
}

Fields json_fields(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  Fields found;
  if (parser.parse(text).get(root) == simdjson::SUCCESS && root.is_object()) add_members(root, "", found);
  return found;
}

/// Values within quotes may have blanks, and JSON's escapes.
Fields logfmt_fields(const std::string& text) {
  static const RE2 kMember(R"re( *([^ =]*)(?:=("(?:[^"\\]|\\.)*"|[^ ]*))?)re");
  Fields found;
  re2::StringPiece rest(text);
  std::string name, value;
  while (!rest.empty() && RE2::Consume(&rest, kMember, &name, &value)) {
    if (value.starts_with('"')) value = array_items("[" + value + "]").at(0);
    if (!name.empty()) found.emplace_back(name, value);
    value.clear();
  }
  return found;
}

/// `<a> text <b>` by a regular expression: what stands before a text is the least that can.
Fields extracted(const std::string& text, const language::TextPattern& pattern) {
  Fields found;
  const auto& steps = pattern.steps;
  std::size_t at = steps.empty() ? std::string::npos : text.find(steps.front().text);
  bool goes_on = at != std::string::npos;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::string value;
    goes_on = goes_on && text.compare(at, steps[i].text.size(), steps[i].text) == 0;
    if (goes_on) {
      at += steps[i].text.size();
      const std::string until = i + 1 < steps.size() ? steps[i + 1].text : "";
      const std::size_t end = until.empty() ? text.size() : text.find(until, at);
      goes_on = end != std::string::npos;
      if (goes_on) value = text.substr(at, end - at);
      if (goes_on) at = end;
    }
    if (!steps[i].field.empty()) found.emplace_back(steps[i].field, value);
  }
  return found;
}

Fields extracted_by_regexp(const std::string& text, const std::string& pattern) {
  const RE2 regexp(pattern);
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(regexp.NumberOfCapturingGroups()) + 1);
  const bool is_found =
      regexp.Match(text, 0, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()));
  Fields found;
  for (const auto& [name, group] : regexp.NamedCapturingGroups())
    found.emplace_back(name, is_found ? groups[static_cast<std::size_t>(group)].as_string() : "");
  return found;
}

// --- Pipes

/// Puts results into a row as `keep_original_fields` and `skip_empty_results` of the pipe want it.
template <class Pipe>
void put(const Pipe& pipe, ResultRow& row, const Fields& results) {
  const ResultRow before = row;
  for (const auto& [name, value] : results) {
    if (pipe.keep_original_fields && !value_of(before, name).empty()) continue;
    if (pipe.skip_empty_results && value.empty()) continue;
    row[name] = value;
  }
}

/// The fields of a text that the pipe names; those that it names in full are there in any case.
template <class Pipe>
Fields unpacked(const Pipe& pipe, const Fields& found) {
  Fields results;
  for (const language::FieldPattern& field : pipe.fields)
    if (!field.is_prefix) results.emplace_back(pipe.result_prefix + field.name, "");
  for (const auto& [name, value] : found)
    if (language::any_matches(pipe.fields, name)) results.emplace_back(pipe.result_prefix + name, value);
  return results;
}

/// The names that were copied.
std::vector<std::string> copy(ResultRow& row, const language::FieldPattern& from, const language::FieldPattern& to) {
  if (!from.is_prefix) {
    row[to.name] = value_of(row, from.name);
    return {from.name};
  }
  std::vector<std::string> names;
  for (const auto& [name, value] : row)
    if (from.matches(name)) names.push_back(name);
  for (const std::string& name : names) {
    const std::string made = to.is_prefix ? to.name + name.substr(from.name.size()) : to.name;
    row[made.empty() ? std::string(kMessageField) : made] = row[name];
  }
  return names;
}

struct ChangeRow {
  ResultRow& row;

  Result<void> operator()(const language::FieldsPipe& pipe) const {
    std::erase_if(row, [&](const auto& field) { return !language::any_matches(pipe.fields, field.first); });
    return success();
  }
  Result<void> operator()(const language::DeletePipe& pipe) const {
    std::erase_if(row, [&](const auto& field) { return language::any_matches(pipe.fields, field.first); });
    return success();
  }
  Result<void> operator()(const language::CopyPipe& pipe) const {
    for (const auto& item : pipe.items) copy(row, item.from, item.to);
    return success();
  }
  Result<void> operator()(const language::RenamePipe& pipe) const {
    for (const auto& item : pipe.items) {
      if (item.from == item.to) continue;
      for (const std::string& name : copy(row, item.from, item.to)) row.erase(name);
    }
    return success();
  }
  Result<void> operator()(const language::DropEmptyFieldsPipe&) const { return success(); }
  Result<void> operator()(const language::CoalescePipe& pipe) const {
    std::string value = pipe.default_value;
    for (auto field = pipe.fields.rbegin(); field != pipe.fields.rend(); ++field)
      if (const std::string own = value_of(row, *field); !own.empty()) value = own;
    row[pipe.result] = value;
    return success();
  }
  Result<void> operator()(const language::MathPipe& pipe) const {
    for (const auto& item : pipe.items) {
      CORDWOOD_TRY(const double number, calculate(item.expression, row));
      row[item.result] = number_text(number);
    }
    return success();
  }
  Result<void> operator()(const language::FormatPipe& pipe) const {
    if (!matches(pipe.condition, row)) return success();
    std::string text;
    for (const auto& step : pipe.pattern.steps) {
      CORDWOOD_TRY(const std::string value, formatted(step.option, value_of(row, step.field)));
      text += step.text + (step.field.empty() ? "" : value);
    }
    put(pipe, row, {{pipe.result, text}});
    return success();
  }
  Result<void> operator()(const language::ExtractPipe& pipe) const {
    const std::string text = value_of(row, pipe.from);
    if (text.find_first_of("\"`") != std::string::npos)
      return error(Errc::unsupported, "the twin does not extract from texts with quotes");
    if (matches(pipe.condition, row)) put(pipe, row, extracted(text, pipe.pattern));
    return success();
  }
  Result<void> operator()(const language::ExtractRegexpPipe& pipe) const {
    if (matches(pipe.condition, row)) put(pipe, row, extracted_by_regexp(value_of(row, pipe.from), pipe.pattern));
    return success();
  }
  Result<void> operator()(const language::ReplacePipe& pipe) const {
    if (!matches(pipe.condition, row)) return success();
    std::string text = value_of(row, pipe.field);
    std::size_t at = 0;
    for (std::uint64_t done = 0; pipe.limit == 0 || done < pipe.limit; ++done) {
      at = pipe.from.empty() ? std::string::npos : text.find(pipe.from, at);
      if (at == std::string::npos) break;
      text.replace(at, pipe.from.size(), pipe.to);
      at += pipe.to.size();
    }
    row[pipe.field] = text;
    return success();
  }
  Result<void> operator()(const language::ReplaceRegexpPipe& pipe) const {
    if (!matches(pipe.condition, row)) return success();
    const RE2 regexp(pipe.from);
    std::string to = pipe.to, text = value_of(row, pipe.field);
    RE2::GlobalReplace(&to, R"(\$\{?([0-9])\}?)", R"(\\\1)");
    // RE2 steps over an empty match in a way of its own, and knows no limit.
    if (pipe.limit > 0 || RE2::FullMatch("", regexp) || to.find('$') != std::string::npos)
      return error(Errc::unsupported, "the twin does not know such a replace_regexp");
    RE2::GlobalReplace(&text, regexp, to);
    row[pipe.field] = text;
    return success();
  }
  Result<void> operator()(const language::DecolorizePipe& pipe) const {
    std::string text = value_of(row, pipe.field);
    RE2::GlobalReplace(&text, RE2("\x1b\\[[ -?]*(?s:.)?", RE2::Latin1), "");
    row[pipe.field] = text;
    return success();
  }
  Result<void> operator()(const language::LenPipe& pipe) const {
    row[pipe.result] = std::to_string(value_of(row, pipe.field).size());
    return success();
  }
  Result<void> operator()(const language::HashPipe& pipe) const {
    const std::string text = value_of(row, pipe.field);
    row[pipe.result] = std::to_string(XXH64(text.data(), text.size(), 0) % (std::uint64_t{1} << 53));
    return success();
  }
  Result<void> operator()(const language::SplitPipe& pipe) const {
    row[pipe.result] = json_array(parts(value_of(row, pipe.from), pipe.separator));
    return success();
  }
  Result<void> operator()(const language::UnpackWordsPipe& pipe) const {
    std::vector<std::string> found = words(value_of(row, pipe.from)), kept;
    std::set<std::string> seen;
    for (const std::string& word : found)
      if (seen.insert(word).second || !pipe.drop_duplicates) kept.push_back(word);
    row[pipe.result] = json_array(kept);
    return success();
  }
  Result<void> operator()(const language::JsonArrayLenPipe& pipe) const {
    row[pipe.result] = std::to_string(array_items(value_of(row, pipe.field)).size());
    return success();
  }
  Result<void> operator()(const language::JsonArrayConcatPipe& pipe) const {
    const std::vector<std::string> items = array_items(value_of(row, pipe.from));
    row[pipe.result] = fmt::format("{}", fmt::join(items, pipe.delimiter));
    return success();
  }
  Result<void> operator()(const language::PackJsonPipe& pipe) const {
    row[pipe.result] = json_object(fields_of(row, pipe.fields));
    return success();
  }
  Result<void> operator()(const language::PackLogfmtPipe& pipe) const {
    std::string out;
    for (const auto& [name, value] : fields_of(row, pipe.fields)) {
      if (value.empty()) continue;
      const bool plain = RE2::FullMatch(value, RE2(R"([^ "=`\\\x00-\x1f\x7f]*)", RE2::Latin1));
      out += (out.empty() ? "" : " ") + name + "=" + (plain ? value : json_string(value));
    }
    row[pipe.result] = out;
    return success();
  }
  Result<void> operator()(const language::UnpackJsonPipe& pipe) const {
    const std::string text = value_of(row, pipe.from);
    if (text.starts_with('{') && matches(pipe.condition, row)) put(pipe, row, unpacked(pipe, json_fields(text)));
    return success();
  }
  Result<void> operator()(const language::UnpackLogfmtPipe& pipe) const {
    if (matches(pipe.condition, row)) put(pipe, row, unpacked(pipe, logfmt_fields(value_of(row, pipe.from))));
    return success();
  }
  Result<void> operator()(const language::SetStreamFieldsPipe& pipe) const {
    if (!matches(pipe.condition, row)) return success();
    std::vector<Field> labels;
    for (const std::string& name : pipe.fields) labels.push_back({name, View(row).value(name)});
    const std::string stream = canonical_stream(labels);
    row[std::string(kStreamField)] = stream;
    row[std::string(kStreamIdField)] = indexer::stream_id_of(stream);
    return success();
  }
  Result<void> operator()(const language::TimeAddPipe& pipe) const {
    const auto time = parse_rfc3339(value_of(row, pipe.field));
    if (time) row[pipe.field] = time_text(nanoseconds_of(*time) + pipe.duration.count());
    return success();
  }
  template <class Other>
  Result<void> operator()(const Other& pipe) const {
    std::string text;
    pipe.print(text);
    return error(Errc::unsupported, "the twin does not know " + text);
  }
};

}  // namespace

Result<void> change_row(const language::Pipe& pipe, ResultRow& row) { return std::visit(ChangeRow{row}, pipe); }

std::vector<std::string> array_items(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  std::vector<std::string> items;
  if (parser.parse(text).get(array) != simdjson::SUCCESS) return items;
  for (const simdjson::dom::element item : array) items.push_back(item.is_null() ? "null" : json_text(item));
  return items;
}

}  // namespace cordwood::test
