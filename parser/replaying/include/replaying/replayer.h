#pragma once
// Parses rows of the store anew, from the text of their lines, with the pipelines of today, and puts what comes out in
// their place at one moment.
//
//   a row is      when                                                              then
//   replaced      its line is there, and the new pipeline reads it differently      the new row takes its place
//   left alone    it is held, its line is not there, the new pipeline cannot read   it stays as it is
//                 it or would drop it, or nothing would change
//
// Its line is there when a pipeline with `keep_raw` kept it, or when it failed to parse and is the message; and, where
// somebody says so, of rows that have nothing but a message and a level.

#include <cstdint>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "erasing/eraser.h"
#include "indexer/store.h"
#include "masking/masked_batch.h"
#include "parser/pipelines.h"
#include "query/engine.h"

namespace cordwood::replaying {

struct ReplayRequest {
  std::string filter = "*";   // LogsQL, without subqueries: which rows are looked at,
  TimeRange times = {};       //   and of which times.
  std::string pipeline = {};  // By name; empty: the one that fits each row's source.
  Timestamp now = {};         // What relative times of the filter count from.
  bool messages = false;      // A message with nothing but a level beside it is a line, too.
  bool dry_run = false;       // Nothing is replaced.
};

/// How often a field was there in one of the two only, or had another value.
struct FieldDifference {
  std::uint64_t gained = 0;
  std::uint64_t lost = 0;
  std::uint64_t changed = 0;
};

struct ReplayExample {
  std::string before;  // A row as JSON.
  std::string after;
};

struct ReplayedSource {
  std::uint64_t newly_parsed = 0;  // Failed before, or had nothing but a message. These two are replaced.
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;  // And the others are left alone.
  std::uint64_t failed = 0;     // The new pipeline cannot read them,
  std::uint64_t dropped = 0;    //   or would drop them,
  std::uint64_t refused = 0;    //   or the store would not take what comes out.
  std::map<std::string, FieldDifference> fields = {};
  std::vector<ReplayExample> examples = {};

  std::uint64_t rows() const { return newly_parsed + changed + unchanged + failed + dropped + refused; }
};
inline constexpr std::size_t kReplayedSourcesMax = 1'000;  // Others are counted together, under "".
inline constexpr std::size_t kReplayedFieldsMax = 500;     // Of one source.
inline constexpr std::size_t kReplayExamples = 3;          // Of one source.

struct ReplayReport {
  std::uint64_t held = 0;                              // Rows that a legal hold keeps,
  std::uint64_t without_lines = 0;                     //   and those whose line is not there.
  std::uint64_t replaced = 0;                          // In a dry run: that would be.
  std::map<std::string, ReplayedSource> sources = {};  // By stream, as it was before.
};

/// Threads: all members from any thread; one replay at a time, and none beside an erasure.
class Replayer {
 public:
  using Mask = std::function<masking::MaskedBatch(EventBatch)>;

  /// REQUIRES: store, engine and eraser outlive it.
  Replayer(indexer::Store& store, const query::Engine& engine, erasing::Eraser& eraser, Mask mask)
      : store_(store), engine_(engine), eraser_(eraser), mask_(std::move(mask)) {}

  /// Returns when the new rows are there, durably, and the old ones gone from all answers; after an error nothing has
  /// changed. Errc::busy: rows were erased or dropped meanwhile, ask again. Errc::corrupt when a block cannot be read.
  Result<ReplayReport> replay(const ReplayRequest& request, const parser::Pipelines& pipelines);

  void stop() { stop_.request_stop(); }  // Those that run and come end with Errc::cancelled.

 private:
  indexer::Store& store_;
  const query::Engine& engine_;
  erasing::Eraser& eraser_;
  const Mask mask_;
  std::stop_source stop_;
};

std::string to_json(const ReplayReport& report, bool dry_run);

}  // namespace cordwood::replaying
