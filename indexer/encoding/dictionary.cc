// Few distinct values: each once, and a small number a row.
//
//   varint values in the string table, varint values here, column of the values here (none when there are none),
//   one id a row (numbers): first those in the table, then those here

#include <algorithm>

#include "base/find_bytes.h"
#include "encoding/distinct.h"
#include "encoding/encoding.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

class DictionaryColumn final : public Column {
 public:
  /// values[first_own…] stand one after the other in `text`; their views have the right sizes only.
  DictionaryColumn(std::string text, std::size_t first_own, std::vector<std::string_view> values,
                   std::vector<std::uint32_t> ids)
      : text_(std::move(text)), first_own_(first_own), values_(std::move(values)), ids_(std::move(ids)) {
    const char* at = text_.data();
    for (std::size_t i = first_own; i < values_.size(); ++i) {
      values_[i] = {at, values_[i].size()};
      at += values_[i].size();
    }
  }

  std::uint32_t row_count() const override { return static_cast<std::uint32_t>(ids_.size()); }

  void select(const ValueTest& test, Bitmap& rows) const override {
    std::vector<char> passes(values_.size(), kUnknown);
    rows.keep_if([&](std::uint32_t row) {
      char& pass = passes[ids_[row]];
      if (pass == kUnknown) pass = test.matches(values_[ids_[row]]) ? 1 : 0;
      return pass == 1;
    });
  }

  bool may_hold(std::string_view bytes) const override {
    const auto in_table = values_.begin() + static_cast<std::ptrdiff_t>(first_own_);
    return contains_bytes(text_, bytes) ||
           std::any_of(values_.begin(), in_table, [&](std::string_view value) { return contains_bytes(value, bytes); });
  }
  std::string_view value(std::uint32_t row, std::string&) const override { return values_[ids_[row]]; }
  std::optional<Dictionary> dictionary() const override { return Dictionary{values_, ids_}; }
  std::size_t memory_bytes() const override {
    return sizeof *this + text_.size() + values_.size() * sizeof(std::string_view) +
           ids_.size() * sizeof(std::uint32_t);
  }

 private:
  static constexpr char kUnknown = 2;
  std::string text_;
  std::size_t first_own_;
  std::vector<std::string_view> values_;  // Into text_ and the string table.
  std::vector<std::uint32_t> ids_;
};

constexpr std::size_t kMeasuredMin = 32;  // Fewer values are not worth a search for their encoding.

/// The values of a column one after the other. Adds to `views` views with the right sizes, into nothing yet.
std::string concatenate(const Column& column, std::vector<std::string_view>& views) {
  std::string text;
  std::string scratch;
  for (std::uint32_t row = 0; row < column.row_count(); ++row) {
    const std::string_view value = column.value(row, scratch);
    text.append(value);
    views.emplace_back(text.data(), value.size());
  }
  return text;
}

}  // namespace

void encode_dictionary(const Distinct& distinct, EncodeContext& context, ColumnFacts& facts, std::string& out) {
  std::vector<std::uint32_t> kept_id(distinct.values.size());
  std::vector<std::uint32_t> left_here;
  std::uint32_t in_table = 0;
  for (std::uint32_t i = 0; i < distinct.values.size(); ++i) {
    if (context.leave_to_table(distinct.values[i], distinct.counts[i]))
      kept_id[i] = in_table++;
    else
      left_here.push_back(i);
  }
  std::vector<std::string_view> here;
  for (const std::uint32_t i : left_here) {
    kept_id[i] = in_table + static_cast<std::uint32_t>(here.size());
    here.push_back(distinct.values[i]);
  }
  context.add_needles(here);
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::dictionary));
  writer.varint(in_table);
  writer.varint(here.size());
  if (here.size() >= kMeasuredMin)
    encode_column(here, EncodeContext{.templates_left = context.templates_left, .dictionary_allowed = false}, out);
  else if (!here.empty())
    encode_plain(here, out);
  std::vector<std::uint32_t> ids(distinct.ids.size());
  for (std::size_t row = 0; row < ids.size(); ++row) ids[row] = kept_id[distinct.ids[row]];
  encode_numbers(ids, out);
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
  std::string text;
  if (here > 0) {
    CORDWOOD_TRY(const auto column, decode_column(in, static_cast<std::uint32_t>(here), context));
    text = concatenate(*column, values);
  }
  CORDWOOD_TRY(auto ids, decode_numbers_below(in, rows, in_table + here));
  return std::make_unique<DictionaryColumn>(std::move(text), in_table, std::move(values), std::move(ids));
}

}  // namespace cordwood::indexer
