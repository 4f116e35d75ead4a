#include "exchange.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"
#include "base/within_memory.h"
#include "hiding.h"
#include "sealing.h"

namespace cordwood::indexer {
namespace {

class StoredExchange final : public Exchange {
 public:
  explicit StoredExchange(ExchangeParts parts) : parts_(std::move(parts)) {}
  ~StoredExchange() override { discard(); }

  bool takes(const Event& event) const override {
    return Admission{parts_.accepted_times()}.judge(event.time, event.stream, event.fields) == Refusal::none;
  }

  Result<void> add(const masking::MaskedBatch& batch, std::span<const Replacement> rows) override {
    if (rows_ + rows.size() > kExchangeRowsMax)
      return error(Errc::too_large,
                   fmt::format("more than {} rows: exchange them in parts, by time", kExchangeRowsMax));
    // Rows that came together share a head.
    std::map<std::tuple<Timestamp, std::string_view, std::string_view>, EventBatch> groups;
    for (const Replacement& each : rows) {
      EventBatch& group = groups[{each.received_at, each.peer, each.retention_class}];
      group.add(batch.events()[each.row]);  // A view into the batch.
      replaced_[each.day].push_back(each.arrival);
    }
    rows_ += rows.size();
    for (auto& [head, group] : groups) {
      group.received_at = std::get<0>(head);
      group.peer = std::get<1>(head);
      CORDWOOD_TRY(add_group(group, std::get<2>(head)));
    }
    return success();
  }

  Result<void> install() override {
    CORDWOOD_TRY(write_piece());
    if (fresh_.empty()) return success();
    for (auto& [day, arrivals] : replaced_) std::sort(arrivals.begin(), arrivals.end());
    CORDWOOD_TRY(parts_.seal());
    CORDWOOD_TRY(exchange_rows(parts_.store, parts_.catalog, parts_.contents, replaced_, fresh_, arrival_end_));
    parts_.installed(rows_, fresh_);
    fresh_.clear();
    replaced_.clear();
    rows_ = 0;
    return success();
  }

 private:
  Result<void> add_group(const EventBatch& group, std::string_view retention_class) {
    const Classifier of_group = [retention_class](const Event&) { return retention_class; };
    // Times were judged by takes(), and the clock has gone on since.
    RowBatch encoded = encode_row_batch(group, std::nullopt, {{Timestamp::min(), Timestamp::max()}},
                                        {[&of_group] { return of_group; }, nullptr});
    if (encoded.summary.refused > 0) return error(Errc::too_large, "rows that the store does not take");
    piece_bytes_ += encoded.memory_bytes();
    piece_.push_back(std::move(encoded));
    return piece_bytes_ >= parts_.piece_bytes ? write_piece() : success();
  }

  Result<void> write_piece() {
    if (piece_.empty()) return success();
    std::uint64_t rows = 0;
    for (const RowBatch& batch : piece_) rows += batch.summary.rows;
    std::uint64_t next = parts_.reserve_arrivals(rows);
    arrival_end_ = next + rows;
    std::vector<std::shared_ptr<const RowBatch>> batches;
    for (RowBatch& batch : std::exchange(piece_, {})) {
      batch.first_arrival = next;
      next += batch.summary.rows;
      batches.push_back(std::make_shared<const RowBatch>(std::move(batch)));
    }
    piece_bytes_ = 0;
    CORDWOOD_TRY(auto segments, write_segments(parts_.store, parts_.catalog, batches, {}, parts_.piece_bytes));
    std::move(segments.begin(), segments.end(), std::back_inserter(fresh_));
    return success();
  }

  void discard() {
    std::vector<std::filesystem::path> unwanted;
    for (const StoredSegment& stored : fresh_)
      unwanted.push_back(parts_.store.folder.segment(stored.segment->day(), stored.number));
    parts_.catalog.discard(std::move(unwanted));
  }

  const ExchangeParts parts_;
  std::vector<RowBatch> piece_;  // Not yet in a segment.
  std::uint64_t piece_bytes_ = 0;
  std::uint64_t arrival_end_ = 0;
  std::vector<StoredSegment> fresh_;
  RowsOfDays replaced_;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<Exchange> make_exchange(ExchangeParts parts) {
  return std::make_unique<StoredExchange>(std::move(parts));
}

}  // namespace cordwood::indexer
