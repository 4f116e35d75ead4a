#pragma once
// An event while the steps of a pipeline work on it.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"

namespace cordwood::parser {

/// Tells why a line could not be parsed as its pipeline wanted; the line is kept as the message.
inline constexpr std::string_view kParseErrorField = "parse_error";

/// One is reused for all lines of a batch. What is put in must live in the arena, in the line's buffer or for
/// ever.
class EventDraft {
 public:
  explicit EventDraft(Arena& arena) : arena_(&arena) {}

  void begin(std::string_view line, Timestamp observed_at);

  std::string_view line() const { return line_; }
  Timestamp observed_at() const { return observed_at_; }
  Arena& arena() { return *arena_; }

  /// Sets or replaces a field; an empty value or name is ignored. Beyond kFieldsMax fields are dropped and
  /// the event is tagged.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  /// The value of a field, empty when absent.
  std::string_view get(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

  /// What becomes _msg; the line until a step finds something better. Empty: the event has none.
  std::string_view message() const { return message_; }
  void set_message(std::string_view message) { message_ = message; }

  std::optional<Timestamp> time() const { return time_; }
  void set_time(Timestamp time) { time_ = time; }

  /// Forgets what steps did so far, and tags the event.
  void fail(std::string_view reason);

 private:
  std::size_t index_of(std::string_view name) const;
  static std::uint32_t hash(std::string_view name);

  Arena* arena_;
  std::string_view line_;
  std::string_view message_;
  Timestamp observed_at_ = {};
  std::optional<Timestamp> time_;
  std::vector<Field> fields_;
  std::array<std::uint64_t, 16> seen_ =
      {};  // A bit for each name's hash: most names are new, and this says so at once.
};

}  // namespace cordwood::parser
