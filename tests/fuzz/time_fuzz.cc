// Any text as a time, in every form: no crash, no overflow, and what was read lies within the text.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "time/time_format.h"
#include "time/time_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cordwood::parser;
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto observed = cordwood::timestamp_from_nanoseconds(1'800'000'000'000'000'000);
  for (const auto& found : {read_iso8601(text), read_http_date(text), read_syslog_time(text), read_ctime(text),
                            read_day_first(text), read_any_time(text)})
    if (found) CORDWOOD_CHECK(found->bytes <= text.size());
  static const Zone berlin = Zone::named("Europe/Berlin").value();
  static const Zone inferred = Zone::named("infer").value();
  (void)read_whole_time(text, berlin, observed);
  (void)read_whole_time(text, inferred, observed);
  const std::size_t middle = size / 2;
  if (const auto format = TimeFormat::named(std::string(text.substr(0, middle))))
    (void)format.value().read(text.substr(middle), berlin, observed);
  return 0;
}
