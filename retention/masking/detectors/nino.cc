#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "numbers.h"

namespace cordwood::masking {
namespace {

bool is_prefix(std::string_view two) {
  constexpr std::array<std::string_view, 7> kNeverIssued = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
  return std::string_view("DFIQUV").find(two[0]) == std::string_view::npos &&
         std::string_view("DFIOQUV").find(two[1]) == std::string_view::npos &&
         std::find(kNeverIssued.begin(), kNeverIssued.end(), two) == kNeverIssued.end();
}

bool is_nino(std::string_view number) {
  return number.size() == 9 && is_letter(number[0]) && is_letter(number[1]) && is_prefix(number.substr(0, 2)) &&
         std::all_of(number.begin() + 2, number.begin() + 8, is_digit) && number[8] >= 'A' && number[8] <= 'D';
}

// QQ123456C, or with blanks: QQ 12 34 56 C.
Span number_at(std::string_view text, std::size_t at, std::string_view separators) {
  Groups groups(text, at, separators);
  while (groups.take() && groups.joined().size() <= 9)
    if (is_nino(groups.joined()) && stands_alone(text, at, groups.end())) return {at, groups.end()};
  return {};
}

Span examine(std::string_view text, std::size_t at) {
  if (is_of_thing(text, at)) return {};
  return is_upper(text[at]) && at + 1 < text.size() && is_upper(text[at + 1])
             ? number_at(text, at, at + 2 < text.size() && text[at + 2] == '+' ? "+" : " ")
             : Span{};
}

Span examine_named(std::string_view text, Name, const Joint& joint) {
  return number_at(text, joint.value_begin, " -.+");
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::letter_id}}};
constexpr auto kNames =
    std::to_array<std::string_view>({"nino", "national insurance", "national insurance number", "national insurance no",
                                     "ni number", "ni no", "insurance number"});

}  // namespace

const Detector nino_detector = {.name = "nino",
                                .anchors = kAnchors,
                                .examine = examine,
                                .names = kNames,
                                .examine_named = examine_named,
                                .form = Form::letters_and_digits};

}  // namespace cordwood::masking
