// The engine against its slow twin, for hours: the first two bytes make the rows, the others choose the query.

#include <cstdint>
#include <map>
#include <string_view>

#include "base/check.h"
#include "twins.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using cordwood::query::RandomQueries;
  using cordwood::query::Twins;
  if (size < 2) return 0;
  constexpr std::uint64_t kSetsOfRows = 16;  // They are costly to make, so each serves many queries.
  static std::map<std::uint64_t, Twins> twins;
  const std::uint64_t seed = data[0] % kSetsOfRows;
  auto found = twins.find(seed);
  if (found == twins.end()) found = twins.emplace(seed, Twins(RandomQueries(seed).rows(100 + seed * 50))).first;
  RandomQueries random(data[1], {reinterpret_cast<const char*>(data) + 2, size - 2});
  const auto query = data[1] % 2 == 0 ? random.query_of_any_kind() : random.query();
  const std::string disagreement = found->second.disagreement(query);
  CORDWOOD_CHECK(disagreement.empty(), "{}", disagreement);
  return 0;
}
