// Segments that older versions wrote are read for ever. tests/golden/segments/README.md says when they are written.

#include <cstdlib>
#include <deque>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file_system.h"
#include "check_segment.h"
#include "random_rows.h"
#include "sample_tests.h"
#include "sealed_segment.h"
#include "support/document.h"
#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSecond = 1'000'000'000;

/// The rows of the golden segments. Never changed: the files hold them.
class GoldenRows {
 public:
  GoldenRows() {
    for (int i = 0; i < 1200; ++i) add(i);
  }
  std::span<const Row> rows() const { return rows_; }

 private:
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  void add(int i) {
    const auto n = static_cast<std::uint64_t>(i) * 2654435761u % 1000003;
    const auto time = nanoseconds_of(Timestamp(RandomRows::day())) + i * 7 * kSecond + static_cast<std::int64_t>(n);
    const std::string request = fmt::format("{:032x}", n * 0x9e3779b97f4a7c15ull);
    const std::string address = fmt::format("10.{}.{}.{}", n % 4, n % 200, n % 251);
    std::vector<Field>& fields = fields_.emplace_back();
    const auto put = [&](std::string_view name, std::string text) { fields.push_back({name, keep(std::move(text))}); };
    put("constant", "always the same");
    put("level", i % 7 == 0 ? "error" : "info");
    put("bytes", std::to_string(n));
    put("negative", std::to_string(static_cast<std::int64_t>(n) - 500'000));
    put("ratio", fmt::format("{}.{:03}", n % 10, n % 1000));
    put("client", address);
    put("request", request);
    put("at", format_rfc3339(timestamp_from_nanoseconds(time)));
    put("serial", fmt::format("SN-{:07}-X", n));
    put("path", fmt::format("/srv/data/part-{}/file.bin", n % 977));
    put("mostly", i % 50 == 3 ? "n/a" : std::to_string(i * 3));
    put("prose",
        fmt::format("{} brown foxes jump over {} lazy dogs; Größe {}", n % 90 + 1, n % 17, i % 2 ? "klein" : "groß"));
    put("long", fmt::format("variant{} {}", i % 24, std::string(3000, static_cast<char>('a' + i % 24))));
    if (i % 3 == 0) put("sometimes", fmt::format("only here {}", i % 5));
    if (i == 700) put("bytes_of_any_kind", std::string("\0\xff\xfe\n\r\t\x80", 7));
    put(kMessageField, fmt::format("{} GET /item/{} from {} took {} ms, request {}", i % 7 == 0 ? "failed" : "served",
                                   n % 5000, address, n % 900, request));
    Row row;
    row.time = timestamp_from_nanoseconds(time);
    row.arrival = static_cast<std::uint64_t>(i) + 1;
    row.stream = i % 2 == 0 ? "{app=\"web\",host=\"a\"}" : "{app=\"web\",host=\"b\"}";
    row.fields = fields;
    row.received_at = timestamp_from_nanoseconds(time + kSecond);
    row.peer = "192.0.2.7";
    rows_.push_back(row);
  }

  std::deque<std::string> texts_;
  std::deque<std::vector<Field>> fields_;
  std::vector<Row> rows_;
};

std::string hex(std::string_view bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    text += fmt::format("{:02x}{}", static_cast<unsigned char>(bytes[i]), i % 16 == 15 ? '\n' : ' ');
  return text;
}

std::shared_ptr<const SealedSegment> open(FileSystem& files, const fs::path& path) {
  auto segment = SealedSegment::open(files, path, std::make_shared<BlockCache>(64 << 20));
  EXPECT_TRUE(segment) << segment.error().message;
  return segment ? segment.value() : nullptr;
}

void write_golden(FileSystem& files, const fs::path& folder, std::span<const Row> rows) {
  ASSERT_TRUE(files.remove_tree(folder));
  ASSERT_TRUE(files.make_directories(folder));
  const Day day = RandomRows::day();
  ASSERT_TRUE(write_segment(files, folder / "sealed.segment", day, rows));
  ASSERT_TRUE(write_segment(files, folder / "half1", day, rows.first(500)));
  ASSERT_TRUE(write_segment(files, folder / "half2", day, rows.subspan(500)));
  const std::vector<MergeInput> inputs = {{open(files, folder / "half1"), {}}, {open(files, folder / "half2"), {}}};
  ASSERT_TRUE(merge_segments(files, folder / "merged.segment", inputs));
  ASSERT_TRUE(files.remove(folder / "half1"));
  ASSERT_TRUE(files.remove(folder / "half2"));
}

TEST(GoldenSegment, OfVersionOneIsReadForEver) {
  DiskFileSystem files;
  const GoldenRows golden;
  const fs::path folder = CORDWOOD_SOURCE_FOLDER "/tests/golden/segments/v1";
  if (std::getenv("CORDWOOD_WRITE_GOLDEN") != nullptr) write_golden(files, folder, golden.rows());
  const auto expected = all_rows(golden.rows());
  for (const char* const name : {"sealed.segment", "merged.segment"}) {
    SCOPED_TRACE(name);
    const auto segment = open(files, folder / name);
    ASSERT_NE(segment, nullptr);
    EXPECT_EQ(all_rows(*segment), expected);
    CheckReport report;
    check_segment(files, folder / name, report, nullptr);
    EXPECT_THAT(report.problems, testing::IsEmpty());
    EXPECT_EQ(segment->directory().lexicon_blocks.size(), 1u);
    EXPECT_GE(segment->directory().needle_blocks.size(), 2u);
    for (const std::string_view word : {"foxes", "Größe", "variant7", "served"}) {
      const auto verdicts = segment->judge(word == "served"     ? kMessageField
                                           : word == "variant7" ? "long"
                                                                : "prose",
                                           PhraseTest(std::string(word)));
      ASSERT_TRUE(verdicts);
      EXPECT_THAT(verdicts.value(), testing::Contains(testing::Ne(Verdict::none))) << word;
    }
    const auto unknown = segment->judge("prose", PhraseTest("nowhere4711")).value();
    EXPECT_THAT(unknown, testing::Each(Verdict::none));
  }
}

// docs/format/segment.md draws a segment of one row, byte for byte.
TEST(GoldenSegment, TheDocumentDrawsWhatWeWrite) {
  std::vector<Field> fields = {{kMessageField, "took 12345 ms"}, {"file", "one.jsonl"}, {"host", "host-000"}};
  Row row;
  row.time = Timestamp(RandomRows::day());
  row.arrival = 1;
  row.stream = "{file=\"one.jsonl\",host=\"host-000\"}";
  row.fields = fields;
  row.received_at = Timestamp(RandomRows::day());
  row.peer = "127.0.0.1";
  test::FaultyFileSystem files;
  ASSERT_TRUE(write_segment(files, "/1.segment", RandomRows::day(), {&row, 1}));
  const std::string written = read_file(files, "/1.segment", 1 << 20).value();
  const std::string drawn = test::hex_example("format/segment.md");
  EXPECT_EQ(drawn, written) << "what we write:\n" << hex(written);
}

}  // namespace
}  // namespace cordwood::indexer
