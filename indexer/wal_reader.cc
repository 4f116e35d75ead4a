#include "wal_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "block.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kSearchBytes = 1 << 20;  // Read at once when looking for the next group.

Result<std::string> read_bytes(const File& file, std::uint64_t offset, std::uint64_t count) {
  std::string bytes(count, '\0');
  CORDWOOD_TRY(const std::size_t got, file.read_at(offset, bytes));
  bytes.resize(got);
  return bytes;
}

class Scanner {
 public:
  Scanner(const File& file, std::uint64_t limit, bool all_durable, const std::function<Result<void>(WalBatch)>& visit)
      : file_(file), limit_(limit), all_durable_(all_durable), visit_(visit) {}

  Result<WalScan> run() {
    CORDWOOD_TRY(read_header());
    while (at_ < limit_) {
      CORDWOOD_TRY(auto group, group_at(at_));
      if (!group) {
        CORDWOOD_TRY(const bool more, skip_to_next_group());
        if (!more) break;
      } else {
        CORDWOOD_TRY(const bool whole, read_group(*group));
        if (!whole) break;
      }
    }
    return std::move(scan_);
  }

 private:
  Result<void> read_header() {
    CORDWOOD_TRY(const std::string bytes, read_bytes(file_, 0, std::min<std::uint64_t>(kWalHeaderBytes, limit_)));
    const Result<WalHeader> header = decode_wal_header(bytes);
    at_ = scan_.end = std::min<std::uint64_t>(kWalHeaderBytes, limit_);
    if (header) {
      scan_.header = header.value();
      file_id_ = header.value().file_id;
    } else if (header.error().code == Errc::unsupported) {
      return header.error();
    } else {
      CORDWOOD_TRY(const auto group, next_group(0));
      if (group || all_durable_) scan_.damage.push_back({0, at_, 0, header.error().message});
    }
    return success();
  }

  // The header of the group at `offset`, when there is a valid one.
  Result<std::optional<WalGroupHeader>> group_at(std::uint64_t offset) {
    const std::optional<WalGroupHeader> none;
    if (limit_ - offset < kWalGroupFixedBytes) return none;
    CORDWOOD_TRY(const std::string fixed, read_bytes(file_, offset, kWalGroupFixedBytes));
    const auto header_bytes = wal_group_header_bytes(fixed);
    if (!header_bytes || *header_bytes > limit_ - offset) return none;
    CORDWOOD_TRY(const std::string bytes, read_bytes(file_, offset, *header_bytes));
    std::optional<WalGroupHeader> header = decode_wal_group_header(bytes);
    if (!header || header->offset != offset) return none;
    if (file_id_ && *file_id_ != header->file_id) return none;
    return header;
  }

  Result<std::optional<std::uint64_t>> next_group(std::uint64_t from) {
    const std::optional<std::uint64_t> none;
    for (std::uint64_t offset = from; offset < limit_;) {
      CORDWOOD_TRY(const std::string bytes,
                   read_bytes(file_, offset, std::min<std::uint64_t>(kSearchBytes, limit_ - offset)));
      for (std::size_t found = bytes.find(kWalGroupMagic); found != std::string::npos;
           found = bytes.find(kWalGroupMagic, found + 1)) {
        CORDWOOD_TRY(const auto group, group_at(offset + found));
        if (group) return std::optional(offset + found);
      }
      if (bytes.size() < kWalGroupMagic.size()) break;
      offset += bytes.size() - (kWalGroupMagic.size() - 1);
      if (offset + kWalGroupFixedBytes > limit_) break;
    }
    return none;
  }

  // Where no group begins though one should. False when nothing follows.
  Result<bool> skip_to_next_group() {
    CORDWOOD_TRY(const auto next, next_group(at_ + 1));
    if (next) {
      CORDWOOD_TRY(const auto group, group_at(*next));
      const std::uint64_t arrival = scan_.next_arrival;
      const bool gap = group && arrival > 0 && group->first_arrival > arrival;
      scan_.damage.push_back({at_, *next - at_, gap ? group->first_arrival - arrival : 0, "not a group"});
      at_ = *next;
      return true;
    }
    if (all_durable_) {
      scan_.damage.push_back({at_, limit_ - at_, 0, "not a group"});
    } else {
      scan_.torn_bytes = limit_ - at_;
    }
    return false;
  }

  struct ReadBatch {
    std::uint64_t offset;
    std::uint32_t bytes;
    std::uint32_t rows;
    Result<WalBatch> batch;
  };

  // False when the group is torn: then nothing of it counts, since nothing of it was acknowledged.
  Result<bool> read_group(const WalGroupHeader& group) {
    std::vector<ReadBatch> batches;
    std::uint64_t offset = at_ + group.header_bytes();
    std::uint64_t arrival = group.first_arrival;
    bool whole = at_ + group.group_bytes() <= limit_;
    for (const WalGroupEntry& entry : group.entries) {
      batches.push_back({offset, entry.block_bytes, entry.rows, read_batch(offset, entry, arrival)});
      if (!batches.back().batch && batches.back().batch.error().code == Errc::io) return batches.back().batch.error();
      whole = whole && batches.back().batch;
      offset += entry.block_bytes;
      arrival += entry.rows;
    }
    if (!whole && !all_durable_) {
      CORDWOOD_TRY(const auto later, next_group(at_ + group.header_bytes()));
      if (!later) {
        scan_.torn_bytes = limit_ - at_;
        return false;
      }
    }
    file_id_ = group.file_id;
    for (ReadBatch& read : batches) {
      if (read.batch) {
        CORDWOOD_TRY(visit_(std::move(read.batch).value()));
      } else {
        scan_.damage.push_back({read.offset, read.bytes, read.rows, read.batch.error().message});
      }
    }
    at_ = scan_.end = std::min(limit_, at_ + group.group_bytes());
    scan_.next_arrival = std::max(scan_.next_arrival, arrival);
    return true;
  }

  Result<WalBatch> read_batch(std::uint64_t offset, const WalGroupEntry& entry, std::uint64_t arrival) {
    if (offset > limit_ || entry.block_bytes > limit_ - offset) return error(Errc::corrupt, "the file ends before it");
    CORDWOOD_TRY(const std::string block, read_bytes(file_, offset, entry.block_bytes));
    CORDWOOD_TRY(std::string content, unpack_block(block));
    return WalBatch{arrival, entry.rows, std::move(content)};
  }

  const File& file_;
  const std::uint64_t limit_;
  const bool all_durable_;  // Every byte before limit_ was acknowledged.
  const std::function<Result<void>(WalBatch)>& visit_;
  std::optional<std::uint64_t> file_id_;
  std::uint64_t at_ = 0;
  WalScan scan_;
};

}  // namespace

Result<WalHeader> read_wal_header(const File& file) {
  CORDWOOD_TRY(const std::string bytes, read_bytes(file, 0, kWalHeaderBytes));
  return decode_wal_header(bytes);
}

Result<WalScan> scan_wal(const File& file, std::optional<std::uint64_t> acknowledged_bytes,
                         const std::function<Result<void>(WalBatch)>& visit) {
  CORDWOOD_TRY(const std::uint64_t size, file.size());
  const std::uint64_t limit = acknowledged_bytes ? std::min(size, *acknowledged_bytes) : size;
  CORDWOOD_TRY(WalScan scan, Scanner(file, limit, acknowledged_bytes.has_value(), visit).run());
  if (acknowledged_bytes && *acknowledged_bytes > size)
    scan.damage.push_back({size, *acknowledged_bytes - size, 0, "the file ends before it"});
  return scan;
}

}  // namespace cordwood::indexer
