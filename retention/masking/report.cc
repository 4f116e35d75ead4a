#include "masking/report.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/checksum.h"
#include "base/log.h"

namespace cordwood::masking {
namespace {

constexpr std::string_view kFirstLine = "cordwood masking report 1\n";
constexpr std::string_view kSum = "sum=";
constexpr std::uint64_t kFileBytesMax = 64 << 20;

bool take_number(std::string_view& text, std::uint64_t& number) {
  const std::size_t end = text.find(' ');
  if (end == std::string_view::npos) return false;
  const auto read = std::from_chars(text.data(), text.data() + end, number);
  text.remove_prefix(end + 1);
  return read.ec == std::errc() && read.ptr == text.data() - 1;
}

}  // namespace

Report::Report(FileSystem& files, std::filesystem::path folder) : files_(files), folder_(std::move(folder)) {}

Report::~Report() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (const auto done = store(); done.has_error()) log::error("masking", "{}", done.error().message);
}

void Report::start() {
  thread_ = std::thread([this] { run(); });
}

void Report::run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kReportStored, [this] { return stopping_; })) {
    lock.unlock();
    if (const auto done = store(); done.has_error()) log::error("masking", "{}", done.error().message);
    lock.lock();
  }
}

void Report::add(Day day, const MaskedCount& count) {
  const std::lock_guard lock(mutex_);
  Counts& counts = fresh_[day];
  std::pair key(std::string(count.detector), std::string(count.stream));
  if (counts.size() >= kReportLinesMax && !counts.contains(key)) key.second = kOtherStreams;
  auto& [values, lines] = counts[std::move(key)];
  values += count.values;
  lines += count.lines_dropped;
}

Result<void> Report::store() {
  const std::lock_guard file_lock(file_mutex_);
  CORDWOOD_TRY(take_fresh());
  if (totals_.empty()) return success();
  CORDWOOD_TRY(files_.make_directories(folder_));
  CORDWOOD_TRY(files_.sync_directory(folder_.parent_path()));
  while (!totals_.empty()) {
    // Totals, and not what came since: a file may have been replaced though storing it failed.
    const auto& [day, counts] = *totals_.begin();
    std::string text(kFirstLine);
    for (const auto& [key, count] : counts) {
      std::string stream = key.second;
      std::replace(stream.begin(), stream.end(), '\n', ' ');
      text += fmt::format("{} {} {} {}\n", count.first, count.second, key.first, stream);
    }
    text += fmt::format("{}{:016x}\n", kSum, checksum64(text));
    CORDWOOD_TRY(replace_file(files_, path_of(day), text));
    totals_.erase(totals_.begin());
  }
  return remove_old_days();
}

Result<void> Report::take_fresh() {
  while (true) {
    std::optional<Day> day;
    {
      const std::lock_guard lock(mutex_);
      if (fresh_.empty()) return success();
      day = fresh_.begin()->first;
    }
    if (!totals_.contains(*day)) {
      CORDWOOD_TRY(Counts kept, stored(*day));
      totals_.emplace(*day, std::move(kept));
    }
    Counts& counts = totals_[*day];
    const std::lock_guard lock(mutex_);
    add_to(counts, fresh_[*day]);
    fresh_.erase(*day);
  }
}

void Report::add_to(Counts& counts, const Counts& more) {
  for (const auto& [key, count] : more) {
    const bool is_one_too_many = counts.size() >= kReportLinesMax && !counts.contains(key);
    auto& [values, lines] = counts[is_one_too_many ? std::pair(key.first, std::string(kOtherStreams)) : key];
    values += count.first;
    lines += count.second;
  }
}

Result<void> Report::remove_old_days() {
  CORDWOOD_TRY(auto entries, files_.list(folder_));
  std::erase_if(entries, [](const DirectoryEntry& entry) { return !parse_day(entry.name); });
  for (std::size_t i = 0; i + kReportDaysMax < entries.size(); ++i) {
    CORDWOOD_TRY(files_.remove(folder_ / entries[i].name));
  }
  return success();
}

std::filesystem::path Report::path_of(Day day) const { return folder_ / format_day(day); }

// No counts when there is no file, or none that can be read: then they begin anew.
Result<Report::Counts> Report::stored(Day day) const {
  Counts counts;
  const auto path = path_of(day);
  CORDWOOD_TRY(const bool exists, files_.exists(path));
  if (!exists) return counts;
  CORDWOOD_TRY(const std::string text, read_file(files_, path, kFileBytesMax));
  const auto damaged = [&path] {
    log::error("masking", "{} is damaged: what it counted is lost", path.string());
    return Counts();
  };
  const std::size_t sum = text.rfind(kSum);
  if (!text.starts_with(kFirstLine) || sum == std::string::npos ||
      text.substr(sum) != fmt::format("{}{:016x}\n", kSum, checksum64(std::string_view(text).substr(0, sum))))
    return damaged();
  for (std::size_t at = kFirstLine.size(); at < sum;) {
    const std::size_t end = text.find('\n', at);
    std::string_view line = std::string_view(text).substr(at, end - at);
    std::pair<std::uint64_t, std::uint64_t> count;
    if (!take_number(line, count.first) || !take_number(line, count.second)) return damaged();
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return damaged();
    counts[{std::string(line.substr(0, blank)), std::string(line.substr(blank + 1))}] = count;
    at = end + 1;
  }
  return counts;
}

Result<std::vector<ReportLine>> Report::lines(Day first, Day last) const {
  const std::lock_guard file_lock(file_mutex_);
  std::map<Day, Counts> days = totals_;
  CORDWOOD_TRY(const bool has_folder, files_.exists(folder_));
  if (has_folder) {
    CORDWOOD_TRY(const auto entries, files_.list(folder_));
    for (const DirectoryEntry& entry : entries) {
      const auto day = parse_day(entry.name);
      if (!day || *day < first || last < *day || days.contains(*day)) continue;
      CORDWOOD_TRY(days[*day], stored(*day));
    }
  }
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [day, counts] : fresh_) add_to(days[day], counts);
  }
  std::vector<ReportLine> all;
  for (const auto& [day, counts] : days) {
    if (day < first || last < day) continue;
    for (const auto& [key, count] : counts) all.push_back({day, key.first, key.second, count.first, count.second});
  }
  return all;
}

}  // namespace cordwood::masking
