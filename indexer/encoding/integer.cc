// Canonical decimal integers.
//
//   numbers

#include <algorithm>
#include <array>
#include <charconv>

#include "encoding/canonical_integer.h"
#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

class IntegerColumn final : public Column {
 public:
  explicit IntegerColumn(std::vector<std::int64_t> values) : values_(std::move(values)) {}

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(values_.size()); }

  void select(const ValueTest& test, Bitmap& rows) const override {
    if (const auto range = test.integer_range())
      return rows.keep_if([&](std::uint32_t row) { return range->min <= values_[row] && values_[row] <= range->max; });
    const auto literal = test.literal();
    if (literal && !may_hold(literal->text)) return rows.clear();
    std::string scratch;
    rows.keep_if([&](std::uint32_t row) { return test.matches(format_integer(values_[row], scratch)); });
  }

  bool may_hold(std::string_view bytes) const override {
    if (bytes.starts_with('-')) bytes.remove_prefix(1);
    return std::all_of(bytes.begin(), bytes.end(), is_digit);
  }
  std::string_view value(std::uint32_t row, std::string& scratch) const override {
    return format_integer(values_[row], scratch);
  }
  bool makes_values() const override { return true; }
  void append(std::uint32_t row, std::string& out) const override {
    std::array<char, kIntegerDigitsMax> text;
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), values_[row]).ptr);
  }
  std::optional<std::span<const std::int64_t>> integers() const override { return values_; }
  std::size_t memory_bytes() const override { return sizeof *this + values_.size() * sizeof(std::int64_t); }

 private:
  std::vector<std::int64_t> values_;
};

}  // namespace

bool try_integer(Values values, ColumnFacts& facts, std::string& out) {
  if (!parse_canonical_integer(values.front())) return false;
  std::vector<std::int64_t> numbers;
  numbers.reserve(values.size());
  for (const std::string_view value : values) {
    const auto number = parse_canonical_integer(value);
    if (!number) return false;
    numbers.push_back(*number);
  }
  ByteWriter(out).u8(static_cast<std::uint8_t>(Encoding::integer));
  encode_numbers(numbers, out);
  facts.has_range = true;
  facts.min = *std::min_element(numbers.begin(), numbers.end());
  facts.max = *std::max_element(numbers.begin(), numbers.end());
  return true;
}

Result<std::unique_ptr<Column>> decode_integer(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(auto values, decode_numbers(in, rows));
  return std::make_unique<IntegerColumn>(std::move(values));
}

}  // namespace cordwood::indexer
