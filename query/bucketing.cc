#include "bucketing.h"

#include <cmath>
#include <optional>
#include <unordered_map>

#include "base/time.h"
#include "language/values.h"
#include "numbers.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

using language::Bucket;

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

/// The start of the bucket of a time.
std::int64_t time_bucket(std::int64_t time, const Bucket& bucket) {
  const auto offset = static_cast<std::int64_t>(bucket.offset);
  if (bucket.kind == Bucket::Kind::number) {
    const auto step = static_cast<std::int64_t>(bucket.step);
    return step <= 0 ? time : floor_to(time - offset, step) + offset;
  }
  const auto day = std::chrono::floor<std::chrono::days>(timestamp_from_nanoseconds(time - offset));
  const std::chrono::year_month_day date(day);
  const auto first = bucket.kind == Bucket::Kind::month ? date.year() / date.month() / 1 : date.year() / 1 / 1;
  return nanoseconds_of(Timestamp(std::chrono::sys_days(first))) + offset;
}

constexpr int kDecimalsMax = 15;

double number_bucket(double value, const Bucket& bucket) {
  if (bucket.step <= 0) return value;
  const double lower = std::floor((value - bucket.offset) / bucket.step) * bucket.step + bucket.offset;
  const int decimals = std::max(decimals_of(bucket.step), decimals_of(bucket.offset));
  if (decimals == 0 || decimals > kDecimalsMax) return lower;
  const double scale = std::pow(10, decimals);  // A bucket of 0.1 begins at 1.2, not at 1.2000000000000002.
  return std::round(lower * scale) / scale;
}

bool is_whole(double value) { return value == std::trunc(value) && std::abs(value) < 9e15; }

std::optional<std::int64_t> integer_bucket(std::int64_t value, const Bucket& bucket) {
  if (bucket.step < 1 || !is_whole(bucket.step) || !is_whole(bucket.offset)) return std::nullopt;
  const auto offset = static_cast<std::int64_t>(bucket.offset);
  return floor_to(value - offset, static_cast<std::int64_t>(bucket.step)) + offset;
}

bool looks_like_duration(std::string_view text) { return !text.empty() && text.back() >= 'a' && text.back() <= 'z'; }

/// Appends the bucket of any value.
void append_bucket(std::string& out, std::string_view text, const Bucket& bucket) {
  if (bucket.kind == Bucket::Kind::ipv4) {
    if (const auto address = language::parse_ipv4(text)) {
      const std::uint32_t mask = bucket.prefix_bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bucket.prefix_bits);
      language::append_ipv4(out, *address & mask);
    } else {
      out += text;
    }
    return;
  }
  if (text.size() >= 19 && text[4] == '-') {
    if (const auto time = parse_rfc3339(text)) {
      append_time_text(out, time_bucket(nanoseconds_of(*time), bucket));
      return;
    }
  }
  if (bucket.kind != Bucket::Kind::number) {
    out += text;
    return;
  }
  const auto integer = parse_signed(text);
  if (const auto whole = integer ? integer_bucket(*integer, bucket) : std::nullopt) {
    out += std::to_string(*whole);
  } else if (const auto address = language::parse_ipv4(text)) {
    language::append_ipv4(out, static_cast<std::uint32_t>(number_bucket(*address, bucket)));
  } else if (const auto number = parse_number(text); number && std::isfinite(*number)) {
    const double lower = number_bucket(*number, bucket);
    if (looks_like_duration(text))
      append_duration(out, static_cast<std::int64_t>(lower));
    else
      append_number(out, lower);
  } else {
    out += text;
  }
}

/// Numbers runs of equal buckets; a block has few, and neighbours mostly share one.
class BucketCodes {
 public:
  explicit BucketCodes(std::size_t row_count) { ids_.reserve(row_count); }

  template <class MakeText>
  void add(std::int64_t bucket, MakeText&& make_text) {
    if (ids_.empty() || bucket != last_) {
      last_ = bucket;
      const std::size_t known = find(bucket);
      if (known == buckets_.size()) {
        buckets_.push_back(bucket);
        std::string text;
        make_text(text);
        texts_.push_back(arena_->copy(text));
      }
      last_id_ = static_cast<std::uint32_t>(known);
    }
    ids_.push_back(last_id_);
  }
  bool empty() const { return ids_.empty(); }
  Values::Pointer values() { return Values::coded(std::move(texts_), std::move(ids_), arena_); }

 private:
  std::size_t find(std::int64_t bucket) {
    if (buckets_.size() > 64) {  // Many buckets a block: search them by hash.
      for (std::size_t i = indexed_; i < buckets_.size(); ++i) index_.emplace(buckets_[i], i);
      indexed_ = buckets_.size();
      const auto found = index_.find(bucket);
      return found == index_.end() ? buckets_.size() : found->second;
    }
    for (std::size_t i = 0; i < buckets_.size(); ++i)
      if (buckets_[i] == bucket) return i;
    return buckets_.size();
  }

  std::vector<std::int64_t> buckets_;
  std::unordered_map<std::int64_t, std::size_t> index_;
  std::size_t indexed_ = 0;
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> ids_;
  std::shared_ptr<Arena> arena_ = std::make_shared<Arena>();
  std::int64_t last_ = 0;
  std::uint32_t last_id_ = 0;
};

Values::Pointer bucketed_times(std::span<const std::int64_t> times, const Bucket& bucket) {
  BucketCodes codes(times.size());
  // Neighbours mostly share a bucket: finding that out takes no division.
  const bool has_length = bucket.kind == Bucket::Kind::number && bucket.step >= 1;
  const std::uint64_t length = has_length ? static_cast<std::uint64_t>(static_cast<std::int64_t>(bucket.step)) : 0;
  std::int64_t start = 0;
  for (const std::int64_t time : times) {
    const bool same = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(start) < length && !codes.empty();
    if (!same) start = time_bucket(time, bucket);
    codes.add(start, [&](std::string& text) { append_time_text(text, start); });
  }
  return codes.values();
}

}  // namespace

Values::Pointer bucketed(Block& block, std::string_view field, const language::Bucket& bucket) {
  if (bucket.kind == Bucket::Kind::none) return block.pointer(field);
  if (bucket.kind != Bucket::Kind::ipv4 && block.is_row_group_time(field)) {
    const TimeRange range = block.source()->summary().times;
    const std::int64_t first = time_bucket(nanoseconds_of(range.start), bucket);
    if (first == time_bucket(nanoseconds_of(range.end), bucket)) {
      std::string text;
      append_time_text(text, first);
      return Values::constant(text, block.row_count());
    }
  }
  const Values& values = block.values(field);
  if (const auto times = values.times(); times && bucket.kind != Bucket::Kind::ipv4)
    return bucketed_times(*times, bucket);
  if (const auto integers = values.integers();
      integers && bucket.kind == Bucket::Kind::number && integer_bucket(0, bucket)) {
    BucketCodes codes(integers->size());
    for (const std::int64_t value : *integers) {
      const std::int64_t lower = *integer_bucket(value, bucket);
      codes.add(lower, [&](std::string& text) { text = std::to_string(lower); });
    }
    return codes.values();
  }
  std::string text;
  if (const auto constant = values.constant()) {
    append_bucket(text, *constant, bucket);
    return Values::constant(text, block.row_count());
  }
  auto arena = std::make_shared<Arena>();
  const auto bucket_of = [&](std::string_view value) {
    text.clear();
    append_bucket(text, value, bucket);
    return arena->copy(text);
  };
  if (const auto coded = values.coded()) {
    std::vector<std::string_view> buckets;
    buckets.reserve(coded->values.size());
    for (const std::string_view value : coded->values) buckets.push_back(bucket_of(value));
    return Values::coded(std::move(buckets), {coded->ids.begin(), coded->ids.end()}, arena);
  }
  std::vector<std::string_view> buckets;
  buckets.reserve(block.row_count());
  for (const std::string_view value : values.texts()) buckets.push_back(bucket_of(value));
  return Values::texts(std::move(buckets), arena);
}

}  // namespace cordwood::query
