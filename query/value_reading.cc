#include "value_reading.h"

#include <limits>

#include "numbers.h"

namespace cordwood::query {

namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();

/// One result a row of what `read` says of its text, asked once for a constant and once a dictionary value.
template <class T, class Read>
std::vector<T> read_each(const Values& values, Read&& read) {
  std::vector<T> results(values.row_count());
  if (const auto constant = values.constant()) {
    results.assign(results.size(), read(*constant));
    return results;
  }
  if (const auto coded = values.coded()) {
    std::vector<T> by_id(coded->values.size());
    for (std::size_t id = 0; id < by_id.size(); ++id) by_id[id] = read(coded->values[id]);
    for (std::size_t row = 0; row < results.size(); ++row) results[row] = by_id[coded->ids[row]];
    return results;
  }
  const auto texts = values.texts();
  for (std::size_t row = 0; row < results.size(); ++row) results[row] = read(texts[row]);
  return results;
}

}  // namespace

std::vector<double> numbers_of(const Values& values) {
  if (const auto integers = values.integers()) {
    std::vector<double> numbers(integers->size());
    for (std::size_t row = 0; row < numbers.size(); ++row) numbers[row] = static_cast<double>((*integers)[row]);
    return numbers;
  }
  if (values.times()) return std::vector<double>(values.row_count(), kNotANumber);
  return read_each<double>(values, [](std::string_view text) { return parse_number(text).value_or(kNotANumber); });
}

void mark_filled(const Values& values, indexer::Bitmap& rows) {
  if (values.integers() || values.times()) {
    rows = indexer::Bitmap(rows.size(), true);
    return;
  }
  const auto filled =
      read_each<std::uint8_t>(values, [](std::string_view text) { return std::uint8_t{!text.empty()}; });
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    if (filled[row] != 0) rows.set(row);
}

std::vector<std::uint32_t> lengths_of(const Values& values) {
  return read_each<std::uint32_t>(values,
                                  [](std::string_view text) { return static_cast<std::uint32_t>(text.size()); });
}

}  // namespace cordwood::query
