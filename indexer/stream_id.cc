#include <fmt/format.h>

#include "base/checksum.h"
#include "indexer/segment.h"

namespace cordwood::indexer {

std::string stream_id_of(std::string_view canonical_stream) {
  const Hash128 hash = hash128(canonical_stream);
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

}  // namespace cordwood::indexer
