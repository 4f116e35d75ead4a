#include "ingest_path.h"

namespace cordwood {

IngestPath::IngestPath(indexer::Store& store, catalogue::Catalogue& catalogue, masking::Report& report, Rules rules)
    : store_(store), catalogue_(catalogue), report_(report), rules_(std::make_shared<const Rules>(std::move(rules))) {}

void IngestPath::take_lines(std::vector<LineBatch> batches, const std::string& peer, Timestamp received_at,
                            Receipt receipt, Done done) {
  const auto current = rules();
  EventBatch events;
  events.peer = peer;
  events.received_at = received_at;
  for (const LineBatch& lines : batches) current->pipelines.parse(lines, events);
  auto masked = mask_counted(*current, std::move(events), receipt);
  store(std::move(masked), std::move(receipt), std::move(done));
}

void IngestPath::take_events(EventBatch events, Done done) {
  store(mask_counted(*rules(), std::move(events), std::nullopt), std::nullopt, std::move(done));
}

void IngestPath::store(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done) {
  catalogue_.note(batch);
  store_.append(std::move(batch), std::move(receipt), std::move(done));
}

masking::MaskedBatch IngestPath::mask_counted(const Rules& rules, EventBatch events,
                                              const std::optional<Receipt>& receipt) {
  // A batch that is sent again was counted when it came first.
  if (receipt && receipt->sequence <= store_.last_sequence(receipt->sender))
    return rules.masker.mask(std::move(events));
  const Day day = day_of(events.received_at);
  return rules.masker.mask(std::move(events),
                           [this, day](const masking::MaskedCount& count) { report_.add(day, count); });
}

std::uint64_t IngestPath::last_sequence(const std::string& sender) const { return store_.last_sequence(sender); }

void IngestPath::reconfigure(Rules rules) {
  auto fresh = std::make_shared<const Rules>(std::move(rules));
  const std::lock_guard lock(mutex_);
  rules_ = std::move(fresh);
}

std::shared_ptr<const IngestPath::Rules> IngestPath::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

}  // namespace cordwood
