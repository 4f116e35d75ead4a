#include "background_loop.h"

namespace cordwood::indexer {

BackgroundLoop::BackgroundLoop(std::function<std::chrono::milliseconds()> step)
    : step_(std::move(step)), thread_([this] { run(); }) {}

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

void BackgroundLoop::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    const std::chrono::milliseconds wait = step_();
    lock.lock();
    changed_.wait_for(lock, wait, [this] { return stopping_ || woken_; });
  }
}

}  // namespace cordwood::indexer
