// Values of one kind with a few of another among them: a number or "-", a time or "never".
//
//   varint exceptions, their rows (numbers), column of the exceptions, column of all rows, where an exception's
//   place is filled with a neighbour's value

#include <algorithm>

#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kRowsMin = 64;
constexpr std::size_t kRowsPerException = 10;  // More exceptions are not exceptions.
constexpr std::size_t kSamples = 16;

class PatchedColumn final : public GeneratedColumn {
 public:
  PatchedColumn(std::unique_ptr<Column> most, std::unique_ptr<Column> exceptions, std::vector<std::uint32_t> rows)
      : GeneratedColumn(most->row_count()),
        most_(std::move(most)),
        exceptions_(std::move(exceptions)),
        rows_(std::move(rows)) {}

  void append(std::uint32_t row, std::string& out) const override {
    const auto found = std::lower_bound(rows_.begin(), rows_.end(), row);
    if (found == rows_.end() || *found != row)
      most_->append(row, out);
    else
      exceptions_->append(static_cast<std::uint32_t>(found - rows_.begin()), out);
  }
  void select(const ValueTest& test, Bitmap& rows) const override {
    const Bitmap asked = rows;
    most_->select(test, rows);
    std::string scratch;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
      rows.reset(rows_[i]);
      if (asked.test(rows_[i]) && test.matches(exceptions_->value(i, scratch))) rows.set(rows_[i]);
    }
  }
  bool may_hold(std::string_view bytes) const override {
    return most_->may_hold(bytes) || exceptions_->may_hold(bytes);
  }
  std::size_t memory_bytes() const override {
    return sizeof *this + most_->memory_bytes() + exceptions_->memory_bytes() + rows_.size() * sizeof(std::uint32_t);
  }

 private:
  std::unique_ptr<Column> most_;
  std::unique_ptr<Column> exceptions_;
  std::vector<std::uint32_t> rows_;  // Of the exceptions, ascending.
};

/// Whether two values are alike but for their digits and how many there are.
bool alike(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      while (i < a.size() && is_digit(a[i])) ++i;
      while (j < b.size() && is_digit(b[j])) ++j;
    } else if (a[i++] != b[j++]) {
      return false;
    }
  }
  return i == a.size() && j == b.size();
}

/// A value that most others are alike to, as far as samples tell.
std::string_view find_typical(Values values) {
  std::string_view best;
  std::size_t best_count = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string_view candidate = values[values.size() * i / 3];
    std::size_t count = 0;
    for (std::size_t j = 0; j < kSamples; ++j)
      if (alike(candidate, values[values.size() * j / kSamples])) ++count;
    if (count > best_count) {
      best = candidate;
      best_count = count;
    }
  }
  return 2 * best_count > kSamples ? best : std::string_view();
}

}  // namespace

bool try_patched(Values values, std::string& out) {
  if (values.size() < kRowsMin) return false;
  const std::string_view typical = find_typical(values);
  if (typical.empty()) return false;
  std::vector<std::uint32_t> rows;
  std::vector<std::string_view> exceptions;
  std::vector<std::string_view> most(values.begin(), values.end());
  for (std::uint32_t row = 0; row < values.size(); ++row) {
    if (alike(typical, values[row])) continue;
    rows.push_back(row);
    exceptions.push_back(values[row]);
    most[row] = row == 0 ? typical : most[row - 1];
    if (rows.size() * kRowsPerException > values.size()) return false;
  }
  if (rows.empty()) return false;
  std::string encoded;
  ColumnFacts unused;
  if (!try_typed(most, unused, encoded)) return false;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::patched));
  writer.varint(rows.size());
  encode_numbers(rows, out);
  encode_column(exceptions, EncodeContext{}, out);
  out.append(encoded);
  return true;
}

Result<std::unique_ptr<Column>> decode_patched(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(const std::uint64_t count, in.varint());
  if (count > rows) return error(Errc::corrupt, "more exceptions than rows");
  CORDWOOD_TRY(auto exception_rows, decode_numbers_below(in, count, rows));
  if (!std::is_sorted(exception_rows.begin(), exception_rows.end()))
    return error(Errc::corrupt, "exceptions out of order");
  CORDWOOD_TRY(auto exceptions, decode_column(in, static_cast<std::uint32_t>(count), context));
  CORDWOOD_TRY(auto most, decode_column(in, rows, context));
  return std::make_unique<PatchedColumn>(std::move(most), std::move(exceptions), std::move(exception_rows));
}

}  // namespace cordwood::indexer
