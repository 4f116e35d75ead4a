#pragma once
// Random rows and random queries about them.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/plain_row.h"

namespace cordwood::query {

class RandomQueries {
 public:
  /// `choices` are made first, one a byte: what a fuzzer changes. Then `seed` goes on.
  explicit RandomQueries(std::uint64_t seed, std::string_view choices = {}) : random_(seed), choices_(choices) {}

  /// Over two days and three streams. Every row has another `_time`, and `n` counts them.
  std::vector<test::PlainRow> rows(std::size_t count);

  /// LogsQL whose answer does not depend on the order of rows, but for what `is_ordered` says.
  struct Query {
    std::string text;
    bool is_ordered = false;
  };
  Query query();
  /// From all of the language (random_pipes.cc).
  Query query_of_any_kind();

 private:
  std::uint64_t next() {
    if (choices_.empty()) return random_();
    const auto choice = static_cast<unsigned char>(choices_.front());
    choices_.remove_prefix(1);
    return choice;
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
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
  std::string rare_filter();
  std::string condition();
  std::string keeping();
  std::string row_pipe(bool& is_unique);  // Not once a row may become several.
  std::string rare_stats_function(bool is_unique);
  std::string last_pipe(bool is_unique, bool& is_ordered);

  std::mt19937_64 random_;
  std::string_view choices_;  // What is left of them.
};

}  // namespace cordwood::query
