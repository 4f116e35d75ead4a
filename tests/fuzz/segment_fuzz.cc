// Hostile bytes in every place of a segment: the first byte says which structure the others are. Blocks are guarded by
// checksums, so the structures are reached directly; whole files come too.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "block.h"
#include "check_segment.h"
#include "directory.h"
#include "encoding/encoding.h"
#include "needle_index.h"
#include "row_group_format.h"
#include "sealed_segment.h"
#include "string_table.h"
#include "support/faulty_file_system.h"
#include "tombstones.h"

namespace cordwood::indexer {
namespace {

constexpr std::uint32_t kRows = 100;

class AnyWord final : public ValueTest {
 public:
  bool matches(std::string_view value) const override { return value.find("a1") != std::string_view::npos; }
  std::span<const std::vector<std::string>> required_words() const override { return words_; }

 private:
  const std::vector<std::vector<std::string>> words_{{"a1", "7"}};
};

void fuzz_file(std::string_view bytes) {
  test::FaultyFileSystem files;
  auto file = files.open("/fuzz.seg", OpenMode::create_new);
  if (!file || !file.value()->append(bytes)) return;
  CheckReport report;
  check_segment(files, "/fuzz.seg", report, nullptr);
}

void fuzz_column(std::string_view bytes) {
  StringTableBuilder builder;
  for (const std::string_view text : {std::string_view("one"), std::string_view("a\0b \0 c", 7), std::string_view()})
    builder.enter(text);
  const auto strings = StringTable::decode(builder.encode(), builder.size());
  const std::vector<std::uint32_t> ids = {0, 1, 2, 1, 0, 1};
  DecodeContext context{*strings.value(), ids};
  ByteReader in(bytes);
  const auto column = decode_column(in, kRows, context);
  if (!column) return;
  std::string scratch;
  for (std::uint32_t row = 0; row < kRows; ++row) column.value()->value(row, scratch);
  Bitmap rows(kRows, true);
  column.value()->select(AnyWord(), rows);
  column.value()->dictionary();
  column.value()->integers();
}

void fuzz_needles(std::string_view bytes) {
  const std::size_t half = bytes.size() / 2;
  const auto head = NeedleHead::decode(bytes.substr(0, half), 1);
  if (!head) return;
  const auto page = head.value().decode_page(bytes.substr(half), 0, kRows);
  if (page) find_in_page(page.value(), 4711);
}

void fuzz_tombstones(std::string_view bytes) {
  Directory directory;
  for (const std::uint32_t rows : {kRows, 1u, 64u}) directory.row_groups.emplace_back().summary.rows = rows;
  if (const auto tombstones = decode_tombstones_content(bytes, directory)) tombstones.value().rows();
}

void fuzz(std::uint8_t structure, std::string_view bytes) {
  switch (structure) {
    case 0:
      return fuzz_file(bytes);
    case 1:
      return void(decode_directory(bytes, bytes.size()).has_value());
    case 2:
      return void(decode_row_group_head(bytes, kRows, 3, 4).has_value());
    case 3:
      return void(StringTable::decode({std::string(bytes)}, kRows).has_value());
    case 4:
      return fuzz_needles(bytes);
    case 5:
      return void(unpack_block(bytes).has_value());
    case 6:
      return fuzz_tombstones(bytes);
    default:
      return fuzz_column(bytes);
  }
}

}  // namespace
}  // namespace cordwood::indexer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  cordwood::indexer::fuzz(data[0] % 14, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
