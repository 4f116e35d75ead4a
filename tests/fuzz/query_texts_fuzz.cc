// The readers of texts within values: JSON, quoted strings, syslog lines.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "json_reading.h"
#include "quoted_text.h"
#include "syslog_fields.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cordwood;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t visited = 0;
  const auto visit = [&](std::string_view name, std::string_view value) { visited += name.size() + value.size(); };
  query::visit_json_object(text, visit);
  query::visit_syslog(text, Timestamp{}, Nanoseconds(0), visit);
  query::json_array_items(text);
  std::string_view rest = text;
  if (query::take_quoted(rest)) CORDWOOD_CHECK(rest.size() < text.size());
  return 0;
}
