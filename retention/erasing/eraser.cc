#include "erasing/eraser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/log.h"
#include "base/metrics.h"
#include "base/within_memory.h"
#include "erasing/letter_view.h"
#include "erasing/unreached.h"
#include "language/query.h"
#include "language/subquery_filter.h"
#include "matching_rows.h"
#include "row_list.h"

namespace cordwood::erasing {
namespace {

constexpr std::uint64_t kCertificateBytesMax = 64 << 20;
constexpr std::uint64_t kRowListBytesMax = std::uint64_t{1} << 30;
constexpr std::chrono::seconds kRetryInterval{60};
constexpr std::chrono::seconds kPatience{20};  // With another erasure: who waits holds a thread of the queries.
constexpr std::string_view kFolder = "erasures";
constexpr std::string_view kCertificateSuffix = ".json";
constexpr std::string_view kRowListSuffix = ".rows";

prometheus::Counter& rows_erased() {
  static auto& counter = metrics::counter("cordwood_erasing_rows_total", "Rows that erasures took out of all answers.");
  return counter;
}
prometheus::Gauge& unfinished() {
  static auto& gauge = metrics::gauge("cordwood_erasing_unfinished", "Erasures whose bytes are not all gone yet.");
  return gauge;
}
prometheus::Gauge& overdue() {
  static auto& gauge = metrics::gauge("cordwood_erasing_overdue", "Of these, those beyond their deadline.");
  return gauge;
}

/// The rows of the list that are still in a file of these days, deleted or not.
Result<Verification> look_for(const RowList& rows, const indexer::Snapshot& snapshot, Timestamp now) {
  Verification seen{now, 0, 0, 0};
  for (const indexer::UnreadableSegment& segment : snapshot.unreadable)
    if (rows.contains(day_of(segment.times.start)))
      return Error{Errc::corrupt, fmt::format("they may be in segment {}: {}", segment.name, segment.reason),
                   "stop the server and run cordwood fsck --repair"};
  for (const auto& segment : snapshot.segments) {
    const auto of_day = rows.find(segment->day());
    if (of_day == rows.end()) continue;
    for (std::size_t index = 0; index < segment->row_groups().size(); ++index) {
      CORDWOOD_TRY(const auto group, segment->open_row_group(index));
      CORDWOOD_TRY(const auto arrivals, group->arrivals());
      ++seen.row_groups;
      seen.rows += arrivals.size();
      for (const std::uint64_t arrival : arrivals)
        seen.found += std::binary_search(of_day->second.begin(), of_day->second.end(), arrival) ? 1 : 0;
    }
  }
  return seen;
}

/// Segments of these days with deleted rows in their files.
std::set<std::string> marked_segments(const RowList& rows, const indexer::Snapshot& snapshot) {
  std::set<std::string> names;
  for (const auto& segment : snapshot.segments) {
    const auto groups = segment->row_groups();
    const auto is_marked = [](const indexer::RowGroupSummary& group) { return group.deleted_rows > 0; };
    if (rows.contains(segment->day()) && std::any_of(groups.begin(), groups.end(), is_marked))
      names.emplace(segment->name());
  }
  return names;
}

std::optional<std::uint64_t> number_of(std::string_view name, std::string_view suffix) {
  if (!name.ends_with(suffix)) return std::nullopt;
  name.remove_suffix(suffix.size());
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (failure != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return number;
}

std::uint64_t count_of(const RowList& rows) {
  std::uint64_t count = 0;
  for (const auto& [day, arrivals] : rows) count += arrivals.size();
  return count;
}

void add_held(std::vector<HeldBack>& all, const std::string& hold, std::uint64_t rows) {
  const auto known = std::find_if(all.begin(), all.end(), [&hold](const HeldBack& back) { return back.hold == hold; });
  if (known == all.end()) {
    all.push_back({hold, rows});
  } else {
    known->rows += rows;
  }
}

struct Parsed {
  language::FilterPtr filter;
  language::FilterPtr held;    // What any hold keeps; null without holds,
  language::FilterPtr unheld;  //   and its opposite.
};

Result<Parsed> parse(const ErasureRequest& request, const std::vector<Hold>& holds,
                     const language::ParseContext& context) {
  if (request.reason.empty()) return error(Errc::invalid, "an erasure needs a reason");
  Parsed parsed;
  CORDWOOD_TRY(parsed.filter, language::parse_filter(request.filter, context));
  if (language::has_subqueries(*parsed.filter))
    return Error{Errc::invalid, "an erasure takes a filter without subqueries", "name the values themselves"};
  language::FieldPatterns needed;
  parsed.filter->add_needed_fields(needed);
  if (std::find(needed.begin(), needed.end(), language::FieldPattern{std::string(kArrivalField), false}) !=
      needed.end())
    return Error{Errc::invalid, "an erasure takes no filter on _arrival, which refused rows do not have",
                 "ask for their times and fields"};
  std::vector<language::FilterPtr> kept;
  for (const Hold& hold : holds) kept.push_back(hold.filter);
  if (kept.size() == 1) parsed.held = kept.front();
  if (kept.size() > 1) parsed.held = std::make_shared<language::OrFilter>(std::move(kept));
  if (parsed.held != nullptr) parsed.unheld = std::make_shared<language::NotFilter>(parsed.held);
  return parsed;
}

}  // namespace

struct Eraser::Impl {
  Impl(FileSystem& the_files, const Clock& the_clock, indexer::Store& the_store, const query::Engine& the_engine,
       std::filesystem::path the_data_folder, EraserOptions the_options)
      : files(the_files),
        clock(the_clock),
        store(the_store),
        engine(the_engine),
        data_folder(std::move(the_data_folder)),
        folder(data_folder / kFolder),
        options(std::move(the_options)) {}

  std::filesystem::path path_of(std::uint64_t number, std::string_view suffix) const {
    return folder / fmt::format("{:06}{}", number, suffix);
  }

  std::vector<Hold> holds() const {
    const std::lock_guard lock(mutex);
    return options.holds;
  }

  language::ParseContext context() const { return {.now = clock.now(), .masked_words = options.masked_words}; }

  static bool is_asked_for(const indexer::DeadLetter& letter, const Parsed& parsed, const TimeRange& times) {
    return times.contains(letter.time) && parsed.filter->matches(LetterView(letter));
  }

  /// Rows and dead letters that a hold keeps.
  Result<std::vector<HeldBack>> count_held(const Parsed& parsed, const TimeRange& times,
                                           const std::vector<Hold>& holds) const {
    std::vector<HeldBack> all;
    for (const Hold& hold : holds) {
      CORDWOOD_TRY(const std::uint64_t rows, count_rows(engine, {parsed.filter, times, hold.filter, stop.get_token()}));
      if (rows > 0) add_held(all, hold.name, rows);
    }
    if (holds.empty()) return all;
    CORDWOOD_TRY(store.visit_dead_letters([&](const indexer::DeadLetter& letter) -> Result<void> {
      if (!is_asked_for(letter, parsed, times)) return success();
      for (const Hold& hold : holds)
        if (hold.filter->matches(LetterView(letter))) add_held(all, hold.name, 1);
      return success();
    }));
    return all;
  }

  Result<std::uint64_t> count_letters(const Parsed& parsed, const TimeRange& times) const {
    std::uint64_t count = 0;
    CORDWOOD_TRY(store.visit_dead_letters([&](const indexer::DeadLetter& letter) -> Result<void> {
      const bool held = parsed.held != nullptr && parsed.held->matches(LetterView(letter));
      count += is_asked_for(letter, parsed, times) && !held ? 1 : 0;
      return success();
    }));
    return count;
  }

  /// Durable, and then what certificates() shows.
  Result<void> keep(const Certificate& certificate) {
    CORDWOOD_TRY(replace_file(files, path_of(certificate.number, kCertificateSuffix), to_json(certificate)));
    {
      const std::lock_guard lock(mutex);
      certificates[certificate.number] = certificate;
    }
    count_unfinished();
    return success();
  }

  // Time alone makes one overdue: also called when nothing was done.
  void count_unfinished() const {
    const std::lock_guard lock(mutex);
    std::size_t left = 0;
    std::size_t late = 0;
    for (const auto& [number, each] : certificates) {
      left += each.stage != Stage::gone ? 1 : 0;
      late += each.stage != Stage::gone && each.deadline < clock.now() ? 1 : 0;
    }
    unfinished().Set(static_cast<double>(left));
    overdue().Set(static_cast<double>(late));
  }

  Result<Certificate> ask(const ErasureRequest& request, RowList& rows) {
    const std::vector<Hold> holds = this->holds();  // The same for what is left and for what is said of it.
    CORDWOOD_TRY(const Parsed parsed, parse(request, holds, context()));
    Certificate certificate;
    certificate.asked_at = clock.now();
    certificate.asked_by = request.asked_by;
    certificate.times = request.times;
    certificate.filter_fingerprint = fingerprint_of(request.filter, options.key());
    {
      const std::lock_guard lock(mutex);
      certificate.number = ++last_number;
      certificate.deadline = certificate.asked_at + options.deadline;
      certificate.reason = options.mask ? options.mask(request.reason) : request.reason;
    }
    CORDWOOD_TRY(store.seal());  // Rows in memory cannot be hidden.
    CORDWOOD_TRY(certificate.held_back, count_held(parsed, request.times, holds));
    CORDWOOD_TRY(rows, matching_rows(engine, {parsed.filter, request.times, parsed.unheld, stop.get_token()}));
    for (const auto& [day, arrivals] : rows) certificate.rows[day] = arrivals.size();
    CORDWOOD_TRY(files.make_directories(folder));
    CORDWOOD_TRY(files.sync_directory(data_folder));
    CORDWOOD_TRY(replace_file(files, path_of(certificate.number, kRowListSuffix), encode_row_list(rows)));
    CORDWOOD_TRY(keep(certificate));
    return certificate;
  }

  // Not gone on with after a crash: that would need the filter.
  Result<void> erase_dead_letters(Certificate& certificate, const ErasureRequest& request) {
    CORDWOOD_TRY(const Parsed parsed, parse(request, holds(), context()));
    const auto unwanted = [&](const indexer::DeadLetter& letter) {
      return is_asked_for(letter, parsed, request.times) &&
             (parsed.held == nullptr || !parsed.held->matches(LetterView(letter)));
    };
    CORDWOOD_TRY(certificate.dead_letters, store.erase_dead_letters(unwanted));
    return success();
  }

  Result<void> hide(Certificate& certificate, RowList& rows) {
    const std::uint64_t asked_for = count_of(rows);
    CORDWOOD_TRY(leave_held(certificate, rows));
    if (count_of(rows) < asked_for) {
      CORDWOOD_TRY(keep(certificate));
      CORDWOOD_TRY(replace_file(files, path_of(certificate.number, kRowListSuffix), encode_row_list(rows)));
    }
    for (const auto& [day, arrivals] : rows) {
      CORDWOOD_TRY(const std::uint64_t hidden, store.hide(day, arrivals));
      rows_erased().Increment(static_cast<double>(hidden));
    }
    certificate.hidden_at = clock.now();
    certificate.stage = Stage::hidden;
    return keep(certificate);
  }

  // A hold that came after the question was asked counts: its rows are not hidden yet.
  Result<void> leave_held(Certificate& certificate, RowList& rows) const {
    const bool counted = count_of(rows) > certificate.row_count();  // A crash came before the list was shortened.
    for (const Hold& hold : holds()) {
      std::uint64_t held = 0;
      for (auto& [day, arrivals] : rows) {
        const TimeRange times{Timestamp(day), Timestamp(day) + std::chrono::days(1) - std::chrono::nanoseconds(1)};
        CORDWOOD_TRY(RowList found, matching_rows_among(engine, {hold.filter, times, nullptr, stop.get_token()}, rows));
        held += std::erase_if(arrivals, [of_day = found[day]](std::uint64_t arrival) {
          return std::binary_search(of_day.begin(), of_day.end(), arrival);
        });
      }
      if (held > 0 && !counted) add_held(certificate.held_back, hold.name, held);
    }
    std::erase_if(rows, [](const auto& day) { return day.second.empty(); });
    certificate.rows.clear();
    for (const auto& [day, arrivals] : rows) certificate.rows[day] = arrivals.size();
    return success();
  }

  Result<void> remove_bytes(Certificate certificate, const RowList& rows) {
    const std::set<std::string> marked = marked_segments(rows, *store.snapshot());
    const auto purged = store.purge();  // Of all days: what fails elsewhere is no matter here.
    const std::set<std::string> left = marked_segments(rows, *store.snapshot());
    const std::size_t removed_before = certificate.segments_removed.size();
    std::set_difference(marked.begin(), marked.end(), left.begin(), left.end(),
                        std::back_inserter(certificate.segments_removed));
    if (certificate.segments_removed.size() > removed_before) {
      CORDWOOD_TRY(keep(certificate));  // Before looking: what fails from here on is tried again without them.
    }
    if (const std::size_t files_left = store.unremoved_files(); files_left > 0)
      return error(Errc::busy, fmt::format("{} files that had rows could not be removed yet", files_left));
    for (const std::string& segment : certificate.segments_removed) {
      CORDWOOD_TRY(const bool is_there, files.exists(data_folder / "store" / "segments" / (segment + ".segment")));
      if (is_there) return error(Errc::busy, fmt::format("segment {} is still on the disk", segment));
    }
    CORDWOOD_TRY(const Verification seen, look_for(rows, *store.snapshot(), clock.now()));
    if (seen.found > 0)
      return error(Errc::busy, fmt::format("{} of the rows are still in segments{}{}", seen.found, purged ? "" : ": ",
                                           purged ? "" : purged.error().message));
    certificate.verification = seen;
    CORDWOOD_TRY(certificate.unreached, unreached_copies(files, data_folder));
    certificate.gone_at = clock.now();
    certificate.stage = Stage::gone;
    CORDWOOD_TRY(keep(certificate));
    log::info("erasing", "erasure {}: {} rows are gone from all files", certificate.number, certificate.row_count());
    return files.remove(path_of(certificate.number, kRowListSuffix));
  }

  Result<void> go_on_with(Certificate certificate) {
    const std::filesystem::path list = path_of(certificate.number, kRowListSuffix);
    CORDWOOD_TRY(const std::string bytes, read_file(files, list, kRowListBytesMax));
    CORDWOOD_TRY(RowList rows, decode_row_list(bytes));
    if (certificate.stage == Stage::asked) {
      CORDWOOD_TRY(hide(certificate, rows));
    }
    return remove_bytes(std::move(certificate), rows);
  }

  Result<void> finish() {
    const std::lock_guard work_lock(work_mutex);
    std::vector<Certificate> left;
    {
      const std::lock_guard lock(mutex);
      for (const auto& [number, certificate] : certificates)
        if (certificate.stage != Stage::gone) left.push_back(certificate);
    }
    Result<void> all = success();
    for (const Certificate& certificate : left) {
      Result<void> done = within_memory([&] { return go_on_with(certificate); });
      if (!done && certificate.deadline < clock.now())
        log::error("erasing", "erasure {} is beyond its deadline", certificate.number);
      if (!done) all = std::move(done).error().within(fmt::format("erasure {}", certificate.number));
    }
    count_unfinished();
    return all;
  }

  void run() {
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      woken = false;
      lock.unlock();
      const Result<void> done = within_memory([this] { return finish(); });
      if (!done && !stop.stop_requested()) log::error("erasing", "{}; trying again", done.error().message);
      lock.lock();
      const auto is_wanted = [this] { return woken || stop.stop_requested(); };
      if (done) {
        changed.wait(lock, is_wanted);
      } else {
        changed.wait_for(lock, kRetryInterval, is_wanted);
      }
    }
  }

  void wake() {
    {
      const std::lock_guard lock(mutex);
      woken = true;
    }
    changed.notify_all();
  }

  FileSystem& files;
  const Clock& clock;
  indexer::Store& store;
  const query::Engine& engine;
  const std::filesystem::path data_folder;
  const std::filesystem::path folder;
  std::stop_source stop;

  std::timed_mutex work_mutex;  // One erasure at a time; taken before mutex.
  mutable std::mutex mutex;     // Guards the rest.
  std::condition_variable changed;
  EraserOptions options;
  std::map<std::uint64_t, Certificate> certificates;
  std::uint64_t last_number = 0;
  bool woken = false;
  std::thread thread;
};

std::string fingerprint_of(std::string_view filter, std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(filter.data()),
       filter.size(), digest.data(), &size);
  std::string text;
  for (const unsigned char byte : std::span(digest).first(size)) text += fmt::format("{:02x}", byte);
  return text;
}

Result<KeptCertificates> read_certificates(FileSystem& files, const std::filesystem::path& data_folder) {
  const std::filesystem::path folder = data_folder / kFolder;
  KeptCertificates all;
  CORDWOOD_TRY(const bool there, files.exists(folder));
  if (!there) return all;
  CORDWOOD_TRY(const auto entries, files.list(folder));
  for (const DirectoryEntry& entry : entries) {
    const auto number = number_of(entry.name, kCertificateSuffix);
    if (!number) continue;
    all.last_number = std::max(all.last_number, *number);
    CORDWOOD_TRY(const std::string json, read_file(files, folder / entry.name, kCertificateBytesMax));
    auto certificate = read_certificate(json);
    if (certificate && certificate.value().number != *number)
      certificate = error(Errc::corrupt, "the certificate of another erasure");
    if (certificate) {
      all.certificates.push_back(std::move(certificate).value());
    } else {
      all.problems.push_back(fmt::format("{}: {}", (folder / entry.name).string(), certificate.error().message));
    }
  }
  return all;
}

namespace {

// A list without a certificate is of an erasure that nobody was told of; one of an erasure that is gone has done its
// work. One of a certificate that cannot be read stays until that is mended.
void remove_stale_row_lists(FileSystem& files, const std::filesystem::path& folder,
                            const std::vector<Certificate>& certificates) {
  const auto entries = files.list(folder);
  if (!entries) return;  // There is no folder yet.
  for (const DirectoryEntry& entry : entries.value()) {
    const auto number = number_of(entry.name, kRowListSuffix);
    if (!number) continue;
    const auto has_number = [&number](const Certificate& each) { return each.number == *number; };
    const auto known = std::find_if(certificates.begin(), certificates.end(), has_number);
    const auto is_certificate = [&number](const DirectoryEntry& other) {
      return number_of(other.name, kCertificateSuffix) == number;
    };
    const bool unreadable =
        known == certificates.end() && std::any_of(entries.value().begin(), entries.value().end(), is_certificate);
    if (unreadable || (known != certificates.end() && known->stage != Stage::gone)) continue;
    log::info("erasing", "removing {}, which nothing needs any more", entry.name);
    if (const Result<void> removed = files.remove(folder / entry.name); !removed)
      log::warning("erasing", "cannot remove it: {}", removed.error().message);
  }
}

}  // namespace

Eraser::Eraser(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Eraser::~Eraser() {
  stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

void Eraser::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stop.request_stop();
  }
  impl_->changed.notify_all();
}

Result<std::unique_ptr<Eraser>> Eraser::open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                             const query::Engine& engine, const std::filesystem::path& data_folder,
                                             EraserOptions options) {
  auto impl = std::make_unique<Impl>(files, clock, store, engine, data_folder, std::move(options));
  CORDWOOD_TRY(const auto kept, read_certificates(files, data_folder));
  for (const std::string& problem : kept.problems) log::error("erasing", "{}", problem);
  remove_stale_row_lists(files, impl->folder, kept.certificates);
  for (const Certificate& certificate : kept.certificates) impl->certificates[certificate.number] = certificate;
  impl->last_number = kept.last_number;
  return std::unique_ptr<Eraser>(new Eraser(std::move(impl)));
}

void Eraser::start() {
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void Eraser::reconfigure(std::chrono::nanoseconds deadline, std::vector<Hold> holds) {
  const std::lock_guard lock(impl_->mutex);
  impl_->options.deadline = deadline;
  impl_->options.holds = std::move(holds);
}

Result<ErasurePreview> Eraser::preview(const ErasureRequest& request) const {
  const std::vector<Hold> holds = impl_->holds();
  CORDWOOD_TRY(const Parsed parsed, parse(request, holds, impl_->context()));
  ErasurePreview preview;
  CORDWOOD_TRY(preview.held_back, impl_->count_held(parsed, request.times, holds));
  CORDWOOD_TRY(preview.rows,
               count_rows(impl_->engine, {parsed.filter, request.times, parsed.unheld, impl_->stop.get_token()}));
  CORDWOOD_TRY(preview.dead_letters, impl_->count_letters(parsed, request.times));
  return preview;
}

Result<Certificate> Eraser::erase(const ErasureRequest& request) {
  CORDWOOD_TRY(parse(request, {}, impl_->context()));  // What is wrong need not wait.
  const std::unique_lock work_lock(impl_->work_mutex, kPatience);
  if (!work_lock.owns_lock()) return error(Errc::busy, "another erasure is being worked on");
  RowList rows;
  CORDWOOD_TRY(Certificate certificate, impl_->ask(request, rows));
  Result<void> done = impl_->erase_dead_letters(certificate, request);
  if (done) done = impl_->hide(certificate, rows);
  impl_->wake();
  if (!done)
    return std::move(done).error().within(fmt::format("erasure {} goes on in the background", certificate.number));
  return certificate;
}

Result<void> Eraser::finish() { return impl_->finish(); }

std::vector<Certificate> Eraser::certificates() const {
  const std::lock_guard lock(impl_->mutex);
  std::vector<Certificate> all;
  for (const auto& [number, certificate] : impl_->certificates) all.push_back(certificate);
  return all;
}

Result<void> Eraser::between_erasures(const std::function<Result<void>()>& action) {
  const std::lock_guard work_lock(impl_->work_mutex);
  for (const Certificate& certificate : certificates())
    if (certificate.stage == Stage::asked)
      return error(Errc::busy, fmt::format("erasure {} has not hidden its rows yet", certificate.number));
  return action();
}

std::vector<Hold> Eraser::holds() const { return impl_->holds(); }

}  // namespace cordwood::erasing
