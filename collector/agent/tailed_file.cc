#include "tailed_file.h"

#include <algorithm>
#include <array>

#include "base/checksum.h"

namespace cordwood::agent {

bool TailedFile::is_content_of(const LogFile& other) const {
  const auto facts = other.facts();
  return facts && facts.value().size >= read_to && head.bytes > 0 && other.holds(0, head) &&
         other.holds_before(read_to, tail);
}

bool TailedFile::is_still_itself() {
  const auto facts = file.facts();
  if (!facts || facts.value().size < read_to) return false;
  std::array<char, kHeadBytes> text;
  const auto got = file.read_at(0, text);
  if (!got || got.value() < head.bytes) return false;
  if (head.bytes > 0 && checksum64({text.data(), head.bytes}) != head.hash) return false;
  if (!file.holds_before(read_to, tail)) return false;
  if (got.value() > head.bytes)
    head = {static_cast<std::uint32_t>(got.value()), checksum64({text.data(), got.value()})};
  return true;
}

void TailedFile::note_size(std::uint64_t size, SteadyTime now) {
  if (size == size_seen) return;
  size_seen = size;
  quiet_since = now;
}

void TailedFile::advance(std::string_view text) {
  read_to += text.size();
  tail_text.append(text.substr(text.size() - std::min<std::size_t>(kTailBytes, text.size())));
  if (tail_text.size() > kTailBytes) tail_text.erase(0, tail_text.size() - kTailBytes);
  tail = {static_cast<std::uint32_t>(tail_text.size()), checksum64(tail_text)};
}

FileCheckpoint TailedFile::checkpoint() const {
  return {.number = number,
          .id = id,
          .head = head,
          .acknowledged_to = acknowledged_to,
          .tail = acknowledged_tail,
          .path = path,
          .label = label,
          .app = app,
          .seen_at = seen_at};
}

TailedFile TailedFile::from(const FileCheckpoint& checkpoint) {
  TailedFile file;
  file.number = checkpoint.number;
  file.id = checkpoint.id;
  file.path = checkpoint.path;
  file.label = checkpoint.label;
  file.app = checkpoint.app;
  file.head = checkpoint.head;
  file.read_to = file.acknowledged_to = checkpoint.acknowledged_to;
  file.tail = file.acknowledged_tail = checkpoint.tail;
  file.seen_at = checkpoint.seen_at;
  return file;
}

}  // namespace cordwood::agent
