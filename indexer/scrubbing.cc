#include "scrubbing.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/log.h"
#include "segment_file.h"
#include "store_metrics.h"

namespace cordwood::indexer {
namespace {

constexpr std::chrono::milliseconds kStepInterval{1000};
// Segments that are read through in less are not read again at once.
constexpr std::chrono::hours kPassAtLeast{24};
constexpr std::chrono::milliseconds kIdle{60'000};
constexpr std::string_view kHead = "cordwood-scrub 1\n";
constexpr std::size_t kFileBytesMax = 4096;

std::string body_of(const ScrubProgress& progress) {
  return fmt::format("{}pass {} through {}\n", kHead, nanoseconds_of(progress.pass_began), progress.last_segment);
}

template <class Number>
bool take_number(std::string_view& text, std::string_view before, Number& number) {
  if (!text.starts_with(before)) return false;
  text.remove_prefix(before.size());
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

Result<void> check_block(const File& file, const BlockPlace& place) {
  std::string bytes(place.bytes, '\0');
  CORDWOOD_TRY(const std::size_t got, file.read_at(place.offset, bytes));
  if (got != place.bytes) return error(Errc::corrupt, "the file ends before it");
  return verify_block(bytes);
}

}  // namespace

std::string encode_scrub_progress(const ScrubProgress& progress) {
  const std::string body = body_of(progress);
  return fmt::format("{}checksum {:016x}\n", body, checksum64(body));
}

Result<ScrubProgress> decode_scrub_progress(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with("cordwood-scrub ") && !rest.starts_with(kHead))
    return error(Errc::unsupported, "a newer Cordwood wrote how far the scrub is");
  ScrubProgress progress;
  std::int64_t began = 0;
  rest.remove_prefix(std::min(rest.size(), kHead.size()));
  if (take_number(rest, "pass ", began) && take_number(rest, " through ", progress.last_segment)) {
    progress.pass_began = timestamp_from_nanoseconds(began);
    if (text == encode_scrub_progress(progress)) return progress;
  }
  return error(Errc::corrupt, "not how far a scrub is");
}

Result<ScrubProgress> load_scrub_progress(const StoreFiles& store) {
  CORDWOOD_TRY(const std::string text, read_file(store.files, store.folder.scrub(), kFileBytesMax));
  return decode_scrub_progress(text);
}

Scrubbing::Scrubbing(const StoreFiles& store, const Contents& contents, const Clock& clock,
                     std::uint64_t bytes_per_second)
    : store_(store), contents_(contents), clock_(clock), bytes_per_second_(bytes_per_second) {
  const auto progress = load_scrub_progress(store_);
  if (progress) {
    progress_ = progress.value();
  } else if (progress.error().code != Errc::not_found) {
    log::warning("indexer", "{}: {}; the scrub begins anew", store_.folder.scrub().string(), progress.error().message);
  }
}

std::chrono::milliseconds Scrubbing::step() {
  read_bytes_ = 0;
  while (read_bytes_ < bytes_per_second_) {
    if (segment_ == nullptr && !begin_next_segment()) return kIdle;
    if (places_.empty()) {
      progress_.last_segment = number_;
      segment_ = nullptr;
      save_progress();
    } else {
      check_one_block();
    }
  }
  return kStepInterval;
}

// False when there is nothing to do for now.
bool Scrubbing::begin_next_segment() {
  const std::vector<StoredSegment> sealed = contents_.sealed();
  std::erase_if(findings_, [&](const auto& finding) {
    return std::none_of(sealed.begin(), sealed.end(), [&](const auto& s) { return s.number == finding.first; });
  });
  store_metrics().corrupt_blocks.Set(static_cast<double>(findings_.size()));
  const StoredSegment* next = nullptr;
  for (const StoredSegment& stored : sealed)
    if (stored.number > progress_.last_segment && (next == nullptr || stored.number < next->number)) next = &stored;
  if (next == nullptr) {
    const Timestamp now = clock_.now();
    const bool backwards = now < progress_.pass_began;
    if (sealed.empty() || (!backwards && progress_.pass_began > now - kPassAtLeast)) return false;
    progress_ = {0, now};
    save_progress();
    return begin_next_segment();
  }
  if (progress_.pass_began == Timestamp::min()) progress_.pass_began = clock_.now();
  segment_ = next->segment;
  number_ = next->number;
  places_ = block_places(segment_->directory());
  std::reverse(places_.begin(), places_.end());
  const auto ends = read_segment_ends(segment_->file(), segment_->disk_bytes());
  if (!ends) {
    found(segment_->disk_bytes(), ends.error().message);
  } else {
    places_.insert(places_.begin(), ends.value());
  }
  return true;
}

void Scrubbing::check_one_block() {
  const BlockPlace place = places_.back();
  places_.pop_back();
  read_bytes_ += place.bytes;
  store_metrics().scrubbed_bytes.Increment(place.bytes);
  const Result<void> whole = check_block(segment_->file(), place);
  if (!whole) found(place.offset, fmt::format("block of {} bytes: {}", place.bytes, whole.error().message));
}

void Scrubbing::found(std::uint64_t offset, std::string_view what) {
  if (!findings_.emplace(number_, offset).second) return;
  store_metrics().corrupt_blocks.Set(static_cast<double>(findings_.size()));
  log::error("indexer", "the scrub found segment {} damaged at {}: {}", segment_->name(), offset, what);
}

void Scrubbing::save_progress() {
  if (const auto saved = replace_file(store_.files, store_.folder.scrub(), encode_scrub_progress(progress_)); !saved)
    log::warning("indexer", "cannot keep how far the scrub is: {}", saved.error().message);
}

}  // namespace cordwood::indexer
