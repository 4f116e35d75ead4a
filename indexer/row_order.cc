#include "row_order.h"

#include <algorithm>
#include <tuple>

namespace cordwood::indexer {
namespace {

// Rows of one batch share one copy of their labels, so most comparisons end at the pointer.
int compare_streams(std::string_view a, std::string_view b) {
  return a.data() == b.data() && a.size() == b.size() ? 0 : a.compare(b);
}

bool stands_before(const Row* a, const Row* b) {
  const int streams = compare_streams(a->stream, b->stream);
  if (streams != 0) return streams < 0;
  return std::tie(a->time, a->arrival) < std::tie(b->time, b->arrival);
}

std::size_t bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const Field& field : row.fields) bytes += field.value.size();
  return bytes;
}

}  // namespace

std::vector<const Row*> sorted_rows(std::span<const Row> rows) {
  std::vector<const Row*> sorted;
  sorted.reserve(rows.size());
  for (const Row& row : rows) sorted.push_back(&row);
  if (!std::is_sorted(sorted.begin(), sorted.end(), stands_before))
    std::sort(sorted.begin(), sorted.end(), stands_before);
  return sorted;
}

std::vector<std::span<const Row* const>> cut_row_groups(std::span<const Row* const> rows, std::size_t rows_max,
                                                        std::size_t bytes_max) {
  std::vector<std::span<const Row* const>> groups;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    for (std::size_t bytes = 0; end < rows.size() && end - begin < rows_max && bytes < bytes_max; ++end)
      bytes += bytes_of(*rows[end]);
    groups.push_back(rows.subspan(begin, end - begin));
    begin = end;
  }
  return groups;
}

}  // namespace cordwood::indexer
