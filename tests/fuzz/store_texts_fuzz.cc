// Small texts that are read back from the data folder: the list of a backup, how far the scrub is, the sweeper's
// ledger, the register of collectors. The first byte says which. What is accepted is what would be written, and no list
// makes a restore write outside its folder.

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "base/checksum.h"
#include "enrolment_register.h"
#include "indexer/backup.h"
#include "ledger_line.h"
#include "scrubbing.h"
#include "support/faulty_file_system.h"

namespace {

using namespace cordwood;

void write(FileSystem& files, const char* path, std::string_view bytes) {
  CORDWOOD_CHECK(files.open(path, OpenMode::create_new).value()->append(bytes).has_value());
}

/// With a checksum that fits, or else nothing would get past it.
void restore(std::string_view items) {
  test::FaultyFileSystem files;
  CORDWOOD_CHECK(files.make_directories("/disk/backup/store").has_value());
  write(files, "/disk/backup/store/manifest", "m");
  write(files, "/disk/backup/store/file", "");
  std::string list = fmt::format("cordwood-backup 1\n{}", items);
  list += fmt::format("checksum {:016x}\n", checksum64(list));
  write(files, "/disk/backup/backup-list", list);
  const auto before = files.files_below("/disk/backup");
  if (!indexer::restore_backup(files, "/disk/backup", "/disk/restored"))
    CORDWOOD_CHECK(files.files_below("/disk/restored").empty());
  CORDWOOD_CHECK(files.files_below("/disk/backup") == before);
  CORDWOOD_CHECK(files.files_below("/disk").size() == before.size() + files.files_below("/disk/restored").size());
}

void read_scrub_progress(std::string_view text) {
  if (const auto progress = indexer::decode_scrub_progress(text))
    CORDWOOD_CHECK(indexer::encode_scrub_progress(progress.value()) == text);
}

void read_ledger_line(std::string_view text) {
  const auto line = sweeping::parse_line(text);
  if (!line) return;
  const auto again = sweeping::parse_line(sweeping::format_line(*line));
  CORDWOOD_CHECK(again && again->done == line->done && again->at == line->at && again->sweep.day == line->sweep.day);
}

void read_register(std::string_view text) {
  if (const auto enrolments = intake::parse_register(text))
    CORDWOOD_CHECK(intake::format_register(enrolments.value()) == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      restore(text);
      break;
    case 1:
      read_scrub_progress(text);
      break;
    case 2:
      read_ledger_line(text);
      break;
    default:
      read_register(text);
  }
  return 0;
}
