#include "string_table.h"

#include "base/bytes.h"
#include "encoding/numbers.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kBlockBytes = 256 << 10;  // One block for most segments, no huge ones for the rest.

// One block: varint strings, their lengths (numbers), their bytes.
std::string encode_block(const std::string_view* begin, const std::string_view* end) {
  std::string block;
  ByteWriter out(block);
  out.varint(static_cast<std::uint64_t>(end - begin));
  std::vector<std::int64_t> lengths;
  for (const auto* text = begin; text != end; ++text) lengths.push_back(static_cast<std::int64_t>(text->size()));
  encode_numbers(lengths, block);
  for (const auto* text = begin; text != end; ++text) out.bytes(*text);
  return block;
}

}  // namespace

std::optional<std::uint32_t> StringTableBuilder::offer(std::string_view text, bool worthy) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  if (!worthy || strings_.size() >= kTableStringsMax || text.size() > kTableStringBytesMax ||
      arena_.bytes() + text.size() > kTableBytesMax)
    return std::nullopt;
  return enter(text);
}

std::uint32_t StringTableBuilder::enter(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  const std::uint32_t id = size();
  strings_.push_back(arena_.copy(text));
  ids_.emplace(strings_.back(), id);
  return id;
}

std::vector<std::string> StringTableBuilder::encode() const {
  std::vector<std::string> blocks;
  const std::string_view* const end = strings_.data() + strings_.size();
  for (const std::string_view* begin = strings_.data(); begin != end;) {
    const std::string_view* stop = begin;
    for (std::size_t bytes = 0; stop != end && bytes < kBlockBytes; ++stop) bytes += stop->size();
    blocks.push_back(encode_block(begin, stop));
    begin = stop;
  }
  return blocks;
}

Result<std::shared_ptr<const StringTable>> StringTable::decode(std::vector<std::string> blocks, std::uint32_t count) {
  auto table = std::make_shared<StringTable>();
  table->blocks_ = std::move(blocks);
  for (const std::string& block : table->blocks_) {
    ByteReader in(block);
    CORDWOOD_TRY(const std::uint64_t strings, in.varint());
    if (strings > count - table->strings_.size()) return error(Errc::corrupt, "string table: too many strings");
    CORDWOOD_TRY(const auto lengths, decode_numbers(in, strings));
    for (const std::int64_t length : lengths) {
      CORDWOOD_TRY(const std::string_view text, in.bytes(static_cast<std::uint64_t>(length)));
      table->strings_.push_back(text);
    }
    if (!in.at_end()) return error(Errc::corrupt, "string table: bytes after the last string");
  }
  if (table->strings_.size() != count) return error(Errc::corrupt, "string table: too few strings");
  return std::shared_ptr<const StringTable>(std::move(table));
}

std::size_t StringTable::memory_bytes() const {
  std::size_t bytes = sizeof *this + strings_.size() * sizeof(std::string_view);
  for (const std::string& block : blocks_) bytes += block.size();
  return bytes;
}

}  // namespace cordwood::indexer
