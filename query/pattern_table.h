#pragma once
// Texts by pattern. A text's *template* is what stays when its units (indexer/units.h) are cut out; all texts with one
// template have one pattern, which shows in each unit's place what all of them have there: the form of the unit
// (unit_form.h) where they agree on one, else <*>. A pattern given to `pattern_match_full` finds its texts again.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/units.h"
#include "key_table.h"
#include "values.h"

namespace cordwood::query {

/// One thread at a time; each worker has its own, and merge() joins them.
class PatternTable {
 public:
  static constexpr std::uint32_t kNoPattern = ~std::uint32_t{0};  // Of an empty text.

  /// The pattern of each row. Costs no texts where a column keeps templates itself. Good until the next call.
  std::span<const std::uint32_t> numbers_of(const Values& values);

  /// Takes over one pattern of another table; returns its number here.
  std::uint32_t merge(const PatternTable& other, std::uint32_t number);

  std::uint32_t size() const { return templates_.size(); }
  std::string text(std::uint32_t number) const;
  std::size_t memory_bytes() const;

 private:
  using Form = std::uint32_t;  // A number in forms_, or one of:
  static constexpr Form kUnseen = ~Form{0}, kUnit = ~Form{1}, kLine = ~Form{2};

  void number_cut(const indexer::CutValues& cut, const Values& values);
  std::uint32_t number_of(std::string_view text);
  std::uint32_t number_of_template(std::string_view text);
  void see_slots(const indexer::CutValues& cut, std::uint32_t id, std::uint32_t number,
                 std::span<const std::uint32_t> rows);
  void see_units(const indexer::Column& units, std::span<const std::uint32_t> indexes, bool of_record, Form& form);
  /// `of_record`: it may be the value of a line, which is of any bytes.
  void see(std::string_view unit, bool of_record, Form& form);
  static bool is_settled(Form form, bool of_record);  // No unit changes it any more.
  static Form join(Form a, Form b);

  KeyTable templates_;                      // Each with kSlot in each unit's place.
  std::vector<std::uint32_t> slots_begin_;  // Of each template, in slot_forms_.
  std::vector<Form> slot_forms_;
  KeyTable forms_;
  std::vector<std::uint32_t> numbers_;  // What numbers_of() gives.
  std::vector<indexer::Unit> units_;    // Of the text at hand,
  std::string cut_text_, form_text_;    //   its template, and the form of a unit.
};

}  // namespace cordwood::query
