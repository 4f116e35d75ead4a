#include "intake/jsonline.h"

#include <cstring>
#include <deque>

#include <fmt/format.h>

#include "base/metrics.h"
#include "event_shaper.h"
#include "json_flattener.h"
#include "json_text.h"

namespace cordwood::intake {
namespace {

constexpr std::size_t kFirstBlockBytes = 16 << 10;  // A small request costs little memory,
constexpr std::size_t kBlockBytes = 128 << 10;      // a large one few blocks.
constexpr std::size_t kRefusedTextBytesMax =
    2 * kLineBytesMax;  // Escapes and names make a line longer than its values.

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// Memory that lines are read from and that the batch's views point into.
struct Block {
  explicit Block(std::size_t bytes) : memory(new char[bytes + kJsonPadding]), capacity(bytes) {}
  std::string_view from(std::size_t at) const { return {memory.get() + at, used - at}; }
  std::size_t room() const { return capacity - used; }
  void append(std::string_view bytes) {
    std::memcpy(memory.get() + used, bytes.data(), bytes.size());
    used += bytes.size();
  }

  std::shared_ptr<char[]> memory;
  std::size_t capacity;
  std::size_t used = 0;
};

prometheus::Counter& refused_counter() {
  static auto& counter =
      metrics::counter("cordwood_intake_jsonline_refused_lines_total",
                       "Lines of /insert/jsonline that were refused; the answer names the first ones.");
  return counter;
}

}  // namespace

class JsonlineDecoder::Impl {
 public:
  Impl(JsonlineOptions options, Timestamp now, std::string peer)
      : shaper_(std::move(options), now), now_(now), peer_(std::move(peer)) {
    begin_batch();
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      if (skipping_) {
        skip(bytes);
      } else if (block_.room() == 0) {
        make_room();
      } else {
        const std::string_view piece = bytes.substr(0, block_.room());
        block_.append(piece);
        bytes.remove_prefix(piece.size());
        take_lines();
      }
    }
  }

  void finish() {
    if (!skipping_ && begun_ < block_.used) {
      take_line(block_.from(begun_));
      begun_ = block_.used;
    }
    close_batch();
  }

  std::deque<EventBatch> ready;
  std::uint64_t taken = 0;
  std::uint64_t refused_count = 0;
  std::vector<RefusedLine> refused;

 private:
  void begin_batch() {
    batch_ = EventBatch();
    batch_bytes_ = 0;
    batch_.received_at = now_;
    batch_.peer = peer_;
    batch_.keep_alive(block_.memory);
    flattener_.forget_lines();
    shaper_.forget_streams();
  }

  void close_batch() {
    if (!batch_.empty()) ready.push_back(std::move(batch_));
  }

  void take_lines() {
    for (;;) {
      const std::string_view unread = block_.from(searched_);
      const void* end = std::memchr(unread.data(), '\n', unread.size());
      if (end == nullptr) break;
      const auto end_at = static_cast<std::size_t>(static_cast<const char*>(end) - block_.memory.get());
      take_line(block_.from(begun_).substr(0, end_at - begun_));
      searched_ = begun_ = end_at + 1;
    }
    searched_ = block_.used;
  }

  // The block is full: the unfinished line moves to the next one, which is larger when that line alone filled
  // this one.
  void make_room() {
    const std::string_view unfinished = block_.from(begun_);
    if (unfinished.size() >= kRefusedTextBytesMax) {
      refuse(fmt::format("a line of more than {} bytes", kRefusedTextBytesMax));
      skipping_ = true;
      begun_ = searched_ = block_.used;
      return start_block(kFirstBlockBytes, {});
    }
    start_block(std::max(kBlockBytes, unfinished.size() * 2), unfinished);
  }

  void start_block(std::size_t bytes, std::string_view unfinished) {
    Block next(bytes);
    next.append(unfinished);
    batch_bytes_ += begun_;
    block_ = std::move(next);
    begun_ = 0;
    searched_ = block_.used;
    if (batch_bytes_ < kJsonlineBatchBytes) return batch_.keep_alive(block_.memory);
    close_batch();
    begin_batch();
  }

  void skip(std::string_view& bytes) {
    const std::size_t end = bytes.find('\n');
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    skipping_ = end == std::string_view::npos;
  }

  void take_line(std::string_view line) {
    ++line_;
    if (is_blank(line)) return;
    const auto added = add_event(line);
    if (added)
      ++taken;
    else
      note_refusal(added.error().message);
  }

  Result<void> add_event(std::string_view line) {
    auto fields = flattener_.flatten(line, batch_.arena());
    if (!fields && fields.error().code == Errc::corrupt) fields = flattener_.flatten(repaired(line), batch_.arena());
    if (!fields) return std::move(fields.error());
    CORDWOOD_TRY(const Event event, shaper_.shape(*fields.value(), batch_.arena()));
    batch_.add(event);
    return success();
  }

  // A line that is not UTF-8 is kept, with U+FFFD for each byte that is none.
  std::string_view repaired(std::string_view line) {
    std::string text;
    append_valid_utf8(text, line);
    const std::size_t size = text.size();
    text.append(kJsonPadding, ' ');
    return batch_.arena().copy(text).substr(0, size);
  }

  void refuse(std::string reason) {
    ++line_;
    note_refusal(std::move(reason));
  }

  void note_refusal(std::string reason) {
    refused_counter().Increment();
    ++refused_count;
    if (refused.size() < kRefusedLinesKept) refused.push_back({line_, std::move(reason)});
  }

  EventShaper shaper_;
  Timestamp now_;
  std::string peer_;
  JsonFlattener flattener_;
  Block block_{kFirstBlockBytes};
  std::size_t begun_ = 0;     // Where the unfinished line begins in the block.
  std::size_t searched_ = 0;  // Up to here there is no further line end.
  EventBatch batch_;
  std::size_t batch_bytes_ = 0;  // Of text, in blocks that are full.
  std::uint64_t line_ = 0;
  bool skipping_ = false;  // Until the end of a line that is too long.
};

JsonlineDecoder::JsonlineDecoder(JsonlineOptions options, Timestamp now, std::string peer)
    : impl_(std::make_unique<Impl>(std::move(options), now, std::move(peer))) {}
JsonlineDecoder::~JsonlineDecoder() = default;

void JsonlineDecoder::feed(std::string_view bytes) { impl_->feed(bytes); }
void JsonlineDecoder::finish() { impl_->finish(); }

std::optional<EventBatch> JsonlineDecoder::next_batch() {
  if (impl_->ready.empty()) return std::nullopt;
  std::optional<EventBatch> batch(std::move(impl_->ready.front()));
  impl_->ready.pop_front();
  return batch;
}

std::uint64_t JsonlineDecoder::lines_taken() const { return impl_->taken; }
std::uint64_t JsonlineDecoder::lines_refused() const { return impl_->refused_count; }
const std::vector<RefusedLine>& JsonlineDecoder::refused() const { return impl_->refused; }

}  // namespace cordwood::intake
