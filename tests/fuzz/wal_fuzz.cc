// What a store reads back: a WAL file, a batch, a manifest. Whatever the bytes are, reading ends, stays within them,
// and accounts for each of them.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/check.h"
#include "manifest.h"
#include "row_batch.h"
#include "wal_reader.h"

using namespace cordwood;
using namespace cordwood::indexer;

namespace {

class BytesAsFile final : public File {
 public:
  explicit BytesAsFile(std::string_view bytes) : bytes_(bytes) {}
  Result<void> append(std::string_view) override { return error(Errc::unsupported, "read only"); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> out) const override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const std::string_view found = bytes_.substr(offset, out.size());
    std::memcpy(out.data(), found.data(), found.size());
    return found.size();
  }
  Result<std::uint64_t> size() const override { return bytes_.size(); }
  Result<void> truncate(std::uint64_t) override { return error(Errc::unsupported, "read only"); }
  Result<void> sync() override { return success(); }
  int descriptor() const override { return -1; }

 private:
  std::string_view bytes_;
};

void check_scan(std::string_view bytes, std::optional<std::uint64_t> acknowledged) {
  const auto scan = scan_wal(BytesAsFile(bytes), acknowledged, [](const WalBatch& batch) -> Result<void> {
    if (const auto summary = summarise(batch.content); summary)
      CORDWOOD_CHECK(summary.value().rows <= batch.content.size());
    return success();
  });
  if (!scan) return;
  CORDWOOD_CHECK(scan.value().end <= bytes.size());
  CORDWOOD_CHECK(scan.value().end + scan.value().torn_bytes <= bytes.size());
  if (acknowledged) CORDWOOD_CHECK(scan.value().torn_bytes == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_scan(bytes, std::nullopt);
  check_scan(bytes, size / 2);
  if (const auto summary = summarise(bytes); summary) CORDWOOD_CHECK(summary.value().rows <= size);
  if (const auto manifest = decode_manifest(bytes); manifest)
    CORDWOOD_CHECK(decode_manifest(encode_manifest(manifest.value())).has_value());
  return 0;
}
