#pragma once
// What outlives the process of the catalogue of sources, in the database <data>/control.db: its records, as whoever
// makes them has them, and the notes that people wrote. By a connection of its own, so that nobody who logs in waits
// for a thousand records.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cordwood::control {

inline constexpr std::size_t kNotesMax = 100'000;
inline constexpr std::size_t kNoteBytesMax = 2'000;  // Of owner and text, each.

/// Whose a source or one of its fields is, and what others should know of it.
struct CatalogueNote {
  std::string stream;
  std::string field;  // Empty: the source.
  std::string owner;
  std::string text;
  std::string author;  // Whose token wrote it.
  Timestamp at = {};
};

struct CatalogueRecords {
  std::vector<std::pair<std::string, std::string>> sources;         // Stream and record.
  std::vector<std::string> forgotten;                               // Streams whose records go.
  std::vector<std::pair<std::uint64_t, std::string>> drifts;        // Number and record, by number.
  std::uint64_t first_drift = 0;                                    // Those with smaller numbers go.
  std::vector<std::pair<std::uint64_t, std::string>> headers = {};  // Of sources, by number.
};

/// Threads: all members from any thread.
class CatalogueTable {
 public:
  /// REQUIRES: a ControlPlane opened the same folder before.
  static Result<std::unique_ptr<CatalogueTable>> open(const std::filesystem::path& data);
  ~CatalogueTable();

  /// In one transaction: all of it, or nothing.
  Result<void> keep(const CatalogueRecords& records);
  Result<CatalogueRecords> kept();

  /// Takes the place of the note there; without owner and text there is none any more. Errc::too_large at a limit.
  Result<void> set_note(const CatalogueNote& note);
  Result<std::vector<CatalogueNote>> notes();  // In the order of streams, then fields.

 private:
  struct Impl;
  explicit CatalogueTable(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood::control
