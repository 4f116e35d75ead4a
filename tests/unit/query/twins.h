#pragma once
// The engine over the same rows, kept in every way, and its slow twin: all must give the same answer.

#include <memory>
#include <string>
#include <vector>

#include "random_query.h"
#include "stored_rows.h"

namespace cordwood::query {

class Twins {
 public:
  explicit Twins(std::vector<test::PlainRow> rows);

  /// What is given differently by whom; empty when all agree. The slow twin has no say in pipes that it does not know:
  /// then the engine over rows in memory, with one thread and without the index, says what is right.
  std::string disagreement(const RandomQueries::Query& query);

  std::uint64_t asked() const { return asked_; }            // Queries,
  std::uint64_t asked_twin() const { return asked_twin_; }  //   and those of them that the slow twin answered, too.

 private:
  struct Kept {
    std::string how;
    std::unique_ptr<StoredRows> rows;
  };

  std::vector<test::PlainRow> rows_;
  std::vector<Kept> kept_;
  std::uint64_t asked_ = 0;
  std::uint64_t asked_twin_ = 0;
};

}  // namespace cordwood::query
