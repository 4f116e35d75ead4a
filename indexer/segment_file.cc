#include "segment_file.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/checksum.h"

namespace cordwood::indexer {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kHeaderMagic = "CWSEG\r\n\0"sv;
constexpr std::string_view kFooterMagic = "CWSEGEND"sv;

Result<std::string> read_exactly(const File& file, std::uint64_t offset, std::size_t bytes) {
  std::string out(bytes, '\0');
  CORDWOOD_TRY(const std::size_t read, file.read_at(offset, out));
  if (read != bytes) return error(Errc::corrupt, "the segment file ends early");
  return out;
}

Result<void> check_version(std::string_view header) {
  if (!header.starts_with(kHeaderMagic)) return error(Errc::corrupt, "not a segment file");
  ByteReader in(header.substr(kHeaderMagic.size()));
  CORDWOOD_TRY(const std::uint32_t version, in.u32());
  if (version > kSegmentVersion)
    return error(Errc::unsupported, fmt::format("segment version {}; this is version {}", version, kSegmentVersion));
  return success();
}

}  // namespace

std::string segment_header() {
  std::string bytes(kHeaderMagic);
  ByteWriter out(bytes);
  out.u32(kSegmentVersion);
  out.u32(0);
  return bytes;
}

std::string segment_footer(BlockPlace directory) {
  std::string bytes;
  ByteWriter out(bytes);
  out.u64(directory.offset);
  out.u32(directory.bytes);
  out.u32(kSegmentVersion);
  out.u64(checksum64(bytes));
  out.bytes(kFooterMagic);
  return bytes;
}

// The footer is under a checksum and the header is not: where they disagree, the footer is right.
Result<BlockPlace> read_segment_ends(const File& file, std::uint64_t file_bytes) {
  if (file_bytes < kSegmentHeaderBytes + kSegmentFooterBytes)
    return error(Errc::corrupt, fmt::format("{} bytes are no segment", file_bytes));
  CORDWOOD_TRY(const std::string header, read_exactly(file, 0, kSegmentHeaderBytes));
  CORDWOOD_TRY(const std::string footer, read_exactly(file, file_bytes - kSegmentFooterBytes, kSegmentFooterBytes));
  ByteReader end(footer);
  BlockPlace directory;
  CORDWOOD_TRY(directory.offset, end.u64());
  CORDWOOD_TRY(directory.bytes, end.u32());
  if (footer != segment_footer(directory)) {
    CORDWOOD_TRY(check_version(header));
    return error(Errc::corrupt, fmt::format("the segment's footer at {}", file_bytes - kSegmentFooterBytes));
  }
  if (header != segment_header()) return error(Errc::corrupt, "the segment's header at 0");
  if (directory.offset < kSegmentHeaderBytes || directory.bytes > file_bytes ||
      directory.offset != file_bytes - kSegmentFooterBytes - directory.bytes)
    return error(Errc::corrupt, "the directory does not end where the footer begins");
  return directory;
}

}  // namespace cordwood::indexer
