#pragma once
// One stats function at work for one worker: holds its state of every group, in one array.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "block.h"
#include "grouped_rows.h"

namespace cordwood::query {

/// Groups are numbers from 0 on. resize() is called before a group is used; states of new groups are empty.
class Aggregate {
 public:
  virtual ~Aggregate() = default;

  virtual void resize(std::uint32_t group_count) = 0;

  /// Takes rows in. Returns the bytes by which the state grew, arrays of resize() left out.
  virtual std::size_t add(Block& block, const GroupedRows& rows) = 0;

  /// Takes in what another worker's aggregate of the same function gathered: its group i is groups[i] here.
  virtual void merge(Aggregate& other, std::span<const std::uint32_t> groups) = 0;

  virtual void append_result(std::uint32_t group, std::string& out) = 0;

  /// Of one group, apart from what add() returns.
  virtual std::size_t state_bytes() const = 0;
};

/// The usual shape: a vector of one State a group. Derived classes give add() and append_result(), and
/// `void merge_state(State& into, State& from)`.
template <class Derived, class State>
class StateAggregate : public Aggregate {
 public:
  void resize(std::uint32_t group_count) override { states_.resize(group_count); }
  void merge(Aggregate& other, std::span<const std::uint32_t> groups) override {
    auto& theirs = static_cast<Derived&>(other).states_;
    for (std::size_t i = 0; i < theirs.size(); ++i)
      static_cast<Derived&>(*this).merge_state(states_[groups[i]], theirs[i]);
  }
  std::size_t state_bytes() const override { return sizeof(State); }

 protected:
  friend Derived;
  std::vector<State> states_;
};

}  // namespace cordwood::query
