// The engine and its slow twin give the same rows for random queries about random rows, whatever the rows are kept in
// and whether the index is asked or not.
//
// CORDWOOD_TWIN_SECONDS says for how long (2 by default, for each test), CORDWOOD_TWIN_SEED from where. For hours:
// tests/fuzz/twin_fuzz.cc.

#include <chrono>
#include <cstdlib>

#include <gtest/gtest.h>

#include "twins.h"

namespace cordwood::query {
namespace {

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

void ask(RandomQueries::Query (RandomQueries::*make_query)()) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(setting("CORDWOOD_TWIN_SECONDS", 2));
  std::uint64_t asked = 0, asked_twin = 0;
  for (std::uint64_t seed = setting("CORDWOOD_TWIN_SEED", 1); std::chrono::steady_clock::now() < end; ++seed) {
    RandomQueries random(seed);
    Twins twins(random.rows(200 + seed % 7 * 100));
    for (int i = 0; i < 60; ++i) {
      const std::string disagreement = twins.disagreement((random.*make_query)());
      ASSERT_EQ(disagreement, "") << "seed " << seed;
    }
    asked += twins.asked();
    asked_twin += twins.asked_twin();
  }
  testing::Test::RecordProperty("queries", std::to_string(asked));
  testing::Test::RecordProperty("queries_of_the_twin", std::to_string(asked_twin));
}

TEST(SlowTwin, AgreesOnRandomQueriesAboutRandomRows) { ask(&RandomQueries::query); }

TEST(SlowTwin, AgreesOnQueriesFromAllOfTheLanguage) { ask(&RandomQueries::query_of_any_kind); }

}  // namespace
}  // namespace cordwood::query
