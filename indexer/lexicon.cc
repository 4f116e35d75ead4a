#include "lexicon.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xapian.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/words.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kTermBytesMax = 200;  // Xapian allows 245; a longer word is known by its hash.
constexpr int kBlockBytes = 2048;           // Xapian's smallest: a lexicon is small and read in single blocks.
constexpr std::size_t kPoolMax = 8;

Error xapian_failed(std::string_view doing, const Xapian::Error& failure) {
  return error(Errc::io, fmt::format("{}: Xapian: {}", doing, failure.get_description()));
}
Error system_failed(std::string_view doing) {
  return error(Errc::io, fmt::format("{}: {}", doing, std::strerror(errno)));
}

std::string term_of(std::string_view word) {
  std::string term;
  append_lower_case(term, word);
  if (term.size() <= kTermBytesMax) return term;
  const Hash128 hash = hash128(term);
  return fmt::format("{}#{:016x}{:016x}", std::string_view(term).substr(0, kTermBytesMax - 33), hash.high, hash.low);
}

/// An anonymous file in memory. Gone when closed.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("cordwood-lexicon", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

  Result<void> write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0) return system_failed("writing a lexicon to memory");
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return success();
  }
  Result<std::string> read_all() const {
    const off_t size = ::lseek(descriptor_, 0, SEEK_END);
    if (size < 0) return system_failed("reading a lexicon from memory");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t read = ::pread(descriptor_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (read <= 0) return system_failed("reading a lexicon from memory");
      at += static_cast<std::size_t>(read);
    }
    return bytes;
  }

 private:
  int descriptor_;
};

/// A folder for Xapian's work in progress, beside the file that is to hold the lexicon. What a crash leaves of it goes
/// at the next start, like every file that nothing names.
class WorkFolder {
 public:
  static Result<std::unique_ptr<WorkFolder>> make(FileSystem& files, const std::filesystem::path& path) {
    CORDWOOD_TRY(const std::filesystem::path real, files.make_scratch_folder(path));
    return std::unique_ptr<WorkFolder>(new WorkFolder(files, path, real));
  }
  ~WorkFolder() {
    if (const Result<void> removed = files_.remove_tree(path_); !removed)
      log::warning("indexer", "a folder stays until the next start: {}", removed.error().message);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  std::string database() const { return (real_path_ / "lexicon").string(); }

 private:
  WorkFolder(FileSystem& files, std::filesystem::path path, std::filesystem::path real_path)
      : files_(files), path_(std::move(path)), real_path_(std::move(real_path)) {}

  FileSystem& files_;
  const std::filesystem::path path_;
  const std::filesystem::path real_path_;
};

void add_strings(Xapian::WritableDatabase& database, std::span<const std::string_view> strings) {
  std::vector<std::string> terms;
  for (std::string_view rest : strings) {
    terms.clear();
    for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) terms.push_back(term_of(word));
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    Xapian::Document document;
    for (const std::string& term : terms) document.add_boolean_term(term);
    database.add_document(document);
  }
}

}  // namespace

Result<std::string> build_lexicon(FileSystem& files, const std::filesystem::path& work_folder,
                                  std::span<const std::string_view> strings) {
  const MemoryFile file;
  if (file.descriptor() < 0) return system_failed("building a lexicon");
  CORDWOOD_TRY(const auto folder, WorkFolder::make(files, work_folder));
  try {
    Xapian::WritableDatabase database(
        folder->database(), Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_TERMLIST | Xapian::DB_NO_SYNC,
        kBlockBytes);
    add_strings(database, strings);
    database.commit();
    // compact() closes the descriptor that it writes to.
    database.compact(::dup(file.descriptor()), Xapian::DBCOMPACT_SINGLE_FILE | Xapian::DBCOMPACT_NO_RENUMBER,
                     kBlockBytes);
  } catch (const Xapian::Error& failure) {
    return xapian_failed("building a lexicon", failure);
  }
  return file.read_all();
}

Lexicon::Lexicon(int descriptor, std::size_t bytes) : descriptor_(descriptor), bytes_(bytes) {}

Lexicon::~Lexicon() { ::close(descriptor_); }

Result<std::shared_ptr<const Lexicon>> Lexicon::open(std::string_view database) {
  MemoryFile file;
  if (file.descriptor() < 0) return system_failed("opening a lexicon");
  CORDWOOD_TRY(file.write(database));
  std::shared_ptr<const Lexicon> lexicon(new Lexicon(file.release(), database.size()));
  try {
    lexicon->give_back(lexicon->take());
  } catch (const Xapian::Error& failure) {
    return error(Errc::corrupt, fmt::format("opening a lexicon: Xapian: {}", failure.get_description()));
  }
  return lexicon;
}

std::unique_ptr<Xapian::Database> Lexicon::take() const {
  const std::lock_guard lock(mutex_);
  if (!pool_.empty()) {
    auto database = std::move(pool_.back());
    pool_.pop_back();
    return database;
  }
  // Xapian reads the head from the current position on, which duplicates share, and everything else by place.
  ::lseek(descriptor_, 0, SEEK_SET);
  return std::make_unique<Xapian::Database>(::dup(descriptor_));  // It closes the duplicate.
}

void Lexicon::give_back(std::unique_ptr<Xapian::Database> database) const {
  const std::lock_guard lock(mutex_);
  if (pool_.size() < kPoolMax) pool_.push_back(std::move(database));
}

Result<std::vector<std::uint32_t>> Lexicon::strings_with(std::string_view word) const {
  std::vector<std::uint32_t> ids;
  try {
    auto database = take();
    const std::string term = term_of(word);
    for (auto posting = database->postlist_begin(term); posting != database->postlist_end(term); ++posting)
      ids.push_back(*posting - 1);
    give_back(std::move(database));
  } catch (const Xapian::Error& failure) {
    return xapian_failed("asking a lexicon", failure);
  }
  return ids;
}

}  // namespace cordwood::indexer
