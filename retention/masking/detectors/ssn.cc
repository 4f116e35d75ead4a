#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

// ddd?dd?dddd with the same separator twice.
bool has_shape(std::string_view text, std::size_t at, char separator) {
  constexpr std::string_view kShape = "ddd-dd-dddd";
  if (text.size() - at < kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i)
    if (kShape[i] == 'd' ? !is_digit(text[at + i]) : text[at + i] != separator) return false;
  return true;
}

// Numbers that were never issued: area 000, 666 and 9xx, group 00, serial 0000.
bool is_issued(std::string_view area, std::string_view group, std::string_view serial) {
  return area != "000" && area != "666" && area.front() != '9' && group != "00" && serial != "0000";
}

Span dashed(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytes = 11;
  if (!has_shape(text, at, '-') || !stands_alone(text, at, at + kBytes)) return {};
  return is_issued(text.substr(at, 3), text.substr(at + 4, 2), text.substr(at + 7, 4)) ? Span{at, at + kBytes} : Span{};
}

// "ssn" followed by the number, which then may stand without dashes.
Span behind(std::string_view text, std::size_t name_end) {
  constexpr std::size_t kBetweenMax = 8;  // `":  "`, ` is `
  std::size_t begin = name_end;
  while (begin < text.size() && begin - name_end < kBetweenMax && !is_digit(text[begin])) {
    if (text[begin] == '\n') return {};
    ++begin;
  }
  for (const char separator : {' ', '-', '.', '+'})
    if (has_shape(text, begin, separator) && stands_alone(text, begin, begin + 11) &&
        is_issued(text.substr(begin, 3), text.substr(begin + 4, 2), text.substr(begin + 7, 4)))
      return {begin, begin + 11};
  std::size_t end = begin;
  while (end < text.size() && end - begin < 10 && is_digit(text[end])) ++end;
  if (end - begin != 9 || !stands_alone(text, begin, end)) return {};
  return is_issued(text.substr(begin, 3), text.substr(begin + 3, 2), text.substr(begin + 5, 4)) ? Span{begin, end}
                                                                                                : Span{};
}

Span examine(std::string_view text, std::size_t at) {
  constexpr std::size_t kNameBytes = 3;
  if (is_digit(text[at])) return dashed(text, at);
  return at > 0 && is_alnum(text[at - 1]) ? Span{} : behind(text, at + kNameBytes);
}

Span examine_named(std::string_view text, Name, const Joint& joint) { return behind(text, joint.value_begin); }

constexpr auto kNames =
    std::to_array<std::string_view>({"*ssn", "*ssn number", "*ssn no", "social security", "social security number",
                                     "social security no", "soc sec", "social", "tax payer ssn"});

constexpr std::array<Anchor, 2> kAnchors = {{{.kind = Anchor::Kind::ssn_digits}, {.text = "ssn"}}};

}  // namespace

const Detector ssn_detector = {.name = "ssn",
                               .anchors = kAnchors,
                               .examine = examine,
                               .names = kNames,
                               .examine_named = examine_named,
                               .form = Form::letters_and_digits};

}  // namespace cordwood::masking
