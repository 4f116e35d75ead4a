#include "open/sieve.h"

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "language/query.h"
#include "parser/pipelines.h"

namespace cordwood::open {
namespace {

const Timestamp kNow = timestamp_from_nanoseconds(1'800'000'000'000'000'000);

language::Query parse(std::string_view text) {
  auto query = language::parse_query(text, {.now = kNow});
  EXPECT_TRUE(query.has_value()) << text;
  return std::move(query).value();
}

Sieve sieve_of(std::string_view text, Sieve::Messages messages = Sieve::Messages::parts_of_lines) {
  return Sieve::of(parse(text), messages);
}

bool keeps(const Sieve& sieve, std::string_view line) {
  static const auto pipelines =
      parser::Pipelines::from_configuration(YamlNode::parse("", "test").value(), parser::no_tables).value();
  LineBatch lines{{.host = {}, .file = "/app.log", .app = {}}, {}, nullptr};
  lines.lines.push_back({line, kNow});
  EventBatch events;
  events.received_at = kNow;
  pipelines.parse(lines, events);
  return sieve.keeps(events.events()[0], 0, events);
}

TEST(Sieve, KeepsWhatTheFilterMatches) {
  const Sieve sieve = sieve_of("error status:>=500");
  EXPECT_TRUE(keeps(sieve, R"({"_msg":"an Error here error","status":503})"));
  EXPECT_FALSE(keeps(sieve, R"({"_msg":"an error here","status":404})"));
  EXPECT_FALSE(keeps(sieve, R"({"_msg":"all well","status":503})"));
}

TEST(Sieve, SkipsAtSightOnlyWhatCannotMatch) {
  const Sieve sieve = sieve_of(R"(alpha "beta gamma")");
  EXPECT_FALSE(sieve.may_keep("nothing of it"));
  EXPECT_TRUE(sieve.may_keep("gamma beta alpha"));                     // The words are there; the rest is for keeps().
  EXPECT_TRUE(sieve.may_keep(R"({"_msg":"\u0061lpha beta gamma"})"));  // Escapes may spell a word.
  EXPECT_TRUE(keeps(sieve, R"({"_msg":"\u0061lpha beta gamma"})"));
}

TEST(Sieve, FoldsCaseAsFiltersDo) {
  const Sieve sieve = sieve_of("i(kelvin)");
  EXPECT_TRUE(sieve.may_keep("KELVIN"));
  EXPECT_TRUE(
      sieve.may_keep("\xe2\x84\xaa"
                     "elvin"));  // KELVIN SIGN folds to k.
}

TEST(Sieve, LooksAtEveryLineWhereAPipelineMakesMessages) {
  const Sieve sieve = sieve_of("alpha", Sieve::Messages::anything);
  EXPECT_TRUE(sieve.may_keep("nothing of it"));
  EXPECT_FALSE(sieve.lets_all_through());
}

TEST(Sieve, LetsAllThroughWhenTheQueryNeedsOtherRows) {
  EXPECT_FALSE(sieve_of("error | stats count()").lets_all_through());
  EXPECT_TRUE(sieve_of("error | stream_context before 2").lets_all_through());
  EXPECT_TRUE(sieve_of("user:in(error | fields user)").lets_all_through());
  EXPECT_TRUE(sieve_of("error | join by (user) (warning)").lets_all_through());
  EXPECT_TRUE(sieve_of("error | stats count() if (user:in(warning | fields user))").lets_all_through());
  EXPECT_TRUE(sieve_of("error | filter user:in(warning | fields user)").lets_all_through());
}

TEST(GivesLines, OnlyWhereRowsStayLines) {
  EXPECT_TRUE(gives_lines(parse("error | sort by (_time) | filter x | limit 3 | offset 1")));
  EXPECT_FALSE(gives_lines(parse("error | fields user")));
  EXPECT_FALSE(gives_lines(parse("error | sort by (_time) rank as r")));
  EXPECT_TRUE(orders_lines(parse("error | sort by (_time)")));
  EXPECT_FALSE(orders_lines(parse("error | limit 3")));
}

TEST(WordFinder, FindsWhatAPlainSearchFinds) {
  const std::string text = "Fo foobar OOF foo.FOO-fo0";
  for (std::size_t from = 0; from < text.size(); ++from)
    for (std::size_t length = 1; from + length <= text.size(); ++length) {
      std::string word = text.substr(from, length);
      EXPECT_TRUE(WordFinder(word).is_in(text)) << word;
      for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      EXPECT_TRUE(WordFinder(word).is_in(text)) << word;
    }
  for (const std::string_view word : {"foox", "oofo", "bart", "0f"}) EXPECT_FALSE(WordFinder(word).is_in(text)) << word;
}

}  // namespace
}  // namespace cordwood::open
