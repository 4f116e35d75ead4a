#include "manifest.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "block.h"

namespace cordwood::indexer {
namespace {

constexpr std::string_view kMagic = "CORDMAN\n";
// A store without retention classes is written as version 1, which an older Cordwood reads.
constexpr std::uint32_t kVersion = 2;
constexpr std::uint64_t kReserved = 0;
constexpr std::uint64_t kBytesMax = kBlockContentBytesMax;

std::int64_t days_of(Day day) { return day.time_since_epoch().count(); }

void write_segment_entry(ByteWriter& out, const ManifestSegment& segment) {
  const SegmentInfo& info = segment.info;
  out.varint(segment.number);
  out.varint(segment.tombstones);
  out.signed_varint(days_of(info.day));
  out.varint(kReserved);
  out.signed_varint(nanoseconds_of(info.times.start));
  out.signed_varint(nanoseconds_of(info.times.end));
  out.varint(info.rows);
  out.varint(info.row_groups);
  out.varint(info.disk_bytes);
  out.varint(info.first_arrival);
  out.varint(info.last_arrival);
  out.u8(segment.closed ? 1 : 0);
}

Result<Day> read_day(ByteReader& in) {
  CORDWOOD_TRY(const std::int64_t days, in.signed_varint());
  if (days < -200'000 || days > 200'000) return error(Errc::corrupt, fmt::format("a manifest names day {}", days));
  return Day(std::chrono::days(days));
}

Result<ManifestSegment> read_segment_entry(ByteReader& in) {
  ManifestSegment segment;
  SegmentInfo& info = segment.info;
  CORDWOOD_TRY(segment.number, in.varint());
  CORDWOOD_TRY(segment.tombstones, in.varint());
  CORDWOOD_TRY(info.day, read_day(in));
  CORDWOOD_TRY(const std::uint64_t reserved, in.varint());
  if (reserved != kReserved) return error(Errc::corrupt, "a manifest has a segment with an unknown number");
  CORDWOOD_TRY(const std::int64_t start, in.signed_varint());
  CORDWOOD_TRY(const std::int64_t end, in.signed_varint());
  info.times = {timestamp_from_nanoseconds(start), timestamp_from_nanoseconds(end)};
  CORDWOOD_TRY(info.rows, in.varint());
  CORDWOOD_TRY(info.row_groups, in.varint());
  CORDWOOD_TRY(info.disk_bytes, in.varint());
  CORDWOOD_TRY(info.first_arrival, in.varint());
  CORDWOOD_TRY(info.last_arrival, in.varint());
  CORDWOOD_TRY(const std::uint8_t closed, in.u8());
  if (closed > 1) return error(Errc::corrupt, "a manifest has a segment with unknown flags");
  segment.closed = closed == 1;
  return segment;
}

bool has_classes(const Manifest& manifest) {
  return std::any_of(manifest.segments.begin(), manifest.segments.end(),
                     [](const ManifestSegment& segment) { return !segment.info.classes.empty(); });
}

void write_classes(ByteWriter& out, const ClassRows& classes) {
  out.varint(classes.size());
  for (const auto& [name, rows] : classes) {
    out.string(name);
    out.varint(rows);
  }
}

Result<ClassRows> read_classes(ByteReader& in) {
  ClassRows classes;
  CORDWOOD_TRY(const std::size_t count, in.count());
  for (std::size_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::string_view name, in.string());
    CORDWOOD_TRY(const std::uint64_t rows, in.varint());
    if (rows == 0 || !classes.emplace(name, rows).second)
      return error(Errc::corrupt, "a manifest has a retention class without rows, or twice");
  }
  return classes;
}

Result<Manifest> read_content(std::string_view content, std::uint32_t version) {
  ByteReader in(content);
  Manifest manifest;
  CORDWOOD_TRY(manifest.next_arrival, in.varint());
  CORDWOOD_TRY(manifest.next_number, in.varint());
  CORDWOOD_TRY(manifest.wal_first, in.varint());
  CORDWOOD_TRY(const std::size_t receipts, in.count());
  for (std::size_t i = 0; i < receipts; ++i) {
    CORDWOOD_TRY(const std::string_view sender, in.string());
    CORDWOOD_TRY(const std::uint64_t sequence, in.varint());
    manifest.receipts.push_back({std::string(sender), sequence});
  }
  CORDWOOD_TRY(const std::size_t segments, in.count());
  for (std::size_t i = 0; i < segments; ++i) {
    CORDWOOD_TRY(ManifestSegment segment, read_segment_entry(in));
    manifest.segments.push_back(segment);
  }
  CORDWOOD_TRY(const std::size_t dead_letters, in.count());
  for (std::size_t i = 0; i < dead_letters; ++i) {
    CORDWOOD_TRY(const Day day, read_day(in));
    CORDWOOD_TRY(manifest.dead_letters[day].number, in.varint());
    CORDWOOD_TRY(manifest.dead_letters[day].bytes, in.varint());
    CORDWOOD_TRY(manifest.dead_letters[day].rows, in.varint());
  }
  CORDWOOD_TRY(const std::size_t dropped, in.count());
  for (std::size_t i = 0; i < dropped; ++i) {
    CORDWOOD_TRY(const Day day, read_day(in));
    CORDWOOD_TRY(manifest.dropped_days[day], in.varint());
  }
  if (version >= 2) {
    for (ManifestSegment& segment : manifest.segments) {
      CORDWOOD_TRY(segment.info.classes, read_classes(in));
    }
  }
  if (!in.at_end()) return error(Errc::corrupt, fmt::format("{} bytes follow the manifest", in.left()));
  return manifest;
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
  std::string content;
  ByteWriter out(content);
  out.varint(manifest.next_arrival);
  out.varint(manifest.next_number);
  out.varint(manifest.wal_first);
  out.varint(manifest.receipts.size());
  for (const Receipt& receipt : manifest.receipts) {
    out.string(receipt.sender);
    out.varint(receipt.sequence);
  }
  out.varint(manifest.segments.size());
  for (const ManifestSegment& segment : manifest.segments) write_segment_entry(out, segment);
  out.varint(manifest.dead_letters.size());
  for (const auto& [day, file] : manifest.dead_letters) {
    out.signed_varint(days_of(day));
    out.varint(file.number);
    out.varint(file.bytes);
    out.varint(file.rows);
  }
  out.varint(manifest.dropped_days.size());
  for (const auto& [day, arrival] : manifest.dropped_days) {
    out.signed_varint(days_of(day));
    out.varint(arrival);
  }
  const bool classes = has_classes(manifest);
  if (classes)
    for (const ManifestSegment& segment : manifest.segments) write_classes(out, segment.info.classes);

  std::string bytes;
  ByteWriter file(bytes);
  file.bytes(kMagic);
  file.u32(classes ? 2 : 1);
  append_block(bytes, content, Packing::zstd);
  return bytes;
}

Result<Manifest> decode_manifest(std::string_view bytes) {
  if (bytes.substr(0, kMagic.size()) != kMagic) return error(Errc::corrupt, "not a manifest");
  ByteReader in(bytes.substr(kMagic.size()));
  CORDWOOD_TRY(const std::uint32_t version, in.u32());
  if (version > kVersion)
    return error(Errc::unsupported, fmt::format("manifest version {}, newer than {}", version, kVersion));
  CORDWOOD_TRY(const std::string content, unpack_block(bytes.substr(kMagic.size() + in.position())));
  return read_content(content, version);
}

Result<void> save_manifest(FileSystem& files, const FolderLayout& folder, const Manifest& manifest) {
  const std::string bytes = encode_manifest(manifest);
  CORDWOOD_TRY(replace_file(files, folder.manifest(), bytes));
  return replace_file(files, folder.manifest_copy(), bytes);
}

Result<std::optional<Manifest>> load_manifest(FileSystem& files, const std::filesystem::path& path) {
  const Result<std::string> bytes = read_file(files, path, kBytesMax);
  if (!bytes && bytes.error().code == Errc::not_found) return std::optional<Manifest>();
  if (!bytes) return bytes.error();
  Result<Manifest> manifest = decode_manifest(bytes.value());
  if (!manifest) return std::move(manifest).error().within("reading " + path.string());
  return std::optional<Manifest>(std::move(manifest).value());
}

}  // namespace cordwood::indexer
