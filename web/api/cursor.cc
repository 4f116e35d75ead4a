#include "cursor.h"

#include <array>
#include <iterator>

#include <boost/algorithm/hex.hpp>

#include "base/bytes.h"
#include "base/checksum.h"

namespace cordwood::api {

namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 8;  // Behind the rest: a cursor is copied by hand now and then.

constexpr std::array<std::string_view, 8> kQuestions = {
    "query", "start", "end", "time", "time_offset", "extra_filters", "extra_stream_filters", "hidden_fields_filters"};

std::string bytes_of(std::string_view text) {
  std::string bytes;
  try {
    boost::algorithm::unhex(text.begin(), text.end(), std::back_inserter(bytes));
  } catch (const boost::algorithm::hex_decode_error&) {
    bytes.clear();
  }
  return bytes;
}

Result<Cursor> read(std::string_view bytes) {
  if (bytes.size() < kChecksumBytes) return error(Errc::invalid, "");
  const std::string_view content = bytes.substr(0, bytes.size() - kChecksumBytes);
  ByteReader reader(content), behind(bytes.substr(content.size()));
  CORDWOOD_TRY(const std::uint64_t checksum, behind.u64());
  CORDWOOD_TRY(const std::uint8_t version, reader.u8());
  if (checksum != checksum64(content) || version != kVersion) return error(Errc::invalid, "");
  Cursor cursor;
  CORDWOOD_TRY(const std::int64_t begun_at, reader.signed_varint());
  cursor.begun_at = timestamp_from_nanoseconds(begun_at);
  CORDWOOD_TRY(cursor.last_arrival, reader.varint());
  CORDWOOD_TRY(cursor.question, reader.u64());
  CORDWOOD_TRY(cursor.end.time, reader.signed_varint());
  CORDWOOD_TRY(cursor.end.arrival, reader.varint());
  CORDWOOD_TRY(cursor.end.rows, reader.varint());
  return cursor;
}

}  // namespace

std::string Cursor::text() const {
  std::string bytes;
  ByteWriter writer(bytes);
  writer.u8(kVersion);
  writer.signed_varint(nanoseconds_of(begun_at));
  writer.varint(last_arrival);
  writer.u64(question);
  writer.signed_varint(end.time);
  writer.varint(end.arrival);
  writer.varint(end.rows);
  writer.u64(checksum64(bytes));
  std::string text;
  boost::algorithm::hex_lower(bytes, std::back_inserter(text));
  return text;
}

Result<Cursor> Cursor::parse(std::string_view text) {
  auto cursor = read(bytes_of(text));
  if (cursor.has_error())
    return Error{Errc::invalid, "parameter 'cursor' is none that this server gave",
                 "begin with cursor=begin, and go on with what the header Cordwood-Cursor says"};
  return cursor;
}

std::uint64_t question_of(const Parameters& parameters) {
  std::string bytes;
  ByteWriter writer(bytes);
  for (const std::string_view name : kQuestions) {
    const auto values = parameters.all(name);
    writer.varint(values.size());
    for (const std::string_view value : values) writer.string(value);
  }
  return checksum64(bytes);
}

}  // namespace cordwood::api
