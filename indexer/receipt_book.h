#pragma once
// The highest sequence number taken from each sender: what makes a resent batch recognisable.

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/event.h"

namespace cordwood::indexer {

/// Beyond this many senders the one not heard of for longest is forgotten, and said so in the log: a batch that it
/// resends after that is stored again.
inline constexpr std::size_t kSendersMax = 100'000;

/// Threads: one at a time.
class ReceiptBook {
 public:
  explicit ReceiptBook(std::size_t senders_max = kSendersMax) : senders_max_(senders_max) {}
  ReceiptBook(ReceiptBook&&) noexcept = default;
  ReceiptBook& operator=(ReceiptBook&&) noexcept = default;

  /// 0 when nothing was taken from the sender.
  std::uint64_t last_sequence(const std::string& sender) const;
  void take(const Receipt& receipt);
  std::vector<Receipt> all() const;  // Longest unheard of first.

 private:
  std::size_t senders_max_;
  std::list<Receipt> receipts_;                                               // Longest unheard of first.
  std::unordered_map<std::string_view, std::list<Receipt>::iterator> index_;  // Keys are views into receipts_.
};

}  // namespace cordwood::indexer
