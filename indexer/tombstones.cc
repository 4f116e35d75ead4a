#include "tombstones.h"

#include <bit>
#include <vector>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "block.h"
#include "leaf_hash.h"

namespace cordwood::indexer {
namespace {

constexpr std::string_view kMagic = "CWTOMB\r\n";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::uint64_t kFileBytesMax = kBlockContentBytesMax;

Error bad(std::string_view what) { return error(Errc::corrupt, fmt::format("tombstones: {}", what)); }

// What the file belongs to: the sum of the leaf hashes of all rows, whatever the segment is called.
Hash128 leaves_of(const Directory& directory) {
  Hash128 sum;
  for (const RowGroupEntry& group : directory.row_groups) add_leaf(sum, group.leaves);
  return sum;
}

Result<Bitmap> read_bitmap(ByteReader& in, std::uint32_t rows) {
  Bitmap bitmap(rows);
  for (std::uint32_t begin = 0; begin < rows; begin += 64) {
    CORDWOOD_TRY(std::uint64_t word, in.u64());
    for (; word != 0; word &= word - 1) {
      const std::uint32_t row = begin + static_cast<std::uint32_t>(std::countr_zero(word));
      if (row >= rows) return bad("a row that is not there");
      bitmap.set(row);
    }
  }
  return bitmap;
}

void write_bitmap(ByteWriter& out, const Bitmap& bitmap) {
  std::vector<std::uint64_t> words((bitmap.size() + 63) / 64, 0);
  bitmap.for_each([&](std::uint32_t row) { words[row / 64] |= std::uint64_t{1} << (row % 64); });
  for (const std::uint64_t word : words) out.u64(word);
}

}  // namespace

std::uint64_t Tombstones::rows() const {
  std::uint64_t sum = 0;
  for (const auto& [group, bitmap] : groups) sum += bitmap.count();
  return sum;
}

std::uint32_t Tombstones::rows_of(std::uint32_t group) const {
  const auto found = groups.find(group);
  return found == groups.end() ? 0 : found->second.count();
}

void Tombstones::add(std::uint32_t group, const Bitmap& rows) {
  CORDWOOD_CHECK(!rows.none());
  const auto [entry, is_new] = groups.try_emplace(group, rows);
  if (!is_new) entry->second |= rows;
}

std::string encode_tombstones(const Tombstones& tombstones, const Directory& directory) {
  std::string content;
  ByteWriter out(content);
  out.varint(tombstones.version);
  const Hash128 leaves = leaves_of(directory);
  out.u64(leaves.high);
  out.u64(leaves.low);
  out.varint(tombstones.groups.size());
  std::uint32_t previous = 0;
  for (const auto& [group, rows] : tombstones.groups) {
    CORDWOOD_CHECK(rows.size() == directory.row_groups[group].summary.rows);
    out.varint(group - previous);
    write_bitmap(out, rows);
    previous = group;
  }
  std::string bytes;
  ByteWriter file(bytes);
  file.bytes(kMagic);
  file.u32(kFormatVersion);
  append_block(bytes, content, Packing::zstd);
  return bytes;
}

Result<Tombstones> decode_tombstones_content(std::string_view content, const Directory& directory) {
  ByteReader in(content);
  Tombstones tombstones;
  CORDWOOD_TRY(tombstones.version, in.varint());
  Hash128 leaves;
  CORDWOOD_TRY(leaves.high, in.u64());
  CORDWOOD_TRY(leaves.low, in.u64());
  if (leaves != leaves_of(directory)) return bad("they are another segment's");
  CORDWOOD_TRY(const std::size_t groups, in.count());
  std::uint64_t group = 0;
  for (std::size_t i = 0; i < groups; ++i) {
    CORDWOOD_TRY(const std::uint64_t step, in.varint());
    if (i > 0 && step == 0) return bad("a row group stands twice");
    if (step >= directory.row_groups.size() || group + step >= directory.row_groups.size())
      return bad("a row group that is not there");
    group += step;
    CORDWOOD_TRY(Bitmap rows, read_bitmap(in, directory.row_groups[group].summary.rows));
    if (rows.none()) return bad("a row group without deleted rows");
    tombstones.groups.emplace(static_cast<std::uint32_t>(group), std::move(rows));
  }
  if (tombstones.version == 0 || tombstones.groups.empty()) return bad("nothing is deleted");
  if (!in.at_end()) return bad("bytes after their end");
  return tombstones;
}

Result<Tombstones> decode_tombstones(std::string_view bytes, const Directory& directory) {
  if (!bytes.starts_with(kMagic)) return bad("the file holds none");
  ByteReader in(bytes.substr(kMagic.size()));
  CORDWOOD_TRY(const std::uint32_t version, in.u32());
  if (version > kFormatVersion)
    return error(Errc::unsupported, fmt::format("tombstones version {}, newer than {}", version, kFormatVersion));
  if (version != kFormatVersion) return bad("version 0");
  CORDWOOD_TRY(const std::string content, unpack_block(bytes.substr(kMagic.size() + in.position())));
  return decode_tombstones_content(content, directory);
}

Result<void> write_tombstones(FileSystem& files, const std::filesystem::path& path, const Tombstones& tombstones,
                              const Directory& directory) {
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::create_new));
  CORDWOOD_TRY(file->append(encode_tombstones(tombstones, directory)));
  return file->sync();
}

Result<Tombstones> read_tombstones(FileSystem& files, const std::filesystem::path& path, std::uint64_t version,
                                   const Directory& directory) {
  const Result<std::string> bytes = read_file(files, path, kFileBytesMax);
  if (!bytes && bytes.error().code != Errc::not_found) return bytes.error();
  if (!bytes) return error(Errc::corrupt, fmt::format("{} is missing", path.string()));
  Result<Tombstones> tombstones = decode_tombstones(bytes.value(), directory);
  if (!tombstones) return std::move(tombstones).error().within(path.string());
  if (tombstones.value().version != version)
    return error(Errc::corrupt,
                 fmt::format("{} has version {}, not {}", path.string(), tombstones.value().version, version));
  return tombstones;
}

}  // namespace cordwood::indexer
