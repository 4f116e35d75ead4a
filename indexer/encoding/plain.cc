// Texts as they are, one after the other.
//
//   lengths (numbers), bytes

#include <algorithm>

#include "base/find_bytes.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

class PlainColumn final : public Column {
 public:
  PlainColumn(std::string_view text, std::vector<std::uint32_t> ends) : text_(text), ends_(std::move(ends)) {}

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(ends_.size()); }
  void select(const ValueTest& test, Bitmap& rows) const override {
    const auto literal = test.literal();
    // One look through all texts is faster than many through one, unless few are asked about.
    if (literal && !literal->text.empty() && rows.count() > row_count() / 4) keep_holders(literal->text, rows);
    rows.keep_if([&](std::uint32_t row) { return test.matches(at(row)); });
  }
  bool may_hold(std::string_view bytes) const override { return contains_bytes(text_, bytes); }
  std::string_view value(std::uint32_t row, std::string&) const override { return at(row); }
  std::size_t memory_bytes() const override {
    return sizeof *this + text_.size() + ends_.size() * sizeof(std::uint32_t);
  }

 private:
  /// Takes out of `rows` those that do not hold the bytes.
  void keep_holders(std::string_view bytes, Bitmap& rows) const {
    Bitmap holders(row_count());
    std::uint32_t row = 0;
    for (std::size_t place = find_bytes(text_, bytes); place != std::string_view::npos;) {
      row = static_cast<std::uint32_t>(std::upper_bound(ends_.begin() + row, ends_.end(), place) - ends_.begin());
      const bool within = place + bytes.size() <= ends_[row];  // Not across two texts.
      if (within) holders.set(row);
      place = find_bytes(text_, bytes, within ? ends_[row] : place + 1);
    }
    rows &= holders;
  }

  std::string_view at(std::uint32_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : ends_[row - 1];
    return text_.substr(begin, ends_[row] - begin);
  }
  std::string_view text_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace

void encode_plain(Values values, std::string& out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::plain));
  std::vector<std::uint32_t> lengths(values.size());
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    lengths[row] = static_cast<std::uint32_t>(values[row].size());
    bytes += values[row].size();
  }
  encode_numbers(lengths, out);
  out.reserve(out.size() + bytes);
  for (const std::string_view value : values) writer.bytes(value);
}

Result<std::unique_ptr<Column>> decode_plain(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(const auto lengths, decode_numbers(in, rows));
  std::vector<std::uint32_t> ends(rows);
  std::uint64_t end = 0;
  for (std::uint32_t row = 0; row < rows; ++row) {
    const auto length = static_cast<std::uint64_t>(lengths[row]);
    if (length > in.left() - end) return error(Errc::corrupt, "a text that ends after its column");
    end += length;
    ends[row] = static_cast<std::uint32_t>(end);
  }
  CORDWOOD_TRY(const std::string_view text, in.bytes(end));
  return std::make_unique<PlainColumn>(text, std::move(ends));
}

}  // namespace cordwood::indexer
