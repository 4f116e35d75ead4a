// A real segment with damage anywhere: each three bytes are a place and what is written there. Opening, checking and
// repairing it end, and what the repair writes is whole.

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "base/check.h"
#include "block_cache.h"
#include "check_segment.h"
#include "repair_segment.h"
#include "sealed_segment.h"
#include "support/faulty_file_system.h"

namespace {

using namespace cordwood;
using namespace cordwood::indexer;

std::string golden_segment() {
  std::ifstream file(CORDWOOD_SOURCE_FOLDER "/tests/golden/segments/v1/merged.segment", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  CORDWOOD_CHECK(!bytes.empty());
  return bytes;
}

void write(FileSystem& files, const char* path, std::string_view bytes) {
  CORDWOOD_CHECK(files.open(path, OpenMode::create_new).value()->append(bytes).has_value());
}

/// Places are spread over the file; a last byte or two cut it off instead.
std::string damaged(std::string bytes, std::string_view damage) {
  const auto byte = [&damage](std::size_t i) { return static_cast<unsigned char>(damage[i]); };
  std::size_t i = 0;
  for (; i + 3 <= damage.size(); i += 3) {
    const std::size_t place = (std::size_t{byte(i)} << 8 | byte(i + 1)) * bytes.size() >> 16;
    bytes[place] = damage[i + 2];
  }
  if (i + 2 == damage.size()) bytes.resize((std::size_t{byte(i)} << 8 | byte(i + 1)) * bytes.size() >> 16);
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string golden = golden_segment();
  test::FaultyFileSystem files;
  write(files, "/damaged.seg", damaged(golden, {reinterpret_cast<const char*>(data), size}));
  CheckReport found;
  check_segment(files, "/damaged.seg", found, nullptr);
  const auto cache = std::make_shared<BlockCache>(1 << 20);
  const auto segment = SealedSegment::open(files, "/damaged.seg", cache);
  if (!segment) {
    CORDWOOD_CHECK(!found.problems.empty());
    return 0;
  }
  const auto repaired = repair_segment(files, *segment.value(), "/fresh.seg");
  if (!repaired || !repaired.value().info) return 0;
  CheckReport fresh;
  check_segment(files, "/fresh.seg", fresh, nullptr);
  CORDWOOD_CHECK(fresh.problems.empty());
  return 0;
}
