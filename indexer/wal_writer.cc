#include "wal_writer.h"

#include <charconv>
#include <random>

#include <fmt/format.h>

#include "base/log.h"
#include "base/within_memory.h"

namespace cordwood::indexer {
namespace {

std::uint64_t random_id() {
  std::random_device source;
  return (std::uint64_t{source()} << 32) | source();
}

}  // namespace

std::filesystem::path wal_path(const std::filesystem::path& wal_folder, std::uint64_t number) {
  return wal_folder / fmt::format("{:016}.wal", number);
}

std::optional<std::uint64_t> wal_number(std::string_view file_name) {
  if (!file_name.ends_with(".wal")) return std::nullopt;
  file_name.remove_suffix(4);
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(file_name.data(), file_name.data() + file_name.size(), number);
  if (failure != std::errc() || end != file_name.data() + file_name.size()) return std::nullopt;
  return number;
}

Result<void> WalWriter::append(std::span<const WalBlock> blocks, std::uint64_t first_arrival) {
  if (file_ == nullptr) {
    CORDWOOD_TRY(open_next());
  }
  // Before a byte is written. Nothing after it is large.
  CORDWOOD_TRY(within_memory([&]() -> Result<void> {
    lay_out(blocks, first_arrival);
    return success();
  }));
  Result<void> written = file_->append(group_);
  if (written) {
    written = file_->sync();
    ++syncs_;
  }
  if (written) {
    bytes_ += group_.size();
    return success();
  }
  // Best effort: the next file's header says where this one ends in any case.
  if (const Result<void> cut = file_->truncate(bytes_); !cut)
    log::warning("indexer", "cannot cut {}: {}", wal_path(folder_, header_.number).string(), cut.error().message);
  previous_ = {header_.number, bytes_};
  file_.reset();
  return written;
}

void WalWriter::lay_out(std::span<const WalBlock> blocks, std::uint64_t first_arrival) {
  WalGroupHeader header{header_.file_id, bytes_, first_arrival, {}};
  for (const WalBlock& block : blocks)
    header.entries.push_back({static_cast<std::uint32_t>(block.bytes.size()), block.rows});
  group_.clear();
  append_wal_group_header(group_, header);
  for (const WalBlock& block : blocks) group_.append(block.bytes);
}

Result<std::uint64_t> WalWriter::rotate() {
  CORDWOOD_TRY(open_next());
  return header_.number;
}

Result<void> WalWriter::open_next() {
  const WalHeader header{next_number_++, random_id(), file_ == nullptr ? previous_ : WalEnd{header_.number, bytes_}};
  const std::filesystem::path path = wal_path(folder_, header.number);
  CORDWOOD_TRY(auto file, files_.open(path, OpenMode::create_new));
  const std::string bytes = encode_wal_header(header);
  Result<void> made = file->append(bytes);
  if (made) made = file->sync();
  if (made) made = files_.sync_directory(folder_);
  if (!made) {
    if (const Result<void> removed = files_.remove(path); !removed)
      log::warning("indexer", "cannot remove {}: {}", path.string(), removed.error().message);
    return made;
  }
  file_ = std::move(file);
  header_ = header;
  bytes_ = bytes.size();
  return success();
}

}  // namespace cordwood::indexer
