#pragma once
// The body of a batch: groups of lines, each with its source and the time it was read
// (docs/protocol/shipping.md §4).
//
//   group: host, file, app (each a varint length and bytes) | read at (signed varint, ns since 1970)
//          | line count varint | line lengths varint × count | the lines' bytes, one after the other

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/time.h"

namespace cordwood::protocol {

/// Builds one batch. Memory: the body and one group.
class BatchEncoder {
 public:
  void begin_group(const Source& source, Timestamp read_at);
  /// REQUIRES: a group was begun.
  void add_line(std::string_view line);

  std::size_t bytes() const { return body_.size() + lengths_.size() + text_.size(); }
  std::size_t lines() const { return lines_; }
  std::size_t groups() const { return groups_; }
  /// Whether `bytes` more text in one line keeps within the limits, even as the only line of a new group.
  bool has_room_for(std::size_t bytes) const;

  /// Closes the batch, compresses it and returns the whole frame. The encoder is then empty, for the next
  /// batch.
  std::string finish(std::uint64_t sequence);

 private:
  void end_group();

  std::string body_;
  std::string lengths_;  // Of the open group.
  std::string text_;
  std::size_t group_lines_ = 0;
  std::size_t lines_ = 0;
  std::size_t groups_ = 0;
};

/// A batch as it came from the wire: numbered, not yet unpacked.
struct PackedBatch {
  std::uint64_t sequence = 0;
  std::uint32_t raw_bytes = 0;
  std::string payload;  // Of the frame: the sequence number, then the compressed body.

  std::size_t cost_bytes() const { return raw_bytes + payload.size(); }
};

Result<std::uint64_t> decode_sequence(std::string_view payload);

/// Unpacks and checks; the lines are views into one buffer that every LineBatch holds. Errc::corrupt or
/// Errc::too_large when it is not a batch. Cost: one decompression; call it on a pool.
Result<std::vector<LineBatch>> unpack(const PackedBatch& batch);

}  // namespace cordwood::protocol
