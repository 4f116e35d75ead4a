#pragma once
// The rows of one append as bytes: what a WAL block holds and what memory keeps until the seal. One encoding for both,
// so that recovery gives exactly what was there. docs/format/wal.md gives the bytes.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admission.h"
#include "base/event.h"
#include "base/result.h"
#include "block.h"
#include "segment_writer.h"

namespace cordwood::indexer {

/// What a block may hold, less what rows that do not fit take: a head, and some bytes for each.
inline constexpr std::size_t kRowBatchBytesMax = kBlockContentBytesMax / 2;

/// Rows of one day in one batch. Refused rows are not among them.
struct DayRows {
  Day day;
  std::uint32_t rows = 0;
  ClassRows classes = {};
};

struct RowBatchSummary {
  std::uint32_t rows = 0;  // Refused ones included: each has an arrival number.
  std::uint32_t refused = 0;
  std::array<std::uint32_t, kLastRefusal + 1> refusals{};  // Of them, by reason.
  std::uint64_t fields = 0;
  std::vector<DayRows> days;  // By day.
};

/// A batch on its way from append() to a seal.
struct RowBatch {
  std::string content;
  RowBatchSummary summary;
  std::uint64_t first_arrival = 0;  // The rows are numbered on from here.

  /// What it counts for in every limit: itself, and its rows once they are laid out for a seal or a query. Batches of
  /// one line are mostly bookkeeping.
  std::uint64_t memory_bytes() const {
    return content.size() + summary.rows * sizeof(Row) + summary.fields * sizeof(Field) + kBookkeepingBytes;
  }
  static constexpr std::uint64_t kBookkeepingBytes = 256;
};

/// Writes the content of one batch: its head, then rows. A value that its name had in the row before costs a byte.
/// Texts are compared with those before, so they must stay until the writer goes. Threads: one at a time, and only one
/// writer a thread at once (they share the thread's buffer).
class RowBatchWriter {
 public:
  RowBatchWriter(const std::optional<Receipt>& receipt, Timestamp received_at, std::string_view peer,
                 std::size_t row_count);
  ~RowBatchWriter();
  RowBatchWriter(const RowBatchWriter&) = delete;
  RowBatchWriter& operator=(const RowBatchWriter&) = delete;

  /// REQUIRES: called row_count times. Gives the number of fields written: empty values are left out.
  std::size_t add(Timestamp time, std::string_view stream, std::span<const Field> fields, Refusal refusal);
  std::size_t bytes() const;
  std::string take() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Encodes the events; those that `admission` refuses are marked with the reason, the others get their class.
/// So are those that do not fit one block any more: of them only size and hash are kept.
RowBatch encode_row_batch(const EventBatch& events, const std::optional<Receipt>& receipt, const Admission& admission,
                          const RetentionClasses& classes = {}, std::size_t content_bytes_max = kRowBatchBytesMax);

/// Walks over the rows of a batch's content. Bounds are checked, so any bytes may be given.
///
///   CORDWOOD_TRY(auto reader, RowBatchReader::open(content));
///   while (reader.next()) use(reader.row());
///   CORDWOOD_TRY(reader.finish());
class RowBatchReader {
 public:
  static Result<RowBatchReader> open(std::string_view content, std::uint64_t first_arrival = 0);

  const std::optional<Receipt>& receipt() const { return receipt_; }
  std::size_t row_count() const { return row_count_; }

  bool next();  // False at the end, and where the bytes make no sense.
  /// Until the next call; its fields too, but not the texts behind them. Where a value was written once for several
  /// rows, all have the same bytes of memory.
  const Row& row() const { return row_; }
  Refusal refusal() const { return refusal_; }

  /// Errc::corrupt when next() stopped before the end.
  Result<void> finish() const;

 private:
  explicit RowBatchReader(std::string_view content) : content_(content) {}
  std::uint64_t varint();
  std::string_view string();
  std::string_view string(std::size_t size);
  std::size_t reference(std::vector<std::string_view>& table);
  Field field();

  std::string_view content_;
  std::size_t at_ = 0;
  bool broken_ = false;
  std::optional<Receipt> receipt_;
  std::size_t row_count_ = 0;
  std::size_t rows_read_ = 0;
  std::vector<std::string_view> names_;
  std::vector<std::string_view> last_values_;  // Of each name.
  std::vector<std::string_view> streams_;
  std::vector<Field> fields_;
  Row row_;
  Refusal refusal_ = Refusal::none;
};

/// The rows of a content, as a content without a receipt, that `refusal_of` gives a refusal for: they get that, and a
/// class when it is Refusal::none. Errc::corrupt when it cannot be read to its end.
Result<RowBatch> select_rows(std::string_view content,
                             const std::function<std::optional<Refusal>(const Row& row, Refusal refusal)>& refusal_of,
                             const RetentionClasses& classes = {});

/// Reads the whole content once, checking it.
Result<RowBatchSummary> summarise(std::string_view content);

}  // namespace cordwood::indexer
