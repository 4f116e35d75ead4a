#include "open/loading.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "base/clock.h"
#include "masking/masker.h"

namespace cordwood::open {
namespace {

// Text that makes a segment. What is parsed and waits for it takes several times as much memory, once a thread.
constexpr std::size_t kSegmentTextBytes = 32 << 20;

template <class Work>
void on_every_core(const Work& work) {
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

/// Lines of a piece as events, with their arrival numbers.
struct Parsed {
  EventBatch events;
  std::vector<std::uint64_t> arrivals;
};

/// Lines that the sieve refuses at sight are not among them.
Parsed parse(const parser::Pipelines& pipelines, const Sieve& sieve, const Piece& piece) {
  LineBatch batch{{.host = {}, .file = piece.path, .app = {}}, {}, piece.text};
  Parsed parsed;
  std::vector<std::uint64_t> arrivals;  // One a line.
  std::uint64_t arrival = piece.first_arrival;
  const bool may_skip = pipelines.takes_lines_alone(batch.source);
  for (const std::string_view line : lines_of(*piece.text)) {
    if (!may_skip || sieve.may_keep(line)) {
      // A line that names no time, or a time without its year, is as old as its file.
      batch.lines.push_back({line, piece.file->modified_at()});
      arrivals.push_back(arrival);
    }
    ++arrival;
  }
  parsed.events.received_at = piece.file->modified_at();
  if (batch.lines.empty()) return parsed;
  std::vector<std::size_t> origins;
  pipelines.parse(batch, parsed.events, &origins);
  for (const std::size_t line : origins) parsed.arrivals.push_back(arrivals[line]);
  return parsed;
}

/// Parses the piece and takes out what the sieve refuses.
Parsed sift(const parser::Pipelines& pipelines, const Sieve& sieve, const Piece& piece) {
  Parsed all = parse(pipelines, sieve, piece);
  if (sieve.lets_all_through()) return all;
  Parsed kept;
  kept.events.received_at = all.events.received_at;
  for (std::size_t i = 0; i < all.events.size(); ++i) {
    if (!sieve.keeps(all.events.events()[i], all.arrivals[i], all.events)) continue;
    kept.events.add(all.events.events()[i]);
    kept.arrivals.push_back(all.arrivals[i]);
  }
  if (!kept.arrivals.empty()) kept.events.keep_alive(std::make_shared<const EventBatch>(std::move(all.events)));
  return kept;
}

/// Lets those through in order who come in any order.
class Turns {
 public:
  void take(std::uint64_t number, const std::function<void()>& act) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ == number; });
    act();
    ++next_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
};

/// One thread's part of load_lines().
class RowMaker {
 public:
  RowMaker(const parser::Pipelines& pipelines, const Sieve& sieve, indexer::TransientSegments& segments,
           KeptLines& lines)
      : pipelines_(pipelines), sieve_(sieve), segments_(segments), lines_(lines) {}

  using Refused = std::vector<indexer::TransientSegments::Refused>;

  Result<Refused> take(const Piece& piece) {
    Parsed parsed = sift(pipelines_, sieve_, piece);
    if (parsed.arrivals.empty()) return Refused();
    if (sieve_.lets_all_through()) {
      lines_.keep(piece);
    } else {
      lines_.keep(piece, parsed.arrivals);
    }
    rows_.push_back({off_.mask(std::move(parsed.events)), std::move(parsed.arrivals)});
    bytes_ += piece.text->size();
    return bytes_ < kSegmentTextBytes ? Result<Refused>(Refused()) : flush();
  }

  Result<Refused> flush() {
    const auto rows = std::exchange(rows_, {});
    bytes_ = 0;
    return segments_.add(rows);
  }

 private:
  const parser::Pipelines& pipelines_;
  const Sieve& sieve_;
  indexer::TransientSegments& segments_;
  KeptLines& lines_;
  const masking::Masker off_ = masking::Masker::off();  // Nothing is written to a disk.
  std::vector<indexer::TransientSegments::Rows> rows_;
  std::size_t bytes_ = 0;
};

}  // namespace

void search_lines(LineReader& reader, const parser::Pipelines& pipelines, const Sieve& sieve,
                  const std::function<bool(std::uint64_t, std::string_view)>& found) {
  Turns turns;
  const auto work = [&] {
    while (const auto piece = reader.next()) {
      const auto arrivals = sift(pipelines, sieve, *piece).arrivals;
      const auto lines = arrivals.empty() ? std::vector<std::string_view>() : lines_of(*piece->text);
      turns.take(piece->number, [&] {
        for (const std::uint64_t arrival : arrivals)
          if (!found(arrival, lines[arrival - piece->first_arrival])) return reader.stop();
      });
    }
  };
  on_every_core(work);
}

Result<void> load_lines(LineReader& reader, const parser::Pipelines& pipelines, const Sieve& sieve,
                        indexer::TransientSegments& segments, KeptLines& lines, const LineReader::Complain& complain) {
  std::mutex mutex;  // Guards the next one.
  std::optional<Error> failure;
  const auto look_at = [&](const Result<RowMaker::Refused>& added) {
    const std::lock_guard lock(mutex);
    if (added.has_error()) {
      if (!failure) failure = added.error();
      return reader.stop();
    }
    for (const auto& refused : added.value()) {
      const auto place = reader.place_of(refused.arrival);
      complain(fmt::format("{}:{}: {}, left out", place.path, place.line, refused.reason));
    }
  };
  const auto work = [&] {
    RowMaker maker(pipelines, sieve, segments, lines);
    while (const auto piece = reader.next()) look_at(maker.take(*piece));
    look_at(maker.flush());
  };
  on_every_core(work);
  if (failure) return *failure;
  return success();
}

}  // namespace cordwood::open
