#include "folder_watch.h"

#include <array>

#include <boost/asio/as_tuple.hpp>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"

namespace cordwood::agent {
namespace {

constexpr std::uint32_t kNameEvents = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
constexpr std::uint32_t kEvents = IN_MODIFY | kNameEvents | IN_ONLYDIR;

}  // namespace

FolderWatch::FolderWatch(asio::any_io_executor executor)
    : inotify_(executor), never_(executor, asio::steady_timer::time_point::max()) {
  const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (descriptor >= 0)
    inotify_.assign(descriptor);
  else
    log::warning("agent", "no inotify on this system: changes are seen at each rescan only");
}

void FolderWatch::watch(const std::set<std::string>& folders) {
  if (!inotify_.is_open()) return;
  for (auto known = watches_.begin(); known != watches_.end();) {
    if (folders.count(known->first) == 0) {
      ::inotify_rm_watch(inotify_.native_handle(), known->second);
      folders_.erase(known->second);
      known = watches_.erase(known);
    } else {
      ++known;
    }
  }
  for (const auto& folder : folders) {
    if (watches_.count(folder) != 0) continue;
    const int watch = ::inotify_add_watch(inotify_.native_handle(), folder.c_str(), kEvents);
    if (watch < 0) continue;
    watches_[folder] = watch;
    folders_[watch] = folder;
  }
}

asio::awaitable<void> FolderWatch::wait() {
  if (inotify_.is_open()) {
    co_await inotify_.async_wait(asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable));
  } else {
    co_await never_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void FolderWatch::close() {
  boost::system::error_code ignored;
  inotify_.close(ignored);
  never_.cancel();
}

FolderChanges FolderWatch::take() {
  FolderChanges changes;
  if (!inotify_.is_open()) return changes;
  alignas(inotify_event) std::array<char, 16 << 10> buffer;
  for (;;) {
    const ssize_t size = ::read(inotify_.native_handle(), buffer.data(), buffer.size());
    if (size <= 0) return changes;
    for (ssize_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      if (event->mask & IN_Q_OVERFLOW) changes.missed = true;
      if (event->mask & kNameEvents) changes.names = true;
      if (event->mask & IN_IGNORED) {  // The folder itself has gone.
        changes.names = true;
        const auto folder = folders_.find(event->wd);
        if (folder != folders_.end()) watches_.erase(folder->second);
        folders_.erase(event->wd);
      }
      const auto folder = folders_.find(event->wd);
      if ((event->mask & IN_MODIFY) && event->len > 0 && folder != folders_.end())
        changes.written.insert(folder->second + "/" + event->name);
    }
  }
}

}  // namespace cordwood::agent
