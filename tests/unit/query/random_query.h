#pragma once
// Random rows and random queries about them.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "support/plain_row.h"

namespace cordwood::query {

class RandomQueries {
 public:
  explicit RandomQueries(std::uint64_t seed) : random_(seed) {}

  /// Over two days and three streams. Every row has another `_time`, and `n` counts them.
  std::vector<test::PlainRow> rows(std::size_t count);

  /// LogsQL whose answer does not depend on the order of rows, but for what `is_ordered` says.
  struct Query {
    std::string text;
    bool is_ordered = false;
  };
  Query query();

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
  bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
  template <std::size_t N>
  const char* pick(const char* const (&from)[N]) {
    return from[below(N)];
  }
  std::string word();
  std::string message();
  std::string line();
  std::string field_filter();
  std::string filter(int depth);
  std::string stats_function();

  std::mt19937_64 random_;
};

}  // namespace cordwood::query
