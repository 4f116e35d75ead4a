#pragma once
// A row as tests write it, and as they compare what a query gives.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cordwood::test {

/// Before it is stored.
struct PlainRow {
  std::int64_t time = 0;  // Nanoseconds since 1970.
  std::string stream = "{}";
  std::map<std::string, std::string> fields;
};

/// As a query gives it: names and values, without empty ones.
using ResultRow = std::map<std::string, std::string>;
using ResultRows = std::vector<ResultRow>;

}  // namespace cordwood::test
