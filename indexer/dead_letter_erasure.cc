#include "dead_letter_erasure.h"

namespace cordwood::indexer {

Result<std::uint64_t> erase_of_day(const StoreFiles& store, Catalog& catalog, Day day, const DeadLetterFile& file,
                                   const std::function<bool(const Row& row, Refusal refusal)>& unwanted) {
  const std::filesystem::path path = store.folder.dead_letters_of(day, file.number);
  std::uint64_t going = 0;
  CORDWOOD_TRY(read_dead_letters(store.files, path, file.bytes,
                                 [&](const Row& row, Refusal refusal) { going += unwanted(row, refusal) ? 1 : 0; }));
  if (going == 0) return going;

  DeadLetterRewrite left(store.files, store.folder, day, catalog.new_number());
  const auto stays = [&unwanted](const Row& row, Refusal refusal) {
    return unwanted(row, refusal) ? std::nullopt : std::optional(refusal);
  };
  Result<void> done =
      for_each_dead_letter_entry(store.files, path, file.bytes, [&](const std::string& content) -> Result<void> {
        CORDWOOD_TRY(const RowBatch staying, select_rows(content, stays));
        return left.add(staying);
      });
  if (done) done = left.finish();
  bool unchanged = true;
  const auto install = [&](Manifest& manifest) {
    const auto entry = manifest.dead_letters.find(day);
    unchanged = entry != manifest.dead_letters.end() && entry->second.number == file.number;
    if (!unchanged) return;  // The day was dropped, and its dead letters with it.
    if (left.counted().rows > 0) {
      entry->second = left.counted();
    } else {
      manifest.dead_letters.erase(entry);
    }
  };
  if (done) done = catalog.change(install, [](const Manifest&) {});
  catalog.discard({done && unchanged ? path : left.path()});
  if (!done) return std::move(done).error();
  return unchanged ? going : 0;
}

}  // namespace cordwood::indexer
