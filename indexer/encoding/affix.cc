// Values that begin alike and end alike: "user42", "123ms", "/var/log/app.7.gz". What lies between is a column again.
//
//   string prefix, string suffix, column of the middles
//
// The affix never takes a digit from the middle: "100" and "123" do not begin alike.

#include <algorithm>

#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/generated_column.h"
#include "encoding/parts.h"

namespace cordwood::indexer {
namespace {

class AffixColumn final : public GeneratedColumn {
 public:
  AffixColumn(std::string_view prefix, std::string_view suffix, std::unique_ptr<Column> middles)
      : GeneratedColumn(middles->row_count()), prefix_(prefix), suffix_(suffix), middles_(std::move(middles)) {}

  void append(std::uint32_t row, std::string& out) const override {
    out.append(prefix_);
    middles_->append(row, out);
    out.append(suffix_);
  }
  bool may_hold(std::string_view bytes) const override {
    const auto holds = [&](std::string_view piece) { return piece.find(bytes) != std::string_view::npos; };
    return holds(prefix_) || holds(suffix_) || middles_->may_hold(bytes) ||
           may_straddle(
               {prefix_, suffix_}, SlotTexts::any,
               [&](std::size_t, std::string_view part) { return middles_->may_hold(part); }, bytes);
  }
  std::size_t memory_bytes() const override { return sizeof *this + middles_->memory_bytes(); }

 private:
  std::string_view prefix_;
  std::string_view suffix_;
  std::unique_ptr<Column> middles_;
};

std::string_view common_prefix(std::string_view a, std::string_view b) {
  const auto [end, other] =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin());
  return a.substr(0, static_cast<std::size_t>(end - a.begin()));
}

std::string_view common_suffix(std::string_view a, std::string_view b) {
  std::size_t size = 0;
  while (size < std::min(a.size(), b.size()) && a[a.size() - 1 - size] == b[b.size() - 1 - size]) ++size;
  return a.substr(a.size() - size);
}

}  // namespace

bool try_affix(Values values, std::string& out) {
  std::string_view prefix = values.front();
  std::string_view suffix = values.front();
  for (const std::string_view value : values) {
    prefix = common_prefix(prefix, value);
    suffix = common_suffix(suffix, value);
    if (prefix.empty() && suffix.empty()) return false;
  }
  std::size_t shortest = values.front().size();
  for (const std::string_view value : values) shortest = std::min(shortest, value.size());
  suffix.remove_prefix(suffix.size() - std::min(suffix.size(), shortest - prefix.size()));  // They may not overlap.
  while (!prefix.empty() && is_digit(prefix.back())) prefix.remove_suffix(1);
  while (!suffix.empty() && is_digit(suffix.front())) suffix.remove_prefix(1);
  if (prefix.empty() && suffix.empty()) return false;
  std::vector<std::string_view> middles;
  middles.reserve(values.size());
  for (const std::string_view value : values)
    middles.push_back(value.substr(prefix.size(), value.size() - prefix.size() - suffix.size()));
  std::string encoded;
  encode_column(middles, EncodeContext{.dictionary_allowed = false}, encoded);
  const auto kind = static_cast<Encoding>(encoded[0]);
  if (kind == Encoding::plain) return false;  // zstd finds the likeness of plain texts by itself.
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::affix));
  writer.string(prefix);
  writer.string(suffix);
  writer.bytes(encoded);
  return true;
}

Result<std::unique_ptr<Column>> decode_affix(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(const std::string_view prefix, in.string());
  CORDWOOD_TRY(const std::string_view suffix, in.string());
  CORDWOOD_TRY(auto middles, decode_column(in, rows, context));
  return std::make_unique<AffixColumn>(prefix, suffix, std::move(middles));
}

}  // namespace cordwood::indexer
