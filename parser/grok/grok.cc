#include "parser/grok.h"

#include <array>
#include <atomic>
#include <mutex>

#include <fmt/format.h>
#include <re2/re2.h>

#include "grok/expansion.h"
#include "grok/json_tree.h"
#include "grok/straight/straight_matcher.h"
#include "grok/utf8.h"

namespace cordwood::parser {
namespace {

constexpr std::int64_t kProgramBytesMax = 64 << 20;  // The largest of the banks takes 4 MB and its automaton some more.

std::unique_ptr<re2::RE2> compile_regex(const std::string& regex, bool is_utf8) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kProgramBytesMax);
  options.set_encoding(is_utf8 ? re2::RE2::Options::EncodingUTF8 : re2::RE2::Options::EncodingLatin1);
  return std::make_unique<re2::RE2>("(?ms)" + regex, options);
}

}  // namespace

struct Grok::Compiled {
  std::string regex;
  std::vector<Group> groups;
  std::unique_ptr<re2::RE2> by_code_points;
  // For lines that are not valid UTF-8; most sources never have one.
  mutable std::once_flag bytes_once;
  mutable std::unique_ptr<re2::RE2> by_bytes;

  // For lines that are ASCII, which nearly all are. Nothing when the expression is beyond it.
  std::optional<StraightMatcher> straight;
  mutable std::atomic<bool> missed_last{false};    // Then RE2 is asked first whether there is a match at all.
  mutable std::atomic<std::uint32_t> give_ups{0};  // Goes down again with each match.

  StraightMatcher::Answer match_straight(std::string_view text, std::vector<std::string_view>& values) const;

  const re2::RE2& engine_for(std::string_view text) const {
    if (is_valid_utf8(text)) return *by_code_points;
    std::call_once(bytes_once, [this] { by_bytes = compile_regex(regex, false); });
    return by_bytes->ok() ? *by_bytes : *by_code_points;
  }
};

StraightMatcher::Answer Grok::Compiled::match_straight(std::string_view text,
                                                       std::vector<std::string_view>& values) const {
  using Answer = StraightMatcher::Answer;
  constexpr std::uint32_t kGiveUpsMax = 64;
  if (!straight || give_ups.load(std::memory_order_relaxed) >= kGiveUpsMax || !is_ascii(text)) return Answer::gave_up;
  if (missed_last.load(std::memory_order_relaxed) &&
      !by_code_points->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0))
    return Answer::no_match;
  const Answer answer = straight->match(text, values);
  missed_last.store(answer != Answer::match, std::memory_order_relaxed);
  if (answer == Answer::gave_up) {
    give_ups.fetch_add(1, std::memory_order_relaxed);
  } else if (answer == Answer::match && give_ups.load(std::memory_order_relaxed) > 0) {
    give_ups.fetch_sub(1, std::memory_order_relaxed);
  }
  return answer;
}

Grok::Grok(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Result<Grok> Grok::compile(std::string_view expression, const GrokPatterns& patterns) {
  CORDWOOD_TRY(Expansion expansion, expand_grok(expression, patterns));
  auto compiled = std::make_shared<Compiled>();
  compiled->by_code_points = compile_regex(expansion.regex, true);
  if (!compiled->by_code_points->ok()) {
    Error made = error(Errc::invalid, fmt::format("grok: {}", compiled->by_code_points->error()));
    const std::size_t at = expression.find(compiled->by_code_points->error_arg());
    made.place = SourcePlace{at == std::string_view::npos ? 0 : at, compiled->by_code_points->error_arg().size(), 1,
                             (at == std::string_view::npos ? 0 : at) + 1};
    return made;
  }
  compiled->straight = StraightMatcher::compile(expansion.regex, expansion.groups.size());
  compiled->regex = std::move(expansion.regex);
  compiled->groups = std::move(expansion.groups);
  return Grok(std::move(compiled));
}

const std::vector<Grok::Group>& Grok::groups() const { return compiled_->groups; }

bool Grok::match(std::string_view text, std::vector<std::string_view>& groups) const {
  const StraightMatcher::Answer straight = compiled_->match_straight(text, groups);
  if (straight != StraightMatcher::Answer::gave_up) return straight == StraightMatcher::Answer::match;
  const std::size_t count = compiled_->groups.size();
  constexpr std::size_t kOnStack = 64;
  std::array<re2::StringPiece, kOnStack> few;
  std::vector<re2::StringPiece> many;
  re2::StringPiece* found = few.data();
  if (count + 1 > kOnStack) {
    many.resize(count + 1);
    found = many.data();
  }
  const re2::StringPiece whole(text.data(), text.size());
  const re2::RE2& engine = compiled_->engine_for(text);
  if (!engine.Match(whole, 0, whole.size(), re2::RE2::UNANCHORED, found, static_cast<int>(count) + 1)) return false;
  groups.resize(count);
  for (std::size_t i = 0; i < count; ++i) groups[i] = {found[i + 1].data(), found[i + 1].size()};
  return true;
}

std::optional<std::string> Grok::match_as_json(std::string_view text) const {
  std::vector<std::string_view> values;
  if (!match(text, values)) return std::nullopt;
  JsonTree tree;
  std::string buffer;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Group& group = compiled_->groups[i];
    if (values[i].empty()) continue;
    if (group.cast == Cast::none) {
      tree.add_text(group.path, values[i]);
    } else {
      tree.add_number(group.path, cast_number(values[i], group.cast, buffer));
    }
  }
  return tree.to_json();
}

}  // namespace cordwood::parser
