#pragma once
// The lexicon: a Xapian database whose documents are the strings of a segment's string table and whose terms are
// their words, case-folded. It answers which strings hold a word; rows follow from the ids of the strings.
//
// Xapian has no block checksums, so the database lies in a block of the segment, which has one, and is verified when
// first opened; the strings of one that fails are searched one by one, until fsck builds it again.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace Xapian {
class Database;
}

namespace cordwood::indexer {

/// A string table below this size is searched without a lexicon: that takes no longer than asking Xapian.
inline constexpr std::size_t kLexiconTextBytesMin = 64 << 10;

/// A single-file Xapian database over the strings; document numbers are ids + 1. Xapian builds it in several files, for
/// which a folder is made at `work_folder` and removed again. Errc::io.
Result<std::string> build_lexicon(FileSystem& files, const std::filesystem::path& work_folder,
                                  std::span<const std::string_view> strings);

/// Threads: all members from any thread; a Xapian::Database serves one thread at a time, so each keeps a pool.
class Lexicon {
 public:
  /// `database` is what build_lexicon() made. Errc::corrupt, Errc::io.
  static Result<std::shared_ptr<const Lexicon>> open(std::string_view database);
  ~Lexicon();
  Lexicon(const Lexicon&) = delete;
  Lexicon& operator=(const Lexicon&) = delete;

  /// Ids of the strings that hold the word, in any case, ascending.
  Result<std::vector<std::uint32_t>> strings_with(std::string_view word) const;

  std::size_t memory_bytes() const { return bytes_; }

 private:
  Lexicon(int descriptor, std::size_t bytes);
  std::unique_ptr<Xapian::Database> take() const;
  void give_back(std::unique_ptr<Xapian::Database> database) const;

  const int descriptor_;  // Of an anonymous file in memory that holds the database.
  const std::size_t bytes_;
  mutable std::mutex mutex_;  // Guards the pool and the descriptor's position.
  mutable std::vector<std::unique_ptr<Xapian::Database>> pool_;
};

}  // namespace cordwood::indexer
