#include "log_file.h"

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"

namespace cordwood::agent {
namespace {

Error os_error(std::string_view doing, const std::string& path) {
  const int number = errno;
  const Errc code = number == ENOENT || number == ENOTDIR ? Errc::not_found : Errc::io;
  return error(code, fmt::format("{} {}: {}", doing, path, std::generic_category().message(number)));
}

FileFacts facts_from(const struct stat& status) {
  return {.id = {status.st_dev, status.st_ino},
          .size = static_cast<std::uint64_t>(status.st_size),
          .is_regular = S_ISREG(status.st_mode),
          .is_removed = status.st_nlink == 0};
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

Result<FileFacts> facts_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return os_error("looking at", path);
  return facts_from(status);
}

Result<LogFile> LogFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return os_error("opening", path);
  return LogFile(descriptor);
}

LogFile::~LogFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<FileFacts> LogFile::facts() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return os_error("looking at", "an open file");
  return facts_from(status);
}

Result<std::size_t> LogFile::read_at(std::uint64_t offset, std::span<char> out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_error("reading", "an open file");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::optional<Fingerprint> LogFile::fingerprint(std::uint64_t at, std::uint32_t bytes) const {
  std::array<char, kHeadBytes> text;
  const std::span<char> wanted(text.data(), std::min<std::size_t>(bytes, text.size()));
  const auto got = read_at(at, wanted);
  if (!got || got.value() != wanted.size()) return std::nullopt;
  return Fingerprint{static_cast<std::uint32_t>(wanted.size()), checksum64({wanted.data(), wanted.size()})};
}

bool LogFile::holds(std::uint64_t at, const Fingerprint& expected) const {
  return expected.bytes == 0 || fingerprint(at, expected.bytes) == expected;
}

bool LogFile::holds_before(std::uint64_t end, const Fingerprint& tail) const {
  return end >= tail.bytes && holds(end - tail.bytes, tail);
}

bool is_compressed(const std::string& path, const LogFile& file) {
  for (const std::string_view end : {".gz", ".bz2", ".xz", ".zst", ".lz4", ".lzma", ".Z", ".zip", ".br"})
    if (ends_with(path, end)) return true;
  std::array<char, 6> first{};
  const auto got = file.read_at(0, first);
  if (!got) return false;
  const std::string_view magic(first.data(), got.value());
  for (const std::string_view known : {std::string_view("\x1f\x8b\x08", 3), std::string_view("\x28\xb5\x2f\xfd", 4),
                                       std::string_view("\xfd\x37zXZ\0", 6), std::string_view("BZh", 3)})
    if (magic.substr(0, known.size()) == known) return true;
  return false;
}

}  // namespace cordwood::agent
