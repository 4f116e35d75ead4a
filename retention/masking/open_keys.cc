#include "open_keys.h"

#include <algorithm>
#include <array>

#include "characters.h"

namespace cordwood::masking {
namespace {

constexpr std::size_t kLinesMax = 256;  // A key of 16,384 bits has 200.
constexpr std::size_t kSourcesMax = 1024;

// What ends a key, and whether a label and more dashes follow.
struct End {
  std::string_view begin;
  std::string_view closing;
};
constexpr auto kEnds =
    std::to_array<End>({{"-----END ", "-----"}, {"---- END ", "----"}, {"Private-MAC: ", ""}, {"Private-Hash: ", ""}});

struct Found {
  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
};

Found find_end(std::string_view text, std::size_t from) {
  Found first;
  for (const End& known : kEnds) {
    const std::size_t begin = text.find(known.begin, from);
    if (begin >= first.begin) continue;
    std::size_t end = begin + known.begin.size();
    if (known.closing.empty()) {
      while (end < text.size() && is_alnum(text[end])) ++end;
    } else {
      const std::size_t closing = text.find(known.closing, end);
      end = closing == std::string_view::npos ? text.size() : closing + known.closing.size();
    }
    first = {begin, end};
  }
  return first;
}

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

std::size_t key_end(std::string_view text, std::size_t from) { return find_end(text, from).end; }

void OpenKeys::open(std::string_view source) {
  const std::lock_guard lock(mutex_);
  if (lines_left_.size() >= kSourcesMax) lines_left_.clear();
  lines_left_[std::string(source)] = kLinesMax;
  count_ = lines_left_.size();
}

Span OpenKeys::body_in(std::string_view source, std::string_view line) {
  if (!has_any()) return {};
  const std::lock_guard lock(mutex_);
  const auto left = lines_left_.find(std::string(source));
  if (left == lines_left_.end()) return {};
  const Found end = find_end(line, 0);
  if (end.begin != std::string_view::npos || --left->second == 0) {
    lines_left_.erase(left);
    count_ = lines_left_.size();
  }
  if (end.begin == std::string_view::npos) return body(line);
  const Span before = body(line.substr(0, end.begin));
  return {before.empty() ? end.begin : before.begin, end.end};
}

}  // namespace cordwood::masking
