#pragma once
// A row as a query gives it, and the line that it was made of.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "language/row_view.h"
#include "query/rows.h"

namespace cordwood::replaying {

/// What a query for stored rows ends in, so that they have an identity.
inline constexpr std::string_view kIdentifyingPipe =
    "copy _arrival as _replayed_arrival, _received as _replayed_received, _peer as _replayed_peer, "
    "_retention_class as _replayed_class";

/// Views into the block that it was read from.
class StoredRow final : public language::RowView {
 public:
  StoredRow(const query::RowBlock& block, std::size_t row);

  Timestamp time() const override { return time_; }
  std::uint64_t arrival() const { return arrival_; }
  Timestamp received_at() const { return received_at_; }
  std::string_view peer() const { return peer_; }
  std::string_view retention_class() const { return retention_class_; }
  std::string_view stream() const { return stream_; }
  const std::vector<Field>& fields() const { return fields_; }  // Without _time, _stream and _stream_id.

  std::string_view value(std::string_view field) const override;
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override;

  /// Whether it failed to parse, or has nothing but labels, a message and a level.
  bool is_unparsed() const;
  /// The line that it was made of, when it is there; `messages`: a message with nothing but a level is one, too.
  std::optional<std::string_view> line(bool messages) const;
  /// When its line was observed, as far as is known.
  Timestamp observed_at() const;
  /// Who the collector said it was.
  Source source() const;

 private:
  bool has_only_message(bool is_level_allowed) const;
  std::string_view label(std::string_view name) const;

  Timestamp time_ = {};
  std::uint64_t arrival_ = 0;
  Timestamp received_at_ = {};
  std::string_view peer_;
  std::string_view retention_class_;
  std::string_view stream_;
  std::vector<Field> fields_;
  std::vector<std::pair<std::string, std::string>> labels_;
};

}  // namespace cordwood::replaying
