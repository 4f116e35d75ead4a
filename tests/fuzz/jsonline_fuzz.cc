// The decoder of /insert/jsonline: whatever the body is and however it is cut, the same rows come out, within
// the limits.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "intake/jsonline.h"

using namespace cordwood;

static std::string decode(std::string_view body, std::size_t piece) {
  auto options = intake::JsonlineOptions::from_parameters("t,_time", "m,_msg", "s,a.b", "x*", "e=1").value();
  intake::JsonlineDecoder decoder(std::move(options), {}, "peer");
  std::string rows;
  const auto collect = [&] {
    while (const auto batch = decoder.next_batch())
      for (const Event& event : batch->events()) {
        CORDWOOD_CHECK(event.fields.size() <= kFieldsMax + 1);
        rows += std::to_string(nanoseconds_of(event.time)) + std::string(event.stream);
        for (const Field& field : event.fields) {
          CORDWOOD_CHECK(!field.name.empty() && !field.value.empty());
          rows.append(field.name).append("=").append(field.value).append(";");
        }
        rows += "\n";
      }
  };
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    decoder.feed(body.substr(0, piece));
    collect();
  }
  decoder.finish();
  collect();
  return rows + std::to_string(decoder.lines_taken()) + "," + std::to_string(decoder.lines_refused());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const std::string whole = decode(body, size + 1);
  CORDWOOD_CHECK(decode(body, 1 + size / 3) == whole);
  return 0;
}
