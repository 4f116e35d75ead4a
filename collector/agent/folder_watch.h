#pragma once
// Tells soon that something changed in a folder (inotify). A help only: what it misses, the next rescan
// finds.

#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/spawn.h"

namespace cordwood::agent {

struct FolderChanges {
  std::set<std::string> written;  // Paths of files that were written to.
  bool names = false;             // Something was made, renamed or removed.
  bool missed = false;            // The kernel dropped events.
};

class FolderWatch {
 public:
  explicit FolderWatch(asio::any_io_executor executor);

  /// Watches exactly these folders from now on. A folder that cannot be watched is left to the rescans.
  void watch(const std::set<std::string>& folders);

  /// Waits until there is something to take.
  asio::awaitable<void> wait();
  FolderChanges take();
  void close();  // Ends wait().

 private:
  asio::posix::stream_descriptor inotify_;  // Not open when the system has no instance left.
  asio::steady_timer never_;                // What wait() waits for without inotify.
  std::map<std::string, int> watches_;
  std::map<int, std::string> folders_;
};

}  // namespace cordwood::agent
