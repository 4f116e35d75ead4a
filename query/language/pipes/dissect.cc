#include "language/pipes/dissect.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "pipes/parts.h"

namespace cordwood::language {
namespace {

using Key = DissectPattern::Key;
using Kind = DissectPattern::Key::Kind;

constexpr const char* kHint = "dissect \"%{client} %{?skipped} %{verb->} %{+path} %{+path}\"";

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

Result<DissectPattern> make_pattern(const Parser& in, std::size_t begin, std::string source) {
  DissectPattern pattern{std::move(source), {}, {}};
  std::string_view rest = pattern.source;
  std::size_t open = rest.find("%{");
  pattern.prefix = rest.substr(0, open);
  while (open != std::string_view::npos) {
    const std::size_t close = rest.find('}', open);
    if (close == std::string_view::npos) return in.error_since(begin, "a '%{' has no '}'", kHint);
    const std::string_view text = rest.substr(open + 2, close - open - 2);
    Key key;
    if (std::string wrong = read_key(text, key); !wrong.empty())
      return in.error_since(begin, fmt::format("%{{{}}}: {}", text, wrong), kHint);
    rest.remove_prefix(close + 1);
    open = rest.find("%{");
    key.delimiter = rest.substr(0, open);
    if (key.delimiter.empty() && open != std::string_view::npos)
      return in.error_since(begin, fmt::format("there has to be text behind %{{{}}}, which shows where it ends", text));
    pattern.keys.push_back(std::move(key));
  }
  return pattern;
}

/// Each %{*a} has one %{&a}, and no two keys set one field.
Result<void> check_names(const Parser& in, std::size_t begin, const DissectPattern& pattern) {
  const auto count = [&](Kind kind, const std::string& name) {
    return std::count_if(pattern.keys.begin(), pattern.keys.end(),
                         [&](const Key& key) { return key.kind == kind && key.name == name; });
  };
  bool gives_any = false;
  for (const Key& key : pattern.keys) {
    if (key.kind == Kind::skip) continue;
    gives_any = true;
    const bool is_pair = key.kind == Kind::name || key.kind == Kind::value;
    if (is_pair && (count(Kind::name, key.name) != 1 || count(Kind::value, key.name) != 1))
      return in.error_since(begin, fmt::format("%{{*{0}}} and %{{&{0}}} have to be there once each", key.name));
    if (key.kind == Kind::field && count(Kind::field, key.name) > 1)
      return in.error_since(begin, fmt::format("%{{{}}} is there more than once", key.name),
                            fmt::format("write %{{+{}}} to join what they take", key.name));
  }
  if (!gives_any) return in.error_since(begin, "the pattern names no field", kHint);
  return success();
}

}  // namespace

Result<DissectPipe> DissectPipe::parse(Parser& in) {
  DissectPipe pipe;
  CORDWOOD_TRY(pipe.condition, in.condition());
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto source, in.compound());
  CORDWOOD_TRY(pipe.pattern, make_pattern(in, begin, std::move(source)));
  CORDWOOD_TRY(check_names(in, begin, pipe.pattern));
  CORDWOOD_TRY(pipe.from, parse_from(in));
  CORDWOOD_TRY(pipe.append_separator, parse_option(in, "append_separator", ""));
  const ResultFlags flags = parse_result_flags(in);
  pipe.keep_original_fields = flags.keep_original_fields;
  pipe.skip_empty_results = flags.skip_empty_results;
  return pipe;
}

void DissectPipe::print(std::string& out) const {
  out += "dissect";
  append_condition(out, condition);
  out += " ";
  append_quoted(out, pattern.source);
  append_option(out, "from", from, "_msg");
  append_option(out, "append_separator", append_separator, "");
  append_result_flags(out, keep_original_fields, skip_empty_results);
}

}  // namespace cordwood::language
