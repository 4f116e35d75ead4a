#pragma once
// One file that is being read: who it is, how far it was read, how far that was acknowledged.

#include <chrono>
#include <string>
#include <string_view>

#include "checkpoints.h"
#include "log_file.h"
#include "multiline/multiline.h"

namespace cordwood::agent {

using SteadyTime = std::chrono::steady_clock::time_point;

struct TailedFile {
  std::uint64_t number = 0;
  FileId id;
  std::string path;   // Where it was last seen.
  std::string label;  // Where it was first seen.
  std::string app;
  const multiline::Rule* multiline = nullptr;  // Which of its lines are shipped as one, by its label; null: none.
  std::chrono::milliseconds multiline_wait{0};
  LogFile file;  // Closed: it is complete, or was not found yet.

  Fingerprint head;           // Of its first bytes.
  std::uint64_t read_to = 0;  // Everything before it is in a batch.
  Fingerprint tail;           // Of the bytes before that: of those that were read, never of a second look at the file.
  std::string tail_text;      // These bytes, as far as they were read in this run.
  std::uint64_t acknowledged_to = 0;
  Fingerprint acknowledged_tail;

  Timestamp seen_at = {};  // When it was last found by a glob or open.
  std::uint64_t size_seen = 0;
  SteadyTime quiet_since = {};  // When its size last changed.
  std::uint64_t scan_seen = 0;  // The last scan in which a glob led to it.
  bool has_news = false;        // Waits in the queue of files to read.
  bool ship_event = false;      // Its last lines count as an event although more of it may come.
  bool ship_partial = false;    // Its last line counts although it has no end.

  /// Whether `other` holds what this file held as far as we know it: the file itself, or a copy of it.
  bool is_content_of(const LogFile& other) const;
  /// Whether the open file still holds what was read from it: false after a truncation, also when it has
  /// grown again. Ask it after reading: what was read before a yes belongs to this file. Learns more of the
  /// head where it can.
  bool is_still_itself();
  bool is_acknowledged() const { return acknowledged_to == read_to; }

  void note_size(std::uint64_t size, SteadyTime now);
  /// Takes the next bytes of the file as read.
  void advance(std::string_view text);

  FileCheckpoint checkpoint() const;
  static TailedFile from(const FileCheckpoint& checkpoint);
};

}  // namespace cordwood::agent
