#include "lexicon.h"

#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/faulty_file_system.h"

namespace cordwood::indexer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Lexicon, FindsTheStringsThatHoldAWordInAnyCase) {
  const std::string long_word(500, 'w');
  const std::vector<std::string> texts = {"Connection closed by \0", "", "connection RESET", "Größe 7",
                                          long_word + " x"};
  const std::vector<std::string_view> strings(texts.begin(), texts.end());
  test::FaultyFileSystem files;
  const auto lexicon = Lexicon::open(build_lexicon(files, "/work", strings).value()).value();
  EXPECT_THAT(lexicon->strings_with("CONNECTION").value(), ElementsAre(0, 2));
  EXPECT_THAT(lexicon->strings_with("reset").value(), ElementsAre(2));
  EXPECT_THAT(lexicon->strings_with("grÖße").value(), ElementsAre(3));
  EXPECT_THAT(lexicon->strings_with(long_word).value(), ElementsAre(4));
  EXPECT_THAT(lexicon->strings_with(long_word + "w").value(), IsEmpty());
  EXPECT_THAT(lexicon->strings_with("conn").value(), IsEmpty());
}

TEST(Lexicon, AnswersManyThreadsAtOnce) {
  std::vector<std::string> texts;
  for (int i = 0; i < 5000; ++i) texts.push_back(fmt::format("word{} common{}", i, i % 10));
  const std::vector<std::string_view> strings(texts.begin(), texts.end());
  test::FaultyFileSystem files;
  const auto lexicon = Lexicon::open(build_lexicon(files, "/work", strings).value()).value();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::uint32_t i = static_cast<std::uint32_t>(t); i < 5000; i += 7) {
        EXPECT_THAT(lexicon->strings_with(fmt::format("word{}", i)).value(), ElementsAre(i));
        EXPECT_EQ(lexicon->strings_with(fmt::format("common{}", i % 10)).value().size(), 500u);
      }
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(Lexicon, BytesThatAreNoneAreCorrupt) {
  const auto lexicon = Lexicon::open("not a database");
  ASSERT_FALSE(lexicon);
  EXPECT_EQ(lexicon.error().code, Errc::corrupt);
}

}  // namespace
}  // namespace cordwood::indexer
