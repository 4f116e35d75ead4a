// Few distinct values: each once, and a small number a row.
//
//   varint values in the string table, varint values here, the lengths of these (numbers), their bytes,
//   one id a row (numbers): first those in the table, then those here

#include "encoding/encoding.h"
#include "encoding/numbers.h"
#include "fingerprint.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

class DictionaryColumn final : public Column {
 public:
  DictionaryColumn(std::vector<std::string_view> values, std::vector<std::uint32_t> ids)
      : values_(std::move(values)), ids_(std::move(ids)) {}

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(ids_.size()); }

  void select(const ValueTest& test, Bitmap& rows) const override {
    std::vector<char> passes(values_.size(), kUnknown);
    rows.keep_if([&](std::uint32_t row) {
      char& pass = passes[ids_[row]];
      if (pass == kUnknown) pass = test.matches(values_[ids_[row]]) ? 1 : 0;
      return pass == 1;
    });
  }

  std::string_view value(std::uint32_t row, std::string&) const override { return values_[ids_[row]]; }
  std::optional<Dictionary> dictionary() const override { return Dictionary{values_, ids_}; }
  std::size_t memory_bytes() const override {
    return sizeof *this + values_.size() * sizeof(std::string_view) + ids_.size() * sizeof(std::uint32_t);
  }

 private:
  static constexpr char kUnknown = 2;
  std::vector<std::string_view> values_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace

void encode_dictionary(Values distinct, std::span<const std::uint32_t> ids, std::span<const std::uint32_t> counts,
                       EncodeContext& context, ColumnFacts& facts, std::string& out) {
  std::vector<std::uint32_t> kept_id(distinct.size());
  std::vector<std::uint32_t> here;
  std::uint32_t in_table = 0;
  for (std::uint32_t i = 0; i < distinct.size(); ++i) {
    if (const auto id = context.strings.offer(distinct[i], counts[i] >= context.string_rows_min)) {
      context.string_ids.push_back(*id);
      kept_id[i] = in_table++;
    } else {
      here.push_back(i);
      context.needles.add_value(distinct[i]);
    }
  }
  std::vector<std::int64_t> lengths;
  for (std::uint32_t i = 0; i < here.size(); ++i) {
    kept_id[here[i]] = in_table + i;
    lengths.push_back(static_cast<std::int64_t>(distinct[here[i]].size()));
  }
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::dictionary));
  writer.varint(in_table);
  writer.varint(here.size());
  encode_numbers(lengths, out);
  for (const std::uint32_t i : here) writer.bytes(distinct[i]);
  std::vector<std::int64_t> row_ids(ids.size());
  for (std::size_t row = 0; row < ids.size(); ++row) row_ids[row] = kept_id[ids[row]];
  encode_numbers(row_ids, out);
  facts.complete = here.empty();
}

Result<std::unique_ptr<Column>> decode_dictionary(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(const std::uint64_t in_table, in.varint());
  CORDWOOD_TRY(const std::uint64_t here, in.varint());
  if (in_table > rows || here > rows) return error(Errc::corrupt, "a dictionary with more values than rows");
  std::vector<std::string_view> values;
  values.reserve(in_table + here);
  for (std::uint64_t i = 0; i < in_table; ++i) {
    CORDWOOD_TRY(const std::string_view value, context.next_string());
    values.push_back(value);
  }
  CORDWOOD_TRY(const auto lengths, decode_numbers(in, here));
  for (const std::int64_t length : lengths) {
    CORDWOOD_TRY(const std::string_view value, in.bytes(static_cast<std::uint64_t>(length)));
    values.push_back(value);
  }
  CORDWOOD_TRY(const auto row_ids, decode_numbers(in, rows));
  std::vector<std::uint32_t> ids(rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (static_cast<std::uint64_t>(row_ids[row]) >= values.size())
      return error(Errc::corrupt, "a row with a value that is not in the dictionary");
    ids[row] = static_cast<std::uint32_t>(row_ids[row]);
  }
  return std::make_unique<DictionaryColumn>(std::move(values), std::move(ids));
}

}  // namespace cordwood::indexer
