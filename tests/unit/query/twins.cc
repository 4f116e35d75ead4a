#include "twins.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/query.h"
#include "support/naive/query.h"

namespace cordwood::query {

namespace {

std::string print(const test::ResultRow& row) {
  std::string out;
  for (const auto& [name, value] : row) out += name + "=" + value + "; ";
  return out;
}

/// The first row in which two answers differ.
std::string difference(const test::ResultRows& got, const test::ResultRows& want) {
  std::string out = fmt::format("{} rows, want {}", got.size(), want.size());
  for (std::size_t i = 0; i < std::max(got.size(), want.size()); ++i) {
    if (i < got.size() && i < want.size() && got[i] == want[i]) continue;
    out += fmt::format("\n  row {}\n  got  {}\n  want {}", i, i < got.size() ? print(got[i]) : "nothing",
                       i < want.size() ? print(want[i]) : "nothing");
    break;
  }
  return out;
}

test::ResultRows comparable(test::ResultRows rows, bool is_ordered) {
  std::erase_if(rows, [](const test::ResultRow& row) { return row.empty(); });  // They are in no answer.
  if (!is_ordered) std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace

Twins::Twins(std::vector<test::PlainRow> rows) : rows_(std::move(rows)) {
  const auto keep = [&](std::string how, Layout layout, std::size_t rows_per_segment) {
    kept_.push_back({std::move(how), std::make_unique<StoredRows>(rows_, layout, rows_per_segment)});
  };
  keep("memory", Layout::memory, 100'000);
  keep("sealed", Layout::sealed, 300);
  keep("mixed", Layout::mixed, 60);
  keep("buried", Layout::buried, 150);
}

std::string Twins::disagreement(const RandomQueries::Query& query) {
  const auto parsed = language::parse_query(query.text, {test_now(), Nanoseconds(0)});
  if (!parsed) return query.text + ": " + parsed.error().message;
  ++asked_;
  std::string who = "the engine with one thread";
  std::string one_thread = query.text.starts_with("options(") ? query.text : "options(concurrency=1) " + query.text;
  auto reference = test::run_naively(parsed.value(), rows_);
  if (reference) {
    ++asked_twin_;
    who = "the slow twin";
  } else if (reference.error().code == Errc::unsupported) {
    RunOptions options;
    options.pruning = false;
    reference = kept_.front().rows->run(one_thread, options);
  }
  if (!reference) return fmt::format("{}: {}: {}", query.text, who, reference.error().message);
  const test::ResultRows want = comparable(std::move(reference).value(), query.is_ordered);
  for (const Kept& kept : kept_)
    for (const bool pruning : {true, false}) {
      RunOptions options;
      options.pruning = pruning;
      auto result = kept.rows->run(query.text, options);
      if (!result) return fmt::format("{}: {}: {}", query.text, kept.how, result.error().message);
      if (!kept.rows->stats().warnings.empty())
        return fmt::format("{}: {}: {}", query.text, kept.how, kept.rows->stats().warnings.front());
      const test::ResultRows got = comparable(std::move(result).value(), query.is_ordered);
      if (got != want)
        return fmt::format("{}\n  {}{} against {}: {}", query.text, kept.how, pruning ? ", pruned" : "", who,
                           difference(got, want));
    }
  return "";
}

}  // namespace cordwood::query
