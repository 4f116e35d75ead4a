// collapse_nums: numbers become <N>; with `prettify`, well-known groups of them become one placeholder.

#include <algorithm>
#include <array>

#include "operators/rewrite.h"

namespace cordwood::query {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'f'; }
bool is_hex(char c) { return is_digit(c) || is_hex_letter(c); }
/// Letters beyond ASCII set numbers apart like blanks.
bool is_word_byte(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }

/// The T of a time, the x of 0x1f, the v of v1.2, the unit before the next part of 1h5m.
constexpr std::string_view kBefore = "_TXxvshm";
/// The T and Z of times, the first letters of ms, us, ns, h, s.
constexpr std::string_view kBehind = "_TZsmhun";

bool may_begin(std::string_view text, std::size_t at) {
  return at == 0 || !is_word_byte(text[at - 1]) || kBefore.find(text[at - 1]) != std::string_view::npos;
}

/// A number with letters has at least four digits, and an even number of them: "be" and "facade1" are words. No unit
/// stands behind it, or "default" would begin with one.
bool is_number(std::string_view digits, std::string_view behind) {
  const bool ends = behind.empty() || !is_word_byte(behind.front());
  if (std::none_of(digits.begin(), digits.end(), is_hex_letter))
    return ends || kBehind.find(behind.front()) != std::string_view::npos;
  return ends && digits.size() >= 4 && digits.size() % 2 == 0;
}

std::string collapse(std::string_view in) {
  std::string out;
  for (std::size_t at = 0; at < in.size();) {
    if (!is_hex(in[at]) || !may_begin(in, at)) {
      out.push_back(in[at++]);
      continue;
    }
    std::size_t end = at;
    while (end < in.size() && is_hex(in[end])) ++end;
    const std::string_view digits = in.substr(at, end - at);
    out += is_number(digits, in.substr(end)) ? "<N>" : digits;
    at = end;
  }
  return out;
}

struct Group {
  std::string_view from;
  std::string_view to;
  std::array<std::string_view, 3> tails{};  // One of them goes, too, where it stands behind.
};

// Longer ones first; later ones build on what earlier ones made.
constexpr std::array<std::string_view, 3> kZones{"Z", "+<N>:<N>", "-<N>:<N>"};
constexpr std::array kGroups{Group{"<N>-<N>-<N>-<N>-<N>", "<UUID>"},
                             Group{"<N>.<N>.<N>.<N>", "<IP4>"},
                             Group{"<N>:<N>:<N>", "<TIME>", {".<N>", ",<N>"}},
                             Group{"<N>-<N>-<N>", "<DATE>"},
                             Group{"<N>/<N>/<N>", "<DATE>"},
                             Group{"<DATE>T<TIME>", "<DATETIME>", kZones},
                             Group{"<DATE> <TIME>", "<DATETIME>", kZones}};

std::string prettify(std::string text) {
  for (const Group& group : kGroups)
    for (std::size_t at = text.find(group.from); at != std::string::npos;
         at = text.find(group.from, at + group.to.size())) {
      std::size_t size = group.from.size();
      const std::string_view behind = std::string_view(text).substr(at + size);
      const auto tail = std::find_if(group.tails.begin(), group.tails.end(), [behind](std::string_view each) {
        return !each.empty() && behind.starts_with(each);
      });
      if (tail != group.tails.end()) size += tail->size();
      text.replace(at, size, group.to);
    }
  return text;
}

}  // namespace

Result<OperatorPointer> make(const language::CollapseNumsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.field, pipe.condition,
      [pretty = pipe.prettify](std::string_view in, std::string& out) {
        out += pretty ? prettify(collapse(in)) : collapse(in);
      },
      setting.context, std::move(next));
}

}  // namespace cordwood::query
