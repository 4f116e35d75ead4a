#include "dead_letters.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/log.h"
#include "block.h"
#include "broken_files.h"
#include "indexer/store.h"

namespace cordwood::indexer {
namespace {

constexpr std::string_view kMagic = "CORDDEAD";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kEntryHeaderBytes = 8;  // Block bytes and rows.
constexpr std::uint64_t kRepairBytesMax = std::uint64_t{1} << 32;

std::string file_header() {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes(kMagic);
  out.u32(kVersion);
  return bytes;
}

void append_entry(std::string& bytes, const RowBatch& rows) {
  std::string block;
  append_block(block, rows.content, Packing::zstd);
  ByteWriter out(bytes);
  out.u32(static_cast<std::uint32_t>(block.size()));
  out.u32(rows.summary.rows);
  out.bytes(block);
}

Result<RowBatch> refused_rows(const RowBatch& batch) {
  return select_rows(batch.content, [](const Row&, Refusal refusal) {
    return refusal == Refusal::none ? std::nullopt : std::optional(refusal);
  });
}

/// The entry that `bytes` begin with, when it is whole.
std::optional<DeadLetterFile> whole_entry(std::string_view bytes) {
  const auto block = peek_block(bytes.substr(kEntryHeaderBytes));
  if (!block || block->bytes > bytes.size() - kEntryHeaderBytes) return std::nullopt;
  ByteReader in(bytes);
  const auto block_bytes = in.u32();
  const auto rows = in.u32();
  if (!block_bytes || !rows || block_bytes.value() != block->bytes) return std::nullopt;
  if (!verify_block(bytes.substr(kEntryHeaderBytes, block->bytes))) return std::nullopt;
  return DeadLetterFile{0, kEntryHeaderBytes + block->bytes, rows.value()};
}

Result<DeadLetterFile> append_to_day(FileSystem& files, const FolderLayout& folder, Day day,
                                     const DeadLetterFile& known, const std::string& entries, std::uint64_t rows) {
  const std::filesystem::path path = folder.dead_letters_of(day, known.number);
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::append));
  CORDWOOD_TRY(const std::uint64_t size, file->size());
  if (size < known.bytes) {  // Damaged. New rows must not wait for somebody to mend it.
    log::error("indexer", "{} has {} bytes of {}; kept aside", path.string(), size, known.bytes);
    CORDWOOD_TRY(keep_aside(files, path));
    CORDWOOD_TRY(files.remove(path));
    return append_to_day(files, folder, day, {known.number, 0, 0}, entries, rows);
  }
  if (size > known.bytes) {
    CORDWOOD_TRY(file->truncate(known.bytes));
  }
  const std::string bytes = (known.bytes == 0 ? file_header() : std::string()) + entries;
  CORDWOOD_TRY(file->append(bytes));
  CORDWOOD_TRY(file->sync());
  CORDWOOD_TRY(files.sync_directory(folder.dead_letters()));
  return DeadLetterFile{known.number, known.bytes + bytes.size(), known.rows + rows};
}

}  // namespace

Result<std::map<Day, DeadLetterFile>> append_dead_letters(FileSystem& files, const FolderLayout& folder,
                                                          std::span<const std::shared_ptr<const RowBatch>> batches,
                                                          const std::map<Day, DeadLetterFile>& known,
                                                          const std::function<std::uint64_t(Day)>& number_of_new) {
  struct Addition {
    std::string entries;
    std::uint64_t rows = 0;
  };
  std::map<Day, Addition> additions;
  for (const auto& batch : batches) {
    if (batch->summary.refused == 0) continue;
    CORDWOOD_TRY(const RowBatch refused, refused_rows(*batch));
    CORDWOOD_TRY(const auto reader, RowBatchReader::open(refused.content));
    Addition& addition = additions[day_of(reader.row().received_at)];
    append_entry(addition.entries, refused);
    addition.rows += refused.summary.rows;
  }
  std::map<Day, DeadLetterFile> changed;
  for (const auto& [day, addition] : additions) {
    const auto found = known.find(day);
    const DeadLetterFile before = found == known.end() ? DeadLetterFile{number_of_new(day), 0, 0} : found->second;
    CORDWOOD_TRY(changed[day], append_to_day(files, folder, day, before, addition.entries, addition.rows));
  }
  return changed;
}

DeadLetterRewrite::DeadLetterRewrite(FileSystem& files, const FolderLayout& folder, Day day, std::uint64_t number)
    : files_(files), path_(folder.dead_letters_of(day, number)), counted_{number, 0, 0} {}

Result<void> DeadLetterRewrite::add(const RowBatch& rows) {
  if (rows.summary.rows == 0) return success();
  std::string bytes;
  if (file_ == nullptr) {
    CORDWOOD_TRY(file_, files_.open(path_, OpenMode::create_new));
    bytes = file_header();
  }
  append_entry(bytes, rows);
  counted_.bytes += bytes.size();
  counted_.rows += rows.summary.rows;
  return file_->append(bytes);
}

Result<void> DeadLetterRewrite::finish() {
  if (file_ == nullptr) return success();
  CORDWOOD_TRY(file_->sync());
  return files_.sync_directory(path_.parent_path());
}

Result<DeadLetterFile> rewrite_dead_letters(FileSystem& files, const std::filesystem::path& path,
                                            std::uint64_t counted_bytes, const std::filesystem::path& to) {
  CORDWOOD_TRY(const std::string bytes, read_file(files, path, kRepairBytesMax));
  const std::string_view counted = std::string_view(bytes).substr(0, counted_bytes);
  std::string kept = file_header();
  DeadLetterFile file;
  for (std::size_t at = 0; at + kEntryHeaderBytes < counted.size();) {
    const auto entry = whole_entry(counted.substr(at));
    if (!entry) {
      ++at;
      continue;
    }
    kept += counted.substr(at, entry->bytes);
    file.rows += entry->rows;
    at += entry->bytes;
  }
  file.bytes = kept.size();
  CORDWOOD_TRY(replace_file(files, to, kept));
  return file;
}

Result<void> for_each_dead_letter_entry(FileSystem& files, const std::filesystem::path& path,
                                        std::uint64_t counted_bytes,
                                        const std::function<Result<void>(const std::string& content)>& visit) {
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::read));
  const auto damaged = [&](std::uint64_t offset, std::string_view why) {
    return error(Errc::corrupt, fmt::format("{} at byte {}: {}", path.string(), offset, why));
  };
  std::string header(kHeaderBytes, '\0');
  CORDWOOD_TRY(const std::size_t got, file->read_at(0, header));
  if (got != kHeaderBytes || header != file_header()) return damaged(0, "not a file of dead letters");
  for (std::uint64_t at = kHeaderBytes; at < counted_bytes;) {
    std::string entry(kEntryHeaderBytes, '\0');
    CORDWOOD_TRY(const std::size_t entry_got, file->read_at(at, entry));
    if (entry_got != kEntryHeaderBytes) return damaged(at, "the file ends early");
    ByteReader in(entry);
    CORDWOOD_TRY(const std::uint32_t block_bytes, in.u32());
    if (block_bytes > counted_bytes - at - kEntryHeaderBytes) return damaged(at, "an entry reaches beyond the file");
    CORDWOOD_TRY(const std::string content, read_block(*file, {at + kEntryHeaderBytes, block_bytes}));
    if (Result<void> visited = visit(content); !visited)
      return std::move(visited).error().within(fmt::format("{} at byte {}", path.string(), at));
    at += kEntryHeaderBytes + block_bytes;
  }
  return success();
}

Result<void> read_dead_letters(FileSystem& files, const std::filesystem::path& path, std::uint64_t counted_bytes,
                               const std::function<void(const Row&, Refusal)>& visit) {
  return for_each_dead_letter_entry(files, path, counted_bytes, [&](const std::string& content) -> Result<void> {
    CORDWOOD_TRY(auto reader, RowBatchReader::open(content));
    while (reader.next()) visit(reader.row(), reader.refusal());
    return reader.finish();
  });
}

Result<void> visit_dead_letters(FileSystem& files, const std::filesystem::path& folder,
                                const std::function<void(const DeadLetter&)>& visit) {
  const FolderLayout layout{folder};
  CORDWOOD_TRY(const auto manifest, load_manifest(files, layout.manifest()));
  if (!manifest) return error(Errc::not_found, fmt::format("{} holds no store", folder.string()));
  for (const auto& [received_day, file] : manifest->dead_letters) {
    const Day day = received_day;
    CORDWOOD_TRY(read_dead_letters(
        files, layout.dead_letters_of(day, file.number), file.bytes, [&](const Row& row, Refusal refusal) {
          visit({day, name_of(refusal), row.time, row.received_at, row.stream, row.peer, row.fields});
        }));
  }
  return success();
}

}  // namespace cordwood::indexer
