#include <limits>

#include "base/checksum.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

// Which events are kept follows from their bytes: a batch that is sent again, or lines that are parsed again, keep the
// same ones, and with `by` all events of one value, such as a trace, share their fate.
class SampleStep final : public Step {
 public:
  SampleStep(std::uint64_t one_in, std::string by) : one_in_(one_in), by_(std::move(by)) {}

  FailureReason run(EventDraft& draft) const override {
    const std::string_view value = draft.value_of(by_);
    if (value.empty() && by_ != kMessageField) return {};  // Of no trace: nothing says that it may go.
    std::uint64_t hash = checksum64(value);
    if (by_ == kMessageField) hash ^= static_cast<std::uint64_t>(nanoseconds_of(draft.observed_at())) * kOddMultiplier;
    if (hash % one_in_ != 0) draft.drop();
    return {};
  }

 private:
  static constexpr std::uint64_t kOddMultiplier = 0x9e3779b97f4a7c15U;  // Spreads neighbouring times.
  std::uint64_t one_in_;
  std::string by_;
};

}  // namespace

Result<StepPointer> make_sample_step(const YamlNode& node, StepContext&) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  if (node.is_scalar()) {
    CORDWOOD_TRY(const std::int64_t one_in, node.integer(1, kMax));
    return std::make_unique<const SampleStep>(static_cast<std::uint64_t>(one_in), std::string(kMessageField));
  }
  CORDWOOD_TRY(node.allow_only({"one_in", "by"}));
  if (!node.has("one_in")) return node.complain("the step 'sample' keeps one in how many?", "- sample: 10");
  CORDWOOD_TRY(const std::int64_t one_in, node.at("one_in").integer(1, kMax));
  CORDWOOD_TRY(std::string by, node.string_or("by", std::string(kMessageField)));
  return std::make_unique<const SampleStep>(static_cast<std::uint64_t>(one_in), std::move(by));
}

}  // namespace cordwood::parser
