#pragma once
// How the values of one column of one row group become bytes, and a Column again.
//
// encode_column() measures the values and picks the encoding; decode_column() reads any. An encoding is one file in
// this folder: a class derived from Column, a function that writes, a function that reads. Columns nest: the slots of
// a template, the middle of an affix, the values of a dictionary are columns again.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "indexer/column.h"

namespace cordwood::indexer {

class NeedleCollector;
class StringTable;
class StringTableBuilder;

/// The first byte of an encoded column. Never reuse a number.
enum class Encoding : std::uint8_t {
  constant = 1,
  dictionary = 2,
  integer = 3,
  plain = 4,
  templates = 5,
  affix = 6,
  digits = 7,
  timestamp = 8,
  hexadecimal = 9,
  ipv4 = 10,
  decimal = 11,
  reference = 12,
  patched = 13,
};

using Values = std::span<const std::string_view>;

/// The other columns of the row group, for values that stand there already.
class Siblings {
 public:
  virtual ~Siblings() = default;
  /// The position of a column that has values[i] in rows[i], for all i; nullopt when there is none to refer to.
  virtual std::optional<std::uint32_t> find_equal(Values values, std::span<const std::uint32_t> rows) const = 0;
};

/// What encoding a column gives to the segment beside bytes.
struct EncodeContext {
  StringTableBuilder* strings = nullptr;             // Null: the values are parts of words, which no index may see.
  NeedleCollector* needles = nullptr;                // Null with it.
  std::vector<std::uint32_t>* string_ids = nullptr;  // Ids of the strings that this column leaves to the table.
  std::uint32_t string_rows_min = 0;                 // A string with at least so many rows goes to the table.
  const Siblings* siblings = nullptr;                // Null: no references.
  std::span<const std::uint32_t> rows = {};          // With siblings: the row of each value.
  std::vector<std::uint32_t>* referred = nullptr;    // With siblings: positions of columns referred to.
  std::span<const std::uint64_t> hashes = {};        // checksum64 of each value, where somebody knows it already.
  bool* holds_times = nullptr;  // Set when times were written, whose words are not among the needles.
  int templates_left = 0;       // Levels of templates to try: units, then units within units.
  bool dictionary_allowed = true;
  bool is_slot = false;  // Of a template: no column that queries see.

  /// Leaves `text` to the string table; false when it must stay here.
  bool leave_to_table(std::string_view text, std::size_t rows_with_it);
  void add_needles(std::string_view text);
  void add_needles(Values values);
};

/// What a column says of itself in the directory.
struct ColumnFacts {
  bool complete = false;  // The strings left to the table are all of its values.
  bool has_range = false;
  std::int64_t min = 0;
  std::int64_t max = 0;
};

/// Tries the kinds that are more than text: numbers, times, addresses, ids.
bool try_typed(Values values, ColumnFacts& facts, std::string& out);

/// Appends the encoded values (at least one) to `out`.
ColumnFacts encode_column(Values values, EncodeContext context, std::string& out);

/// What decoding needs beside bytes. Views of the decoded column go into the bytes and into `strings`.
struct DecodeContext {
  const StringTable& strings;
  std::span<const std::uint32_t> string_ids;  // Taken from the front as encodings name them.
  /// Gives other columns of the row group; null where references are not allowed.
  using Sibling = std::function<Result<std::shared_ptr<const Column>>(std::uint64_t position)>;
  const Sibling* sibling = nullptr;
  std::span<const std::uint32_t> rows = {};  // With `sibling`: the row of each value.
  int depth_left = 8;                        // Columns nest no deeper, and hold no more values in all: hostile bytes
  std::uint64_t values_left = 32 << 20;      //   end here.

  Result<std::string_view> next_string();
};

/// Reads one encoded column of `rows` values from the front of `in`. Errc::corrupt.
Result<std::unique_ptr<Column>> decode_column(ByteReader& in, std::uint32_t rows, DecodeContext& context);

// One pair an encoding. try_… functions write nothing and return false when the values are not of their kind.

void encode_constant(std::string_view value, std::size_t rows, EncodeContext& context, ColumnFacts& facts,
                     std::string& out);
Result<std::unique_ptr<Column>> decode_constant(ByteReader& in, std::uint32_t rows, DecodeContext& context);

struct Distinct;
void encode_dictionary(const Distinct& distinct, EncodeContext& context, ColumnFacts& facts, std::string& out);
Result<std::unique_ptr<Column>> decode_dictionary(ByteReader& in, std::uint32_t rows, DecodeContext& context);

bool try_integer(Values values, ColumnFacts& facts, std::string& out);
Result<std::unique_ptr<Column>> decode_integer(ByteReader& in, std::uint32_t rows);

bool try_decimal(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_decimal(ByteReader& in, std::uint32_t rows);

bool try_ipv4(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_ipv4(ByteReader& in, std::uint32_t rows);

struct FixedShape;
bool try_timestamp(Values values, const FixedShape* fixed, std::string& out);
Result<std::unique_ptr<Column>> decode_timestamp(ByteReader& in, std::uint32_t rows);

bool try_digits(Values values, const FixedShape& fixed, std::string& out);
Result<std::unique_ptr<Column>> decode_digits(ByteReader& in, std::uint32_t rows);

bool try_hexadecimal(Values values, const FixedShape& fixed, std::string& out);
Result<std::unique_ptr<Column>> decode_hexadecimal(ByteReader& in, std::uint32_t rows);

bool try_patched(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_patched(ByteReader& in, std::uint32_t rows, DecodeContext& context);

bool try_affix(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_affix(ByteReader& in, std::uint32_t rows, DecodeContext& context);

bool try_templates(Values values, EncodeContext& context, std::string& out);
Result<std::unique_ptr<Column>> decode_templates(ByteReader& in, std::uint32_t rows, DecodeContext& context);

bool try_reference(Values values, EncodeContext& context, std::string& out);
Result<std::unique_ptr<Column>> decode_reference(ByteReader& in, std::uint32_t rows, DecodeContext& context);

void encode_plain(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_plain(ByteReader& in, std::uint32_t rows);

}  // namespace cordwood::indexer
