// Picks the encoding of a column by measuring its values, and reads whichever was picked.

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/words.h"
#include "encoding/distinct.h"
#include "encoding/encoding.h"
#include "encoding/fixed_shape.h"
#include "fingerprint.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kFewMin = 16;  // So many distinct values may be a dictionary in the shortest column.
// Beyond this share of distinct values a dictionary saves nothing.
std::size_t distinct_max(std::size_t rows) { return std::max(kFewMin, rows * 3 / 4); }
// Texts whose kind is not known are a dictionary when each stands twice on average: as templates they cost about as
// much as the ids do.
constexpr std::size_t kTextRowsPerValue = 2;
// What an id in the directory costs, in bits.
constexpr double kTableIdBits = 12;
// Queries answer faster from a dictionary: it may cost this much more.
constexpr double kDictionaryBonus = 1.1;
// With a larger share of one value the others may be exceptions (patched.cc takes a tenth).
constexpr double kPatchedShareMin = 0.85;

/// Whether a typed column is one of times, in which every word is of the kind that these may hold (fingerprint.h) and
/// no quad is. All its values have the same characters between the digits.
bool holds_only_times(std::string_view encoded, Values values) {
  if (static_cast<Encoding>(encoded[0]) != Encoding::timestamp) return false;
  std::string_view rest = values.front();
  QuadFinder quads;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest))
    if (!is_clock_word(word) || !quads.take(word).empty()) return false;
  return true;
}

double entropy_bits(std::span<const std::uint32_t> counts, std::size_t rows) {
  double bits = static_cast<double>(rows) * std::log2(static_cast<double>(rows));
  for (const std::uint32_t count : counts) bits -= count * std::log2(static_cast<double>(count));
  return bits;
}

/// Whether a dictionary is smaller than the `typed_bytes` that the values take as a kind of their own.
bool dictionary_is_smaller(const Distinct& distinct, std::size_t rows, std::size_t typed_bytes,
                           const EncodeContext& context) {
  double bits = entropy_bits(distinct.counts, rows);
  const double typed_bits = 8.0 * static_cast<double>(typed_bytes);
  const double bits_of_value = typed_bits / static_cast<double>(rows);
  for (const std::uint32_t count : distinct.counts)
    bits += context.strings != nullptr && count >= context.string_rows_min ? kTableIdBits : bits_of_value;
  return bits < typed_bits * kDictionaryBonus;
}

bool is_text_dictionary(const Distinct& distinct, std::size_t rows) {
  return distinct.values.size() * kTextRowsPerValue <= std::max(rows, 2 * kFewMin);
}

/// Whether a dictionary is what these values become, of whatever kind they are: as texts because they repeat, and as
/// another kind because that takes a byte a row at the least when values repeat. Only exceptions among rows that are
/// all the same take less.
bool is_surely_dictionary(const Distinct& distinct, std::size_t rows, const EncodeContext& context) {
  const std::uint32_t most = *std::max_element(distinct.counts.begin(), distinct.counts.end());
  return distinct.values.size() * kTextRowsPerValue <= rows && most < static_cast<double>(rows) * kPatchedShareMin &&
         dictionary_is_smaller(distinct, rows, rows - 1, context);
}

}  // namespace

bool EncodeContext::leave_to_table(std::string_view text, std::size_t rows_with_it) {
  if (strings == nullptr) return false;
  const auto id = strings->offer(text, rows_with_it >= string_rows_min);
  if (id) string_ids->push_back(*id);
  return id.has_value();
}

void EncodeContext::add_needles(std::string_view text) {
  if (needles != nullptr) needles->add_value(text);
}

void EncodeContext::add_needles(Values values) {
  for (const std::string_view value : values) add_needles(value);
}

bool try_typed(Values values, ColumnFacts& facts, std::string& out) {
  if (try_integer(values, facts, out) || try_ipv4(values, out) || try_decimal(values, out)) return true;
  const auto fixed = find_fixed_shape(values);
  if (try_timestamp(values, fixed ? &*fixed : nullptr, out)) return true;
  return fixed && (try_digits(values, *fixed, out) || try_hexadecimal(values, *fixed, out));
}

ColumnFacts encode_column(Values values, EncodeContext context, std::string& out) {
  ColumnFacts facts;
  Distinct distinct;
  const bool few = find_distinct(values, context.hashes, distinct_max(values.size()), distinct);
  if (few && distinct.values.size() == 1) {
    encode_constant(values.front(), values.size(), context, facts, out);
    return facts;
  }
  // A column of its own with few values stays one: queries ask its dictionary.
  if ((context.is_slot || !few) && try_reference(values, context, out)) return facts;

  const bool may_be_dictionary = few && context.dictionary_allowed;
  if (may_be_dictionary && is_surely_dictionary(distinct, values.size(), context)) {
    encode_dictionary(distinct, context, facts, out);
    return facts;
  }
  std::string typed;
  if (try_typed(values, facts, typed) || try_affix(values, typed) || try_patched(values, typed)) {
    if (may_be_dictionary && dictionary_is_smaller(distinct, values.size(), typed.size(), context)) {
      facts = {};
      encode_dictionary(distinct, context, facts, out);
    } else {
      // A column of integers answers for itself: a word of it is one of its numbers.
      const bool answers_itself = facts.has_range && !context.is_slot;
      if (holds_only_times(typed, values) && context.holds_times != nullptr)
        *context.holds_times = true;
      else if (!answers_itself)
        context.add_needles(few ? Values(distinct.values) : values);
      out.append(typed);
    }
    return facts;
  }
  if (may_be_dictionary && is_text_dictionary(distinct, values.size())) {
    encode_dictionary(distinct, context, facts, out);
    return facts;
  }
  if (try_templates(values, context, out)) return facts;
  context.add_needles(values);
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
  if (context.depth_left == 0 || context.values_left < rows) return error(Errc::corrupt, "too much in one column");
  --context.depth_left;
  context.values_left -= rows;
  CORDWOOD_TRY(const std::uint8_t encoding, in.u8());
  const auto decode = [&]() -> Result<std::unique_ptr<Column>> {
    switch (static_cast<Encoding>(encoding)) {
      case Encoding::constant:
        return decode_constant(in, rows, context);
      case Encoding::dictionary:
        return decode_dictionary(in, rows, context);
      case Encoding::integer:
        return decode_integer(in, rows);
      case Encoding::plain:
        return decode_plain(in, rows);
      case Encoding::templates:
        return decode_templates(in, rows, context);
      case Encoding::affix:
        return decode_affix(in, rows, context);
      case Encoding::digits:
        return decode_digits(in, rows);
      case Encoding::timestamp:
        return decode_timestamp(in, rows);
      case Encoding::hexadecimal:
        return decode_hexadecimal(in, rows);
      case Encoding::ipv4:
        return decode_ipv4(in, rows);
      case Encoding::decimal:
        return decode_decimal(in, rows);
      case Encoding::patched:
        return decode_patched(in, rows, context);
      case Encoding::reference:
        return decode_reference(in, rows, context);
    }
    return error(Errc::corrupt, fmt::format("unknown column encoding {}", encoding));
  };
  auto column = decode();
  ++context.depth_left;
  return column;
}

}  // namespace cordwood::indexer
