#include "values.h"

#include <charconv>

#include "time_text.h"

namespace cordwood::query {

std::shared_ptr<Values> Values::make(Form form, std::size_t row_count) {
  std::shared_ptr<Values> values(new Values(form));
  values->row_count_ = static_cast<std::uint32_t>(row_count);
  return values;
}

Values::Pointer Values::constant(std::string_view value, std::uint32_t row_count) {
  auto values = make(Form::constant, row_count);
  values->constant_ = value;
  return values;
}

Values::Pointer Values::texts(std::vector<std::string_view> texts, std::shared_ptr<const void> owner) {
  auto values = make(Form::texts, texts.size());
  if (owner != nullptr)
    for (const std::string_view text : texts) values->owner_bytes_ += text.size();
  values->texts_ = std::move(texts);
  values->texts_made_ = true;
  values->owner_ = std::move(owner);
  return values;
}

Values::Pointer Values::coded(std::vector<std::string_view> distinct, std::vector<std::uint32_t> ids,
                              std::shared_ptr<const void> owner) {
  auto values = make(Form::coded, ids.size());
  for (const std::string_view text : distinct) values->owner_bytes_ += text.size();
  values->own_values_ = std::move(distinct);
  values->own_ids_ = std::move(ids);
  values->values_ = values->own_values_;
  values->ids_ = values->own_ids_;
  values->owner_ = std::move(owner);
  return values;
}

Values::Pointer Values::times(std::vector<std::int64_t> nanoseconds) {
  auto values = make(Form::times, nanoseconds.size());
  values->own_numbers_ = std::move(nanoseconds);
  values->numbers_ = values->own_numbers_;
  return values;
}

namespace {

template <class T>
std::span<const T> gather(std::span<const T> from, const Selection& rows, std::vector<T>& own) {
  if (rows.everything()) return from;
  own.resize(rows.count());
  for (std::uint32_t i = 0; i < rows.count(); ++i) own[i] = from[rows[i]];
  return own;
}

template <class T>
std::vector<T> gather(std::span<const T> from, std::span<const std::uint32_t> rows) {
  std::vector<T> kept(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) kept[i] = from[rows[i]];
  return kept;
}

}  // namespace

Values::Pointer Values::of_column(std::shared_ptr<const indexer::Column> column, const Selection& rows) {
  if (const auto dictionary = column->dictionary()) {
    if (dictionary->values.size() == 1) return constant(dictionary->values.front(), rows.count());
    auto values = make(Form::coded, rows.count());
    values->values_ = dictionary->values;
    values->ids_ = gather(dictionary->ids, rows, values->own_ids_);
    values->owner_ = std::move(column);
    return values;
  }
  if (const auto integers = column->integers()) {
    auto values = make(Form::integers, rows.count());
    values->numbers_ = gather(*integers, rows, values->own_numbers_);
    values->owner_ = std::move(column);
    return values;
  }
  if (column->makes_values()) {
    auto values = make(Form::column, rows.count());
    values->column_ = column.get();
    values->rows_.resize(rows.count());
    for (std::uint32_t i = 0; i < rows.count(); ++i) values->rows_[i] = rows[i];
    values->owner_ = std::move(column);
    return values;
  }
  auto values = make(Form::texts, rows.count());
  values->view_texts(*column, rows);
  values->texts_made_ = true;
  values->owner_ = std::move(column);
  return values;
}

void Values::view_texts(const indexer::Column& column, const Selection& rows) {
  std::string unused;
  texts_.reserve(rows.count());
  for (std::uint32_t i = 0; i < rows.count(); ++i) texts_.push_back(column.value(rows[i], unused));
}

void Values::append_texts() const {
  std::vector<std::size_t> ends(row_count_);
  for (std::uint32_t i = 0; i < row_count_; ++i) {
    column_->append(rows_[i], appended_);
    ends[i] = appended_.size();
  }
  const std::string_view all = appended_;
  for (std::uint32_t i = 0; i < row_count_; ++i) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    texts_[i] = all.substr(begin, ends[i] - begin);
  }
}

std::optional<std::string_view> Values::constant() const {
  if (form_ != Form::constant) return std::nullopt;
  return constant_;
}

std::optional<Values::Coded> Values::coded() const {
  if (form_ != Form::coded) return std::nullopt;
  return Coded{values_, ids_};
}

std::optional<std::span<const std::int64_t>> Values::times() const {
  if (form_ != Form::times) return std::nullopt;
  return numbers_;
}

std::optional<std::span<const std::int64_t>> Values::integers() const {
  if (form_ != Form::integers) return std::nullopt;
  return numbers_;
}

std::span<const std::string_view> Values::texts() const {
  if (!texts_made_) make_texts();
  return texts_;
}

std::string_view Values::text(std::uint32_t row, std::string& scratch) const {
  if (form_ != Form::column || texts_made_) return texts()[row];
  return column_->value(rows_[row], scratch);
}

std::optional<indexer::CutValues> Values::cut() const {
  if (form_ != Form::column || texts_made_) return std::nullopt;
  return column_->cut(rows_);
}

void Values::make_texts() const {
  texts_.resize(row_count_);
  texts_made_ = true;
  if (form_ == Form::column) return append_texts();
  std::string scratch;
  for (std::uint32_t row = 0; row < row_count_; ++row) {
    switch (form_) {
      case Form::constant:
        texts_[row] = constant_;
        break;
      case Form::coded:
        texts_[row] = values_[ids_[row]];
        break;
      case Form::times:
        scratch.clear();
        append_time_text(scratch, numbers_[row]);
        texts_[row] = arena_.copy(scratch);
        break;
      case Form::integers: {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, numbers_[row]).ptr;
        texts_[row] = arena_.copy({digits, static_cast<std::size_t>(end - digits)});
        break;
      }
      case Form::column:
      case Form::texts:
        break;
    }
  }
}

Values::Pointer Values::keep(Pointer from, std::span<const std::uint32_t> rows) {
  const Form form = from->texts_made_ && from->form_ == Form::column ? Form::texts : from->form_;
  auto kept = make(form, rows.size());
  switch (form) {
    case Form::constant:
      kept->constant_ = from->constant_;
      break;
    case Form::coded:
      kept->own_ids_ = gather(from->ids_, rows);
      kept->ids_ = kept->own_ids_;
      kept->values_ = from->values_;
      break;
    case Form::times:
    case Form::integers:
      kept->own_numbers_ = gather(from->numbers_, rows);
      kept->numbers_ = kept->own_numbers_;
      break;
    case Form::column:
      kept->column_ = from->column_;
      kept->rows_ = gather(std::span<const std::uint32_t>(from->rows_), rows);
      break;
    case Form::texts:
      kept->texts_ = gather(std::span<const std::string_view>(from->texts_), rows);
      kept->texts_made_ = true;
      break;
  }
  kept->owner_bytes_ = from->held_bytes();
  kept->owner_ = std::move(from);
  return kept;
}

Values::Pointer Values::copy(const Values& from, std::span<const std::uint32_t> rows) {
  if (from.form_ == Form::times || from.form_ == Form::integers) {
    auto numbers = make(from.form_, rows.size());
    numbers->own_numbers_ = gather(from.numbers_, rows);
    numbers->numbers_ = numbers->own_numbers_;
    return numbers;
  }
  auto copied = make(Form::texts, rows.size());
  const auto texts = from.texts();
  copied->texts_.reserve(rows.size());
  for (const std::uint32_t row : rows) copied->texts_.push_back(copied->arena_.copy(texts[row]));
  copied->texts_made_ = true;
  return copied;
}

std::size_t Values::held_bytes() const {
  return sizeof *this + constant_.capacity() + own_values_.capacity() * sizeof(std::string_view) +
         own_ids_.capacity() * sizeof(std::uint32_t) + own_numbers_.capacity() * sizeof(std::int64_t) +
         texts_.capacity() * sizeof(std::string_view) + arena_.bytes() + appended_.capacity() + owner_bytes_;
}

}  // namespace cordwood::query
