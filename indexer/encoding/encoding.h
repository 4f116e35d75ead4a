#pragma once
// How the values of one column of one row group become bytes, and a Column again.
//
// encode_column() measures the values and picks the encoding; decode_column() reads any. An encoding is one file in
// this folder: a class derived from Column, a function that writes, a function that reads. Columns nest: the slots of
// a template, the middle of an affix, the values of a sparse column are columns again.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "indexer/column.h"

namespace cordwood::indexer {

class StringTable;
class StringTableBuilder;
class NeedleCollector;

/// The first byte of an encoded column. Never reuse a number.
enum class Encoding : std::uint8_t {
  constant = 1,
  dictionary = 2,
  integer = 3,
  plain = 4,
};

/// What encoding a top-level column gives to the segment beside bytes.
struct EncodeContext {
  StringTableBuilder& strings;
  NeedleCollector& needles;
  std::vector<std::uint32_t>& string_ids;  // Ids of the strings that this column leaves to the string table.
  std::uint32_t string_rows_min;           // A string with at least so many rows goes to the table.
};

/// What a column says of itself in the directory.
struct ColumnFacts {
  bool complete = false;  // `string_ids` are all of its values.
  bool has_range = false;
  std::int64_t min = 0;
  std::int64_t max = 0;
};

using Values = std::span<const std::string_view>;

/// Appends the encoded values (at least one) to `out`.
ColumnFacts encode_column(Values values, EncodeContext& context, std::string& out);

/// What decoding needs beside bytes. Views of the decoded column go into the bytes and into `strings`.
struct DecodeContext {
  const StringTable& strings;
  std::span<const std::uint32_t> string_ids;  // Taken from the front as encodings name them.
  int depth_left = 8;                         // Columns nest no deeper: hostile bytes end here.

  Result<std::string_view> next_string();
};

/// Reads one encoded column of `rows` values from the front of `in`. Errc::corrupt.
Result<std::unique_ptr<Column>> decode_column(ByteReader& in, std::uint32_t rows, DecodeContext& context);

// One pair an encoding.

void encode_constant(std::string_view value, std::size_t rows, EncodeContext& context, ColumnFacts& facts,
                     std::string& out);
Result<std::unique_ptr<Column>> decode_constant(ByteReader& in, std::uint32_t rows, DecodeContext& context);

void encode_dictionary(Values distinct, std::span<const std::uint32_t> ids, std::span<const std::uint32_t> counts,
                       EncodeContext& context, ColumnFacts& facts, std::string& out);
Result<std::unique_ptr<Column>> decode_dictionary(ByteReader& in, std::uint32_t rows, DecodeContext& context);

void encode_integer(std::span<const std::int64_t> values, ColumnFacts& facts, std::string& out);
Result<std::unique_ptr<Column>> decode_integer(ByteReader& in, std::uint32_t rows);

void encode_plain(Values values, std::string& out);
Result<std::unique_ptr<Column>> decode_plain(ByteReader& in, std::uint32_t rows);

}  // namespace cordwood::indexer
