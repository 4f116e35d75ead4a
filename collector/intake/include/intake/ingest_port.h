#pragma once
// Where the intake hands over what it received: the way through parser and masking into the store.
// apps/cordwood implements it; tests implement it to look at what arrives.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/event.h"
#include "base/result.h"

namespace cordwood::intake {

class IngestPort {
 public:
  /// Called exactly once, from any thread, when the rows are durable (or were taken before), or with the
  /// error that kept them out. Must not block.
  using Done = std::function<void(Result<void>)>;

  virtual ~IngestPort() = default;

  /// Parses, masks and hands to the store. Blocks for CPU work and while the store is full, so call it on a
  /// pool; calls for one sender must come in the order of their sequence numbers, one after the other. A
  /// batch whose receipt was taken already is not stored again: `done` gets success.
  virtual void take_lines(std::vector<LineBatch> batches, const std::string& peer, Timestamp received_at,
                          Receipt receipt, Done done) = 0;

  /// The same for events that arrived ready parsed (HTTP insert formats). `events` carries peer and time.
  virtual void take_events(EventBatch events, Done done) = 0;

  /// The highest sequence number durably taken from `sender`; 0 when none was.
  virtual std::uint64_t last_sequence(const std::string& sender) const = 0;
};

}  // namespace cordwood::intake
