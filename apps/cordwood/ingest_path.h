#pragma once
// The way of a line through the server: parser, masking, catalogue, store. Configuration can be swapped while lines
// flow.

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.h"
#include "indexer/store.h"
#include "intake/ingest_port.h"
#include "masking/masker.h"
#include "masking/report.h"
#include "parser/pipelines.h"

namespace cordwood {

/// Threads: all members from any thread.
class IngestPath final : public intake::IngestPort {
 public:
  struct Rules {
    parser::Pipelines pipelines;
    masking::Masker masker;
    masking::KeySet keys;  // Of the masker, and of what it hashed before.
  };

  /// REQUIRES: `store`, `catalogue` and `report` outlive it.
  IngestPath(indexer::Store& store, catalogue::Catalogue& catalogue, masking::Report& report, Rules rules);

  void take_lines(std::vector<LineBatch> batches, const std::string& peer, Timestamp received_at, Receipt receipt,
                  Done done) override;
  void take_events(EventBatch events, Done done) override;
  std::uint64_t last_sequence(const std::string& sender) const override;

  /// Those that lines go through now.
  parser::Pipelines pipelines() const { return rules()->pipelines; }

  /// Events as the rules of now mask them.
  masking::MaskedBatch mask(EventBatch events) const { return rules()->masker.mask(std::move(events)); }

  /// A text that is about to be written down, such as a reason, as the rules of now mask it.
  std::string masked(std::string_view text) const { return rules()->masker.mask_text(text); }

  masking::KeySet masking_keys() const { return rules()->keys; }

  /// Batches that come from now on use these.
  void reconfigure(Rules rules);

 private:
  std::shared_ptr<const Rules> rules() const;
  masking::MaskedBatch mask_counted(const Rules& rules, EventBatch events, const std::optional<Receipt>& receipt);
  void store(masking::MaskedBatch batch, std::optional<Receipt> receipt, Done done);

  indexer::Store& store_;
  catalogue::Catalogue& catalogue_;
  masking::Report& report_;
  mutable std::mutex mutex_;  // Guards rules_, for as long as it takes to copy the pointer.
  std::shared_ptr<const Rules> rules_;
};

}  // namespace cordwood
