#include "row_group_format.h"

#include "base/bytes.h"
#include "base/check.h"
#include "block.h"

namespace cordwood::indexer {
namespace {

// Small columns share a zstd frame up to this size: a frame of its own costs each more than it saves, and opening one
// column unpacks its neighbours.
constexpr std::size_t kSharedBlockBytes = 64 << 10;

}  // namespace

std::string& RowGroupBlocks::item() {
  end_item();
  if (content_.size() >= kSharedBlockBytes) end_block();
  items_.push_back({static_cast<std::uint32_t>(blocks_.size()) + 1, 0});
  item_begin_ = content_.size();
  return content_;
}

void RowGroupBlocks::end_item() {
  if (!items_.empty()) items_.back().bytes += static_cast<std::uint32_t>(content_.size() - item_begin_);
  item_begin_ = content_.size();
}

void RowGroupBlocks::end_block() {
  end_item();
  if (content_.empty()) return;
  blocks_.push_back(std::move(content_));
  content_.clear();
  item_begin_ = 0;
}

std::string RowGroupBlocks::finish(std::vector<std::uint32_t>& block_bytes) && {
  end_block();
  std::string head;
  ByteWriter out(head);
  out.varint(layout_.row_count());
  out.varint(items_.size());
  std::uint32_t block = 1;
  for (const Item& item : items_) {
    out.varint(item.block - block);
    out.varint(item.bytes);
    block = item.block;
  }
  layout_.encode_shapes(head);

  std::string packed;
  const auto append = [&](std::string_view content, BlockKind kind) {
    const std::size_t before = packed.size();
    append_block(packed, content, Packing::zstd, kind);
    block_bytes.push_back(static_cast<std::uint32_t>(packed.size() - before));
  };
  append(head, BlockKind::row_group_head);
  for (const std::string& content : blocks_) append(content, BlockKind::row_group_items);
  return packed;
}

Result<RowGroupHead> decode_row_group_head(std::string_view content, std::uint32_t rows, std::size_t columns,
                                           std::size_t blocks) {
  ByteReader in(content);
  RowGroupHead head;
  CORDWOOD_TRY(const std::uint64_t rows_said, in.varint());
  CORDWOOD_TRY(const std::size_t items, in.count());
  if (rows_said != rows || items != columns + first_column_item)
    return error(Errc::corrupt, "a row group is not the one the directory names");
  std::uint64_t block = 1;
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < items; ++i) {
    CORDWOOD_TRY(const std::uint64_t step, in.varint());
    CORDWOOD_TRY(const std::uint64_t bytes, in.varint());
    if (step > blocks || block + step >= blocks || bytes > kBlockContentBytesMax || offset > kBlockContentBytesMax)
      return error(Errc::corrupt, "a column lies outside its row group");
    block += step;
    if (step != 0) offset = 0;
    head.items.push_back(
        {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(bytes)});
    offset += bytes;
  }
  CORDWOOD_TRY(head.shapes, RowLayout::decode_shapes(in, static_cast<std::uint32_t>(columns)));
  if (!in.at_end()) return error(Errc::corrupt, "bytes after the head of a row group");
  return head;
}

}  // namespace cordwood::indexer
