#pragma once
// Turns raw lines into events: picks a pipeline by source, runs its grok patterns or JSON, and finds the
// time.

#include <memory>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/yaml.h"
#include "parser/tables.h"

namespace cordwood::parser {

/// A compiled set of pipelines. Threads: const members from any thread at once. Cheap to copy; reloading
/// swaps one for another.
class Pipelines {
 public:
  /// The rules of a configuration's `pipelines:` node; the built-in defaults when it is null. Tables that steps name
  /// are read now, and never later.
  static Result<Pipelines> from_configuration(const YamlNode& node, const TableReader& read_table);

  /// Appends one event a line to `out`, in order, but for lines that a step drops because its pipeline says so. Never
  /// fails: a line that nothing matches becomes an event with its text as message, tagged. `out` keeps the lines'
  /// buffer alive. `origins`, where given, gets for each event the number of its line in the batch.
  void parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins = nullptr) const;

 private:
  struct Compiled;
  explicit Pipelines(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace cordwood::parser
