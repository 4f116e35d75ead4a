// Finding and following files; tailer_reading.cc reads them.

#include "tailer.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.h"
#include "base/metrics.h"
#include "copies.h"

namespace cordwood::agent {
namespace {

constexpr auto kRemembered = std::chrono::hours(7 * 24);  // A file that is not there: its volume may come back.
constexpr std::uint32_t kCopyBytesMin = 1;

prometheus::Counter& count(const char* name, const char* help) { return metrics::counter(name, help); }

void count_truncation() {
  static auto& truncations =
      count("cordwood_agent_truncations_total", "Tailed files that were truncated or replaced in place.");
  truncations.Increment();
}

// Whether the shorter of two files is a beginning of the longer one, judged by both its ends.
bool share_a_beginning(const LogFile& one, const LogFile& other, std::uint64_t bytes) {
  const auto head = static_cast<std::uint32_t>(std::min<std::uint64_t>(kHeadBytes, bytes));
  const auto tail = static_cast<std::uint32_t>(std::min<std::uint64_t>(kTailBytes, bytes));
  const auto head_of_one = one.fingerprint(0, head);
  const auto tail_of_one = one.fingerprint(bytes - tail, tail);
  return head_of_one && tail_of_one && other.holds(0, *head_of_one) && other.holds(bytes - tail, *tail_of_one);
}

}  // namespace

TailedFile& Tailer::add(TailedFile file) {
  const std::uint64_t number = file.number;
  // By the label, which rotation and a restart leave as it is: bytes that are read again are joined alike.
  if (const FileGroup* const group = group_of(config_.files, file.label); group != nullptr && group->multiline) {
    file.multiline = &*group->multiline;
    file.multiline_wait = group->multiline_wait;
  }
  return files_.insert_or_assign(number, std::move(file)).first->second;
}

TailedFile* Tailer::by_number(std::uint64_t number) {
  const auto found = files_.find(number);
  return found == files_.end() ? nullptr : &found->second;
}

void Tailer::queue(TailedFile& file) {
  if (file.has_news || !file.file.is_open()) return;
  file.has_news = true;
  news_.push_back(file.number);
}

void Tailer::restore(const Checkpoints& checkpoints, SteadyTime steady_now) {
  steady_now_ = steady_now;
  next_number_ = checkpoints.next_file_number;
  for (const auto& checkpoint : checkpoints.files) add(TailedFile::from(checkpoint));
  for (const auto& plan : checkpoints.plans)
    for (const auto& range : plan.ranges)
      if (auto* file = by_number(range.file); file && range.to > file->read_to) {
        file->read_to = range.to;
        file->tail = range.tail;
      }
  for (auto& [number, file] : files_) {
    if (find_again(file)) continue;
    const auto facts = facts_of(file.path);
    if (!facts || facts.value().id != file.id) by_id_.emplace(file.id, number);  // It may come back, with its volume.
    if (!file.is_acknowledged())
      log::warning("agent", "{} is not there any more, read up to byte {}", file.path, file.read_to);
  }
}

void Tailer::write_to(Checkpoints& checkpoints) const {
  checkpoints.next_file_number = next_number_;
  checkpoints.files.clear();
  checkpoints.files.reserve(files_.size());
  for (const auto& [number, file] : files_) checkpoints.files.push_back(file.checkpoint());
}

// Where the file of a checkpoint is now: at its path, under another name in the same folder, or in a copy.
bool Tailer::find_again(TailedFile& file) {
  if (const auto facts = facts_of(file.path); facts && facts.value().id == file.id) {
    if (take_over(file, file.path, file.id)) return true;
  } else {
    const std::string folder = folder_of(file.path);
    for (const auto& name : names_in(folder)) {
      const std::string path = folder + "/" + name;
      const auto other = facts_of(path);
      if (other && other.value().id == file.id && take_over(file, path, file.id)) return true;
    }
  }
  return find_copy(file);
}

// Lets `file` go on in what is at `path`, if that holds what was read.
bool Tailer::take_over(TailedFile& file, const std::string& path, FileId id) {
  auto opened = LogFile::open(path);
  if (!opened) return false;
  const auto facts = opened.value().facts();
  if (!facts || !facts.value().is_regular || facts.value().id != id) return false;
  const bool is_untouched = file.read_to == 0 && file.head.bytes == 0;
  if (!is_untouched && !file.is_content_of(opened.value())) return false;
  file.file = std::move(opened.value());
  file.id = id;
  file.path = path;
  file.size_seen = facts.value().size;
  file.quiet_since = steady_now_;
  by_id_[id] = file.number;
  by_path_[path] = file.number;
  queue(file);
  return true;
}

// Looks beside the file for a copy that was made before it was truncated.
bool Tailer::find_copy(TailedFile& file) {
  if (file.head.bytes < kCopyBytesMin) return false;
  for (const auto& path : possible_copies(file.path)) {
    const auto facts = facts_of(path);
    if (!facts || !facts.value().is_regular || by_id_.count(facts.value().id) != 0) continue;
    if (!take_over(file, path, facts.value().id)) continue;
    log::info("agent", "{} was truncated; its rest is read from {}", file.label, path);
    return true;
  }
  return false;
}

// The inode holds other content than before: what was unread of the old is looked for, and the new is read
// from its beginning.
void Tailer::begin_anew(TailedFile& file) {
  count_truncation();
  TailedFile fresh;
  fresh.number = next_number_++;
  fresh.id = file.id;
  fresh.path = file.path;
  fresh.label = file.label;
  fresh.app = file.app;
  fresh.seen_at = now_;
  fresh.quiet_since = steady_now_;
  fresh.scan_seen = file.scan_seen;
  fresh.file = std::move(file.file);
  file.file.close();
  by_id_[fresh.id] = fresh.number;
  by_path_[fresh.path] = fresh.number;
  if (!find_copy(file))
    log::info("agent", "{} was truncated after byte {}; no copy of it was found", file.label, file.read_to);
  queue(add(std::move(fresh)));
}

// Whether a new file repeats one that is being read: a copy that is being made, to be followed by truncation.
bool Tailer::may_be_copy(const std::string& path, const LogFile& file) {
  const auto facts = file.facts();
  if (!facts) return true;
  for (const auto& name : possible_originals(name_in_folder(path))) {
    const auto known = by_path_.find(folder_of(path) + "/" + name);
    if (known == by_path_.end()) continue;
    TailedFile* const original = by_number(known->second);
    if (original == nullptr || !original->file.is_open()) continue;
    const auto original_facts = original->file.facts();
    if (!original_facts || !original->is_still_itself())
      return true;  // Just truncated: the next scan sees more clearly.
    const std::uint64_t shared = std::min(facts.value().size, original_facts.value().size);
    if (shared == 0 && facts.value().size == 0) return true;
    if (shared >= kCopyBytesMin && share_a_beginning(file, original->file, shared)) return true;
  }
  return false;
}

void Tailer::scan(Timestamp now, SteadyTime steady_now) {
  now_ = now;
  steady_now_ = steady_now;
  ++scans_;
  look_at_open_files();  // Truncations first: a copy must find its original's state.
  for (const auto& found : find_paths(config_.files)) look_at(found);
  for (auto& [number, file] : files_)
    if (file.file.is_open() && file.scan_seen != scans_) look_at_left(file);
  forget_old();
}

void Tailer::look_at_open_files() {
  std::vector<std::uint64_t> numbers;
  for (const auto& [number, file] : files_)
    if (file.file.is_open()) numbers.push_back(number);
  open_count_ = numbers.size();
  for (const std::uint64_t number : numbers) {
    TailedFile& file = files_.at(number);
    const auto facts = file.file.facts();
    if (!facts) continue;
    const bool has_changed = facts.value().size != file.size_seen;
    file.note_size(facts.value().size, steady_now_);
    if (facts.value().size < file.read_to || (has_changed && !file.is_still_itself())) {
      begin_anew(file);
      continue;
    }
    const bool is_overdue = config_.partial_line_timeout.count() > 0 && facts.value().size > file.read_to &&
                            steady_now_ - file.quiet_since >= config_.partial_line_timeout;
    file.ship_partial = file.ship_partial || is_overdue;
    const bool event_is_overdue = file.multiline != nullptr && facts.value().size > file.read_to &&
                                  steady_now_ - file.quiet_since >= file.multiline_wait;
    file.ship_event = file.ship_event || event_is_overdue;
    if (has_changed || is_overdue || event_is_overdue) queue(file);
  }
}

void Tailer::look_at(const FoundPath& found) {
  const auto facts = facts_of(found.path);
  if (!facts || !facts.value().is_regular) return;
  const auto known = by_id_.find(facts.value().id);
  TailedFile* const tailed = known == by_id_.end() ? nullptr : by_number(known->second);
  if (tailed == nullptr) return discover(found);
  TailedFile& file = *tailed;
  const bool is_elsewhere = file.path != found.path;
  if (file.scan_seen == scans_) return;  // A second name of the same file.
  if (!file.file.is_open() && !take_over(file, found.path, facts.value().id)) {
    by_id_.erase(known);  // The number of the inode was given to another file.
    return discover(found);
  }
  file.scan_seen = scans_;
  file.seen_at = now_;
  if (is_elsewhere) forget_path(file);
  file.path = found.path;
  by_path_[found.path] = file.number;
}

void Tailer::discover(const FoundPath& found) {
  if (open_count_ >= config_.open_files_max) {
    if (!std::exchange(warned_of_limit_, true))
      log::warning("agent", "{} files are open: further ones wait (open_files_max)", open_count_);
    return;
  }
  auto opened = LogFile::open(found.path);
  if (!opened) {
    if (opened.error().code != Errc::not_found) log::warning("agent", "{}", opened.error().message);
    return;
  }
  const auto facts = opened.value().facts();
  if (!facts || !facts.value().is_regular || by_id_.count(facts.value().id) != 0) return;  // Renamed since the glob.
  if (is_compressed(found.path, opened.value()) || may_be_copy(found.path, opened.value())) return;
  const FileGroup& group = config_.files[found.group];
  TailedFile file;
  file.number = next_number_++;
  file.id = facts.value().id;
  file.path = file.label = found.path;
  file.app = group.app;
  file.file = std::move(opened.value());
  file.seen_at = now_;
  file.quiet_since = steady_now_;
  file.scan_seen = scans_;
  const bool was_before_us = scans_ == 1;
  if (group.from_end && was_before_us) file.read_to = file.acknowledged_to = file.size_seen = facts.value().size;
  by_id_[file.id] = file.number;
  by_path_[file.path] = file.number;
  ++open_count_;
  queue(add(std::move(file)));
}

// No glob leads to the file any more: it was renamed or removed. It is read to its end and then let go.
void Tailer::look_at_left(TailedFile& file) {
  if (steady_now_ - file.quiet_since < config_.rotated_wait) return;
  if (file.size_seen > file.read_to) {
    file.ship_event = file.ship_partial = true;
    return queue(file);
  }
  if (!file.is_acknowledged()) return;
  const auto facts = file.file.facts();
  file.file.close();
  forget_path(file);
  if (facts && facts.value().is_removed) {
    by_id_.erase(file.id);
    file.seen_at = Timestamp::min();  // Its inode may be another file's at any moment.
  }
}

void Tailer::forget_old() {
  for (auto at = files_.begin(); at != files_.end();) {
    const TailedFile& file = at->second;
    const bool is_mapped = by_id_.count(file.id) != 0 && by_id_[file.id] == at->first;
    const bool is_old = !is_mapped || file.seen_at < now_ - kRemembered;
    if (file.file.is_open() || !file.is_acknowledged() || !is_old) {
      ++at;
      continue;
    }
    if (is_mapped) by_id_.erase(file.id);
    forget_path(file);
    at = files_.erase(at);
  }
}

void Tailer::note_written(const std::string& path) {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return;
  if (auto* file = by_number(found->second)) queue(*file);
}

std::set<std::string> Tailer::folders() const {
  auto folders = fixed_folders(config_.files);
  for (const auto& [number, file] : files_)
    if (file.file.is_open()) folders.insert(folder_of(file.path));
  return folders;
}

void Tailer::forget_path(const TailedFile& file) {
  const auto found = by_path_.find(file.path);
  if (found != by_path_.end() && found->second == file.number) by_path_.erase(found);
}

std::string Tailer::label_of(std::uint64_t file) const {
  const auto found = files_.find(file);
  return found == files_.end() ? "a forgotten file" : found->second.label;
}

void Tailer::acknowledge(const BatchPlan& plan) {
  for (const auto& range : plan.ranges)
    if (auto* file = by_number(range.file)) {
      file->acknowledged_to = range.to;
      file->acknowledged_tail = range.tail;
    }
}

}  // namespace cordwood::agent
