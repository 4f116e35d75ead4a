// Local files as `cordwood open` reads them. The bytes are a file, and again one within zstd: every line comes out once
// and can be asked for again, and a sieve made of the first line refuses nothing at sight that its filter keeps.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/compression.h"
#include "base/yaml.h"
#include "language/query.h"
#include "open/kept_lines.h"
#include "open/line_reader.h"
#include "open/sieve.h"
#include "parser/pipelines.h"
#include "support/memory_file.h"

namespace {

using namespace cordwood;

const Timestamp kNow = timestamp_from_nanoseconds(1'800'000'000'000'000'000);

struct Read {
  std::string text;
  bool is_whole = true;
};

Read read(const std::string& path) {
  Read read;
  open::KeptLines kept;
  open::LineReader reader({path}, [&read](const std::string&) { read.is_whole = false; }, {});
  while (const auto piece = reader.next()) {
    read.text += *piece->text;
    kept.keep(*piece);
  }
  const auto lines = open::lines_of(read.text);
  CORDWOOD_CHECK(lines.size() == reader.line_count());
  for (std::uint64_t i = 0; i < lines.size(); ++i) CORDWOOD_CHECK(kept.line(i).value() == lines[i]);
  return read;
}

void check_sieve(std::string_view filter, std::string_view text) {
  static const auto pipelines =
      parser::Pipelines::from_configuration(YamlNode::parse("", "fuzz").value(), parser::no_tables).value();
  const auto query = language::parse_query(filter, {.now = kNow});
  if (!query) return;
  const auto sieve = open::Sieve::of(query.value(), open::Sieve::Messages::parts_of_lines);
  for (const std::string_view line : open::lines_of(text)) {
    LineBatch lines{{.host = {}, .file = "/file", .app = {}}, {}, nullptr};
    lines.lines.push_back({line, kNow});
    EventBatch events;
    events.received_at = kNow;
    pipelines.parse(lines, events);
    if (sieve.keeps(events.events()[0], 0, events)) CORDWOOD_CHECK(sieve.may_keep(line));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const test::MemoryFile plain(bytes);
  const Read as_it_is = read(plain.path());
  const bool is_coded = bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd");
  if (!is_coded) CORDWOOD_CHECK(as_it_is.is_whole && as_it_is.text == bytes);

  std::string coded;
  compress(bytes, 1, coded);
  const test::MemoryFile compressed(coded);
  const Read unpacked = read(compressed.path());
  CORDWOOD_CHECK(unpacked.is_whole && unpacked.text == bytes);

  const std::size_t end = bytes.find('\n');
  if (end != std::string_view::npos && end < 1000) check_sieve(bytes.substr(0, end), bytes.substr(end + 1));
  return 0;
}
