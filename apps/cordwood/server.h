#pragma once
// The running server: every room, wired together, from start to clean stop.

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "server_configuration.h"

namespace cordwood {

/// Threads: one at a time, but run() handles signals meanwhile.
class Server {
 public:
  /// Opens every room and binds both addresses. `reread` gives the configuration anew at SIGHUP.
  static Result<std::unique_ptr<Server>> open(FileSystem& files, const Clock& clock, ServerConfiguration configuration,
                                              std::function<Result<ServerConfiguration>()> reread);
  ~Server();

  /// Serves until SIGTERM or SIGINT, then stops in order: no new connections, batches under way to the disk, the rest
  /// closed. SIGHUP reloads pipelines, masking with its keys, and retention; a faulty file leaves the old ones running.
  void run();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood
