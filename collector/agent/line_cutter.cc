#include "line_cutter.h"

#include <cstring>

namespace cordwood::agent {
namespace {

// The largest cut up to `at` that splits no UTF-8 character; `at` itself when the bytes are no UTF-8.
std::size_t cut_before_character(std::string_view text, std::size_t at) {
  for (std::size_t back = 0; back < 4; ++back)
    if ((static_cast<unsigned char>(text[at - back]) & 0xc0) != 0x80) return at - back;
  return at;
}

}  // namespace

std::optional<Piece> first_piece(std::string_view text, bool is_final) {
  if (text.empty()) return std::nullopt;
  const std::string_view window = text.substr(0, kPieceBytesMax + 1);
  const void* found = std::memchr(window.data(), '\n', window.size());
  if (found != nullptr) {
    const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - window.data());
    return Piece{window.substr(0, length), length + 1};
  }
  if (window.size() > kPieceBytesMax) {
    const std::size_t cut = cut_before_character(window, kPieceBytesMax);
    return Piece{window.substr(0, cut), cut};
  }
  if (!is_final) return std::nullopt;
  return Piece{text, text.size()};
}

std::optional<Piece> first_event(std::string_view text, const multiline::Rule* rule, Finality finality) {
  std::optional<Piece> event = first_piece(text, finality.line);
  if (rule == nullptr || !event) return event;
  multiline::Joiner joiner(*rule);
  joiner.joins(event->line);
  while (true) {
    const auto next = first_piece(text.substr(event->consumed), finality.line);
    if (!next) return finality.event ? event : std::nullopt;
    if (!joiner.joins(next->line)) return event;
    event->line = text.substr(0, event->consumed + next->line.size());
    event->consumed += next->consumed;
  }
}

}  // namespace cordwood::agent
