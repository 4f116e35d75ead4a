#pragma once
// Where everything lies below the data folder.
//
//   LOCK                          held by the process that has the store open
//   manifest, manifest.copy       what counts, twice
//   wal/0000000000000007.wal      rows not yet in segments
//   segments/20261121/00000007.segment
//   segments/20261121/00000007.12.tombstones   its deleted rows, version 12
//   dead_letters/20261121.9.dead  rows that were refused, by the day they came
//   scrub                         how far the scrub is
//   backup/                       a copy made of links, while a back-up is taken from it
//   detached/20261121/            a day that was taken out: a store of its own
//   quarantine/                   damaged bytes, kept for people to look at

#include <filesystem>

#include <fmt/format.h>

#include "base/time.h"

namespace cordwood::indexer {

/// "20261121".
inline std::string folder_name_of(Day day) {
  const std::string name = format_day(day);
  return name.substr(0, 4) + name.substr(5, 2) + name.substr(8, 2);
}

struct FolderLayout {
  std::filesystem::path root;

  std::filesystem::path lock() const { return root / "LOCK"; }
  std::filesystem::path manifest() const { return root / "manifest"; }
  std::filesystem::path manifest_copy() const { return root / "manifest.copy"; }
  std::filesystem::path wal() const { return root / "wal"; }
  std::filesystem::path segments() const { return root / "segments"; }
  std::filesystem::path segments_of(Day day) const { return segments() / folder_name_of(day); }
  std::filesystem::path segment(Day day, std::uint64_t number) const {
    return segments_of(day) / fmt::format("{:08}.segment", number);
  }
  std::filesystem::path tombstones(Day day, std::uint64_t number, std::uint64_t version) const {
    return segments_of(day) / fmt::format("{:08}.{}.tombstones", number, version);
  }
  std::filesystem::path dead_letters() const { return root / "dead_letters"; }
  std::filesystem::path dead_letters_of(Day day, std::uint64_t number) const {
    return dead_letters() / fmt::format("{}.{}.dead", folder_name_of(day), number);
  }
  std::filesystem::path scrub() const { return root / "scrub"; }
  std::filesystem::path backup() const { return root / "backup"; }
  std::filesystem::path detached() const { return root / "detached"; }
  std::filesystem::path detached_day(Day day) const { return detached() / folder_name_of(day); }
  std::filesystem::path quarantine() const { return root / "quarantine"; }
};

}  // namespace cordwood::indexer
