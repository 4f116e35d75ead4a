#include "numbers.h"

#include "characters.h"

namespace cordwood::masking {

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0 &&
      (is_alnum(text[begin - 1]) || std::string_view("_-.+/").find(text[begin - 1]) != std::string_view::npos))
    return false;
  if (end == text.size()) return true;
  if (is_alnum(text[end]) || std::string_view("_-+/").find(text[end]) != std::string_view::npos) return false;
  return text[end] != '.' || end + 1 == text.size() || !is_digit(text[end + 1]);
}

bool Groups::take() {
  std::size_t at = end_;
  if (count_ > 0) {
    if (at >= text_.size() || separators_.find(text_[at]) == std::string_view::npos) return false;
    ++at;
  }
  const std::size_t begin = at;
  for (; at < text_.size() && is_alnum(text_[at]); ++at) {
    if (size_ + (at - begin) == kBytesMax) return false;
    const char c = text_[at];
    bytes_[size_ + (at - begin)] = is_upper(c) || is_digit(c) ? c : static_cast<char>(c & ~0x20);
  }
  if (at == begin) return false;
  size_ += at - begin;
  end_ = at;
  ++count_;
  return true;
}

}  // namespace cordwood::masking
