#pragma once
// The collector: tails files and ships their lines to one server, each line once.
//
// One thread does everything. Files are only read while the server takes batches: the files themselves are
// the buffer. What is promised and how is in collector/agent/README.md; the state file is
// docs/format/checkpoints.md.

#include <memory>

#include "agent/config.h"
#include "base/clock.h"
#include "base/file_system.h"
#include "base/spawn.h"

namespace cordwood::agent {

/// Threads: all on the one that runs `context`, but stop().
class Agent {
 public:
  /// Reads bundle and state. Errc::invalid for a bad bundle, Errc::corrupt for a damaged state, Errc::busy
  /// when another collector uses the state folder. `files` holds the state; what is tailed is read from the
  /// operating system.
  static Result<std::unique_ptr<Agent>> open(asio::io_context& context, FileSystem& files, const Clock& clock,
                                             AgentConfig config);
  ~Agent();
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  /// Tails and ships until stop(); then waits a moment for acks and writes the state. Await it once.
  asio::awaitable<void> run();

  /// From any thread; not from a signal handler.
  void stop();

 private:
  class Impl;
  explicit Agent(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood::agent
