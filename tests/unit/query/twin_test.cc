// The engine and its slow twin give the same rows for random queries about random rows, whatever the rows are kept in
// and whether the index is asked or not.
//
// CORDWOOD_TWIN_SECONDS says for how long (2 by default), CORDWOOD_TWIN_SEED from where.

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <gtest/gtest.h>

#include "language/query.h"
#include "random_query.h"
#include "stored_rows.h"
#include "support/naive_query.h"

namespace cordwood::query {
namespace {

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string print(const test::ResultRow& row) {
  std::string out;
  for (const auto& [name, value] : row) out += name + "=" + value + "; ";
  return out;
}

/// The first row in which two answers differ, for the message.
std::string difference(const test::ResultRows& got, const test::ResultRows& want) {
  std::string out = std::to_string(got.size()) + " rows, want " + std::to_string(want.size());
  for (std::size_t i = 0; i < std::max(got.size(), want.size()); ++i) {
    if (i < got.size() && i < want.size() && got[i] == want[i]) continue;
    out += "\n  row " + std::to_string(i) + "\n  got  " + (i < got.size() ? print(got[i]) : "nothing");
    out += "\n  want " + (i < want.size() ? print(want[i]) : "nothing");
    break;
  }
  return out;
}

TEST(SlowTwin, AgreesOnRandomQueriesAboutRandomRows) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(setting("CORDWOOD_TWIN_SECONDS", 2));
  std::uint64_t asked = 0;
  for (std::uint64_t seed = setting("CORDWOOD_TWIN_SEED", 1); std::chrono::steady_clock::now() < end; ++seed) {
    RandomQueries random(seed);
    const auto rows = random.rows(200 + seed % 7 * 100);
    const StoredRows memory(rows, Layout::memory), sealed(rows, Layout::sealed, 300), mixed(rows, Layout::mixed, 60),
        buried(rows, Layout::buried, 150);
    for (int i = 0; i < 60; ++i) {
      RandomQueries::Query query = random.query();
      const auto parsed = language::parse_query(query.text, {test_now(), Nanoseconds(0)});
      ASSERT_TRUE(parsed) << query.text << ": " << parsed.error().message;
      auto naive = test::run_naively(parsed.value(), rows);
      ASSERT_TRUE(naive) << query.text << ": " << naive.error().message;
      test::ResultRows want = std::move(naive).value();
      if (!query.is_ordered) std::sort(want.begin(), want.end());
      for (const StoredRows* stored : {&memory, &sealed, &mixed, &buried})
        for (const bool pruning : {true, false}) {
          RunOptions options;
          options.pruning = pruning;
          auto result = stored->run(query.text, options);
          ASSERT_TRUE(result) << query.text << ": " << result.error().message;
          test::ResultRows got = std::move(result).value();
          if (!query.is_ordered) std::sort(got.begin(), got.end());
          ASSERT_TRUE(stored->stats().warnings.empty()) << stored->stats().warnings.front();
          ASSERT_TRUE(got == want) << "seed " << seed << (pruning ? ", pruned" : "")
                                   << (stored == &memory   ? ", memory"
                                       : stored == &buried ? ", buried"
                                                           : "")
                                   << ": " << query.text << "\n  " << difference(got, want);
          ++asked;
        }
    }
  }
  RecordProperty("queries", std::to_string(asked));
}

}  // namespace
}  // namespace cordwood::query
