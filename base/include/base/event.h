#pragma once
// What walks through the house: a raw line, then events in batches. See the glossary in ARCHITECTURE.md.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace cordwood {

// Names of fields with a meaning of their own. A name that begins with '_' is never a user's label.
inline constexpr std::string_view kTimeField = "_time";
inline constexpr std::string_view kMessageField = "_msg";
inline constexpr std::string_view kStreamField = "_stream";
inline constexpr std::string_view kStreamIdField = "_stream_id";
// Kept beside every row; shown only when a query names them.
inline constexpr std::string_view kArrivalField = "_arrival";
inline constexpr std::string_view kReceivedField = "_received";
inline constexpr std::string_view kPeerField = "_peer";

/// Limits on what one event may hold; what is over goes to the dead letters with the reason.
inline constexpr std::size_t kLineBytesMax = 2 << 20;  // One value, and all values of one event together.
inline constexpr std::size_t kFieldsMax = 2000;
inline constexpr std::size_t kFieldNameBytesMax = 128;

/// Where lines come from. `labels` name the stream that an unparsed line belongs to: host, file, app.
struct Source {
  std::string host;
  std::string file;  // The path on the host, or empty.
  std::string app;   // What the collector's configuration calls it, or empty.
  friend bool operator==(const Source&, const Source&) = default;
};

/// A line as it was read, without its line end. Views into whatever read it.
struct RawLine {
  std::string_view bytes;
  Timestamp observed_at;
};

/// Lines of one source that travel together, with the buffer their views point into.
struct LineBatch {
  Source source;
  std::vector<RawLine> lines;
  std::shared_ptr<const void> buffer;
};

/// What makes a resent batch recognisable: who sent it and its number. The store remembers, atomically with the rows,
/// the highest number it took from each sender.
struct Receipt {
  std::string sender;          // The collector's name and the random id of its state folder: "db1/6f2c…".
  std::uint64_t sequence = 0;  // From 1, without gaps in what one sender sends.
};

struct Field {
  std::string_view name;   // Not empty; the message is kMessageField. Unique within an event.
  std::string_view value;  // Any bytes. Empty means absent: such fields are not stored.
};

/// One row on its way to the store. Views into the EventBatch that holds it.
struct Event {
  Timestamp time;
  std::string_view stream;  // Canonical labels: {app="sshd",host="db1"}, sorted by name; "{}" when there are none.
  std::span<const Field> fields;  // Labels of the stream are among them. _time, _stream, _stream_id are not.
};

/// Memory of events that travel together: allocations are cheap, never move, and end together.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  /// Aligned for Field.
  std::span<char> allocate(std::size_t bytes);
  std::string_view copy(std::string_view text);
  std::span<Field> copy_fields(std::span<const Field> fields);  // The array only, not what it points to.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Chunk {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;  // Of the last chunk.
  std::size_t bytes_ = 0;
};

/// Events with the memory behind them. Unmasked: only masking turns one into a masking::MaskedBatch.
class EventBatch {
 public:
  Timestamp received_at = {};
  std::string peer;  // Who sent it: a collector's name or an address. Kept beside each row.

  Arena& arena() { return arena_; }
  /// `fields` and what the event's views point to must live in this batch's arena or outlive the batch.
  void add(const Event& event) { events_.push_back(event); }
  std::span<const Event> events() const { return events_; }
  std::span<Event> events() { return events_; }
  std::size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }
  /// Keeps `owner` alive as long as the batch: a received buffer that the views point into.
  void keep_alive(std::shared_ptr<const void> owner) { owners_.push_back(std::move(owner)); }
  std::size_t memory_bytes() const { return arena_.bytes() + events_.capacity() * sizeof(Event); }

 private:
  Arena arena_;
  std::vector<Event> events_;
  std::vector<std::shared_ptr<const void>> owners_;
};

/// Writes labels in the canonical form of Event::stream: sorted by name, values quoted with \" \\ \n escaped.
/// Labels with an empty value are left out.
std::string canonical_stream(std::span<const Field> labels);

/// The labels of a canonical stream; nullopt when it is not one.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_stream(std::string_view canonical);

}  // namespace cordwood
