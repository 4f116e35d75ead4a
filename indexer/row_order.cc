#include "row_order.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/same_text.h"

namespace cordwood::indexer {
namespace {

bool is_earlier(const Row* a, const Row* b) { return std::tie(a->time, a->arrival) < std::tie(b->time, b->arrival); }

/// The rows of each stream, in the given order, by the streams' labels. Rows of one batch mostly share one copy of
/// their labels and come one after the other, so most are known by the pointer.
std::map<std::string_view, std::vector<const Row*>> rows_by_stream(std::span<const Row> rows) {
  std::map<std::string_view, std::vector<const Row*>> streams;
  std::unordered_map<std::string_view, std::vector<const Row*>*> known;
  std::string_view last;
  std::vector<const Row*>* last_rows = nullptr;
  for (const Row& row : rows) {
    if (last_rows == nullptr || row.stream.data() != last.data() || row.stream.size() != last.size()) {
      last = row.stream;
      auto& entry = known[last];
      if (entry == nullptr) entry = &streams[last];
      last_rows = entry;
    }
    last_rows->push_back(&row);
  }
  return streams;
}

std::size_t bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const Field& field : row.fields) bytes += field.value.size();
  return bytes;
}

/// Neighbours mostly have the same names in the same places: those cost a comparison.
bool has_few_names(std::span<const Row* const> rows) {
  std::unordered_set<std::string_view> names;
  const Row* before = nullptr;
  for (const Row* row : rows) {
    for (std::size_t i = 0; i < row->fields.size(); ++i) {
      const std::string_view name = row->fields[i].name;
      if (before != nullptr && i < before->fields.size() && same_text(name, before->fields[i].name)) continue;
      names.insert(name);
    }
    if (names.size() > kRowGroupNamesMax) return false;
    before = row;
  }
  return true;
}

void add_groups(std::span<const Row* const> rows, std::vector<std::span<const Row* const>>& groups) {
  if (rows.size() < 2 || has_few_names(rows)) return groups.push_back(rows);
  add_groups(rows.first(rows.size() / 2), groups);
  add_groups(rows.subspan(rows.size() / 2), groups);
}

}  // namespace

std::vector<const Row*> sorted_rows(std::span<const Row> rows) {
  std::vector<const Row*> sorted;
  sorted.reserve(rows.size());
  for (auto& [stream, of_stream] : rows_by_stream(rows)) {
    if (!std::is_sorted(of_stream.begin(), of_stream.end(), is_earlier))
      std::sort(of_stream.begin(), of_stream.end(), is_earlier);
    sorted.insert(sorted.end(), of_stream.begin(), of_stream.end());
  }
  return sorted;
}

std::vector<std::span<const Row* const>> cut_row_groups(std::span<const Row* const> rows, std::size_t rows_max,
                                                        std::size_t bytes_max) {
  std::vector<std::span<const Row* const>> groups;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = begin;
    for (std::size_t bytes = 0; end < rows.size() && end - begin < rows_max && bytes < bytes_max; ++end)
      bytes += bytes_of(*rows[end]);
    add_groups(rows.subspan(begin, end - begin), groups);
    begin = end;
  }
  return groups;
}

}  // namespace cordwood::indexer
