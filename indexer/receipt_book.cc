#include "receipt_book.h"

#include <algorithm>

#include "base/log.h"

namespace cordwood::indexer {

std::uint64_t ReceiptBook::last_sequence(const std::string& sender) const {
  const auto found = index_.find(sender);
  return found == index_.end() ? 0 : found->second->sequence;
}

void ReceiptBook::take(const Receipt& receipt) {
  if (const auto found = index_.find(receipt.sender); found != index_.end()) {
    found->second->sequence = std::max(found->second->sequence, receipt.sequence);
    receipts_.splice(receipts_.end(), receipts_, found->second);
    return;
  }
  if (receipts_.size() == senders_max_) {
    log::warning("indexer", "more than {} senders: forgetting {}, last heard of longest ago", senders_max_,
                 receipts_.front().sender);
    index_.erase(receipts_.front().sender);
    receipts_.pop_front();
  }
  receipts_.push_back(receipt);
  index_.emplace(receipts_.back().sender, std::prev(receipts_.end()));
}

std::vector<Receipt> ReceiptBook::all() const { return {receipts_.begin(), receipts_.end()}; }

}  // namespace cordwood::indexer
