// One value in every row.
//
//   u8 place (0 here, 1 string table), [here] string

#include "encoding/encoding.h"
#include "fingerprint.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

class ConstantColumn final : public Column {
 public:
  ConstantColumn(std::string_view value, std::uint32_t rows) : value_(value), ids_(rows, 0) {}

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(ids_.size()); }
  void select(const ValueTest& test, Bitmap& rows) const override {
    if (!test.matches(value_)) rows.clear();
  }
  std::string_view value(std::uint32_t, std::string&) const override { return value_; }
  std::optional<Dictionary> dictionary() const override { return Dictionary{std::span(&value_, 1), ids_}; }
  std::size_t memory_bytes() const override { return sizeof *this + ids_.size() * sizeof(std::uint32_t); }

 private:
  std::string_view value_;
  std::vector<std::uint32_t> ids_;  // All 0: what dictionary() shows.
};

}  // namespace

void encode_constant(std::string_view value, std::size_t rows, EncodeContext& context, ColumnFacts& facts,
                     std::string& out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::constant));
  if (const auto id = context.strings.offer(value, rows >= context.string_rows_min)) {
    writer.u8(1);
    context.string_ids.push_back(*id);
    facts.complete = true;
    return;
  }
  writer.u8(0);
  writer.string(value);
  context.needles.add_value(value);
}

Result<std::unique_ptr<Column>> decode_constant(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(const std::uint8_t in_table, in.u8());
  if (in_table > 1) return error(Errc::corrupt, "a constant that is nowhere");
  std::string_view value;
  if (in_table == 1) {
    CORDWOOD_TRY(value, context.next_string());
  } else {
    CORDWOOD_TRY(value, in.string());
  }
  return std::make_unique<ConstantColumn>(value, rows);
}

}  // namespace cordwood::indexer
