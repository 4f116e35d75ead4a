#include "outbox.h"

#include "base/check.h"

namespace cordwood::agent {

void Outbox::restore(std::uint64_t acknowledged, std::vector<BatchPlan> plans) {
  acknowledged_ = acknowledged;
  for (auto& plan : plans) add(std::move(plan), {});
}

std::vector<BatchPlan> Outbox::plans() const {
  std::vector<BatchPlan> plans;
  plans.reserve(batches_.size());
  for (const auto& batch : batches_) plans.push_back(batch.plan);
  return plans;
}

void Outbox::add(BatchPlan plan, std::string frame) {
  CORDWOOD_CHECK(plan.sequence == next(), "plan {} where {} comes next", plan.sequence, next());
  frame_bytes_ += frame.size();
  batches_.push_back({std::move(plan), std::move(frame)});
}

void Outbox::set_frame(std::uint64_t sequence, std::string frame) {
  std::string& held = at(sequence).frame;
  frame_bytes_ += frame.size() - held.size();
  held = std::move(frame);
}

BatchPlan Outbox::pop() {
  BatchPlan plan = std::move(batches_.front().plan);
  frame_bytes_ -= batches_.front().frame.size();
  batches_.pop_front();
  ++acknowledged_;
  return plan;
}

void Outbox::renumber() {
  acknowledged_ = 0;
  frame_bytes_ = 0;
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    batches_[i].plan.sequence = i + 1;
    batches_[i].frame.clear();
  }
}

}  // namespace cordwood::agent
