#include "masking/reveal.h"

#include <span>

#include <fmt/format.h>

#include "base/checksum.h"
#include "base/json_string.h"
#include "mask_tag.h"
#include "sealing.h"

namespace cordwood::masking {

Result<Revealed> reveal(std::string_view tag, const KeySet& keys) {
  const auto parts = parts_of_hash_tag(tag);
  if (!parts || parts->sealed.empty())
    return Error{Errc::invalid, "this is no tag of an encrypted value",
                 "[email:9f86d081884c7d65:…], as it stands in the row"};
  const Key* const key = keys.numbered(parts->key);
  if (key == nullptr) return error(Errc::not_found, fmt::format("the key k{} was removed", parts->key));
  CORDWOOD_TRY(std::string value, unseal(parts->sealed, parts->name, *key));
  return Revealed{std::move(value), std::string(parts->name), parts->key, std::string(parts->hash)};
}

Result<void> record_reveal(FileSystem& files, const std::filesystem::path& path, const RevealRecord& record,
                           const Revealed& revealed) {
  std::string line = fmt::format("time={} who={} detector={} key=k{} hash={} reason={}", format_rfc3339(record.time),
                                 json_string(record.who), revealed.detector, revealed.key, revealed.hash_word,
                                 json_string(record.reason));
  line += fmt::format(" sum={:016x}\n", checksum64(line));
  CORDWOOD_TRY(const bool exists, files.exists(path));
  CORDWOOD_TRY(const auto file, files.open(path, OpenMode::append));
  CORDWOOD_TRY(const std::uint64_t size, file->size());
  // A line that a crash has torn must not swallow this one.
  char last = '\n';
  if (size > 0) {
    CORDWOOD_TRY(file->read_at(size - 1, std::span(&last, 1)));
  }
  CORDWOOD_TRY(file->append((last == '\n' ? "" : "\n") + line));
  CORDWOOD_TRY(file->sync());
  return exists ? Result<void>(success()) : files.sync_directory(path.parent_path());
}

}  // namespace cordwood::masking
