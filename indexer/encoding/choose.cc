// Picks the encoding of a column by measuring its values, and reads whichever was picked.

#include <algorithm>

#include <fmt/format.h>

#include "encoding/canonical_integer.h"
#include "encoding/distinct.h"
#include "encoding/encoding.h"
#include "fingerprint.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

// A dictionary with more values than a quarter of the rows saves less than a typed encoding of the rows does.
std::size_t dictionary_values_max(std::size_t rows) { return std::max<std::size_t>(16, rows / 4); }

// Numbers this few are a code (a status, a level), which queries group by.
constexpr std::size_t kCodesMax = 64;

std::optional<std::vector<std::int64_t>> as_integers(Values values) {
  std::vector<std::int64_t> numbers;
  if (!parse_canonical_integer(values.front())) return std::nullopt;
  numbers.reserve(values.size());
  for (const std::string_view value : values) {
    const auto number = parse_canonical_integer(value);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

ColumnFacts encode_column(Values values, EncodeContext& context, std::string& out) {
  ColumnFacts facts;
  Distinct distinct;
  const bool few = find_distinct(values, dictionary_values_max(values.size()), distinct);
  if (few && distinct.values.size() == 1) {
    encode_constant(values.front(), values.size(), context, facts, out);
    return facts;
  }
  if (!few || distinct.values.size() > kCodesMax) {
    if (const auto numbers = as_integers(values)) {
      for (const std::string_view value : few ? Values(distinct.values) : values) context.needles.add_value(value);
      encode_integer(*numbers, facts, out);
      return facts;
    }
  }
  if (few) {
    encode_dictionary(distinct.values, distinct.ids, distinct.counts, context, facts, out);
    return facts;
  }
  for (const std::string_view value : values) context.needles.add_value(value);
  encode_plain(values, out);
  return facts;
}

Result<std::string_view> DecodeContext::next_string() {
  if (string_ids.empty() || string_ids.front() >= strings.size())
    return error(Errc::corrupt, "a column that names more strings than the directory gives it");
  const std::uint32_t id = string_ids.front();
  string_ids = string_ids.subspan(1);
  return strings[id];
}

Result<std::unique_ptr<Column>> decode_column(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  if (rows == 0) return error(Errc::corrupt, "a column without rows");
  if (context.depth_left-- == 0) return error(Errc::corrupt, "columns nested too deep");
  CORDWOOD_TRY(const std::uint8_t encoding, in.u8());
  const auto decode = [&]() -> Result<std::unique_ptr<Column>> {
    switch (static_cast<Encoding>(encoding)) {
      case Encoding::constant: return decode_constant(in, rows, context);
      case Encoding::dictionary: return decode_dictionary(in, rows, context);
      case Encoding::integer: return decode_integer(in, rows);
      case Encoding::plain: return decode_plain(in, rows);
    }
    return error(Errc::corrupt, fmt::format("unknown column encoding {}", encoding));
  };
  auto column = decode();
  ++context.depth_left;
  return column;
}

}  // namespace cordwood::indexer
