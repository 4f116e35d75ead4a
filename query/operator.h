#pragma once
// One pipe at work. Blocks are pushed into it by several workers at once; it pushes what it makes into the next.

#include <memory>

#include "block.h"
#include "context.h"

namespace cordwood::query {

/// Threads: push() from as many threads as there are workers, each with its own number; finish() from one, after the
/// last push() has returned. State per worker therefore needs no lock.
class Operator {
 public:
  virtual ~Operator() = default;

  /// Takes rows; the block may be changed. False: no more rows are wanted.
  virtual bool push(unsigned worker, Block& block) = 0;

  /// No more rows come: gives what is left to the next operator (as worker 0) and finishes that. Not called when the
  /// run failed.
  virtual void finish() = 0;
};

/// An operator that looks at each block on its own.
class StreamingOperator : public Operator {
 public:
  explicit StreamingOperator(std::unique_ptr<Operator> next) : next_(std::move(next)) {}
  void finish() override { next_->finish(); }

 protected:
  bool pass(unsigned worker, Block& block) { return next_->push(worker, block); }

 private:
  std::unique_ptr<Operator> next_;
};

}  // namespace cordwood::query
