#pragma once
// What the collector remembers between two runs: how far each file was acknowledged, and which bytes the
// batches hold that were sent without an ack. docs/format/checkpoints.md gives the bytes.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"
#include "log_file.h"

namespace cordwood::agent {

struct FileCheckpoint {
  std::uint64_t number = 0;  // Our own name for the file in plans; never used twice.
  FileId id;
  Fingerprint head;                   // Of its first bytes.
  std::uint64_t acknowledged_to = 0;  // All bytes before it are durable at the server.
  Fingerprint tail;                   // Of the bytes before that place.
  std::string path;                   // Where it was last seen.
  std::string label;                  // The path it had when it was first seen: its lines' file label.
  std::string app;
  Timestamp seen_at = {};
  friend bool operator==(const FileCheckpoint&, const FileCheckpoint&) = default;
};

/// Bytes [from, to) of one file, read at one moment.
struct PlannedRange {
  std::uint64_t file = 0;  // FileCheckpoint::number.
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  Fingerprint tail;  // Of the bytes before `to`.
  friend bool operator==(const PlannedRange&, const PlannedRange&) = default;
};

/// What a numbered batch holds.
struct BatchPlan {
  std::uint64_t sequence = 0;
  Timestamp read_at = {};
  std::vector<PlannedRange> ranges;
  friend bool operator==(const BatchPlan&, const BatchPlan&) = default;
};

struct Checkpoints {
  std::string state_id;                     // Half of the sender's name; 32 hexadecimal digits.
  std::uint64_t acknowledged_sequence = 0;  // Of the batches.
  std::uint64_t next_file_number = 1;
  std::vector<FileCheckpoint> files;
  std::vector<BatchPlan> plans;  // From acknowledged_sequence + 1 on, without gaps.
  friend bool operator==(const Checkpoints&, const Checkpoints&) = default;
};

std::string encode(const Checkpoints& checkpoints);
/// Errc::corrupt when it is not what encode() wrote, Errc::unsupported when a newer Cordwood wrote it.
Result<Checkpoints> decode_checkpoints(std::string_view bytes);

/// Fresh checkpoints with a new state id when the folder has none.
Result<Checkpoints> load_checkpoints(FileSystem& files, const std::filesystem::path& folder);
/// Durable and atomic (base replace_file).
Result<void> save_checkpoints(FileSystem& files, const std::filesystem::path& folder, const Checkpoints& checkpoints);

std::string make_state_id();

}  // namespace cordwood::agent
