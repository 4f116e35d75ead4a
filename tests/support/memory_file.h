#pragma once
// A file that has a path and a descriptor, and lies in memory: for code that opens real files by name.

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"

namespace cordwood::test {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("cordwood-test", MFD_CLOEXEC)) {
    CORDWOOD_CHECK(descriptor_ >= 0);
    replace(bytes);
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// For those that have it open, too.
  void replace(std::string_view bytes) {
    CORDWOOD_CHECK(::ftruncate(descriptor_, 0) == 0);
    for (std::size_t done = 0; done < bytes.size();) {
      const ssize_t wrote = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
      CORDWOOD_CHECK(wrote > 0);
      done += static_cast<std::size_t>(wrote);
    }
  }

  /// Good while this object is.
  std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  const int descriptor_;
};

}  // namespace cordwood::test
