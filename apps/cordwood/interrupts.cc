#include "interrupts.h"

#include <csignal>

#include <pthread.h>
#include <unistd.h>

namespace cordwood {
namespace {

constexpr int kStatusInterrupted = 128 + SIGINT;

sigset_t interrupt_set() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

Interrupts::Interrupts() {
  const sigset_t set = interrupt_set();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  waiter_ = std::thread([this] { wait(); });
}

Interrupts::~Interrupts() {
  ending_ = true;
  ::pthread_kill(waiter_.native_handle(), SIGINT);
  waiter_.join();
}

std::stop_token Interrupts::begin() {
  const std::lock_guard lock(mutex_);
  return running_.emplace().get_token();
}

void Interrupts::end() {
  const std::lock_guard lock(mutex_);
  running_.reset();
}

void Interrupts::wait() {
  const sigset_t set = interrupt_set();
  while (true) {
    int number = 0;
    ::sigwait(&set, &number);
    if (ending_) return;
    const std::lock_guard lock(mutex_);
    if (!running_) ::_exit(kStatusInterrupted);  // Nothing lies anywhere that would have to be tidied up.
    running_->request_stop();
  }
}

}  // namespace cordwood
