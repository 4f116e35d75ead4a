#pragma once
// Gives the fields of one parsed object the shape of an Event: finds its time, message and stream, leaves out
// and adds what the request asks for, and holds the limits.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "intake/jsonline.h"

namespace cordwood::intake {

/// Threads: one at a time.
class EventShaper {
 public:
  EventShaper(JsonlineOptions options, Timestamp now) : options_(std::move(options)), now_(now) {}

  /// `fields`, whose names are unique, is changed in place. Errc::invalid for an unreadable time. The
  /// limits of base/event.h are the store's to judge, which keeps what is beyond them as dead letters.
  Result<Event> shape(std::vector<Field>& fields, Arena& arena);

  /// Forgets the streams seen. Must be called when the arena ends.
  void forget_streams();

 private:
  Result<Timestamp> take_time(std::vector<Field>& fields) const;
  void name_message(std::vector<Field>& fields) const;
  bool is_ignored(std::string_view name) const;
  std::string_view stream_of(const std::vector<Field>& fields, Arena& arena);

  JsonlineOptions options_;
  Timestamp now_;
  std::vector<Field> labels_;
  std::string stream_key_;
  std::unordered_map<std::string, std::string_view>
      streams_;  // Of one batch: the labels' values to their canonical form.
};

}  // namespace cordwood::intake
