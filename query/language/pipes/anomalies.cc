#include "language/pipes/anomalies.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/values.h"
#include "pipes/parts.h"
#include "pipes/stats_items.h"

namespace cordwood::language {
namespace {

constexpr const char* kHint = "anomalies by (_time:5m, host)";

Result<double> parse_score(Parser& in, double otherwise) {
  if (!in.skip_if("min_score")) return otherwise;
  const std::size_t begin = in.position();
  CORDWOOD_TRY(const auto text, in.compound());
  const auto score = parse_decimal(text);
  if (!score || !(*score > 0))
    return in.error_since(begin, fmt::format("min_score has to be a number above 0, not '{}'", text));
  return *score;
}

}  // namespace

Result<AnomaliesPipe> AnomaliesPipe::parse(Parser& in) {
  AnomaliesPipe pipe;
  if (in.skip_if("of")) {
    CORDWOOD_TRY(in.expect("patterns"));
    pipe.of_patterns = true;
    CORDWOOD_TRY(pipe.from, parse_from(in));
  }
  const std::size_t begin = in.position();
  CORDWOOD_TRY(pipe.by, parse_by_buckets(in));
  const auto is_time = [](const StatsPipe::ByField& field) { return field.name == "_time"; };
  const auto time = std::find_if(pipe.by.begin(), pipe.by.end(), is_time);
  if (time == pipe.by.end() || time->bucket.kind != Bucket::Kind::number)
    return in.error_since(begin, "anomalies needs buckets of _time that are equally long", kHint);
  if (std::count_if(pipe.by.begin(), pipe.by.end(), is_time) > 1)
    return in.error_since(begin, "_time can be named once only", kHint);
  CORDWOOD_TRY(pipe.min_score, parse_score(in, pipe.min_score));
  CORDWOOD_TRY(pipe.limit, parse_limit(in));
  return pipe;
}

void AnomaliesPipe::print(std::string& out) const {
  out += "anomalies";
  if (of_patterns) {
    out += " of patterns";
    append_option(out, "from", from, "_msg");
  }
  append_by_buckets(out, by);
  if (min_score != AnomaliesPipe().min_score) out += fmt::format(" min_score {}", min_score);
  append_limit(out, limit);
}

}  // namespace cordwood::language
