#pragma once
// All files that are tailed: finds them, follows them through rotation, reads new lines into batches, and
// reads the bytes of a planned batch again.
//
// Rotation. A renamed file keeps its descriptor and is read until it is quiet. A file that no longer holds
// what was read from it was truncated: it begins anew, and what was unread is looked for in a copy beside it
// that does hold it (copytruncate). A new file that is such a copy of one still whole is left alone: its
// lines are known.

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "agent/config.h"
#include "base/time.h"
#include "checkpoints.h"
#include "protocol/batch.h"
#include "tailed_file.h"
#include "wanted_paths.h"

namespace cordwood::agent {

/// Threads: one. Blocks for reading only.
class Tailer {
 public:
  /// `host` is the label of every line.
  Tailer(const AgentConfig& config, std::string host) : config_(config), host_(std::move(host)) {}

  /// Finds again what a former run was reading. Files that are not there now are waited for.
  void restore(const Checkpoints& checkpoints, SteadyTime steady_now);
  /// What to remember of the files. Plans and sequence are the caller's.
  void write_to(Checkpoints& checkpoints) const;

  /// Looks for new, changed, rotated and removed files.
  void scan(Timestamp now, SteadyTime steady_now);
  /// A file at this path was written to.
  void note_written(const std::string& path);
  std::set<std::string> folders() const;  // Where changes are to be expected.

  bool has_news() const { return !news_.empty(); }
  std::size_t file_count() const { return files_.size(); }

  /// Fills the batch from files with news until it is full, and plans what is in it. Files with more to read
  /// stay news.
  void read_into(protocol::BatchEncoder& batch, BatchPlan& plan, SteadyTime steady_now);
  /// Puts the same bytes into the batch again. What is gone for good is logged and left out.
  void read_again(const BatchPlan& plan, protocol::BatchEncoder& batch);

  void acknowledge(const BatchPlan& plan);
  std::string label_of(std::uint64_t file) const;

 private:
  enum class Progress { nothing_left, more_left, batch_full, replaced };
  struct Chunk {
    std::string_view text;
    bool reaches_end = false;  // Of the file as it was when it was read.
    bool is_long = false;      // As long as can be: an event whose end it does not hold ends here.
  };

  TailedFile& add(TailedFile file);
  TailedFile* by_number(std::uint64_t number);
  void queue(TailedFile& file);
  Source source_of(const TailedFile& file) const { return {host_, file.label, file.app}; }

  bool find_again(TailedFile& file);
  bool take_over(TailedFile& file, const std::string& path, FileId id);
  bool find_copy(TailedFile& file);
  void begin_anew(TailedFile& file);
  bool may_be_copy(const std::string& path, const LogFile& file);
  void look_at(const FoundPath& found);
  void discover(const FoundPath& found);
  void look_at_open_files();
  void look_at_left(TailedFile& file);
  void forget_old();
  void forget_path(const TailedFile& file);

  Progress read_file(TailedFile& file, protocol::BatchEncoder& batch, BatchPlan& plan);
  Result<Chunk> read_chunk(TailedFile& file, std::size_t bytes_max);
  std::size_t add_lines(const TailedFile& file, Chunk chunk, Timestamp read_at, protocol::BatchEncoder& batch,
                        bool& is_full);
  std::string_view as_shipped(const TailedFile& file, std::string_view line, bool& is_dropped);
  Result<void> add_range_again(const PlannedRange& range, Timestamp read_at, protocol::BatchEncoder& batch);

  const AgentConfig& config_;
  std::string host_;
  std::map<std::uint64_t, TailedFile> files_;  // By number.
  std::map<FileId, std::uint64_t> by_id_;      // The file that is at present behind an inode.
  std::unordered_map<std::string, std::uint64_t> by_path_;
  std::deque<std::uint64_t> news_;
  std::uint64_t next_number_ = 1;
  std::uint64_t scans_ = 0;
  Timestamp now_ = {};
  SteadyTime steady_now_ = {};
  std::size_t open_count_ = 0;  // As of the present scan.
  bool warned_of_limit_ = false;
  std::vector<char> buffer_;
  std::optional<masking::LineMasker> masker_;  // Of the file read last,
  std::uint64_t masked_file_ = 0;              // which is this one; 0: none.
};

}  // namespace cordwood::agent
