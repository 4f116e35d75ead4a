#include "open/line_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/compression.h"
#include "base/content_coding.h"
#include "open/kept_lines.h"
#include "support/memory_file.h"

namespace cordwood::open {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string gzip(std::string_view text) {
  std::string out;
  auto encoder = Encoder::make(Coding::gzip);
  encoder->encode(text, out);
  encoder->finish(out);
  return out;
}

std::string zstd(std::string_view text) {
  std::string out;
  compress(text, 1, out);
  return out;
}

std::string numbered_lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format("line {} of the file, with some text to fill it\n", i);
  return text;
}

struct Read {
  std::string text;
  std::vector<Piece> pieces;
  std::vector<std::string> complaints;
};

Read read_all(std::vector<std::string> paths) {
  Read read;
  LineReader reader(std::move(paths), [&read](const std::string& message) { read.complaints.push_back(message); }, {});
  while (auto piece = reader.next()) {
    read.text += *piece->text;
    read.pieces.push_back(std::move(*piece));
  }
  return read;
}

TEST(LineReader, GivesEveryByteOnceWhateverTheCompression) {
  const std::string text = numbered_lines(60'000) + "the last line has no end";
  for (const std::string& bytes :
       {text, gzip(text), zstd(text), gzip(text.substr(0, 1000)) + gzip(text.substr(1000))}) {
    const test::MemoryFile file(bytes);
    const Read read = read_all({file.path()});
    EXPECT_THAT(read.complaints, IsEmpty());
    EXPECT_TRUE(read.text == text);
    ASSERT_GT(read.pieces.size(), 1u);
    std::uint64_t arrival = 0;
    for (const Piece& piece : read.pieces) {
      EXPECT_EQ(piece.first_arrival, arrival);
      EXPECT_EQ(piece.line_count, lines_of(*piece.text).size());
      arrival += piece.line_count;
    }
    EXPECT_EQ(arrival, 60'001u);
  }
}

TEST(LineReader, GivesTheWholeLinesBeforeDamageAndNamesTheLine) {
  const std::string text = numbered_lines(5'000);
  for (const std::string& whole : {gzip(text), zstd(text)}) {
    const test::MemoryFile cut(whole.substr(0, whole.size() - 12));
    const test::MemoryFile after("of the next file\n");
    const Read read = read_all({cut.path(), after.path()});
    ASSERT_THAT(read.complaints, ElementsAre(HasSubstr("the file is cut off")));
    const auto count = read.pieces.size() == 1 ? 0 : read.pieces.front().line_count;
    EXPECT_THAT(read.complaints.front(), HasSubstr(fmt::format("{}:{}:", cut.path(), count + 1)));
    EXPECT_TRUE(read.text.ends_with("of the next file\n"));
    EXPECT_TRUE(text.starts_with(read.text.substr(0, read.text.size() - std::string("of the next file\n").size())));
  }
}

TEST(LineReader, NamesAFileThatIsNotThereAndGoesOn) {
  const test::MemoryFile file("one\n");
  const Read read = read_all({"/nonexistent/app.log", file.path()});
  EXPECT_THAT(read.complaints, ElementsAre("/nonexistent/app.log: No such file or directory"));
  EXPECT_EQ(read.text, "one\n");
}

TEST(LineReader, KnowsThePlaceOfEachArrivalAcrossFiles) {
  const test::MemoryFile first("a\nb\n"), empty(""), second("c\n\nd");
  LineReader reader({first.path(), empty.path(), second.path()}, [](const std::string& message) { FAIL() << message; },
                    {});
  while (reader.next()) {
  }
  const auto place = [&reader](std::uint64_t arrival) {
    const auto found = reader.place_of(arrival);
    return std::pair(std::string(found.path), found.line);
  };
  EXPECT_EQ(reader.line_count(), 5u);
  EXPECT_EQ(place(0), std::pair(first.path(), std::uint64_t{1}));
  EXPECT_EQ(place(1), std::pair(first.path(), std::uint64_t{2}));
  EXPECT_EQ(place(2), std::pair(second.path(), std::uint64_t{1}));
  EXPECT_EQ(place(4), std::pair(second.path(), std::uint64_t{3}));
}

TEST(KeptLines, GivesEachLineBackFromFilesAndFromMemory) {
  const std::string text = numbered_lines(30'000) + "\r\n\nno end";
  const auto lines = lines_of(text);
  for (const std::string& bytes : {text, zstd(text)}) {
    const test::MemoryFile file(bytes);
    KeptLines all, odd;
    for (const Piece& piece : read_all({file.path()}).pieces) {
      all.keep(piece);
      std::vector<std::uint64_t> arrivals;
      for (std::uint64_t i = piece.first_arrival | 1; i < piece.first_arrival + piece.line_count; i += 2)
        arrivals.push_back(i);
      odd.keep(piece, std::move(arrivals));
    }
    for (std::uint64_t i = 0; i < lines.size(); ++i) {
      const auto line = all.line(i);
      ASSERT_TRUE(line.has_value());
      ASSERT_EQ(line.value(), lines[i]);
      if (i % 2 == 0) continue;
      const auto kept = odd.line(i);
      ASSERT_TRUE(kept.has_value());
      ASSERT_EQ(kept.value(), lines[i]);
    }
  }
}

TEST(KeptLines, SaysThatAFileWasChangedMeanwhile) {
  test::MemoryFile file("one\ntwo\nthree\n");
  KeptLines kept;
  for (const Piece& piece : read_all({file.path()}).pieces) kept.keep(piece);
  file.replace("one");
  const auto cut = kept.line(2);
  ASSERT_TRUE(cut.has_error());
  EXPECT_EQ(cut.error().message, "the file was cut off meanwhile");
  file.replace("one two three\n");
  const auto changed = kept.line(2);
  ASSERT_TRUE(changed.has_error());
  EXPECT_EQ(changed.error().message, "the file was changed meanwhile");
}

}  // namespace
}  // namespace cordwood::open
