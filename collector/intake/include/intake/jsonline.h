#pragma once
// Turns the body of /insert/jsonline into events: one JSON object a line. No I/O: bytes in, in any pieces,
// batches out.
//
//   JsonlineDecoder decoder(options, now, peer);
//   for each piece of the body:
//     decoder.feed(piece);
//     while (auto batch = decoder.next_batch()) hand it over;
//   decoder.finish();
//   while (auto batch = decoder.next_batch()) hand it over;
//
// Nested objects become names joined with '.', arrays stay JSON text, numbers keep the text they were written
// with, null and "" are absent. Of a name that occurs twice the last value counts. A line that is no JSON
// object, has no readable time or is too long to be read is refused alone and counted; the lines around it are
// kept. What passes a limit of base/event.h goes on: the store makes a dead letter of it.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/event.h"
#include "base/result.h"

namespace cordwood::intake {

struct JsonlineOptions {
  std::vector<std::string> time_fields = {std::string(kTimeField)};  // The first that is there says the time.
  std::vector<std::string> message_fields = {};                      // The first that is not empty becomes _msg.
  std::vector<std::string> stream_fields = {};
  std::vector<std::string> ignore_fields = {};  // A name, or the beginning of names followed by '*'.
  std::vector<std::pair<std::string, std::string>> extra_fields = {};  // Set on every event, over what it says itself.

  /// From the parameters of a request, each a comma-separated list: _time_field, _msg_field, _stream_fields,
  /// ignore_fields, extra_fields ("a=b,c=d"). Empty means not given. Errc::invalid for an extra field without
  /// '='.
  static Result<JsonlineOptions> from_parameters(std::string_view time_field, std::string_view message_field,
                                                 std::string_view stream_fields, std::string_view ignore_fields,
                                                 std::string_view extra_fields);
};

struct RefusedLine {
  std::uint64_t line = 0;  // From 1, in the whole body; empty lines count.
  std::string reason;      // Our words: never the line's own text.
};

inline constexpr std::size_t kJsonlineBatchBytes = 1 << 20;  // Of the lines' text; a batch holds at most one line more.
inline constexpr std::size_t kRefusedLinesKept = 10;         // Reported one by one; the rest is only counted.

/// Threads: one at a time. Memory: at most one unfinished line and the batches that were not taken.
class JsonlineDecoder {
 public:
  /// `now` is the time of events that say none; `peer` stands in every batch.
  JsonlineDecoder(JsonlineOptions options, Timestamp now, std::string peer);
  ~JsonlineDecoder();
  JsonlineDecoder(const JsonlineDecoder&) = delete;
  JsonlineDecoder& operator=(const JsonlineDecoder&) = delete;

  void feed(std::string_view bytes);
  void finish();  // The last line needs no line end.

  /// A full batch; after finish() also the last, smaller one.
  std::optional<EventBatch> next_batch();

  std::uint64_t lines_taken() const;
  std::uint64_t lines_refused() const;
  const std::vector<RefusedLine>& refused() const;  // The first kRefusedLinesKept.

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood::intake
