#include "json_cursor.h"

#include <bit>

#include "json_text.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace cordwood::intake {
namespace {

constexpr std::size_t kStepBytes = 16;

/// Of the next bytes, a bit each: those at which the inside of a string may end or is unusual, and those above 127.
struct Step {
  std::uint32_t stops = 0;
  std::uint32_t high = 0;
};

#if defined(__SSE2__)

Step look_at(const char* at) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
  const auto equal = [&bytes](char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); };
  const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
  const __m128i stops = _mm_or_si128(_mm_or_si128(equal('"'), equal('\\')), is_control);
  return {static_cast<std::uint32_t>(_mm_movemask_epi8(stops)), static_cast<std::uint32_t>(_mm_movemask_epi8(bytes))};
}

#else

Step look_at(const char* at) {
  Step step;
  for (unsigned i = 0; i < kStepBytes; ++i) {
    const auto byte = static_cast<unsigned char>(at[i]);
    step.stops |= std::uint32_t{byte == '"' || byte == '\\' || byte < 0x20} << i;
    step.high |= std::uint32_t{byte >= 0x80} << i;
  }
  return step;
}

#endif

}  // namespace

std::optional<JsonCursor::String> JsonCursor::string() {
  if (!take('"')) return std::nullopt;
  const char* const begin = at_;
  bool has_escapes = false;
  while (at_ < end_) {
    const Step step = look_at(at_);
    saw_high_bytes_ = saw_high_bytes_ || step.high != 0;
    if (step.stops == 0) {
      at_ += kStepBytes;
      continue;
    }
    at_ += std::countr_zero(step.stops);
    if (at_ >= end_) return std::nullopt;
    if (*at_ == '"') return String{{begin, static_cast<std::size_t>(at_++ - begin)}, has_escapes};
    if (*at_ != '\\') return std::nullopt;
    has_escapes = true;
    // What follows may be anything that a string may hold: which escapes there are is no concern of the structure.
    const auto escaped = static_cast<unsigned char>(at_[1]);
    if (end_ - at_ < 2 || escaped < 0x20) return std::nullopt;
    saw_high_bytes_ = saw_high_bytes_ || escaped >= 0x80;
    at_ += 2;
  }
  return std::nullopt;
}

std::optional<std::string_view> JsonCursor::scalar() {
  const char* const begin = at_;
  const auto ends = [](char c) { return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r'; };
  while (at_ < end_ && !ends(*at_)) ++at_;
  const std::string_view token(begin, static_cast<std::size_t>(at_ - begin));
  if (is_json_number(token) || token == "true" || token == "false" || token == "null") return token;
  return std::nullopt;
}

std::optional<std::string_view> JsonCursor::nested(int depth_left) {
  const char* const begin = at_;
  if (!skip_value(depth_left)) return std::nullopt;
  return std::string_view(begin, static_cast<std::size_t>(at_ - begin));
}

bool JsonCursor::skip_value(int depth_left) {
  if (next() == '"') return string().has_value();
  if (next() != '{' && next() != '[') return scalar().has_value();
  if (depth_left == 0) return false;
  return take('{') ? skip_members(depth_left - 1) : take('[') && skip_elements(depth_left - 1);
}

bool JsonCursor::skip_members(int depth_left) {
  skip_blanks();
  if (take('}')) return true;
  do {
    skip_blanks();
    if (!string()) return false;
    skip_blanks();
    if (!take(':')) return false;
    skip_blanks();
    if (!skip_value(depth_left)) return false;
    skip_blanks();
  } while (take(','));
  return take('}');
}

bool JsonCursor::skip_elements(int depth_left) {
  skip_blanks();
  if (take(']')) return true;
  do {
    skip_blanks();
    if (!skip_value(depth_left)) return false;
    skip_blanks();
  } while (take(','));
  return take(']');
}

}  // namespace cordwood::intake
