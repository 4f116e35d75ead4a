#include "directory_recovery.h"

#include <algorithm>

#include <fmt/format.h>

#include "segment_file.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kSearchBytes = 1 << 20;  // Read at once when looking for the next block.

class Walk {
 public:
  Walk(const File& file, std::uint64_t end) : file_(file), end_(end) {}

  Result<std::vector<WalkedBlock>> run() {
    while (at_ < end_) {
      CORDWOOD_TRY(const auto header, header_at(at_));
      if (header) {
        CORDWOOD_TRY(const bool whole, take(*header));
        if (whole) continue;
      }
      CORDWOOD_TRY(search());
    }
    return std::move(blocks_);
  }

 private:
  Result<std::optional<BlockHeader>> header_at(std::uint64_t offset) {
    std::string bytes(kBlockHeaderBytes, '\0');
    CORDWOOD_TRY(const std::size_t got, file_.read_at(offset, bytes));
    auto header = peek_block(std::string_view(bytes).substr(0, got));
    if (header && header->bytes > end_ - offset) header.reset();
    return header;
  }

  /// Whether what the header says could be believed: the block is whole, or another header, or the end, is behind it.
  Result<bool> take(const BlockHeader& header) {
    WalkedBlock block{{at_, static_cast<std::uint32_t>(header.bytes)}, header.kind, std::nullopt};
    const auto content = read_block(file_, block.place);
    if (!content && content.error().code == Errc::io) return content.error();
    if (!content) {
      block.damage = content.error();
      const std::uint64_t next = at_ + header.bytes;
      CORDWOOD_TRY(const auto behind, header_at(next));
      if (!behind && next != end_ && next + kSegmentFooterBytes != end_) return false;
    }
    at_ += header.bytes;
    blocks_.push_back(std::move(block));
    return true;
  }

  /// Passes over bytes that no header accounts for, to the next whole block.
  Result<void> search() {
    const std::uint64_t begin = at_;
    for (++at_; at_ < end_;) {
      std::string bytes(std::min<std::uint64_t>(kSearchBytes, end_ - at_), '\0');
      CORDWOOD_TRY(const std::size_t got, file_.read_at(at_, bytes));
      if (got < kBlockHeaderBytes) break;
      for (std::size_t i = 0; i + kBlockHeaderBytes <= got; ++i) {
        const auto header = peek_block(std::string_view(bytes).substr(i));
        if (!header || header->bytes > end_ - at_ - i) continue;
        if (!read_block(file_, {at_ + i, static_cast<std::uint32_t>(header->bytes)})) continue;
        at_ += i;
        pass_over(begin);
        return success();
      }
      at_ += got - kBlockHeaderBytes + 1;
    }
    at_ = end_;
    pass_over(begin);
    return success();
  }

  void pass_over(std::uint64_t begin) {
    const auto bytes = static_cast<std::uint32_t>(std::min<std::uint64_t>(at_ - begin, UINT32_MAX));
    blocks_.push_back({{begin, bytes},
                       std::nullopt,
                       error(Errc::corrupt, fmt::format("{} bytes at {} are no block", at_ - begin, begin))});
  }

  const File& file_;
  const std::uint64_t end_;
  std::uint64_t at_ = kSegmentHeaderBytes;
  std::vector<WalkedBlock> blocks_;
};

Result<Directory> read_at_the_end(const File& file, std::uint64_t file_bytes) {
  CORDWOOD_TRY(const BlockPlace place, read_segment_ends(file, file_bytes));
  CORDWOOD_TRY(const std::string content, read_block(file, place));
  return decode_directory(content, file_bytes);
}

Result<Directory> read_from_copy(const File& file, std::uint64_t file_bytes) {
  CORDWOOD_TRY(const auto blocks, walk_blocks(file, file_bytes));
  if (blocks.empty()) return error(Errc::corrupt, "there are no blocks");
  const auto copy = std::find_if(blocks.begin(), blocks.end(), [](const WalkedBlock& block) {
    return block.kind == BlockKind::directory_copy && !block.damage;
  });
  if (copy == blocks.end()) return error(Errc::corrupt, "the copy of its directory is damaged too");
  CORDWOOD_TRY(const std::string content, read_block(file, copy->place));
  CORDWOOD_TRY(Directory directory, decode_directory(content, file_bytes));
  directory.copy = copy->place;
  bool every_block_known = true;
  bool needle_head = false;
  for (auto block = copy + 1; block != blocks.end(); ++block) {
    if (!block->kind) {
      every_block_known = false;
    } else if (*block->kind == BlockKind::strings) {
      directory.string_blocks.push_back(block->place);
    } else if (*block->kind == BlockKind::lexicon) {
      directory.lexicon_blocks.push_back(block->place);
    } else if (*block->kind == BlockKind::needle_head) {  // Behind the pages when a merge wrote it.
      needle_head = true;
      directory.needle_blocks.insert(directory.needle_blocks.begin(), block->place);
    } else if (*block->kind == BlockKind::needle_page) {
      directory.needle_blocks.push_back(block->place);
    }
  }
  if (directory.needle_blocks.empty()) {
    directory.needles_lost = !every_block_known || blocks.back().kind != BlockKind::directory;
  } else if (!needle_head) {
    directory.needles_lost = true;
    directory.needle_blocks.clear();
  }
  return directory;
}

}  // namespace

Result<std::vector<WalkedBlock>> walk_blocks(const File& file, std::uint64_t file_bytes) {
  CORDWOOD_TRY(auto blocks, Walk(file, file_bytes).run());
  // The footer, whole or not; a file that was cut off has none.
  if (!blocks.empty() && !blocks.back().kind && blocks.back().place.bytes == kSegmentFooterBytes) blocks.pop_back();
  return blocks;
}

Result<RecoveredDirectory> read_directory(const File& file, std::uint64_t file_bytes) {
  auto directory = read_at_the_end(file, file_bytes);
  if (directory) return RecoveredDirectory{std::move(directory).value(), std::nullopt};
  if (directory.error().code != Errc::corrupt) return std::move(directory).error();
  auto copy = read_from_copy(file, file_bytes);
  if (copy) return RecoveredDirectory{std::move(copy).value(), std::move(directory).error()};
  if (copy.error().code != Errc::corrupt) return std::move(copy).error();
  return error(Errc::corrupt, fmt::format("{}; {}", directory.error().message, copy.error().message));
}

}  // namespace cordwood::indexer
