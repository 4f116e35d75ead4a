// A column whose values stand shape by shape, shown row by row.

#include <mutex>

#include "row_layout.h"

namespace cordwood::indexer {
namespace {

class SpreadColumn final : public Column {
 public:
  SpreadColumn(const RowLayout& layout, RowLayout::Placement placement, std::unique_ptr<Column> values)
      : layout_(layout),
        placement_(std::move(placement)),
        values_(std::move(values)),
        absent_rows_(placement_.values < layout_.row_count()) {}

  std::uint32_t row_count() const override { return layout_.row_count(); }

  void select(const ValueTest& test, Bitmap& rows) const override {
    Bitmap passing(placement_.values);
    rows.for_each([&](std::uint32_t row) {
      const std::uint32_t index = layout_.index(placement_, row);
      if (index != RowLayout::kAbsent) passing.set(index);
    });
    if (!passing.none()) values_->select(test, passing);
    const bool empty_passes = absent_rows_ && test.matches({});
    rows.keep_if([&](std::uint32_t row) {
      const std::uint32_t index = layout_.index(placement_, row);
      return index == RowLayout::kAbsent ? empty_passes : passing.test(index);
    });
  }

  bool makes_values() const override { return values_->makes_values(); }
  void append(std::uint32_t row, std::string& out) const override {
    const std::uint32_t index = layout_.index(placement_, row);
    if (index != RowLayout::kAbsent) values_->append(index, out);
  }
  bool may_hold(std::string_view bytes) const override { return values_->may_hold(bytes); }

  std::string_view value(std::uint32_t row, std::string& scratch) const override {
    const std::uint32_t index = layout_.index(placement_, row);
    return index == RowLayout::kAbsent ? std::string_view() : values_->value(index, scratch);
  }

  std::optional<Dictionary> dictionary() const override {
    const auto inner = values_->dictionary();
    if (!inner) return std::nullopt;
    std::call_once(dictionary_once_, [&] { spread_dictionary(*inner); });
    return Dictionary{dictionary_values_, dictionary_ids_};
  }

  std::optional<std::span<const std::int64_t>> integers() const override {
    const auto inner = values_->integers();
    if (!inner || absent_rows_) return std::nullopt;
    std::call_once(integers_once_, [&] {
      integers_.resize(row_count());
      for (std::uint32_t row = 0; row < row_count(); ++row) integers_[row] = (*inner)[layout_.index(placement_, row)];
    });
    return integers_;
  }

  std::optional<CutValues> cut(std::span<const std::uint32_t> rows) const override {
    std::vector<std::uint32_t> there;  // Of the rows that have a value.
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::uint32_t index = layout_.index(placement_, rows[i]);
      if (index == RowLayout::kAbsent) continue;
      there.push_back(index);
      places.push_back(i);
    }
    auto cut = values_->cut(there);
    if (!cut || there.size() == rows.size()) return cut;
    const auto none = static_cast<std::uint32_t>(cut->templates.size());
    std::vector<std::uint32_t> ids(rows.size(), none), source_rows(rows.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      ids[places[i]] = cut->ids[i];
      source_rows[places[i]] = cut->rows[i];
    }
    cut->ids = std::move(ids);
    cut->rows = std::move(source_rows);
    return cut;
  }

  std::size_t memory_bytes() const override {
    return sizeof *this + values_->memory_bytes() + placement_.begin_of_shape.size() * sizeof(std::uint32_t);
  }

 private:
  void spread_dictionary(const Dictionary& inner) const {
    dictionary_values_.assign(inner.values.begin(), inner.values.end());
    const auto empty = static_cast<std::uint32_t>(dictionary_values_.size());
    if (absent_rows_) dictionary_values_.emplace_back();
    dictionary_ids_.resize(row_count());
    for (std::uint32_t row = 0; row < row_count(); ++row) {
      const std::uint32_t index = layout_.index(placement_, row);
      dictionary_ids_[row] = index == RowLayout::kAbsent ? empty : inner.ids[index];
    }
  }

  const RowLayout& layout_;
  const RowLayout::Placement placement_;
  const std::unique_ptr<Column> values_;
  const bool absent_rows_;

  mutable std::once_flag dictionary_once_;  // Guards the two below.
  mutable std::vector<std::string_view> dictionary_values_;
  mutable std::vector<std::uint32_t> dictionary_ids_;
  mutable std::once_flag integers_once_;  // Guards the one below.
  mutable std::vector<std::int64_t> integers_;
};

}  // namespace

std::unique_ptr<Column> spread_column(const RowLayout& layout, RowLayout::Placement placement,
                                      std::unique_ptr<Column> values) {
  return std::make_unique<SpreadColumn>(layout, std::move(placement), std::move(values));
}

}  // namespace cordwood::indexer
