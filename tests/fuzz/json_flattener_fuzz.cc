// One line of JSON: what is read without simdjson is what simdjson reads.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "json_flattener.h"

using namespace cordwood;

static std::string shown(const Result<std::vector<Field>*>& fields) {
  if (!fields) return fields.error().message;
  std::string text;
  for (const Field& field : *fields.value()) text.append(field.name).append("=").append(field.value).append(";");
  return text;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (line.find('\n') != std::string_view::npos) return 0;
  const std::string padded = std::string(line) + std::string(intake::kJsonPadding, '"');
  Arena arena;
  intake::JsonFlattener fast;
  intake::JsonFlattener slow;
  const std::string seen = shown(fast.flatten(std::string_view(padded).substr(0, size), arena));
  CORDWOOD_CHECK(seen == shown(slow.flatten_slowly(std::string_view(padded).substr(0, size), arena)));
  return 0;
}
