#include "background_loop.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/within_memory.h"

namespace cordwood::indexer {

namespace {

constexpr int kLowNice = 15;
constexpr std::chrono::milliseconds kPutOff{5'000};  // When a step got no memory.
constexpr int kIoWhoProcess = 1;                     // IOPRIO_WHO_PROCESS, of one thread.
constexpr int kIoLowestBestEffort = 2 << 13 | 7;     // IOPRIO_CLASS_BE with the lowest of its levels.

// On Linux nice values are a thread's own. What the system refuses is no loss but of politeness.
void lower_priority() {
  const auto thread = static_cast<id_t>(syscall(SYS_gettid));
  setpriority(PRIO_PROCESS, thread, kLowNice);
  syscall(SYS_ioprio_set, kIoWhoProcess, thread, kIoLowestBestEffort);
}

}  // namespace

BackgroundLoop::BackgroundLoop(std::function<std::chrono::milliseconds()> step, Priority priority)
    : priority_(priority), step_(std::move(step)), thread_([this] { run(); }) {}

BackgroundLoop::~BackgroundLoop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void BackgroundLoop::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

std::chrono::milliseconds BackgroundLoop::step() {
  const Result<std::chrono::milliseconds> wait =
      within_memory([this]() -> Result<std::chrono::milliseconds> { return step_(); });
  if (wait) return wait.value();
  log::error("indexer", "work in the background is put off: {}", wait.error().message);
  return kPutOff;
}

void BackgroundLoop::run() {
  if (priority_ == Priority::low) lower_priority();
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const std::chrono::milliseconds wait = step();
    lock.lock();
    changed_.wait_for(lock, wait, [this] { return stopping_ || woken_; });
  }
}

}  // namespace cordwood::indexer
