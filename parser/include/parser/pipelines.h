#pragma once
// Turns raw lines into events: picks a pipeline by source, runs its grok patterns or JSON, and finds the
// time.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/yaml.h"
#include "parser/headers.h"
#include "parser/tables.h"

namespace cordwood::parser {

/// The line as it came, of pipelines with `keep_raw`. The Elastic Common Schema's name for it.
inline constexpr std::string_view kRawField = "event.original";

/// What a pipeline that detects formats found out about a source.
struct DetectedSource {
  Source source;
  std::string pipeline;
  std::string format;
  std::uint64_t events = 0;    // Since the format was chosen,
  std::uint64_t failures = 0;  //   and those among them that did not have it.
};

/// A source whose lines claim times at which nobody had seen them yet.
struct SkewedSource {
  Source source;
  std::string pipeline;
  Nanoseconds ahead{0};     // Of when they were observed, by as much at most in the last batch.
  std::uint64_t lines = 0;  // Of that kind, since the source was flagged.
};

/// A compiled set of pipelines. Threads: const members from any thread at once. Cheap to copy; reloading
/// swaps one for another.
class Pipelines {
 public:
  /// The rules of a configuration's `pipelines:` node; the built-in defaults when it is null. Tables that steps name
  /// are read now, and never later. `headers` are what was learnt before, and learn on.
  static Result<Pipelines> from_configuration(const YamlNode& node, const TableReader& read_table,
                                              std::shared_ptr<Headers> headers = std::make_shared<Headers>());

  /// Appends one event a line to `out`, in order, but for lines that a step drops, and lines of one event, as their
  /// pipeline says. Never
  /// fails: a line that nothing matches becomes an event with its text as message, tagged. `out` keeps the lines'
  /// buffer alive. `origins`, where given, gets for each event the number of its first line in the batch.
  void parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins = nullptr) const;

  /// Parses lines that were stored, each a whole event, whatever `multiline` says; `pipeline` names one, empty: the
  /// source's. Counts and learns nothing. Errc::not_found when there is no pipeline of that name.
  Result<void> parse_again(const LineBatch& lines, std::string_view pipeline, EventBatch& out,
                           std::vector<std::size_t>& origins) const;

  /// Whether each line of the source is by itself: not, when its pipeline joins lines or learns from them.
  bool takes_lines_alone(const Source& source) const;

  /// Parses lines as parse() does, and shows its work: calls `show` for each event with one JSON object,
  ///   {"line":"…","pipeline":"shop","event":{"_time":"…","_stream":"{…}","_msg":"…",…},"ns":1234,"steps":[…]}
  /// where `event` is null when a step dropped it. docs/operations/pipelines.md has the steps. `pipeline` names one;
  /// empty: the source's. Errc::not_found when there is none of that name. Costs far more than parsing.
  Result<void> try_lines(const LineBatch& lines, std::string_view pipeline,
                         const std::function<void(std::string_view json)>& show) const;

  /// Both in the order of pipelines, then sources.
  std::vector<DetectedSource> detected() const;
  std::vector<SkewedSource> skewed() const;

 private:
  struct Compiled;
  explicit Pipelines(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace cordwood::parser
