#include "tailer.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "base/yaml.h"
#include "protocol/frame.h"
#include "support/scratch_folder.h"

namespace cordwood::agent {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A tailer over a real folder and a clock that only the test moves; what it reads counts as acknowledged at
// once unless the test wants otherwise.
struct World {
  explicit World(std::vector<std::string> globs = {"*"}) {
    FileGroup group;
    for (const auto& glob : globs) group.paths.push_back((folder / glob).string());
    config.files.push_back(group);
    reopen();
  }

  void reopen() { tailer = std::make_unique<Tailer>(config, "host"); }
  void restart() {
    Checkpoints saved;
    tailer->write_to(saved);
    saved.plans = unacknowledged;
    reopen();
    tailer->restore(saved, now);
  }

  void pass(seconds time) { now += time; }
  void scan() { tailer->scan({}, now); }

  std::vector<std::string> read(bool acknowledge = true) {
    std::vector<std::string> lines;
    while (tailer->has_news()) {
      BatchPlan plan{++sequence, {}, {}};
      tailer->read_into(encoder, plan, now);
      for (auto& line : lines_of(plan.sequence)) lines.push_back(line);
      if (acknowledge)
        tailer->acknowledge(plan);
      else
        unacknowledged.push_back(plan);
    }
    return lines;
  }
  std::vector<std::string> scan_and_read() {
    scan();
    return read();
  }
  std::vector<std::string> read_again(const BatchPlan& plan) {
    tailer->read_again(plan, encoder);
    return lines_of(plan.sequence);
  }
  std::vector<std::string> lines_of(std::uint64_t number) {
    std::vector<std::string> lines;
    protocol::FrameReader reader;
    reader.feed(encoder.finish(number));
    auto frame = std::move(*reader.next().value());
    const auto groups = protocol::unpack({number, frame.raw_bytes, std::move(frame.payload)});
    for (const auto& group : groups.value())
      for (const auto& line : group.lines) lines.emplace_back(line.bytes);
    return lines;
  }
  void rename(const char* from, const char* to) { std::filesystem::rename(folder / from, folder / to); }
  void copy_and_truncate(const char* from, const char* to) {
    std::filesystem::copy_file(folder / from, folder / to);
    folder.write(from, "");
  }

  test::ScratchFolder folder;
  AgentConfig config;
  SteadyTime now{seconds(1'000'000)};
  protocol::BatchEncoder encoder;
  std::uint64_t sequence = 0;
  std::vector<BatchPlan> unacknowledged;
  std::unique_ptr<Tailer> tailer;
};

TEST(Tailer, ReadsFilesFromTheirBeginningAndThenWhatComes) {
  World world;
  world.folder.append("a.log", "1\n2\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1", "2"));
  world.folder.append("a.log", "3\n");
  world.folder.append("b.log", "x\n");
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("3", "x"));
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
}

TEST(Tailer, LinesAreMaskedBeforeTheyLeaveAndAgainAlike) {
  World world;
  const auto rules = YamlNode::parse(
      "rules: [{detector: email, action: hash}, {detector: ssn, action: drop_line}, "
      "{detector: phone, action: off, sources: [{file: '*.cdr'}]}]",
      "collector.yaml");
  world.config.masker =
      masking::Masker::from_configuration(rules.value(), masking::KeySet(std::string(32, 'k'))).value();
  world.folder.append("a.log", "by a@b.com\nssn 078-05-1120\n+49 30 1234567\nclean\n");
  world.scan();
  const auto lines = world.read(false);
  EXPECT_THAT(lines, ElementsAre(testing::MatchesRegex("by .email:[0-9a-f]*."), "[masked:phone]", "clean"));
  EXPECT_EQ(world.read_again(world.unacknowledged.front()), lines);
  world.folder.append("b.cdr", "+49 30 1234567\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("+49 30 1234567"));
}

TEST(Tailer, ABatchOfDroppedLinesIsOneWithoutLines) {
  World world;
  world.config.masker =
      masking::Masker::from_configuration(
          YamlNode::parse("rules: [{detector: ssn, action: drop_line}]", "collector.yaml").value(), masking::KeySet())
          .value();
  world.folder.append("a.log", "ssn 078-05-1120\n");
  world.scan();
  EXPECT_THAT(world.read(false), IsEmpty());
  ASSERT_EQ(world.unacknowledged.size(), 1U);
  EXPECT_FALSE(world.unacknowledged.front().ranges.empty());
  EXPECT_THAT(world.read_again(world.unacknowledged.front()), IsEmpty());
}

TEST(Tailer, FromTheEndMeansOnlyFilesThatWereThereBefore) {
  World world;
  world.config.files[0].from_end = true;
  world.folder.append("a.log", "old\n");
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
  world.folder.append("a.log", "new\n");
  world.folder.append("b.log", "whole\n");
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("new", "whole"));
}

TEST(Tailer, APartialLineWaitsForItsEndOrItsTimeout) {
  World world;
  world.folder.append("a.log", "par");
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
  world.folder.append("a.log", "tial\nrest");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("partial"));
  world.pass(seconds(29));
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
  world.pass(seconds(2));
  EXPECT_THAT(world.scan_and_read(), ElementsAre("rest"));
}

TEST(Tailer, FollowsARenamedFileToItsEnd) {
  World world({"a.log"});
  world.folder.append("a.log", "1\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1"));
  world.rename("a.log", "a.log.1");
  world.folder.append("a.log.1", "2\nlast");
  world.folder.append("a.log", "3\n");
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("2", "3"));
  world.folder.append("a.log.1", " words");
  world.scan();
  world.pass(seconds(11));
  EXPECT_THAT(world.scan_and_read(), ElementsAre("last words"));
  world.pass(seconds(11));
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
}

TEST(Tailer, ARenamedFileThatTheGlobStillFindsIsNotReadTwice) {
  World world({"a.log*"});
  world.folder.append("a.log", "1\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1"));
  for (int i = 0; i < 5; ++i) {
    if (i > 0) world.rename("a.log.1", ("a.log.2" + std::to_string(i)).c_str());
    world.rename("a.log", "a.log.1");
    world.folder.append("a.log", "next " + std::to_string(i) + "\n");
    EXPECT_THAT(world.scan_and_read(), ElementsAre("next " + std::to_string(i)));
    world.pass(seconds(60));
    EXPECT_THAT(world.scan_and_read(), IsEmpty());
    world.restart();
    EXPECT_THAT(world.scan_and_read(), IsEmpty());
  }
}

TEST(Tailer, ReadsARemovedFileToItsEnd) {
  World world;
  world.folder.append("a.log", "1\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1"));
  world.folder.append("a.log", "2\nend");
  std::filesystem::remove(world.folder / "a.log");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("2"));
  world.pass(seconds(11));
  EXPECT_THAT(world.scan_and_read(), ElementsAre("end"));
  world.pass(seconds(11));
  world.scan();
  world.scan();
  EXPECT_EQ(world.tailer->file_count(), 0u);
}

TEST(Tailer, AfterCopyAndTruncateReadsTheRestFromTheCopy) {
  for (const char* glob : {"a.log", "a.log*"}) {
    World world({glob});
    world.folder.append("a.log", "1\n2\n");
    EXPECT_THAT(world.scan_and_read(), ElementsAre("1", "2"));
    world.folder.append("a.log", "3\n4\n");
    world.copy_and_truncate("a.log", "a.log.1");
    world.folder.append("a.log", "5\n");
    EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("3", "4", "5")) << glob;
    EXPECT_THAT(world.scan_and_read(), IsEmpty());
  }
}

TEST(Tailer, NoticesATruncationThoughTheFileHasGrownPastItsPlaceAgain) {
  World world({"a.log"});
  world.folder.append("a.log", "1\n2\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1", "2"));
  world.folder.write("a.log", "other\nlines\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("other", "lines"));
}

TEST(Tailer, ACopyThatIsBeingMadeIsNotReadAsANewFile) {
  World world({"a.log*"});
  world.folder.append("a.log", "1\n2\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1", "2"));
  world.folder.append("a.log", "3\n");
  world.folder.append("a.log.1", "1\n");  // Half of the copy.
  EXPECT_THAT(world.scan_and_read(), ElementsAre("3"));
  world.folder.append("a.log.1", "2\n3\n");
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
  world.folder.write("a.log", "4\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("4"));
}

TEST(Tailer, FilesWithEqualBeginningsAreFilesOfTheirOwn) {
  World world;
  world.folder.append("a.log", "same\n");
  world.folder.append("b.log", "same\n");
  world.folder.append("a.log.old", "same\nbut different\n");
  world.folder.append("a.log.older", "not the same\n");
  EXPECT_EQ(world.scan_and_read().size(), 3u) << "a.log.old is taken for a copy in the making";
  world.folder.append("a.log", "and different\n");
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("and different", "same", "but different"));
}

TEST(Tailer, AnInodeThatIsUsedAgainIsANewFile) {
  World world;
  for (int i = 0; i < 20; ++i) {  // tmpfs and ext4 give the number out again at once.
    const std::string text = "generation " + std::to_string(i);
    world.folder.append("a.log", text + "\n");
    EXPECT_THAT(world.scan_and_read(), ElementsAre(text));
    std::filesystem::remove(world.folder / "a.log");
    if (i % 2) world.restart();
  }
}

TEST(Tailer, GoesOnWhereItWasAfterARestart) {
  World world;
  world.folder.append("a.log", "1\n2\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1", "2"));
  world.folder.append("a.log", "3\n");
  world.restart();
  EXPECT_THAT(world.scan_and_read(), ElementsAre("3"));
}

TEST(Tailer, FindsARotatedFileAgainAfterARestart) {
  World world({"a.log"});
  world.folder.append("a.log", "1\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1"));
  world.folder.append("a.log", "2\n");
  world.rename("a.log", "something-else");
  world.folder.append("a.log", "3\n");
  world.restart();
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("2", "3"));
}

TEST(Tailer, FindsACopyAfterARestart) {
  World world({"a.log"});
  world.folder.append("a.log", "1\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("1"));
  world.folder.append("a.log", "2\n");
  world.copy_and_truncate("a.log", "a.log-20261121");
  world.folder.append("a.log", "a longer line than all before\n");
  world.restart();
  EXPECT_THAT(world.scan_and_read(), UnorderedElementsAre("2", "a longer line than all before"));
}

TEST(Tailer, ReadsAPlannedBatchAgainAfterARestart) {
  World world;
  world.folder.append("a.log", "1\n2\n");
  world.scan();
  EXPECT_THAT(world.read(false), ElementsAre("1", "2"));
  world.folder.append("a.log", "3\n");
  world.restart();
  ASSERT_EQ(world.unacknowledged.size(), 1u);
  EXPECT_THAT(world.scan_and_read(), ElementsAre("3"));
  EXPECT_THAT(world.read_again(world.unacknowledged[0]), ElementsAre("1", "2"));
}

TEST(Tailer, ReadsAPlannedBatchAgainFromACopyThatWasJustMade) {
  World world({"a.log"});
  world.folder.append("a.log", "1\n2\n");
  world.scan();
  EXPECT_THAT(world.read(false), ElementsAre("1", "2"));
  world.restart();
  world.copy_and_truncate("a.log", "a.log.1");
  world.folder.append("a.log", "new\n");
  EXPECT_THAT(world.read_again(world.unacknowledged[0]), ElementsAre("1", "2"));
  EXPECT_THAT(world.scan_and_read(), ElementsAre("new"));
}

TEST(Tailer, WhatIsGoneForGoodIsLeftOutOfTheBatch) {
  World world;
  world.folder.append("a.log", "1\n");
  world.folder.append("b.log", "2\n");
  world.scan();
  EXPECT_EQ(world.read(false).size(), 2u);
  std::filesystem::remove(world.folder / "a.log");
  world.restart();
  EXPECT_THAT(world.read_again(world.unacknowledged[0]), ElementsAre("2"));
}

TEST(Tailer, LongLinesAndManyLinesFillSeveralBatches) {
  World world;
  std::string text;
  for (int i = 0; i < 30'000; ++i)
    text += "line " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 100), 'x') + "\n";
  text += std::string(3 << 20, 'y') + "\nend\n";
  world.folder.append("a.log", text);
  std::string joined;
  std::size_t pieces = 0;
  for (const auto& line : world.scan_and_read()) {
    joined += line;
    if (!line.empty() && line[0] == 'y' && ++pieces == 1) continue;
    joined += "\n";
  }
  EXPECT_EQ(pieces, 2u);
  EXPECT_TRUE(joined == text);
  EXPECT_GT(world.sequence, 3u);
}

TEST(Tailer, CompressedFilesAreIgnored) {
  World world;
  world.folder.append("a.log.1.gz", "x\n");
  world.folder.append("b", "\x1f\x8b\x08 x\n");
  world.folder.append("c", "text\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("text"));
}

TEST(Tailer, ExcludedFilesFoldersAndPipesAreIgnored) {
  World world;
  world.config.files[0].exclude = {(world.folder / "no*").string()};
  world.folder.append("no.log", "x\n");
  std::filesystem::create_directory(world.folder / "folder");
  ASSERT_EQ(::mkfifo((world.folder / "pipe").c_str(), 0600), 0);
  world.folder.append("yes.log", "y\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("y"));
}

multiline::Rule rule_from(std::string_view yaml) {
  return multiline::Rule::from_configuration(YamlNode::parse(yaml, "test").value()).value();
}

TEST(Tailer, LinesThatBelongTogetherAreShippedAsOne) {
  World world;
  world.config.files[0].multiline = rule_from("indentation");
  world.folder.append("a", "one\n more\n");
  EXPECT_THAT(world.scan_and_read(), IsEmpty());
  world.folder.append("a", " still\ntwo\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre("one\n more\n still"));
  world.scan();
  world.pass(seconds(3));
  EXPECT_THAT(world.scan_and_read(), ElementsAre("two"));
  world.folder.append("a", " late\nthree\n");
  EXPECT_THAT(world.scan_and_read(), ElementsAre(" late"));
}

TEST(Tailer, AnEventsBytesAreInOnePlanAndAreJoinedAlikeAfterARestart) {
  World world;
  world.config.batch_bytes = 16;
  world.config.files[0].multiline = rule_from("indentation");
  world.folder.append("a", "one\n more\n and more\ntwo\n more\nthree\n");
  world.scan();
  const auto sent = world.read(false);
  EXPECT_THAT(sent, ElementsAre("one\n more\n and more", "two\n more"));
  world.rename("a", "b");  // Its label stays, and with it the rule.
  world.restart();
  world.scan();
  std::vector<std::string> again;
  for (const auto& plan : world.unacknowledged)
    for (const auto& line : world.read_again(plan)) again.push_back(line);
  EXPECT_EQ(again, sent);
  for (const auto& plan : world.unacknowledged) {
    ASSERT_EQ(plan.ranges.size(), 1U);
    EXPECT_NE(plan.ranges[0].to, plan.ranges[0].from);
  }
}

TEST(Tailer, AnEventLongerThanWhatIsReadAtOnceEndsAtItsLimit) {
  World world;
  world.config.files[0].multiline = rule_from("indentation");
  std::string text = "begin\n";
  while (text.size() < (3 << 20)) text += " " + std::string(1000, 'x') + "\n";
  world.folder.append("a", text + "end\n");
  world.scan();
  world.pass(seconds(3));
  std::string joined;
  for (const auto& event : world.scan_and_read()) {
    EXPECT_LE(event.size(), std::size_t{1} << 20);
    joined += event + "\n";
  }
  world.scan();
  world.pass(seconds(3));
  for (const auto& event : world.scan_and_read()) joined += event + "\n";
  EXPECT_EQ(joined, text + "end\n");
}

TEST(Tailer, AThousandFilesGetTheirTurn) {
  World world;
  for (int i = 0; i < 1000; ++i) world.folder.append("f" + std::to_string(i), "in " + std::to_string(i) + "\n");
  EXPECT_EQ(world.scan_and_read().size(), 1000u);
  for (int i = 0; i < 1000; ++i) world.tailer->note_written((world.folder / ("f" + std::to_string(i))).string());
  EXPECT_THAT(world.read(), IsEmpty());
}

TEST(Tailer, FilesBeyondTheLimitWait) {
  World world;
  world.config.open_files_max = 2;
  for (const char* name : {"a", "b", "c"}) world.folder.append(name, std::string(name) + "\n");
  EXPECT_EQ(world.scan_and_read().size(), 2u);
  std::filesystem::remove(world.folder / "a");
  std::filesystem::remove(world.folder / "b");
  std::filesystem::remove(world.folder / "c");
  world.folder.append("d", "d\n");
  world.scan();
  world.pass(seconds(11));
  world.scan();
  EXPECT_THAT(world.scan_and_read(), ElementsAre("d"));
}

}  // namespace
}  // namespace cordwood::agent
