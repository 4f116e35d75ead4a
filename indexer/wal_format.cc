#include "wal_format.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/checksum.h"

namespace cordwood::indexer {

std::uint64_t WalGroupHeader::group_bytes() const {
  std::uint64_t bytes = header_bytes();
  for (const WalGroupEntry& entry : entries) bytes += entry.block_bytes;
  return bytes;
}

std::string encode_wal_header(const WalHeader& header) {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes(kWalMagic);
  out.u32(kWalVersion);
  out.u32(0);
  out.u64(header.number);
  out.u64(header.file_id);
  out.u64(header.previous.number);
  out.u64(header.previous.bytes);
  out.u64(checksum64(bytes));
  return bytes;
}

Result<WalHeader> decode_wal_header(std::string_view bytes) {
  if (bytes.size() < kWalHeaderBytes || bytes.substr(0, kWalMagic.size()) != kWalMagic)
    return error(Errc::corrupt, "not the header of a WAL file");
  ByteReader in(bytes.substr(kWalMagic.size(), kWalHeaderBytes - kWalMagic.size()));
  CORDWOOD_TRY(const std::uint32_t version, in.u32());
  if (version > kWalVersion)
    return error(Errc::unsupported, fmt::format("WAL version {}, newer than {}", version, kWalVersion));
  CORDWOOD_TRY(in.u32());
  WalHeader header;
  CORDWOOD_TRY(header.number, in.u64());
  CORDWOOD_TRY(header.file_id, in.u64());
  CORDWOOD_TRY(header.previous.number, in.u64());
  CORDWOOD_TRY(header.previous.bytes, in.u64());
  CORDWOOD_TRY(const std::uint64_t checksum, in.u64());
  if (checksum != checksum64(bytes.substr(0, kWalHeaderBytes - 8)))
    return error(Errc::corrupt, "the header of a WAL file fails its checksum");
  return header;
}

void append_wal_group_header(std::string& bytes, const WalGroupHeader& header) {
  const std::size_t begin = bytes.size();
  ByteWriter out(bytes);
  out.bytes(kWalGroupMagic);
  out.u32(static_cast<std::uint32_t>(header.entries.size()));
  out.u64(header.file_id);
  out.u64(header.offset);
  out.u64(header.first_arrival);
  for (const WalGroupEntry& entry : header.entries) {
    out.u32(entry.block_bytes);
    out.u32(entry.rows);
  }
  out.u64(checksum64(std::string_view(bytes).substr(begin)));
}

std::optional<std::size_t> wal_group_header_bytes(std::string_view bytes) {
  if (bytes.size() < kWalGroupFixedBytes || bytes.substr(0, 4) != kWalGroupMagic) return std::nullopt;
  const Result<std::uint32_t> count = ByteReader(bytes.substr(4)).u32();
  if (!count || count.value() == 0 || count.value() > kWalGroupBatchesMax) return std::nullopt;
  return kWalGroupFixedBytes + std::size_t{count.value()} * 8 + 8;
}

namespace {

Result<WalGroupHeader> read_group_header(std::string_view bytes) {
  WalGroupHeader header;
  ByteReader in(bytes);
  CORDWOOD_TRY(in.u32());
  CORDWOOD_TRY(const std::uint32_t count, in.u32());
  CORDWOOD_TRY(header.file_id, in.u64());
  CORDWOOD_TRY(header.offset, in.u64());
  CORDWOOD_TRY(header.first_arrival, in.u64());
  header.entries.resize(count);
  for (WalGroupEntry& entry : header.entries) {
    CORDWOOD_TRY(entry.block_bytes, in.u32());
    CORDWOOD_TRY(entry.rows, in.u32());
  }
  return header;
}

}  // namespace

std::optional<WalGroupHeader> decode_wal_group_header(std::string_view bytes) {
  if (wal_group_header_bytes(bytes) != bytes.size()) return std::nullopt;
  const Result<std::uint64_t> checksum = ByteReader(bytes.substr(bytes.size() - 8)).u64();
  if (!checksum || checksum.value() != checksum64(bytes.substr(0, bytes.size() - 8))) return std::nullopt;
  Result<WalGroupHeader> header = read_group_header(bytes);
  if (!header) return std::nullopt;
  return std::move(header).value();
}

}  // namespace cordwood::indexer
