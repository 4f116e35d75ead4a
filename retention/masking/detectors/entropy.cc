#include <algorithm>
#include <array>
#include <cmath>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {
namespace {

// Bits a character. 4.0 is a text of 16 signs that come equally often.
double entropy(std::string_view text) {
  std::array<int, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const int count : counts) {
    if (count == 0) continue;
    const double share = count / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

// How often letters and digits, or the cases of letters, take turns: random text does it at every second character,
// CamelCaseNames2 at every sixth.
std::size_t turns(std::string_view text) {
  const auto kind = [](char c) { return is_digit(c) ? 0 : is_upper(c) ? 1 : is_letter(c) ? 2 : 3; };
  std::size_t count = 0;
  for (std::size_t i = 1; i < text.size(); ++i) count += kind(text[i]) != kind(text[i - 1]) ? 1U : 0U;
  return count;
}

// A long word of mixed cases and digits that looks drawn at random. Hexadecimal digests have one case.
Span examine(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytesMin = 24;
  constexpr std::size_t kBytesMax = 256;
  constexpr double kBitsMin = 4.0;
  // The anchor is the first long run of letters and digits; the word may have begun before it.
  const auto is_part = [](char c) { return is_base64(c) || c == '_' || c == '-'; };
  const std::size_t run = at;
  while (at > 0 && run - at < 64 && is_part(text[at - 1])) --at;
  while (at < run && !is_alnum(text[at])) ++at;
  std::size_t end = run;
  while (end < text.size() && end - at <= kBytesMax && is_part(text[end])) ++end;
  const std::string_view word = text.substr(at, end - at);
  if (word.size() < kBytesMin || word.size() > kBytesMax) return {};
  const std::string_view first = text.substr(run, kLongWordBytes);
  if (first.size() < kLongWordBytes || !std::all_of(first.begin(), first.end(), is_alnum)) return {};
  if (std::count(word.begin(), word.end(), '/') * 12 > static_cast<std::ptrdiff_t>(word.size()) ||
      std::count(word.begin(), word.end(), '-') * 8 > static_cast<std::ptrdiff_t>(word.size()))
    return {};  // A path, or words with dashes between.
  const auto has = [word](auto is_one) { return std::any_of(word.begin(), word.end(), is_one); };
  const bool is_mixed = has(is_digit) && has(is_upper) && has([](char c) { return is_letter(c) && !is_upper(c); });
  if (!is_mixed || turns(word) * 5 < word.size() * 2 || entropy(word) < kBitsMin) return {};
  while (end < text.size() && text[end] == '=') ++end;
  return {at, end};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::long_word}}};

}  // namespace

// Off unless a rule asks: ids are drawn at random as secrets are.
const Detector entropy_detector = {
    .name = "entropy", .anchors = kAnchors, .examine = examine, .on_by_default = false, .is_generic = true};

}  // namespace cordwood::masking
