#pragma once
// How many rows fall into each group: behind uniq, top and field_values.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "block.h"
#include "context.h"
#include "grouping.h"

namespace cordwood::query {

class CountedGroups {
 public:
  CountedGroups(std::vector<std::string> fields, Context& context);

  /// False at the memory limit.
  bool add(unsigned worker, Block& block);

  /// Groups that the worker has seen.
  std::uint32_t size(unsigned worker) const { return partials_[worker].grouping.size(); }

  /// Joins what the workers have; what follows is about the whole.
  void merge();

  std::uint32_t size() const { return size(0); }
  std::uint64_t count(std::uint32_t group) const { return partials_.front().counts[group]; }
  std::string_view value(std::uint32_t group, std::size_t field) const {
    return partials_.front().grouping.value(group, field);
  }
  const std::vector<std::string>& fields() const { return fields_; }

 private:
  struct Partial {
    explicit Partial(std::size_t field_count) : grouping(field_count) {}
    Grouping grouping;
    std::vector<std::uint64_t> counts;
    std::size_t held_bytes = 0;
  };
  std::vector<std::string> fields_;
  Context& context_;
  std::vector<Partial> partials_;  // One a worker.
};

/// `name`, with as many 's' behind as make it different from all of `taken`.
std::string free_name(std::string name, const std::vector<std::string>& taken);

}  // namespace cordwood::query
