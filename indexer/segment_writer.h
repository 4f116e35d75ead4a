#pragma once
// Rows in, segments out: in memory at once, sealed as one file, or merged from sealed ones.
// docs/format/segment.md gives the bytes.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/event.h"
#include "base/file_system.h"
#include "base/result.h"
#include "go_on.h"
#include "indexer/retention_class.h"
#include "indexer/segment.h"

namespace cordwood::indexer {

class SealedSegment;

/// One row on its way into a segment; views into the caller's memory.
struct Row {
  Timestamp time;
  std::uint64_t arrival = 0;
  std::string_view stream;        // Canonical labels.
  std::span<const Field> fields;  // Empty values are not stored; of fields with one name the first counts.
  Timestamp received_at = {};
  std::string_view peer;
};

/// What the manifest keeps of a sealed segment.
struct SegmentInfo {
  Day day;
  TimeRange times;
  std::uint64_t rows = 0;
  std::uint64_t row_groups = 0;
  std::uint64_t disk_bytes = 0;
  std::uint64_t first_arrival = 0;
  std::uint64_t last_arrival = 0;
  ClassRows classes = {};  // Of the rows; deleted ones count.
};

/// A segment over rows that stay where they are: nothing is encoded until a query asks for a column, so this costs a
/// sort. `keep_alive` owns what the rows' views point to. Rows in any order.
std::shared_ptr<const Segment> make_memory_segment(Day day, std::string name, std::span<const Row> rows,
                                                   std::shared_ptr<const void> keep_alive);

/// How the words of a segment's repeating strings are found.
enum class WordIndex : std::uint8_t {
  lexicon,  // By Xapian, where there are enough strings for it.
  strings,  // By reading the strings: nothing is written outside the file, not even for a moment.
};

/// Writes `rows` (in any order; at least one) as one sealed file at `path`, which must not exist, and syncs it; the
/// caller syncs the folder. After a failure the caller removes what is there.
Result<SegmentInfo> write_segment(FileSystem& files, const std::filesystem::path& path, Day day,
                                  std::span<const Row> rows, WordIndex words = WordIndex::lexicon);

/// A sealed segment that a merge reads.
struct MergeInput {
  std::shared_ptr<const SealedSegment> segment;
  ClassRows classes;  // SegmentInfo::classes, which the file does not have.
};

/// Merges sealed segments of one day, at least one row of which is not deleted, into one file. Row groups
/// without deleted rows are copied byte for byte, the others encoded anew without them; directory, string table,
/// lexicon and needles are made anew. Memory: the directories and string
/// tables of the inputs, and a page of the needles of each. Asks before each row group and each page of needles whether
/// to go on: Errc::cancelled.
Result<SegmentInfo> merge_segments(
    FileSystem& files, const std::filesystem::path& path, std::span<const MergeInput> inputs,
    const GoOn& go_on = [] { return true; });

}  // namespace cordwood::indexer
