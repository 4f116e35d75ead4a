#include "ingest_path.h"

namespace cordwood {

IngestPath::IngestPath(indexer::Store& store, catalogue::Catalogue& catalogue, parser::Pipelines pipelines,
                       masking::Masker masker)
    : store_(store),
      catalogue_(catalogue),
      rules_(std::make_shared<const Rules>(Rules{std::move(pipelines), std::move(masker)})) {}

void IngestPath::take_lines(std::vector<LineBatch> batches, const std::string& peer, Timestamp received_at,
                            Receipt receipt, Done done) {
  const auto current = rules();
  EventBatch events;
  events.peer = peer;
  events.received_at = received_at;
  for (const LineBatch& lines : batches) current->pipelines.parse(lines, events);
  store(current->masker.mask(std::move(events)), std::move(receipt), std::move(done));
}

void IngestPath::take_events(EventBatch events, Done done) {
  store(rules()->masker.mask(std::move(events)), std::nullopt, std::move(done));
}

void IngestPath::store(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done) {
  catalogue_.note(batch);
  store_.append(std::move(batch), std::move(receipt), std::move(done));
}

std::uint64_t IngestPath::last_sequence(const std::string& sender) const { return store_.last_sequence(sender); }

void IngestPath::reconfigure(parser::Pipelines pipelines, masking::Masker masker) {
  auto fresh = std::make_shared<const Rules>(Rules{std::move(pipelines), std::move(masker)});
  const std::lock_guard lock(mutex_);
  rules_ = std::move(fresh);
}

std::shared_ptr<const IngestPath::Rules> IngestPath::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

}  // namespace cordwood
