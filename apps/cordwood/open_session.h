#pragma once
// Files and the queries asked about them, from reading the first byte to the exit status.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "indexer/transient_segments.h"
#include "interrupts.h"
#include "open/kept_lines.h"
#include "open/line_reader.h"
#include "open/sieve.h"
#include "parser/pipelines.h"
#include "progress_line.h"
#include "query/engine.h"

namespace cordwood::open {

struct SessionOptions {
  std::vector<std::string> files;
  std::string output;       // One of kAnswerForms; empty: raw for lines, else a table.
  std::uint64_t limit = 0;  // The newest rows only; 0: all.
  bool with_filename = false;
  bool with_line_number = false;
  Sieve::Messages messages = Sieve::Messages::parts_of_lines;
  std::uint64_t memory_bytes = 0;  // For the segments; a query may take half as much again.
};

/// What grep ends with.
enum class Outcome { found = 0, nothing_found = 1, trouble = 2 };

/// Threads: one at a time.
class Session {
 public:
  /// `is_interactive`: Ctrl-C ends a query and not the program. Then no other thread may run yet.
  Session(SessionOptions options, parser::Pipelines pipelines, bool is_interactive);

  /// Answers one query and forgets the files while it reads them.
  Result<Outcome> answer_once(const std::string& query);

  /// Loads the files, then answers each line of standard input.
  Result<Outcome> answer_many();

 private:
  Outcome outcome(bool found) const;
  void complain(const std::string& message);
  void complain_of(const Error& failure, const std::string& query);
  std::uint64_t segment_bytes() const;
  std::vector<std::string> field_names() const;

  bool prints_lines(const language::Query& query) const;
  /// How many lines a search ends after, when the query asks for nothing but a look at each line.
  std::optional<std::uint64_t> lines_to_search(const language::Query& query, const Sieve& sieve) const;
  Result<bool> search(const Sieve& sieve, std::uint64_t lines_max);
  Result<void> load(const Sieve& sieve);

  // These tell whether the answer has rows.
  Result<bool> answer(const language::Query& query, std::stop_token stop);
  Result<bool> answer_with_rows(const language::Query& query, std::stop_token stop);
  Result<bool> answer_with_lines(language::Query query, std::stop_token stop);

  Result<void> run(const language::Query& query, std::stop_token stop, query::RowSink& sink);
  void print_line(std::uint64_t arrival, std::string_view line);

  const SessionOptions options_;
  std::string output_;
  const std::unique_ptr<Interrupts> interrupts_;  // Null: Ctrl-C ends the program. Made Before whatever has threads.
  const parser::Pipelines pipelines_;
  ProgressLine progress_;
  std::atomic<bool> has_failed_ = false;
  LineReader reader_;
  indexer::TransientSegments segments_;
  KeptLines lines_;
  const query::Engine engine_;
};

}  // namespace cordwood::open
