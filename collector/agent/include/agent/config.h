#pragma once
// What the collector is told to do: from its command line or from collector.yaml
// (docs/operations/collector.md).

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "masking/masker.h"
#include "multiline/multiline.h"

namespace cordwood::agent {

/// Files that are treated alike.
struct FileGroup {
  std::vector<std::string> paths;                   // Absolute paths or globs (* ? [a-z]; * does not cross a '/').
  std::vector<std::string> exclude;                 // Globs over whole paths.
  std::string app;                                  // A label of every line; empty for none.
  std::optional<multiline::Rule> multiline;         // Which lines are shipped as one; none: each is by itself.
  std::chrono::milliseconds multiline_wait{2'000};  // Then the last lines of a file count as a whole event.
  bool from_end = false;  // At first sight of a file that is older than the collector's start: only what comes.
};

struct AgentConfig {
  std::filesystem::path bundle;
  std::filesystem::path state;
  std::string host;  // A label of every line; empty takes the name in the bundle.
  std::vector<FileGroup> files;
  std::optional<masking::Masker> masker;  // Of lines before they leave; none: they leave as they are.

  std::uint64_t batch_bytes = 1 << 20;                     // Text in one batch; one line more may be in it.
  std::chrono::milliseconds batch_wait{200};               // How long a line waits for others to go with it.
  std::uint64_t in_flight_bytes = 4 << 20;                 // Compressed batches without an ack, kept in memory.
  std::chrono::milliseconds rescan_interval{5'000};        // Between looks for new and changed files.
  std::chrono::milliseconds rotated_wait{10'000};          // How long a file must be quiet after it was renamed or
                                                           // removed before it counts as complete.
  std::chrono::milliseconds partial_line_timeout{30'000};  // Then a last line without line end is shipped; 0 never.
  std::chrono::milliseconds reconnect_min{500};            // The first pause after a failure; doubled up to
  std::chrono::milliseconds reconnect_max{30'000};         //   this one, each with jitter.
  std::size_t open_files_max = 16'384;                     // Further files wait until others are complete.
};

/// Errc::invalid names file, line and column.
Result<AgentConfig> load_config(FileSystem& files, const std::filesystem::path& path);

/// What both ways in must satisfy: something to tail, a bundle, a state folder, absolute globs.
Result<void> check_config(const AgentConfig& config);

}  // namespace cordwood::agent
