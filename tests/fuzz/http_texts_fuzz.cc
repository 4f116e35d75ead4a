// What a request carries in its line and headers: forms, cookies, codings, times, cursors. The first byte says which.

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "cursor.h"
#include "request.h"
#include "time_parameter.h"

namespace cordwood::api {
namespace {

void fuzz_form(std::string_view text) {
  Parameters parameters;
  if (!parameters.add_form(text)) return;
  parameters.number("limit", 0, 1'000).has_value();
  for (const std::string_view value : parameters.all("query")) CORDWOOD_CHECK(value.size() <= text.size());
}

void fuzz_escapes(std::string_view text) {
  for (const bool plus_is_blank : {false, true})
    if (const auto decoded = percent_decode(text, plus_is_blank)) CORDWOOD_CHECK(decoded->size() <= text.size());
}

void fuzz_time(std::string_view text) {
  const Timestamp now = *parse_rfc3339("2026-11-21T12:00:00Z");
  if (const auto time = parse_time_parameter(text, now)) CORDWOOD_CHECK(!text.empty());
}

void fuzz_cursor(std::string_view text) {
  if (const auto cursor = Cursor::parse(text)) CORDWOOD_CHECK(Cursor::parse(cursor.value().text()).has_value());
}

void fuzz(std::uint8_t reader, std::string_view text) {
  switch (reader) {
    case 0:
      return fuzz_form(text);
    case 1:
      return fuzz_escapes(text);
    case 2:
      return void(find_cookie(text, "session"));
    case 3:
      return void(accepted_coding(text));
    case 4:
      return fuzz_cursor(text);
    default:
      return fuzz_time(text);
  }
}

}  // namespace
}  // namespace cordwood::api

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  cordwood::api::fuzz(data[0] % 6, {reinterpret_cast<const char*>(data) + 1, size - 1});
  return 0;
}
