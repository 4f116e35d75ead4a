#pragma once
// A log file as rows, the way an HTTP client would send it: JSON objects flattened, other lines as the message.

#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/event.h"
#include "segment_writer.h"

namespace cordwood::bench {

struct Corpus {
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
  std::deque<std::vector<Field>> fields;
  std::vector<indexer::Row> rows;
  std::uint64_t raw_bytes = 0;    // Of the lines.
  std::uint64_t value_bytes = 0;  // Of the rows.
};

/// The rows have times 20 ms apart, from one day's midnight, and come from 20 hosts in turn. Ends the process when
/// the file cannot be read.
Corpus load_corpus(const std::filesystem::path& path);

}  // namespace cordwood::bench
