#include "counted_groups.h"

#include <algorithm>

namespace cordwood::query {

CountedGroups::CountedGroups(std::vector<std::string> fields, Context& context)
    : fields_(std::move(fields)), context_(context) {
  for (unsigned worker = 0; worker < context.workers(); ++worker) partials_.emplace_back(fields_.size());
}

bool CountedGroups::add(unsigned worker, Block& block) {
  Partial& partial = partials_[worker];
  std::vector<Values::Pointer> columns;
  for (const std::string& field : fields_) columns.push_back(block.pointer(field));
  if (const auto only = partial.grouping.group_of_all(columns, block.row_count())) {
    partial.counts.resize(partial.grouping.size());
    partial.counts[*only] += block.row_count();
  } else {
    const auto groups = partial.grouping.groups_of(columns, block.row_count());
    partial.counts.resize(partial.grouping.size());
    for (const std::uint32_t group : groups) ++partial.counts[group];
  }

  const std::size_t bytes = partial.grouping.memory_bytes() + partial.counts.capacity() * sizeof(std::uint64_t);
  const std::size_t grown = bytes > partial.held_bytes ? bytes - partial.held_bytes : 0;
  partial.held_bytes += grown;
  return grown == 0 || context_.hold(grown);
}

void CountedGroups::merge() {
  Partial& all = partials_.front();
  for (std::size_t worker = 1; worker < partials_.size(); ++worker) {
    const Partial& theirs = partials_[worker];
    const auto groups = all.grouping.merge(theirs.grouping);
    all.counts.resize(all.grouping.size());
    for (std::size_t group = 0; group < theirs.counts.size(); ++group)
      all.counts[groups[group]] += theirs.counts[group];
  }
  partials_.erase(partials_.begin() + 1, partials_.end());
}

std::string free_name(std::string name, const std::vector<std::string>& taken) {
  while (std::find(taken.begin(), taken.end(), name) != taken.end()) name.push_back('s');
  return name;
}

}  // namespace cordwood::query
