#include "pattern_table.h"

#include <algorithm>

#include "unit_form.h"

namespace cordwood::query {

namespace {

using indexer::kSlot;
using indexer::Unit;
using indexer::UnitSize;

std::size_t slots_of(std::string_view template_text) {
  return static_cast<std::size_t>(std::count(template_text.begin(), template_text.end(), kSlot));
}

/// Puts the template of `text` into `out` and its units into `units`.
void cut_text(std::string_view text, std::vector<Unit>& units, std::string& out) {
  units.clear();
  out.clear();
  if (!cut_units(text, UnitSize::large, units)) {  // It holds what marks a slot, which no filter could find anyway.
    out = text;
    std::replace(out.begin(), out.end(), kSlot, ' ');
    return;
  }
  std::size_t at = 0;
  for (const Unit& unit : units) {
    out.append(text.substr(at, unit.begin - at)).append(1, kSlot);
    at = unit.end;
  }
  out.append(text.substr(at));
}

/// Whether a column's template is the one that its texts have here: columns cut smaller units, too.
bool is_of_large_units(const std::string& template_text, std::vector<Unit>& units, std::string& scratch) {
  std::string filled = template_text;
  std::replace(filled.begin(), filled.end(), kSlot, '0');
  cut_text(filled, units, scratch);
  return scratch == template_text;
}

/// Whether two units differ in their digits alone, so that their forms are the same.
bool is_like(std::string_view a, std::string_view b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return x == y || (is_digit(x) && is_digit(y)); });
}

/// A text that is one unit, and not the value of a line: no blank in it.
bool is_unit(std::string_view text) {
  bool has_digit = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      has_digit = true;
    else if (!indexer::may_be_within_word(c) && std::string_view(".:-/@+%#~\\").find(c) == std::string_view::npos)
      return false;
  }
  return has_digit;
}

}  // namespace

std::span<const std::uint32_t> PatternTable::numbers_of(const Values& values) {
  numbers_.assign(values.row_count(), kNoPattern);
  if (numbers_.empty()) return numbers_;
  if (const auto constant = values.constant()) {
    numbers_.assign(numbers_.size(), number_of(*constant));
    return numbers_;
  }
  if (const auto coded = values.coded()) {
    std::vector<std::uint32_t> known(coded->values.size(), kNoPattern);
    for (std::size_t row = 0; row < numbers_.size(); ++row) {
      const std::string_view text = coded->values[coded->ids[row]];
      std::uint32_t& number = known[coded->ids[row]];
      if (number == kNoPattern && !text.empty()) number = number_of(text);
      numbers_[row] = number;
    }
    return numbers_;
  }
  if (const auto cut = values.cut()) {
    number_cut(*cut, values);
    return numbers_;
  }
  const auto texts = values.texts();
  for (std::size_t row = 0; row < numbers_.size(); ++row)
    numbers_[row] = row > 0 && texts[row] == texts[row - 1] ? numbers_[row - 1] : number_of(texts[row]);
  return numbers_;
}

void PatternTable::number_cut(const indexer::CutValues& cut, const Values& values) {
  const std::size_t count = cut.templates.size();
  std::vector<std::vector<std::uint32_t>> rows_of(count);
  for (std::size_t row = 0; row < numbers_.size(); ++row)
    if (cut.ids[row] < count) rows_of[cut.ids[row]].push_back(static_cast<std::uint32_t>(row));
  for (std::uint32_t id = 0; id < count; ++id) {
    if (rows_of[id].empty() || !is_of_large_units(cut.templates[id], units_, cut_text_)) continue;
    const std::uint32_t number = number_of_template(cut.templates[id]);
    for (std::uint32_t& row : rows_of[id]) {
      numbers_[row] = number;
      row = cut.rows[row];
    }
    see_slots(cut, id, number, rows_of[id]);
  }
  std::string scratch;
  for (std::uint32_t row = 0; row < numbers_.size(); ++row)
    if (numbers_[row] == kNoPattern) numbers_[row] = number_of(values.text(row, scratch));
}

std::uint32_t PatternTable::number_of(std::string_view text) {
  if (text.empty()) return kNoPattern;
  cut_text(text, units_, cut_text_);
  const std::uint32_t number = number_of_template(cut_text_);
  const bool record = indexer::may_be_record(cut_text_);
  for (std::size_t slot = 0; slot < units_.size(); ++slot) {
    const Unit& unit = units_[slot];
    see(text.substr(unit.begin, unit.end - unit.begin), record, slot_forms_[slots_begin_[number] + slot]);
  }
  return number;
}

std::uint32_t PatternTable::number_of_template(std::string_view text) {
  const std::uint32_t number = templates_.number_of(text);
  if (number == slots_begin_.size()) {
    slots_begin_.push_back(static_cast<std::uint32_t>(slot_forms_.size()));
    slot_forms_.resize(slot_forms_.size() + slots_of(text), kUnseen);
  }
  return number;
}

void PatternTable::see_slots(const indexer::CutValues& cut, std::uint32_t id, std::uint32_t number,
                             std::span<const std::uint32_t> rows) {
  std::vector<std::uint32_t> indexes(rows.size());
  const std::size_t slots = slots_of(cut.templates[id]);
  const bool record = indexer::may_be_record(cut.templates[id]);
  for (std::size_t slot = 0; slot < slots; ++slot) {
    Form& form = slot_forms_[slots_begin_[number] + slot];
    if (is_settled(form, record)) continue;
    const indexer::UnitSource::Slot where = cut.source->slot(id, slot);
    for (std::size_t i = 0; i < rows.size(); ++i) indexes[i] = where.index[rows[i]];
    see_units(where.units, indexes, record, form);
  }
}

void PatternTable::see_units(const indexer::Column& units, std::span<const std::uint32_t> indexes, bool of_record,
                             Form& form) {
  if (const auto dictionary = units.dictionary()) {
    std::vector<bool> seen(dictionary->values.size());
    for (const std::uint32_t index : indexes) {
      const std::uint32_t id = dictionary->ids[index];
      if (!seen[id]) see(dictionary->values[id], of_record, form);
      seen[id] = true;
    }
    return;
  }
  if (const auto integers = units.integers()) {  // All numbers look alike, but for their signs.
    bool any[2] = {false, false};
    for (const std::uint32_t index : indexes) any[(*integers)[index] < 0 ? 1 : 0] = true;
    if (any[0]) see("1", of_record, form);
    if (any[1]) see("-1", of_record, form);
    return;
  }
  std::string scratch, seen;
  for (std::size_t i = 0; i < indexes.size() && !is_settled(form, of_record); ++i) {
    const std::string_view unit = units.value(indexes[i], scratch);
    if (is_like(unit, seen)) continue;
    see(unit, of_record, form);
    seen = unit;
  }
}

void PatternTable::see(std::string_view unit, bool of_record, Form& form) {
  if (is_settled(form, of_record)) return;
  if (of_record && !is_unit(unit)) {
    form = kLine;
    return;
  }
  form_text_.clear();
  append_unit_form(form_text_, unit);
  if (form < forms_.size() && forms_.key(form) == form_text_) return;
  form = join(form, form_text_ == kAnyUnit ? kUnit : forms_.number_of(form_text_));
}

bool PatternTable::is_settled(Form form, bool of_record) { return form == kLine || (form == kUnit && !of_record); }

PatternTable::Form PatternTable::join(Form a, Form b) {
  if (a == b || b == kUnseen) return a;
  if (a == kUnseen) return b;
  return a == kLine || b == kLine ? kLine : kUnit;
}

std::uint32_t PatternTable::merge(const PatternTable& other, std::uint32_t number) {
  const std::string_view text = other.templates_.key(number);
  const std::uint32_t here = number_of_template(text);
  const std::size_t slots = slots_of(text);
  for (std::size_t slot = 0; slot < slots; ++slot) {
    const Form theirs = other.slot_forms_[other.slots_begin_[number] + slot];
    Form& ours = slot_forms_[slots_begin_[here] + slot];
    ours = join(ours, theirs < other.forms_.size() ? forms_.number_of(other.forms_.key(theirs)) : theirs);
  }
  return here;
}

std::string PatternTable::text(std::uint32_t number) const {
  std::string out;
  std::size_t slot = slots_begin_[number];
  for (const char c : templates_.key(number)) {
    if (c != kSlot) {
      out.push_back(c);
      continue;
    }
    const Form form = slot_forms_[slot++];
    out += form < forms_.size() ? forms_.key(form) : form == kLine ? kAnyLine : kAnyUnit;
  }
  constexpr std::string_view kDateAndTime = "<DATE> <TIME>", kBoth = "<DATETIME>";
  for (std::size_t at = out.find(kDateAndTime); at != std::string::npos; at = out.find(kDateAndTime, at))
    out.replace(at, kDateAndTime.size(), kBoth);
  return out;
}

std::size_t PatternTable::memory_bytes() const {
  return templates_.memory_bytes() + forms_.memory_bytes() + slots_begin_.capacity() * sizeof(std::uint32_t) +
         slot_forms_.capacity() * sizeof(Form);
}

}  // namespace cordwood::query
