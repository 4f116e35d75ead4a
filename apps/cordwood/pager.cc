#include "pager.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace cordwood {
namespace {

constexpr int kCannotRun = 127;

std::string pager_command() {
  const char* const wanted = std::getenv("PAGER");
  if (wanted != nullptr) return std::string(wanted) == "cat" ? std::string() : wanted;
  for (const char* const place : {"/usr/bin/less", "/bin/less"})
    if (::access(place, X_OK) == 0) return place;
  return {};
}

}  // namespace

Pager::Pager() {
  const std::string command = ::isatty(STDOUT_FILENO) == 1 ? pager_command() : std::string();
  int ends[2];
  if (command.empty() || ::pipe2(ends, 0) != 0) return;
  std::fflush(stdout);
  // Quits when all fits on a screen, passes colours on, does not fold lines.
  ::setenv("LESS", "FRSX", 0);
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
    ::_exit(kCannotRun);
  }
  ::close(ends[0]);
  if (process_ > 0) {
    terminal_ = ::dup(STDOUT_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
  }
  ::close(ends[1]);
}

Pager::~Pager() {
  if (process_ < 0) return;
  std::fflush(stdout);
  ::dup2(terminal_, STDOUT_FILENO);  // The pager sees the end.
  ::close(terminal_);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

}  // namespace cordwood
