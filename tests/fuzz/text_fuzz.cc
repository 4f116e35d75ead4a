// The small readers of base: whatever the bytes are, they end, and what they take they write back the same.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/duration.h"
#include "base/event.h"
#include "base/time.h"
#include "base/words.h"
#include "base/yaml.h"

using namespace cordwood;

static void check_words(std::string_view text) {
  std::string_view rest = text;
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) {
    const auto at = static_cast<std::size_t>(word.data() - text.data());
    CORDWOOD_CHECK(word_begins_at(text, at) && word_ends_at(text, at + word.size()));
    CORDWOOD_CHECK(!word_ends_at(text, at) && !word_begins_at(text, at + word.size()));
  }
}

static void check_stream(std::string_view text) {
  const auto labels = parse_stream(text);
  if (!labels) return;
  std::vector<Field> fields;
  for (const auto& [name, value] : *labels) fields.push_back({name, value});
  CORDWOOD_CHECK(parse_stream(canonical_stream(fields)).has_value());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_words(text);
  check_stream(text);
  if (const auto time = parse_rfc3339(text)) CORDWOOD_CHECK(parse_rfc3339(format_rfc3339(*time)) == time);
  if (const auto day = parse_day(text)) CORDWOOD_CHECK(parse_day(format_day(*day)) == day);
  (void)parse_duration(text);
  (void)parse_byte_size(text);
  (void)YamlNode::parse(text, "fuzz.yaml");
  return 0;
}
