// Reading of files into batches; tailer.cc finds them.

#include <fmt/format.h>

#include "base/log.h"
#include "base/metrics.h"
#include "line_cutter.h"
#include "protocol/limits.h"
#include "tailer.h"

namespace cordwood::agent {
namespace {

constexpr std::size_t kChunkBytes = 256 << 10;  // Read at once; more only for a line that is longer.
constexpr std::size_t kLongChunkBytes = kPieceBytesMax + 1;

void count_lost(std::uint64_t bytes) {
  static auto& lost = metrics::counter("cordwood_agent_lost_bytes_total",
                                       "Bytes that were planned for a batch and are gone from their file.");
  lost.Increment(static_cast<double>(bytes));
}

}  // namespace

void Tailer::read_into(protocol::BatchEncoder& batch, BatchPlan& plan, SteadyTime steady_now) {
  steady_now_ = steady_now;
  while (!news_.empty() && batch.bytes() < config_.batch_bytes) {
    const std::uint64_t number = news_.front();
    TailedFile* file = by_number(number);
    if (file == nullptr || !file->file.is_open()) {
      if (file) file->has_news = false;
      news_.pop_front();
      continue;
    }
    const Progress progress = read_file(*file, batch, plan);
    if (progress == Progress::batch_full) return;
    news_.pop_front();
    file->has_news = false;
    if (progress == Progress::more_left) queue(*file);  // Behind the others.
    if (progress == Progress::replaced) begin_anew(*file);
  }
}

Tailer::Progress Tailer::read_file(TailedFile& file, protocol::BatchEncoder& batch, BatchPlan& plan) {
  for (const std::size_t chunk_bytes : {kChunkBytes, kLongChunkBytes}) {
    const auto chunk = read_chunk(file, chunk_bytes);
    if (!chunk) {
      log::warning("agent", "{}: {}", file.path, chunk.error().message);
      return Progress::nothing_left;
    }
    if (!file.is_still_itself()) return Progress::replaced;
    const std::string_view text = chunk.value().text;
    bool is_full = false;
    const std::size_t taken = add_lines(file, chunk.value(), plan.read_at, batch, is_full);
    if (taken > 0) {
      const std::uint64_t from = file.read_to;
      file.advance(text.substr(0, taken));
      plan.ranges.push_back({file.number, from, file.read_to, file.tail});
    }
    if (is_full) return Progress::batch_full;
    if (chunk.value().reaches_end) {
      file.ship_event = file.ship_partial = false;
      return Progress::nothing_left;
    }
    if (taken > 0) return Progress::more_left;
  }
  return Progress::nothing_left;
}

Result<Tailer::Chunk> Tailer::read_chunk(TailedFile& file, std::size_t bytes_max) {
  CORDWOOD_TRY(const auto facts, file.file.facts());
  file.note_size(facts.size, steady_now_);
  const std::uint64_t unread = facts.size > file.read_to ? facts.size - file.read_to : 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(unread, bytes_max));
  if (buffer_.size() < wanted) buffer_.resize(wanted);
  CORDWOOD_TRY(const std::size_t got, file.file.read_at(file.read_to, std::span(buffer_).first(wanted)));
  return Chunk{std::string_view(buffer_.data(), got), got == unread, bytes_max == kLongChunkBytes};
}

// Adds lines from the front of the chunk and returns how many bytes they used.
std::size_t Tailer::add_lines(const TailedFile& file, Chunk chunk, Timestamp read_at, protocol::BatchEncoder& batch,
                              bool& is_full) {
  std::size_t taken = 0;
  const auto finality = [&]() -> Finality {
    return {(file.ship_event && chunk.reaches_end) || (chunk.is_long && taken == 0),
            file.ship_partial && chunk.reaches_end};
  };
  while (const auto piece = first_event(chunk.text.substr(taken), file.multiline, finality())) {
    bool is_dropped = false;
    const std::string_view line = as_shipped(file, piece->line, is_dropped);
    is_full = !batch.has_room_for(line.size()) || batch.bytes() >= config_.batch_bytes;
    if (is_full) break;
    if (taken == 0) batch.begin_group(source_of(file), read_at);
    if (!is_dropped) batch.add_line(line);
    taken += piece->consumed;
  }
  return taken;
}

// The same for the same line, so that a batch is sent again as it was.
std::string_view Tailer::as_shipped(const TailedFile& file, std::string_view line, bool& is_dropped) {
  if (!config_.masker) return line;
  if (!masker_ || masked_file_ != file.number) {
    const Source source = source_of(file);
    const Field labels[] = {{"app", source.app}, {"file", source.file}, {"host", source.host}};
    masker_.emplace(*config_.masker, canonical_stream(labels));
    masked_file_ = file.number;
  }
  const auto masked = masker_->mask(line);
  is_dropped = !masked;
  // Tags may be longer than what they stand for; a batch has room for one line of this size at any time.
  return is_dropped ? std::string_view() : masked->substr(0, kPieceBytesMax);
}

void Tailer::read_again(const BatchPlan& plan, protocol::BatchEncoder& batch) {
  for (const auto& range : plan.ranges) {
    auto added = add_range_again(range, plan.read_at, batch);
    TailedFile* const file = by_number(range.file);
    if (!added && file && file->file.is_open() && !file->is_still_itself()) {
      begin_anew(*file);  // Truncated since the last scan: the bytes may stand in a copy.
      added = add_range_again(range, plan.read_at, batch);
    }
    if (added) continue;
    count_lost(range.to - range.from);
    log::error("agent", "bytes {} to {} of {} were sent, not acknowledged, and cannot be read again: {}", range.from,
               range.to, label_of(range.file), added.error().message);
  }
}

Result<void> Tailer::add_range_again(const PlannedRange& range, Timestamp read_at, protocol::BatchEncoder& batch) {
  TailedFile* file = by_number(range.file);
  if (file == nullptr || !file->file.is_open()) return error(Errc::not_found, "the file is gone");
  std::vector<char> bytes(range.to - range.from);
  CORDWOOD_TRY(const std::size_t got, file->file.read_at(range.from, bytes));
  if (got != bytes.size() || !file->file.holds_before(range.to, range.tail))
    return error(Errc::corrupt, "the file holds something else now");
  batch.begin_group(source_of(*file), read_at);
  std::string_view text(bytes.data(), bytes.size());
  while (const auto piece = first_event(text, file->multiline, {true, true})) {
    bool is_dropped = false;
    const std::string_view line = as_shipped(*file, piece->line, is_dropped);
    if (!is_dropped) batch.add_line(line);
    text.remove_prefix(piece->consumed);
  }
  return success();
}

}  // namespace cordwood::agent
