#include "language/pipes/patterns_diff.h"

#include "filters/filters.h"
#include "pipes/parts.h"

namespace cordwood::language {
namespace {

constexpr const char* kHint =
    "patterns_diff current 1h, or patterns_diff baseline [2026-01-01Z, 2026-01-02Z) current 1h";

/// `word range` when `word` is next; else null.
Result<PatternsDiffPipe::Range> parse_range(Parser& in, std::string_view word) {
  if (!in.skip_if(word)) return PatternsDiffPipe::Range();
  const std::size_t begin = in.position();
  CORDWOOD_TRY(const FilterPtr filter, parse_time_filter(in));
  auto range = std::dynamic_pointer_cast<const TimeFilter>(filter);
  if (range == nullptr) return in.error_since(begin, "a time range is expected here", kHint);
  return range;
}

void append_range(std::string& out, std::string_view word, const PatternsDiffPipe::Range& range) {
  if (range == nullptr) return;
  out.append(" ").append(word).append(" ");
  range->print_range(out);
}

}  // namespace

Result<PatternsDiffPipe> PatternsDiffPipe::parse(Parser& in) {
  PatternsDiffPipe pipe;
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.baseline, parse_range(in, "baseline"));
  CORDWOOD_TRY(pipe.current, parse_range(in, "current"));
  if (pipe.baseline == nullptr && pipe.current == nullptr)
    return in.error_here("patterns_diff needs a time range to compare with the rest", kHint);
  if (pipe.baseline != nullptr && pipe.current != nullptr && pipe.baseline->range().overlaps(pipe.current->range()))
    return in.error_since(begin, "the two time ranges overlap");
  CORDWOOD_TRY(pipe.by, parse_by(in));
  CORDWOOD_TRY(pipe.from, parse_from(in));
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void PatternsDiffPipe::print(std::string& out) const {
  out += "patterns_diff";
  append_range(out, "baseline", baseline);
  append_range(out, "current", current);
  append_by(out, by);
  append_option(out, "from", from, "_msg");
  append_limit(out, limit);
}

}  // namespace cordwood::language
