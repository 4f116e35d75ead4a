#pragma once
// How a row group lies in its blocks. It is a list of *items*, numbered: times, arrivals, shape of each row, then the
// columns by name. Items share blocks, in order, until a block is large enough; the first block is the head, which
// says where each item is:
//
//   head:  varint rows, varint items, per item: varint blocks to step on (from block 1), varint bytes;
//          the shapes (row_layout.h)

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "row_layout.h"

namespace cordwood::indexer {

enum RowGroupItem : std::uint32_t { times_item = 0, arrivals_item = 1, shape_of_row_item = 2, first_column_item = 3 };

/// Writes. Threads: one.
class RowGroupBlocks {
 public:
  explicit RowGroupBlocks(const RowLayout& layout) : layout_(layout) {}

  /// Begins the next item, which is what the caller appends before it calls another member.
  std::string& item();
  /// The next item begins a block of its own.
  void end_block();
  /// All blocks, head first, and the size of each.
  std::string finish(std::vector<std::uint32_t>& block_bytes) &&;

 private:
  struct Item {
    std::uint32_t block = 0;
    std::uint32_t bytes = 0;
  };
  void end_item();

  const RowLayout& layout_;
  std::vector<Item> items_;
  std::string content_;              // Of the block in hand.
  std::size_t item_begin_ = 0;       // Of the item in hand, in content_.
  std::vector<std::string> blocks_;  // Contents, without the head's.
};

/// Where everything in a row group is.
struct RowGroupHead {
  struct Item {
    std::uint32_t block = 0;  // From 1; 0 is the head.
    std::uint32_t offset = 0;
    std::uint32_t bytes = 0;
  };
  std::vector<Item> items;
  std::vector<std::vector<std::uint32_t>> shapes;
};

Result<RowGroupHead> decode_row_group_head(std::string_view content, std::uint32_t rows, std::size_t columns,
                                           std::size_t blocks);

}  // namespace cordwood::indexer
