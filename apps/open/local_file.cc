#include "open/local_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

namespace cordwood::open {
namespace {

constexpr std::size_t kReadBytes = 256 << 10;
constexpr std::size_t kPieceBytes = 1 << 20;      // Of lines; enough that a thread has work for some milliseconds.
constexpr std::size_t kTextBytesMax = 256 << 20;  // One line longer than this is no log.

Error os_error(int number = errno) {
  return error(number == ENOENT ? Errc::not_found : Errc::io, std::generic_category().message(number));
}

}  // namespace

Result<std::unique_ptr<LocalFile>> LocalFile::open(const std::string& path) {
  const int descriptor = path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return os_error();
  std::unique_ptr<LocalFile> file(new LocalFile(descriptor));
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return os_error();
  if (S_ISDIR(status.st_mode)) return os_error(EISDIR);
  file->is_regular_ = S_ISREG(status.st_mode);
  file->size_bytes_ = file->is_regular_ ? static_cast<std::uint64_t>(status.st_size) : 0;
  file->modified_at_ =
      file->is_regular_ ? Timestamp(std::chrono::seconds(status.st_mtim.tv_sec) + Nanoseconds(status.st_mtim.tv_nsec))
                        : SystemClock().now();
  CORDWOOD_TRY(file->find_coding());
  return file;
}

LocalFile::~LocalFile() { ::close(descriptor_); }

Result<std::size_t> LocalFile::read_into(std::string& out) {
  const std::size_t before = out.size();
  out.resize(before + kReadBytes);
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, out.data() + before, kReadBytes);
  } while (got < 0 && errno == EINTR);
  out.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  if (got < 0) return os_error();
  bytes_read_ += static_cast<std::size_t>(got);
  return static_cast<std::size_t>(got);
}

Result<void> LocalFile::find_coding() {
  constexpr std::string_view kGzip = "\x1f\x8b";
  constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";
  while (coded_.size() < kZstd.size()) {
    CORDWOOD_TRY(const std::size_t got, read_into(coded_));
    if (got == 0) break;
  }
  if (coded_.starts_with(kGzip)) decoder_ = Decoder::make(Coding::gzip);
  if (coded_.starts_with(kZstd)) decoder_ = Decoder::make(Coding::zstd, Decoder::kZstdLongWindowLogMax);
  if (!decoder_) text_ = std::move(coded_);
  return success();
}

// Adds to text_, or sets at_end_.
Result<void> LocalFile::read_some() {
  if (!decoder_) {
    CORDWOOD_TRY(const std::size_t got, read_into(text_));
    at_end_ = got == 0;
    return success();
  }
  const std::size_t text_before = text_.size();
  std::string_view rest = coded_;
  CORDWOOD_TRY(decoder_->decode(rest, text_));
  const bool idle = text_.size() == text_before && rest.size() == coded_.size();
  coded_.erase(0, coded_.size() - rest.size());
  if (!idle) return success();
  CORDWOOD_TRY(const std::size_t got, read_into(coded_));
  if (got == 0 && !decoder_->complete()) return error(Errc::corrupt, "the file is cut off");
  at_end_ = got == 0;
  return success();
}

Result<std::string> LocalFile::next() {
  std::size_t end = std::string::npos;  // Of the last whole line in text_.
  std::size_t searched = 0;
  while (!at_end_ && !failure_) {
    if (text_.size() >= kPieceBytes) {
      end = text_.rfind('\n');
      if (end != std::string::npos && end >= searched) break;
      searched = text_.size();
      if (text_.size() >= kTextBytesMax)
        return error(Errc::too_large, fmt::format("the line is longer than {} MiB", kTextBytesMax >> 20));
    }
    if (auto read = read_some(); read.has_error()) failure_ = std::move(read).error();
  }
  if (at_end_ && !text_.empty()) end = text_.size() - 1;
  if (failure_) {
    end = text_.rfind('\n');
    if (end == std::string::npos) return *failure_;
  }
  if (text_.empty()) return std::string();
  std::string lines = text_.substr(0, end + 1);
  text_.erase(0, end + 1);
  offset_ = end_offset_;
  end_offset_ += lines.size();
  return lines;
}

}  // namespace cordwood::open
