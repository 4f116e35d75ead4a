#include "stored_row.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "parser/pipelines.h"

namespace cordwood::replaying {
namespace {

constexpr std::string_view kErrorField = "parse_error";
constexpr std::string_view kLevelField = "level";
constexpr std::string_view kObservedField = "time_observed";
constexpr std::string_view kArrival = "_replayed_arrival";
constexpr std::string_view kReceived = "_replayed_received";
constexpr std::string_view kPeer = "_replayed_peer";
constexpr std::string_view kClass = "_replayed_class";

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  CORDWOOD_CHECK(failure == std::errc() && end == text.data() + text.size(), "rows without an identity");
  return number;
}

}  // namespace

StoredRow::StoredRow(const query::RowBlock& block, std::size_t row) {
  for (const query::RowColumn& column : block.columns) {
    const std::string_view value = column.values[row];
    if (value.empty()) continue;
    if (column.name == kTimeField) {
      time_ = parse_rfc3339(value).value_or(Timestamp());
    } else if (column.name == kStreamField) {
      stream_ = value;
    } else if (column.name == kArrival) {
      arrival_ = number_in(value);
    } else if (column.name == kReceived) {
      received_at_ = parse_rfc3339(value).value_or(Timestamp());
    } else if (column.name == kPeer) {
      peer_ = value;
    } else if (column.name == kClass) {
      retention_class_ = value;
    } else if (column.name != kStreamIdField) {
      fields_.push_back({column.name, value});
    }
  }
  CORDWOOD_CHECK(arrival_ != 0, "rows without an identity");
  if (auto labels = parse_stream(stream_)) labels_ = *std::move(labels);
}

std::string_view StoredRow::value(std::string_view field) const {
  if (field == kStreamField) return stream_;
  for (const Field& each : fields_)
    if (each.name == field) return each.value;
  return {};
}

void StoredRow::for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const {
  for (const Field& each : fields_) visit(each.name, each.value);
}

std::string_view StoredRow::label(std::string_view name) const {
  const auto found =
      std::find_if(labels_.begin(), labels_.end(), [name](const auto& each) { return each.first == name; });
  return found == labels_.end() ? std::string_view() : found->second;
}

bool StoredRow::has_only_message(bool is_level_allowed) const {
  return std::all_of(fields_.begin(), fields_.end(), [&](const Field& field) {
    return field.name == kMessageField || field.name == kErrorField ||
           (is_level_allowed && field.name == kLevelField) || field.name == kObservedField ||
           label(field.name) == field.value;
  });
}

bool StoredRow::is_unparsed() const { return !value(kErrorField).empty() || has_only_message(true); }

std::optional<std::string_view> StoredRow::line(bool messages) const {
  if (const std::string_view raw = value(parser::kRawField); !raw.empty()) return raw;
  const std::string_view message = value(kMessageField);
  if (message.empty()) return std::nullopt;
  const bool has_failed = !value(kErrorField).empty();
  if (has_failed ? has_only_message(false) : messages && has_only_message(true)) return message;
  return std::nullopt;
}

Timestamp StoredRow::observed_at() const { return parse_rfc3339(value(kObservedField)).value_or(received_at_); }

Source StoredRow::source() const {
  return {std::string(label("host")), std::string(label("file")), std::string(label("app"))};
}

}  // namespace cordwood::replaying
