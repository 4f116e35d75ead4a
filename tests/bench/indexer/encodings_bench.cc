// How fast each encoding writes and reads a column, and how small it makes it:  bench_encodings [FILE…]
//
// Without files: a column made for each encoding. With files: the columns of their rows, by the encoding that was
// picked. Megabytes are of values. Encoding includes picking; reading is decoding and asking for each value as text.

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/compression.h"
#include "corpus.h"
#include "encoding/encoding.h"
#include "fingerprint.h"
#include "row_group_encoder.h"
#include "string_table.h"

namespace cordwood::bench {
namespace {

using namespace indexer;

// Of every column: what the row group encoder gives (row_group_encoder.cc).
constexpr std::uint32_t kStringRowsMin = 16;
constexpr int kTemplateLevels = 2;

constexpr int kRounds = 50;  // Of a made column, so that a run takes some seconds.

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::constant:
      return "constant";
    case Encoding::dictionary:
      return "dictionary";
    case Encoding::integer:
      return "integer";
    case Encoding::plain:
      return "plain";
    case Encoding::templates:
      return "templates";
    case Encoding::affix:
      return "affix";
    case Encoding::digits:
      return "digits";
    case Encoding::timestamp:
      return "timestamp";
    case Encoding::hexadecimal:
      return "hexadecimal";
    case Encoding::ipv4:
      return "ipv4";
    case Encoding::decimal:
      return "decimal";
    case Encoding::reference:
      return "reference";
    case Encoding::patched:
      return "patched";
  }
  return "unknown";
}

/// Sums over columns of one encoding.
struct Sums {
  std::uint64_t columns = 0;
  std::uint64_t value_bytes = 0;
  std::uint64_t encoded_bytes = 0;
  std::uint64_t packed_bytes = 0;  // After zstd -1, as in a file.
  double encode_seconds = 0;
  double decode_seconds = 0;
  double zstd_seconds = 0;  // For zstd -1 of the values as text: the yardstick.
};
using SumsByEncoding = std::map<Encoding, Sums>;

void measure(Values values, SumsByEncoding& sums) {
  StringTableBuilder strings;
  NeedleCollector needles;
  std::vector<std::uint32_t> string_ids;
  std::string bytes;
  double begin = cpu_seconds();
  encode_column(values,
                {.strings = &strings,
                 .needles = &needles,
                 .string_ids = &string_ids,
                 .string_rows_min = kStringRowsMin,
                 .templates_left = kTemplateLevels},
                bytes);
  Sums& sum = sums[static_cast<Encoding>(bytes[0])];
  sum.encode_seconds += cpu_seconds() - begin;

  const auto table = StringTable::decode(strings.encode(), strings.size()).value();
  std::uint64_t read_bytes = 0;
  begin = cpu_seconds();
  DecodeContext context{*table, string_ids};
  ByteReader in(bytes);
  const auto column = decode_column(in, static_cast<std::uint32_t>(values.size()), context).value();
  std::string scratch;
  for (std::uint32_t row = 0; row < values.size(); ++row) read_bytes += column->value(row, scratch).size();
  sum.decode_seconds += cpu_seconds() - begin;

  ++sum.columns;
  std::string text;
  for (const std::string_view value : values) text += value;
  if (read_bytes != text.size()) std::abort();
  sum.value_bytes += text.size();
  sum.encoded_bytes += bytes.size();
  for (std::uint32_t id = 0; id < table->size(); ++id) sum.encoded_bytes += (*table)[id].size();
  std::string packed;
  begin = cpu_seconds();
  compress(text, 1, packed);
  sum.zstd_seconds += cpu_seconds() - begin;
  packed.clear();
  compress(bytes, 1, packed);
  for (const std::string& block : strings.encode()) compress(block, 1, packed);
  sum.packed_bytes += packed.size();
}

void print(const SumsByEncoding& sums) {
  fmt::print("{:12} {:>8} {:>9} {:>12} {:>12} {:>11} {:>12} {:>18}\n", "encoding", "columns", "MB", "encode MB/s",
             "read MB/s", "x smaller", "x with zstd", "encode / zstd -1");
  for (const auto& [encoding, sum] : sums) {
    const auto bytes = static_cast<double>(sum.value_bytes);
    fmt::print("{:12} {:8} {:9.2f} {:12.0f} {:12.0f} {:11.1f} {:12.1f} {:18.1f}\n", name_of(encoding), sum.columns,
               bytes / 1e6, bytes / 1e6 / sum.encode_seconds, bytes / 1e6 / sum.decode_seconds,
               bytes / static_cast<double>(sum.encoded_bytes), bytes / static_cast<double>(sum.packed_bytes),
               sum.encode_seconds / sum.zstd_seconds);
  }
}

using Random = std::mt19937_64;

std::string random_word(Random& random) {
  std::string word;
  for (auto letters = random() % 9 + 1; letters > 0; --letters) word += static_cast<char>('a' + random() % 26);
  return word;
}

std::string random_prose(Random& random) {
  std::string text = random_word(random);
  for (int i = 0; i < 8; ++i) text += ' ' + random_word(random);
  return text;
}

using Maker = std::function<std::string(Random&, std::uint32_t row)>;

const std::vector<Maker>& makers() {
  static const std::vector<Maker> all = {
      [](Random&, std::uint32_t) { return "production"; },
      [](Random& random, std::uint32_t) { return fmt::format("/api/v1/orders/kind{}", random() % 40); },
      [](Random& random, std::uint32_t) { return std::to_string(random() % 100'000); },
      [](Random& random, std::uint32_t) { return fmt::format("{}.{:03}", random() % 100, random() % 1000); },
      [](Random& random, std::uint32_t) {
        return fmt::format("10.{}.{}.{}", random() % 4, random() % 256, random() % 256);
      },
      [](Random& random, std::uint32_t row) {
        return fmt::format("2026-02-03T{:02}:{:02}:{:02}.{:03}Z", row / 3600, row / 60 % 60, row % 60, random() % 1000);
      },
      [](Random& random, std::uint32_t) { return fmt::format("{:016x}{:016x}", random(), random()); },
      [](Random& random, std::uint32_t) { return fmt::format("{:06}-{:04}", random() % 1'000'000, random() % 10'000); },
      [](Random& random, std::uint32_t) { return fmt::format("{}ms", random() % 100'000); },
      [](Random& random, std::uint32_t) {
        return random() % 50 == 0 ? std::string("-") : std::to_string(random() % 1'000'000);
      },
      [](Random& random, std::uint32_t) {
        return fmt::format("Accepted password for user{} from 10.0.{}.{} port {} ssh2", random() % 500, random() % 256,
                           random() % 256, random() % 65536);
      },
      [](Random& random, std::uint32_t) { return random_prose(random); },
  };
  return all;
}

void measure_made_columns(SumsByEncoding& sums) {
  Random random(20261127);
  for (const Maker& make : makers()) {
    std::vector<std::string> texts;
    for (std::uint32_t row = 0; row < kRowGroupRows; ++row) texts.push_back(make(random, row));
    const std::vector<std::string_view> values(texts.begin(), texts.end());
    for (int round = 0; round < kRounds; ++round) measure(values, sums);
  }
}

void measure_columns_of(const Corpus& corpus, SumsByEncoding& sums) {
  for (std::size_t begin = 0; begin < corpus.rows.size(); begin += kRowGroupRows) {
    const std::size_t rows = std::min<std::size_t>(kRowGroupRows, corpus.rows.size() - begin);
    std::map<std::string_view, std::vector<std::string_view>> columns;
    for (std::size_t row = 0; row < rows; ++row)
      for (const Field& field : corpus.rows[begin + row].fields)
        if (!field.value.empty()) columns[field.name].push_back(field.value);
    for (const auto& [name, values] : columns) measure(values, sums);
  }
}

}  // namespace
}  // namespace cordwood::bench

int main(int argc, char** argv) {
  using namespace cordwood::bench;
  SumsByEncoding sums;
  if (argc == 1) measure_made_columns(sums);
  for (int i = 1; i < argc; ++i) measure_columns_of(load_corpus(argv[i]), sums);
  print(sums);
}
