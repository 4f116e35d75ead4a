#pragma once
// The end of the pipes: blocks become rows for the sink, one call at a time.

#include <mutex>

#include "operator.h"
#include "query/rows.h"

namespace cordwood::query {

class Output final : public Operator {
 public:
  Output(RowSink& sink, Context& context) : sink_(sink), context_(context) {}

  bool push(unsigned worker, Block& block) override;
  void finish() override {}

 private:
  bool give(const RowBlock& rows);

  RowSink& sink_;
  Context& context_;
  std::mutex mutex_;            // Held during accept().
  std::size_t held_bytes_ = 0;  // Of the sink, counted. Guarded by mutex_.
};

}  // namespace cordwood::query
