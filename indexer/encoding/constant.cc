// One value in every row.
//
//   u8 place (0 here, 1 string table), [here] string

#include <mutex>

#include "base/find_bytes.h"
#include "encoding/encoding.h"

namespace cordwood::indexer {
namespace {

class ConstantColumn final : public Column {
 public:
  ConstantColumn(std::string_view value, std::uint32_t rows) : value_(value), rows_(rows) {}

  std::uint32_t row_count() const override { return rows_; }
  void select(const ValueTest& test, Bitmap& rows) const override {
    if (!test.matches(value_)) rows.clear();
  }
  bool may_hold(std::string_view bytes) const override { return contains_bytes(value_, bytes); }
  std::string_view value(std::uint32_t, std::string&) const override { return value_; }
  std::optional<Dictionary> dictionary() const override {
    std::call_once(ids_once_, [&] { ids_.assign(rows_, 0); });
    return Dictionary{std::span(&value_, 1), ids_};
  }
  std::size_t memory_bytes() const override { return sizeof *this; }

 private:
  std::string_view value_;
  std::uint32_t rows_;
  mutable std::once_flag ids_once_;  // Guards the one below.
  mutable std::vector<std::uint32_t> ids_;
};

}  // namespace

void encode_constant(std::string_view value, std::size_t rows, EncodeContext& context, ColumnFacts& facts,
                     std::string& out) {
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::constant));
  facts.complete = context.leave_to_table(value, rows);
  writer.u8(facts.complete ? 1 : 0);
  if (facts.complete) return;
  writer.string(value);
  context.add_needles(value);
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
