// checkpoints := magic "CWCK" | version u16 | state id, string | acknowledged sequence varint | next file
// number varint
//                | files count, file × count | plans count, plan × count | checksum u64 (XXH3 of all before
//                it)

#include "checkpoints.h"

#include <random>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/checksum.h"

namespace cordwood::agent {
namespace {

constexpr std::uint32_t kMagic = 0x4b435743;  // "CWCK" in little-endian bytes.
constexpr std::uint16_t kVersion = 1;
constexpr std::size_t kChecksumBytes = 8;
constexpr std::uint64_t kFileBytesMax = 256 << 20;
constexpr const char* kFileName = "checkpoints";

void put(ByteWriter& writer, const Fingerprint& fingerprint) {
  writer.varint(fingerprint.bytes);
  writer.u64(fingerprint.hash);
}

void put(ByteWriter& writer, const FileCheckpoint& file) {
  writer.varint(file.number);
  writer.varint(file.id.device);
  writer.varint(file.id.inode);
  put(writer, file.head);
  writer.varint(file.acknowledged_to);
  put(writer, file.tail);
  writer.string(file.path);
  writer.string(file.label);
  writer.string(file.app);
  writer.signed_varint(nanoseconds_of(file.seen_at));
}

void put(ByteWriter& writer, const BatchPlan& plan) {
  writer.varint(plan.sequence);
  writer.signed_varint(nanoseconds_of(plan.read_at));
  writer.varint(plan.ranges.size());
  for (const auto& range : plan.ranges) {
    writer.varint(range.file);
    writer.varint(range.from);
    writer.varint(range.to);
    put(writer, range.tail);
  }
}

Result<Fingerprint> get_fingerprint(ByteReader& reader) {
  Fingerprint fingerprint;
  CORDWOOD_TRY(const std::uint64_t bytes, reader.varint());
  if (bytes > kHeadBytes) return error(Errc::corrupt, "a fingerprint over too many bytes");
  fingerprint.bytes = static_cast<std::uint32_t>(bytes);
  CORDWOOD_TRY(fingerprint.hash, reader.u64());
  return fingerprint;
}

Result<FileCheckpoint> get_file(ByteReader& reader) {
  FileCheckpoint file;
  CORDWOOD_TRY(file.number, reader.varint());
  CORDWOOD_TRY(file.id.device, reader.varint());
  CORDWOOD_TRY(file.id.inode, reader.varint());
  CORDWOOD_TRY(file.head, get_fingerprint(reader));
  CORDWOOD_TRY(file.acknowledged_to, reader.varint());
  CORDWOOD_TRY(file.tail, get_fingerprint(reader));
  CORDWOOD_TRY(file.path, reader.string());
  CORDWOOD_TRY(file.label, reader.string());
  CORDWOOD_TRY(file.app, reader.string());
  CORDWOOD_TRY(const std::int64_t seen_at, reader.signed_varint());
  file.seen_at = timestamp_from_nanoseconds(seen_at);
  return file;
}

Result<BatchPlan> get_plan(ByteReader& reader) {
  BatchPlan plan;
  CORDWOOD_TRY(plan.sequence, reader.varint());
  CORDWOOD_TRY(const std::int64_t read_at, reader.signed_varint());
  plan.read_at = timestamp_from_nanoseconds(read_at);
  CORDWOOD_TRY(const std::size_t count, reader.count());
  for (std::size_t i = 0; i < count; ++i) {
    PlannedRange range;
    CORDWOOD_TRY(range.file, reader.varint());
    CORDWOOD_TRY(range.from, reader.varint());
    CORDWOOD_TRY(range.to, reader.varint());
    CORDWOOD_TRY(range.tail, get_fingerprint(reader));
    if (range.to < range.from) return error(Errc::corrupt, "a range that ends before it begins");
    plan.ranges.push_back(range);
  }
  return plan;
}

Result<void> check_head(ByteReader& reader) {
  CORDWOOD_TRY(const std::uint32_t magic, reader.u32());
  if (magic != kMagic) return error(Errc::corrupt, "not a file of checkpoints");
  CORDWOOD_TRY(const std::uint16_t version, reader.u16());
  if (version != kVersion)
    return error(Errc::unsupported,
                 fmt::format("checkpoints of version {}; this collector reads version {}", version, kVersion));
  return success();
}

Result<Checkpoints> decode_body(ByteReader& reader) {
  Checkpoints out;
  CORDWOOD_TRY(out.state_id, reader.string());
  CORDWOOD_TRY(out.acknowledged_sequence, reader.varint());
  CORDWOOD_TRY(out.next_file_number, reader.varint());
  CORDWOOD_TRY(const std::size_t files, reader.count());
  for (std::size_t i = 0; i < files; ++i) {
    CORDWOOD_TRY(auto file, get_file(reader));
    out.files.push_back(std::move(file));
  }
  CORDWOOD_TRY(const std::size_t plans, reader.count());
  for (std::size_t i = 0; i < plans; ++i) {
    CORDWOOD_TRY(auto plan, get_plan(reader));
    if (plan.sequence != out.acknowledged_sequence + 1 + i)
      return error(Errc::corrupt, "a gap between planned batches");
    out.plans.push_back(std::move(plan));
  }
  if (!reader.at_end()) return error(Errc::corrupt, "bytes after the last plan");
  return out;
}

}  // namespace

std::string encode(const Checkpoints& checkpoints) {
  std::string out;
  ByteWriter writer(out);
  writer.u32(kMagic);
  writer.u16(kVersion);
  writer.string(checkpoints.state_id);
  writer.varint(checkpoints.acknowledged_sequence);
  writer.varint(checkpoints.next_file_number);
  writer.varint(checkpoints.files.size());
  for (const auto& file : checkpoints.files) put(writer, file);
  writer.varint(checkpoints.plans.size());
  for (const auto& plan : checkpoints.plans) put(writer, plan);
  writer.u64(checksum64(out));
  return out;
}

Result<Checkpoints> decode_checkpoints(std::string_view bytes) {
  ByteReader head(bytes);
  CORDWOOD_TRY(check_head(head));
  if (head.left() < kChecksumBytes) return error(Errc::corrupt, "checkpoints end early");
  const std::string_view checked = bytes.substr(0, bytes.size() - kChecksumBytes);
  CORDWOOD_TRY(const std::uint64_t checksum, ByteReader(bytes.substr(checked.size())).u64());
  if (checksum != checksum64(checked)) return error(Errc::corrupt, "checkpoints with a wrong checksum");
  ByteReader body(checked.substr(head.position()));
  return decode_body(body);
}

Result<Checkpoints> load_checkpoints(FileSystem& files, const std::filesystem::path& folder) {
  const auto path = folder / kFileName;
  CORDWOOD_TRY(const bool exists, files.exists(path));
  if (!exists) {
    Checkpoints fresh;
    fresh.state_id = make_state_id();
    return fresh;
  }
  CORDWOOD_TRY(const std::string bytes, read_file(files, path, kFileBytesMax));
  auto checkpoints = decode_checkpoints(bytes);
  if (!checkpoints) {
    Error damaged = std::move(checkpoints.error()).within(path.string());
    damaged.hint = "move it away to begin anew: all files are then read from their beginning";
    return damaged;
  }
  return checkpoints;
}

Result<void> save_checkpoints(FileSystem& files, const std::filesystem::path& folder, const Checkpoints& checkpoints) {
  return replace_file(files, folder / kFileName, encode(checkpoints));
}

std::string make_state_id() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) id += fmt::format("{:08x}", random());
  return id;
}

}  // namespace cordwood::agent
