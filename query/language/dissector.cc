#include "language/dissector.h"

#include <algorithm>
#include <charconv>
#include <numeric>

#include <fmt/format.h>

namespace cordwood::language {
namespace {

using Key = DissectPattern::Key;
using Kind = DissectPattern::Key::Kind;

constexpr const char* kHint = "dissect \"%{client} %{?skipped} %{verb->} %{+path} %{+path}\"";

Error wrong(std::string message, std::string hint = kHint) {
  Error made = error(Errc::invalid, std::move(message));
  made.hint = std::move(hint);
  return made;
}

Kind cut_kind(std::string_view& text) {
  constexpr std::string_view kMarks = "+?*&";
  constexpr Kind kKinds[] = {Kind::append, Kind::skip, Kind::name, Kind::value};
  if (text.empty()) return Kind::skip;
  const std::size_t mark = kMarks.find(text.front());
  if (mark == std::string_view::npos) return Kind::field;
  text.remove_prefix(1);
  return kKinds[mark];
}

/// What stands between %{ and }. The text of what is wrong with it, or nothing.
std::string read_key(std::string_view text, Key& key) {
  if (text.ends_with("->")) {
    key.is_padded = true;
    text.remove_suffix(2);
  }
  key.kind = cut_kind(text);
  const std::size_t slash = key.kind == Kind::append ? text.find('/') : std::string_view::npos;
  if (slash != std::string_view::npos) {
    const std::string_view order = text.substr(slash + 1);
    const auto [end, failure] = std::from_chars(order.data(), order.data() + order.size(), key.order);
    if (failure != std::errc() || end != order.data() + order.size())
      return fmt::format("'{}' is no place in an order", order);
    text = text.substr(0, slash);
  }
  key.name = text;
  if (key.name.empty() && key.kind != Kind::skip) return "a key has a mark and no name";
  return {};
}

/// Each %{*a} has one %{&a}, and no two keys set one field.
Result<void> check_names(const std::vector<Key>& keys) {
  const auto count = [&keys](Kind kind, const std::string& name) {
    return std::count_if(keys.begin(), keys.end(),
                         [&](const Key& key) { return key.kind == kind && key.name == name; });
  };
  bool gives_any = false;
  for (const Key& key : keys) {
    if (key.kind == Kind::skip) continue;
    gives_any = true;
    const bool is_pair = key.kind == Kind::name || key.kind == Kind::value;
    if (is_pair && (count(Kind::name, key.name) != 1 || count(Kind::value, key.name) != 1))
      return wrong(fmt::format("%{{*{0}}} and %{{&{0}}} have to be there once each", key.name), {});
    if (key.kind == Kind::field && count(Kind::field, key.name) > 1)
      return wrong(fmt::format("%{{{}}} is there more than once", key.name),
                   fmt::format("write %{{+{}}} to join what they take", key.name));
  }
  if (!gives_any) return wrong("the pattern names no field");
  return success();
}

}  // namespace

Result<DissectPattern> parse_dissect_pattern(std::string source) {
  DissectPattern pattern{std::move(source), {}, {}};
  std::string_view rest = pattern.source;
  std::size_t open = rest.find("%{");
  pattern.prefix = rest.substr(0, open);
  while (open != std::string_view::npos) {
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) return wrong("a '%{' has no '}'");
    const std::string_view text = rest.substr(open + 2, close - open - 2);
    Key key;
    if (const std::string why = read_key(text, key); !why.empty()) return wrong(fmt::format("%{{{}}}: {}", text, why));
    rest.remove_prefix(close + 1);
    open = rest.find("%{");
    key.delimiter = rest.substr(0, open);
    if (key.delimiter.empty() && open != std::string_view::npos)
      return wrong(fmt::format("there has to be text behind %{{{}}}, which shows where it ends", text), {});
    pattern.keys.push_back(std::move(key));
  }
  CORDWOOD_TRY(check_names(pattern.keys));
  return pattern;
}

Dissector::Dissector(DissectPattern pattern) : pattern_(std::move(pattern)) {
  const std::vector<Key>& keys = pattern_.keys;
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&keys](std::size_t a, std::size_t b) { return keys[a].order < keys[b].order; });
  for (const std::size_t i : order) {
    const Key& key = keys[i];
    if (key.kind == Kind::name) {
      const auto value = std::find_if(keys.begin(), keys.end(), [&](const Key& other) {
        return other.kind == Kind::value && other.name == key.name;
      });
      pairs_.push_back({i, static_cast<std::size_t>(value - keys.begin())});
    }
    if (key.kind != Kind::field && key.kind != Kind::append) continue;
    const auto same = std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) { return f.name == key.name; });
    if (same == fields_.end())
      fields_.push_back({key.name, {i}});
    else
      same->keys.push_back(i);
  }
}

bool Dissector::match(std::string_view text, std::vector<std::string_view>& found) const {
  found.resize(pattern_.keys.size());
  const bool matches = take_all(text, found);
  if (!matches) std::fill(found.begin(), found.end(), std::string_view());
  return matches;
}

bool Dissector::take_all(std::string_view text, std::vector<std::string_view>& found) const {
  if (!text.starts_with(pattern_.prefix)) return false;
  text.remove_prefix(pattern_.prefix.size());
  for (std::size_t i = 0; i < pattern_.keys.size(); ++i) {
    const std::string_view delimiter = pattern_.keys[i].delimiter;
    const std::size_t end = delimiter.empty() ? text.size() : text.find(delimiter);
    if (end == std::string_view::npos) return false;
    found[i] = text.substr(0, end);
    text.remove_prefix(end + delimiter.size());
    while (pattern_.keys[i].is_padded && !delimiter.empty() && text.starts_with(delimiter))
      text.remove_prefix(delimiter.size());
  }
  return true;
}

std::string_view Dissector::value_of(const Field& field, const std::vector<std::string_view>& found,
                                     std::string_view separator, std::string& joined) const {
  if (field.keys.size() == 1) return found[field.keys.front()];
  joined.clear();
  for (std::size_t i = 0; i < field.keys.size(); ++i) {
    if (i > 0) joined += separator;
    joined += found[field.keys[i]];
  }
  return joined;
}

}  // namespace cordwood::language
