#pragma once
// Batches that were read from files and are not acknowledged, in the order of their numbers.

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "checkpoints.h"

namespace cordwood::agent {

struct Outgoing {
  BatchPlan plan;
  std::string frame;  // Ready for the wire; empty after a restart, when it must be read again.
};

class Outbox {
 public:
  /// The plans of a former run, none acknowledged.
  void restore(std::uint64_t acknowledged, std::vector<BatchPlan> plans);

  std::uint64_t acknowledged() const { return acknowledged_; }
  std::uint64_t last() const { return acknowledged_ + batches_.size(); }  // The highest number given.
  std::uint64_t next() const { return last() + 1; }
  std::size_t size() const { return batches_.size(); }
  bool empty() const { return batches_.empty(); }
  std::uint64_t frame_bytes() const { return frame_bytes_; }
  std::vector<BatchPlan> plans() const;

  /// REQUIRES: plan.sequence == next().
  void add(BatchPlan plan, std::string frame);
  /// REQUIRES: acknowledged() < sequence <= last().
  Outgoing& at(std::uint64_t sequence) { return batches_[sequence - acknowledged_ - 1]; }
  void set_frame(std::uint64_t sequence, std::string frame);
  /// Takes out the first batch. REQUIRES: not empty().
  BatchPlan pop();

  /// Numbers from 1 again and drops the frames, which hold the old numbers.
  void renumber();

 private:
  std::uint64_t acknowledged_ = 0;
  std::deque<Outgoing> batches_;
  std::uint64_t frame_bytes_ = 0;
};

}  // namespace cordwood::agent
