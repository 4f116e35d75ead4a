#pragma once
// One overload a pipe of the language, each defined in the file of its name in this folder. operators/table.cc finds
// the one for a pipe.

#include <functional>
#include <memory>
#include <optional>

#include "language/pipe.h"
#include "language/query.h"
#include "operator.h"
#include "time_bound.h"

namespace cordwood::query {

struct Explained;

using OperatorPointer = std::unique_ptr<Operator>;

/// How long blocks of another query stay good: while they are pushed, or until the run ends. They view what pipes hold.
enum class Lasting : std::uint8_t { during_push, until_end };

/// What operators have to know of the run that they are part of.
struct Setting {
  Context& context;
  TimeRange times;             // Outside which the query has no rows.
  TimeBound* bound = nullptr;  // Set for the sort by _time that may end the scan early.
  const QueryStats& stats;     // Of the scan; complete when finish() is called.
  const Explained* explained;  // Of the pipes before the first explain; null without one.
  bool is_repeated;            // The query is run again for each page: an order must leave nothing open.
  /// Runs another query to its end, within the limits of this run, and pushes its blocks into `into` as worker 0.
  using RunQuery = std::function<Result<void>(const language::Query& query, Operator& into, Lasting lasting)>;
  RunQuery run_query;
};

/// The operator of `pipe`, which pushes into `next`. Pipes are referred to, not copied: they outlive the run.
Result<OperatorPointer> make_operator(const language::Pipe& pipe, const Setting& setting, OperatorPointer next);

/// The newest rows of the store among those that come, in their order; the context is told which row ends a full page.
OperatorPointer make_page(std::uint64_t rows_max, const Setting& setting, OperatorPointer next);

Result<OperatorPointer> make(const language::AnomaliesPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::BlockStatsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::BlocksCountPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::CoalescePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::CollapseNumsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::CopyPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::DecolorizePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::DeletePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::DissectPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::DropEmptyFieldsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::ExplainPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::ExtractPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::ExtractRegexpPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FacetsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FieldNamesPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FieldValuesPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FieldsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FilterPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FirstPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::FormatPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::GenerateSequencePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::GrokPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::HashPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::JoinPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::JsonArrayConcatPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::JsonArrayLenPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::LastPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::LenPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::LimitPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::MathPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::OffsetPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::PackJsonPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::PackLogfmtPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::PatternsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::PatternsDiffPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::QueryStatsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::RenamePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::ReplacePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::ReplaceRegexpPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::RunningStatsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::SamplePipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::SetStreamFieldsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::SortPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::SplitPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::StatsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::StreamContextPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::TimeAddPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::TopPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::TotalStatsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnionPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UniqPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnpackJsonPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnpackLogfmtPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnpackSyslogPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnpackWordsPipe& pipe, const Setting& setting, OperatorPointer next);
Result<OperatorPointer> make(const language::UnrollPipe& pipe, const Setting& setting, OperatorPointer next);

}  // namespace cordwood::query
