#include "sweeping/ledger.h"

#include <algorithm>

#include "base/log.h"
#include "ledger_line.h"

namespace cordwood::sweeping {
namespace {

constexpr std::uint64_t kBytesMax = 256 << 20;  // A line a day; this is for ever.
constexpr std::string_view kHead = "# cordwood deletions, version 1\n";

void apply(std::vector<Deletion>& deletions, const LedgerLine& line) {
  if (!line.done) {
    deletions.push_back({line.sweep, line.at, std::nullopt});
    return;
  }
  const auto open = std::find_if(deletions.rbegin(), deletions.rend(), [&line](const Deletion& deletion) {
    return deletion.sweep.day == line.sweep.day && deletion.sweep.retention_class == line.sweep.retention_class &&
           !deletion.done_at;
  });
  if (open != deletions.rend()) open->done_at = line.at;
}

}  // namespace

Result<std::vector<std::size_t>> check_ledger(FileSystem& files, const std::filesystem::path& path, bool repair) {
  CORDWOOD_TRY(const std::string bytes, read_file(files, path, kBytesMax));
  std::vector<std::size_t> damaged;
  std::string kept(kHead);
  std::string_view text = bytes;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(end + 1);
    const bool is_head = number == 1 && one == kHead.substr(0, kHead.size() - 1);
    if (is_head || one.empty()) continue;
    if (number > 1 && parse_line(one)) {
      kept.append(one).push_back('\n');
    } else {
      damaged.push_back(number);
    }
  }
  if (repair && !damaged.empty()) {
    CORDWOOD_TRY(replace_file(files, path.string() + ".broken", bytes));
    CORDWOOD_TRY(replace_file(files, path, kept));
  }
  return damaged;
}

Result<std::unique_ptr<Ledger>> Ledger::open(FileSystem& files, const std::filesystem::path& path) {
  std::unique_ptr<Ledger> ledger(new Ledger(files, path));
  CORDWOOD_TRY(ledger->load());
  return ledger;
}

Result<void> Ledger::load() {
  const Result<std::string> bytes = read_file(files_, path_, kBytesMax);
  if (!bytes && bytes.error().code == Errc::not_found) return success();
  if (!bytes) return bytes.error();
  std::string_view text = bytes.value();
  std::size_t damaged = 0;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    if (one.empty() || one.front() == '#') continue;
    if (const auto line = parse_line(one); line) {
      apply(deletions_, *line);
    } else {
      ++damaged;
    }
  }
  if (damaged > 0) log::warning("sweeping", "{}: {} lines cannot be read", path_.string(), damaged);
  return success();
}

Result<void> Ledger::append(const std::string& line) {
  std::string bytes = line;
  if (file_ == nullptr) {
    CORDWOOD_TRY(auto file, files_.open(path_, OpenMode::append));
    CORDWOOD_TRY(const std::uint64_t size, file->size());
    // A line end of its own keeps what a crash has torn apart from this line.
    bytes.insert(0, size == 0 ? kHead : std::string_view("\n"));
    file_ = std::move(file);
  }
  Result<void> written = file_->append(bytes);
  if (written) written = file_->sync();
  if (written) written = files_.sync_directory(path_.parent_path());
  if (!written) file_.reset();  // Opened anew next time: a second sync of this one could lie.
  return written;
}

Result<void> Ledger::record_decision(const Sweep& sweep, Timestamp at) {
  const std::lock_guard lock(mutex_);
  const LedgerLine line{false, at, sweep};
  CORDWOOD_TRY(append(format_line(line)));
  apply(deletions_, line);
  return success();
}

Result<void> Ledger::record_done(const Sweep& sweep, Timestamp at) {
  const std::lock_guard lock(mutex_);
  const LedgerLine line{true, at, {sweep.day, Reason::age, 0, 0, sweep.retention_class}};
  CORDWOOD_TRY(append(format_line(line)));
  apply(deletions_, line);
  return success();
}

std::vector<Deletion> Ledger::deletions() const {
  const std::lock_guard lock(mutex_);
  return deletions_;
}

}  // namespace cordwood::sweeping
