// Values that stand in another column of the same rows: a field that was extracted from the message, and the
// message's slot.
//
//   varint position of the column

#include "encoding/encoding.h"

namespace cordwood::indexer {
namespace {

class ReferenceColumn final : public Column {
 public:
  ReferenceColumn(std::shared_ptr<const Column> target, std::vector<std::uint32_t> rows)
      : target_(std::move(target)), rows_(std::move(rows)) {}

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(rows_.size()); }
  void select(const ValueTest& test, Bitmap& rows) const override {
    Bitmap passing(target_->row_count());
    rows.for_each([&](std::uint32_t row) { passing.set(rows_[row]); });
    target_->select(test, passing);
    rows.keep_if([&](std::uint32_t row) { return passing.test(rows_[row]); });
  }
  bool may_hold(std::string_view bytes) const override { return target_->may_hold(bytes); }
  bool makes_values() const override { return target_->makes_values(); }
  void append(std::uint32_t row, std::string& out) const override { target_->append(rows_[row], out); }
  std::string_view value(std::uint32_t row, std::string& scratch) const override {
    return target_->value(rows_[row], scratch);
  }
  std::optional<CutValues> cut(std::span<const std::uint32_t> rows) const override {
    std::vector<std::uint32_t> there(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) there[i] = rows_[rows[i]];
    return target_->cut(there);
  }
  std::size_t memory_bytes() const override { return sizeof *this + rows_.size() * sizeof(std::uint32_t); }

 private:
  std::shared_ptr<const Column> target_;
  std::vector<std::uint32_t> rows_;  // Of each value, in the target.
};

}  // namespace

bool try_reference(Values values, EncodeContext& context, std::string& out) {
  if (context.siblings == nullptr) return false;
  const auto position = context.siblings->find_equal(values, context.rows);
  if (!position) return false;
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::reference));
  writer.varint(*position);
  context.referred->push_back(*position);
  return true;
}

Result<std::unique_ptr<Column>> decode_reference(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(const std::uint64_t position, in.varint());
  if (context.sibling == nullptr || context.rows.size() != rows)
    return error(Errc::corrupt, "a reference where none can be");
  CORDWOOD_TRY(auto target, (*context.sibling)(position));
  return std::make_unique<ReferenceColumn>(std::move(target),
                                           std::vector<std::uint32_t>(context.rows.begin(), context.rows.end()));
}

}  // namespace cordwood::indexer
