#include "open_keys.h"

#include <algorithm>

#include "characters.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kLinesMax = 256;  // A key of 16,384 bits has 200.
constexpr std::size_t kSourcesMax = 1024;
constexpr std::string_view kEnd = "-----END ";

// Lines of a body are 64 characters, the last one fewer. Before them may stand what a program puts before each line.
Span body(std::string_view line) {
  constexpr std::size_t kBytesMin = 16;
  std::size_t end = line.size();
  while (end > 0 && is_space(line[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && (is_base64(line[begin - 1]) || line[begin - 1] == '=')) --begin;
  const bool is_all = line.find_first_not_of(" \t") >= begin;
  const bool is_padded = end > begin && line[end - 1] == '=';
  return end - begin >= kBytesMin || is_all || is_padded ? Span{begin, end} : Span{};
}

}  // namespace

void OpenKeys::open(std::string_view source) {
  const std::lock_guard lock(mutex_);
  if (lines_left_.size() >= kSourcesMax) lines_left_.clear();
  lines_left_[std::string(source)] = kLinesMax;
  count_ = lines_left_.size();
}

Span OpenKeys::body_in(std::string_view source, std::string_view line) {
  if (count_.load(std::memory_order_relaxed) == 0) return {};
  const std::lock_guard lock(mutex_);
  const auto left = lines_left_.find(std::string(source));
  if (left == lines_left_.end()) return {};
  const std::size_t end = line.find(kEnd);
  if (end != std::string_view::npos || --left->second == 0) {
    lines_left_.erase(left);
    count_ = lines_left_.size();
  }
  if (end == std::string_view::npos) return body(line);
  const Span before = body(line.substr(0, end));
  const std::size_t closing = line.find("-----", end + kEnd.size());
  return {before.empty() ? end : before.begin, closing == std::string_view::npos ? line.size() : closing + 5};
}

}  // namespace cordwood::masking
