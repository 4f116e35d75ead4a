#include "protocol/batch.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/compression.h"
#include "protocol/frame.h"
#include "protocol/limits.h"

namespace cordwood::protocol {
namespace {

constexpr int kCompressionLevel =
    1;  // Logs shrink tenfold at the fastest level; more costs the host CPU it needs itself.
constexpr std::size_t kSequenceBytes = 8;
// What a group costs beside its text at most: three labels with their lengths, time, count, one line's
// length.
constexpr std::size_t kGroupBytesMax = 3 * (kLabelBytesMax + 2) + 10 + 5 + 5;

Result<std::string> label(ByteReader& reader) {
  CORDWOOD_TRY(const std::string_view text, reader.string());
  if (text.size() > kLabelBytesMax) return error(Errc::too_large, "a label is longer than allowed");
  return std::string(text);
}

Result<std::vector<RawLine>> decode_lines(ByteReader& reader, Timestamp read_at, std::size_t lines_left) {
  CORDWOOD_TRY(const std::size_t count, reader.count());
  if (count > lines_left) return error(Errc::too_large, fmt::format("more than {} lines in a batch", kBatchLinesMax));
  std::vector<std::uint64_t> lengths(count);
  for (auto& length : lengths) {
    CORDWOOD_TRY(length, reader.varint());
  }
  std::vector<RawLine> lines;
  lines.reserve(count);
  for (const auto length : lengths) {
    CORDWOOD_TRY(const std::string_view text, reader.bytes(length));
    lines.push_back({text, read_at});
  }
  return lines;
}

Result<LineBatch> decode_group(ByteReader& reader, std::size_t lines_left) {
  LineBatch group;
  CORDWOOD_TRY(group.source.host, label(reader));
  CORDWOOD_TRY(group.source.file, label(reader));
  CORDWOOD_TRY(group.source.app, label(reader));
  CORDWOOD_TRY(const std::int64_t read_at, reader.signed_varint());
  CORDWOOD_TRY(group.lines, decode_lines(reader, timestamp_from_nanoseconds(read_at), lines_left));
  return group;
}

}  // namespace

void BatchEncoder::begin_group(const Source& source, Timestamp read_at) {
  end_group();
  ++groups_;
  ByteWriter writer(body_);
  writer.string(std::string_view(source.host).substr(0, kLabelBytesMax));
  writer.string(std::string_view(source.file).substr(0, kLabelBytesMax));
  writer.string(std::string_view(source.app).substr(0, kLabelBytesMax));
  writer.signed_varint(nanoseconds_of(read_at));
}

void BatchEncoder::add_line(std::string_view line) {
  CORDWOOD_CHECK(groups_ > 0);
  ByteWriter(lengths_).varint(line.size());
  text_.append(line);
  ++group_lines_;
  ++lines_;
}

bool BatchEncoder::has_room_for(std::size_t bytes) const {
  return lines_ < kBatchLinesMax && groups_ < kBatchGroupsMax &&
         this->bytes() + bytes + kGroupBytesMax <= kBatchBytesMax;
}

void BatchEncoder::end_group() {
  if (groups_ == 0) return;
  ByteWriter writer(body_);
  writer.varint(group_lines_);
  writer.bytes(lengths_);
  writer.bytes(text_);
  lengths_.clear();
  text_.clear();
  group_lines_ = 0;
}

std::string BatchEncoder::finish(std::uint64_t sequence) {
  end_group();
  std::string payload;
  ByteWriter(payload).u64(sequence);
  compress(body_, kCompressionLevel, payload);
  std::string frame;
  append_frame(frame, FrameType::batch, static_cast<std::uint32_t>(body_.size()), payload);
  body_.clear();
  lines_ = 0;
  groups_ = 0;
  return frame;
}

Result<std::uint64_t> decode_sequence(std::string_view payload) {
  CORDWOOD_TRY(const std::uint64_t sequence, ByteReader(payload).u64());
  if (sequence == 0) return error(Errc::corrupt, "a batch with the number 0");
  return sequence;
}

Result<std::vector<LineBatch>> unpack(const PackedBatch& batch) {
  if (batch.payload.size() < kSequenceBytes) return error(Errc::corrupt, "a batch without a number");
  auto body = std::make_shared<std::string>();
  CORDWOOD_TRY(decompress(std::string_view(batch.payload).substr(kSequenceBytes), batch.raw_bytes, *body));
  if (body->size() != batch.raw_bytes) return error(Errc::corrupt, "a batch that unpacks to another size than it says");
  std::vector<LineBatch> groups;
  std::size_t lines_left = kBatchLinesMax;
  for (ByteReader reader(*body); !reader.at_end();) {
    if (groups.size() == kBatchGroupsMax) return error(Errc::too_large, "too many groups in a batch");
    CORDWOOD_TRY(auto group, decode_group(reader, lines_left));
    lines_left -= group.lines.size();
    group.buffer = body;
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace cordwood::protocol
