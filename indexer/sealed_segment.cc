#include "sealed_segment.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "judge.h"
#include "sealed_row_group.h"
#include "segment_file_writer.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

// "20261121/00000007" of ".../20261121/00000007.seg".
std::string name_of(const std::filesystem::path& path) {
  return (path.parent_path().filename() / path.stem()).string();
}

}  // namespace

SealedSegment::SealedSegment(std::unique_ptr<File> file, std::string name, RecoveredDirectory directory,
                             std::uint64_t bytes, std::shared_ptr<BlockCache> cache)
    : file_(std::move(file)),
      name_(std::move(name)),
      directory_(std::move(directory.directory)),
      end_damage_(std::move(directory.damage)),
      info_(summarize(directory_, bytes)),
      cache_(std::move(cache)),
      cache_owner_(cache_->new_owner()) {
  for (const RowGroupEntry& group : directory_.row_groups) summaries_.push_back(group.summary);
}

SealedSegment::~SealedSegment() { cache_->forget(cache_owner_); }

Result<std::shared_ptr<SealedSegment>> SealedSegment::open_file(FileSystem& files, const std::filesystem::path& path,
                                                                std::shared_ptr<BlockCache> cache) {
  const auto doing = [&](Error failure) { return std::move(failure).within(fmt::format("segment {}", path.string())); };
  CORDWOOD_TRY(auto file, files.open(path, OpenMode::read));
  CORDWOOD_TRY(const std::uint64_t bytes, file->size());
  auto directory = read_directory(*file, bytes);
  if (!directory) return doing(std::move(directory).error());
  if (const auto& damage = directory.value().damage)
    log::error("indexer", "segment {}: {}; served from the copy of its directory", path.string(), damage->message);
  return std::shared_ptr<SealedSegment>(
      new SealedSegment(std::move(file), name_of(path), std::move(directory).value(), bytes, std::move(cache)));
}

Result<std::shared_ptr<const SealedSegment>> SealedSegment::open(FileSystem& files, const std::filesystem::path& path,
                                                                 std::shared_ptr<BlockCache> cache) {
  CORDWOOD_TRY(auto segment, open_file(files, path, std::move(cache)));
  return std::shared_ptr<const SealedSegment>(std::move(segment));
}

Result<std::shared_ptr<const SealedSegment>> SealedSegment::open(FileSystem& files, const std::filesystem::path& path,
                                                                 std::shared_ptr<BlockCache> cache,
                                                                 const std::filesystem::path& tombstones,
                                                                 std::uint64_t tombstones_version) {
  CORDWOOD_TRY(auto segment, open_file(files, path, std::move(cache)));
  CORDWOOD_TRY(segment->tombstones_, read_tombstones(files, tombstones, tombstones_version, segment->directory_));
  for (const auto& [group, rows] : segment->tombstones_.groups) segment->summaries_[group].deleted_rows = rows.count();
  return std::shared_ptr<const SealedSegment>(std::move(segment));
}

Result<std::string> SealedSegment::read_block(const BlockPlace& place) const {
  auto content = cordwood::indexer::read_block(*file_, place);
  if (!content) return std::move(content).error().within(name_);
  return content;
}

Result<std::shared_ptr<const StringTable>> SealedSegment::strings() const {
  const BlockCache::Key key{cache_owner_, strings_item};
  if (auto found = cache_->find<StringTable>(key)) return found;
  std::vector<std::string> blocks;
  for (const BlockPlace& place : directory_.string_blocks) {
    CORDWOOD_TRY(auto block, read_block(place));
    blocks.push_back(std::move(block));
  }
  CORDWOOD_TRY(const auto table, StringTable::decode(std::move(blocks), directory_.string_count));
  cache_->put(key, table, table->memory_bytes());
  return table;
}

Result<std::vector<Verdict>> SealedSegment::judge(std::string_view field, const ValueTest& test) const {
  return cordwood::indexer::judge(*this, field, test);
}

Result<std::shared_ptr<const RowGroup>> SealedSegment::open_row_group(std::size_t index) const {
  CORDWOOD_TRY(auto group, SealedRowGroup::open(shared_from_this(), index));
  return std::shared_ptr<const RowGroup>(std::move(group));
}

}  // namespace cordwood::indexer
