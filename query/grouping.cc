#include "grouping.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace cordwood::query {

namespace {

constexpr std::uint32_t kUnknown = ~std::uint32_t{0};

std::string_view bytes_of(std::span<const std::uint32_t> numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

}  // namespace

void Grouping::number_values(KeyTable& table, const Values& values, std::vector<std::uint32_t>& numbers) {
  numbers.resize(values.row_count());
  if (numbers.empty()) return;
  if (const auto constant = values.constant()) {
    numbers.assign(numbers.size(), table.number_of(*constant));
    return;
  }
  if (const auto coded = values.coded()) {
    translated_.assign(coded->values.size(), kUnknown);
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      std::uint32_t& number = translated_[coded->ids[row]];
      if (number == kUnknown) number = table.number_of(coded->values[coded->ids[row]]);
      numbers[row] = number;
    }
    return;
  }
  if (const auto integers = values.integers()) {
    char digits[24];
    for (std::size_t row = 0; row < numbers.size(); ++row) {
      if (row > 0 && (*integers)[row] == (*integers)[row - 1]) {
        numbers[row] = numbers[row - 1];
        continue;
      }
      const auto end = std::to_chars(digits, digits + sizeof digits, (*integers)[row]).ptr;
      numbers[row] = table.number_of({digits, static_cast<std::size_t>(end - digits)});
    }
    return;
  }
  const auto texts = values.texts();
  for (std::size_t row = 0; row < numbers.size(); ++row)
    numbers[row] = row > 0 && texts[row] == texts[row - 1] ? numbers[row - 1] : table.number_of(texts[row]);
}

std::span<const std::uint32_t> Grouping::groups_of(std::span<const Values::Pointer> columns, std::uint32_t row_count) {
  any_rows_ = any_rows_ || row_count > 0;
  if (columns.empty()) {
    groups_.assign(row_count, 0);
    return groups_;
  }
  numbers_.resize(columns.size());
  for (std::size_t field = 0; field < columns.size(); ++field)
    number_values(fields_[field], *columns[field], numbers_[field]);
  if (columns.size() == 1) return numbers_.front();

  groups_.resize(row_count);
  // Most rows have the tuple of another row of the block: by hash, the latest row with such a tuple.
  std::array<std::uint32_t, 1024> latest;
  latest.fill(kUnknown);
  std::vector<std::uint32_t> tuple(columns.size());
  for (std::uint32_t row = 0; row < row_count; ++row) {
    std::uint64_t hash = 0;
    for (const auto& numbers : numbers_) hash = (hash ^ numbers[row]) * 0x9e3779b97f4a7c15u;
    std::uint32_t& like = latest[hash >> 54];
    const bool same = like != kUnknown && std::all_of(numbers_.begin(), numbers_.end(), [&](const auto& numbers) {
                        return numbers[row] == numbers[like];
                      });
    if (!same) {
      for (std::size_t field = 0; field < columns.size(); ++field) tuple[field] = numbers_[field][row];
      groups_[row] = tuples_.number_of(bytes_of(tuple));
    } else {
      groups_[row] = groups_[like];
    }
    like = row;
  }
  return groups_;
}

std::optional<std::uint32_t> Grouping::group_of_all(std::span<const Values::Pointer> columns, std::uint32_t row_count) {
  const auto is_constant = [](const Values::Pointer& values) { return values->constant().has_value(); };
  if (row_count == 0 || columns.empty() || !std::all_of(columns.begin(), columns.end(), is_constant))
    return std::nullopt;
  any_rows_ = true;
  std::vector<std::uint32_t> tuple;
  for (std::size_t field = 0; field < columns.size(); ++field)
    tuple.push_back(fields_[field].number_of(*columns[field]->constant()));
  return tuple.size() == 1 ? tuple.front() : tuples_.number_of(bytes_of(tuple));
}

std::vector<std::uint32_t> Grouping::merge(const Grouping& other) {
  std::vector<std::uint32_t> mapped(other.size(), 0);
  any_rows_ = any_rows_ || other.any_rows_;
  if (fields_.empty()) return mapped;
  std::vector<std::vector<std::uint32_t>> numbers(fields_.size());
  for (std::size_t field = 0; field < fields_.size(); ++field)
    for (std::uint32_t value = 0; value < other.fields_[field].size(); ++value)
      numbers[field].push_back(fields_[field].number_of(other.fields_[field].key(value)));
  if (fields_.size() == 1) return numbers.front();

  std::vector<std::uint32_t> tuple(fields_.size());
  for (std::uint32_t group = 0; group < other.size(); ++group) {
    std::memcpy(tuple.data(), other.tuples_.key(group).data(), tuple.size() * sizeof tuple[0]);
    for (std::size_t field = 0; field < fields_.size(); ++field) tuple[field] = numbers[field][tuple[field]];
    mapped[group] = tuples_.number_of(bytes_of(tuple));
  }
  return mapped;
}

std::uint32_t Grouping::size() const {
  if (fields_.empty()) return any_rows_ ? 1 : 0;
  return fields_.size() == 1 ? fields_.front().size() : tuples_.size();
}

std::string_view Grouping::value(std::uint32_t group, std::size_t field) const {
  if (fields_.size() == 1) return fields_.front().key(group);
  std::uint32_t number = 0;
  std::memcpy(&number, tuples_.key(group).data() + field * sizeof number, sizeof number);
  return fields_[field].key(number);
}

std::size_t Grouping::memory_bytes() const {
  std::size_t bytes = tuples_.memory_bytes();
  for (const KeyTable& table : fields_) bytes += table.memory_bytes();
  return bytes;
}

}  // namespace cordwood::query
