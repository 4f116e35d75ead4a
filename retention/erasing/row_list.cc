#include "row_list.h"

#include "base/bytes.h"
#include "base/checksum.h"

namespace cordwood::erasing {
namespace {

constexpr std::string_view kMagic = "CWERASE\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 8;

}  // namespace

std::string encode_row_list(const RowList& rows) {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes(kMagic);
  out.u32(kVersion);
  out.varint(rows.size());
  for (const auto& [day, arrivals] : rows) {
    out.signed_varint(day.time_since_epoch().count());
    out.varint(arrivals.size());
    std::uint64_t before = 0;
    for (const std::uint64_t arrival : arrivals) {
      out.varint(arrival - before);
      before = arrival;
    }
  }
  out.u64(checksum64(bytes));
  return bytes;
}

Result<RowList> decode_row_list(std::string_view bytes) {
  if (bytes.size() < kMagic.size() + kChecksumBytes || !bytes.starts_with(kMagic))
    return error(Errc::corrupt, "not a list of rows to erase");
  const std::string_view checked = bytes.substr(0, bytes.size() - kChecksumBytes);
  CORDWOOD_TRY(const std::uint64_t checksum, ByteReader(bytes.substr(checked.size())).u64());
  if (checksum != checksum64(checked)) return error(Errc::corrupt, "a list of rows to erase fails its checksum");
  ByteReader in(checked.substr(kMagic.size()));
  CORDWOOD_TRY(const std::uint32_t version, in.u32());
  if (version > kVersion) return error(Errc::unsupported, "a list of rows to erase of a newer version");
  CORDWOOD_TRY(const std::size_t days, in.count());
  RowList rows;
  for (std::size_t i = 0; i < days; ++i) {
    CORDWOOD_TRY(const std::int64_t day, in.signed_varint());
    if (day < INT32_MIN || day > INT32_MAX) return error(Errc::corrupt, "a day beyond the calendar");
    CORDWOOD_TRY(const std::size_t count, in.count());
    const Day of_rows = Day(std::chrono::days(day));
    if (!rows.empty() && rows.rbegin()->first >= of_rows) return error(Errc::corrupt, "days out of order");
    auto& arrivals = rows[of_rows];
    arrivals.reserve(count);
    std::uint64_t arrival = 0;
    for (std::size_t row = 0; row < count; ++row) {
      CORDWOOD_TRY(const std::uint64_t step, in.varint());
      if (row > 0 && (step == 0 || arrival + step < arrival)) return error(Errc::corrupt, "rows out of order");
      arrival += step;
      arrivals.push_back(arrival);
    }
  }
  if (in.left() != 0) return error(Errc::corrupt, "bytes behind a list of rows to erase");
  return rows;
}

}  // namespace cordwood::erasing
