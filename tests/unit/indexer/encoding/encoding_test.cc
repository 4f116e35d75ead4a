#include "encoding/encoding.h"

#include <functional>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../sample_tests.h"
#include "base/time.h"
#include "fingerprint.h"
#include "string_table.h"

namespace cordwood::indexer {
namespace {

/// What became of some values: the column and what it stands on.
struct Encoded {
  std::string bytes;
  std::shared_ptr<const StringTable> strings;
  std::vector<std::uint32_t> string_ids;
  std::unique_ptr<Column> column;
};

Encoded encode(const std::vector<std::string>& texts) {
  const std::vector<std::string_view> values(texts.begin(), texts.end());
  Encoded encoded;
  StringTableBuilder strings;
  NeedleCollector needles;
  const EncodeContext context{.strings = &strings,
                              .needles = &needles,
                              .string_ids = &encoded.string_ids,
                              .string_rows_min = 16,
                              .templates_left = 2};
  encode_column(values, context, encoded.bytes);
  encoded.strings = StringTable::decode(strings.encode(), strings.size()).value();
  DecodeContext decoding{*encoded.strings, encoded.string_ids};
  ByteReader in(encoded.bytes);
  encoded.column = decode_column(in, static_cast<std::uint32_t>(values.size()), decoding).value();
  EXPECT_TRUE(in.at_end());
  return encoded;
}

void expect_same_values(const Encoded& encoded, const std::vector<std::string>& texts) {
  std::string scratch;
  for (std::uint32_t row = 0; row < texts.size(); ++row) ASSERT_EQ(encoded.column->value(row, scratch), texts[row]);
}

using Random = std::mt19937_64;

std::string random_bytes(Random& random) {
  std::string text(random() % 30, ' ');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

std::string random_prose(Random& random) {
  std::string text;
  for (int i = 0; i < 6; ++i) {
    text += ' ';
    for (auto letters = random() % 9 + 1; letters > 0; --letters) text += static_cast<char>('a' + random() % 26);
  }
  return text;
}

std::string random_trimmed_time(Random& random, int row) {
  const auto seconds = timestamp_from_nanoseconds(1'700'000'000'000'000'000 + row * 60'000'000'000);
  const std::string fraction = random() % 4 == 0 ? "" : fmt::format(".{}7", random() % 10'000'000);
  return format_rfc3339(seconds).substr(0, 19) + fraction + "Z";
}

struct Kind {
  std::string name;
  Encoding encoding;  // What 1,000 of them become.
  std::function<std::string(Random&, int row)> make;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"constant", Encoding::constant, [](Random&, int) { return "always 1"; }},
      {"few texts", Encoding::dictionary, [](Random& random, int) { return fmt::format("level {}", random() % 5); }},
      {"integers", Encoding::integer,
       [](Random& random, int) { return std::to_string(static_cast<std::int64_t>(random())); }},
      {"decimals", Encoding::decimal,
       [](Random& random, int) {
         return fmt::format("{}{}.{:02}", random() % 2 ? "-" : "", random() % 500 + 1, random() % 100);
       }},
      {"addresses", Encoding::ipv4,
       [](Random& random, int) { return fmt::format("10.{}.{}.{}", random() % 256, random() % 256, random() % 256); }},
      {"times", Encoding::timestamp,
       [](Random& random, int row) {
         return fmt::format("2026-02-{:02}T{:02}:{:02}:{:02}.{:03}Z", row % 28 + 1, random() % 24, random() % 60,
                            random() % 60, random() % 1000);
       }},
      {"trimmed times", Encoding::timestamp, random_trimmed_time},
      {"times of day", Encoding::digits,
       [](Random& random, int) {
         return fmt::format("{:02}:{:02}:{:02},{:03}", random() % 24, random() % 60, random() % 60, random() % 1000);
       }},
      {"padded numbers", Encoding::digits,
       [](Random& random, int) { return fmt::format("{:020}x{:09}", random(), random() % 1'000'000'000); }},
      {"hashes", Encoding::hexadecimal,
       [](Random& random, int) { return fmt::format("sha:{:016x}{:016x}", random(), random()); }},
      {"upper-case ids", Encoding::hexadecimal,
       [](Random& random, int) { return fmt::format("{{{:08X}-{:04X}}}", random() & 0xffffffff, random() & 0xffff); }},
      {"durations", Encoding::affix, [](Random& random, int) { return fmt::format("took{}ms", random() % 100'000); }},
      {"numbers or a dash", Encoding::patched,
       [](Random& random, int row) { return row % 50 == 7 ? "-" : std::to_string(random() % 10'000'000); }},
      {"messages", Encoding::templates,
       [](Random& random, int row) {
         return fmt::format("{} {} of user {} at {}:{} [{}]", row % 3 ? "login" : "LOGOUT", random() % 1000,
                            random() % 9999, random() % 256, random() % 70000, random() % 2 ? "ok" : "failed");
       }},
      {"addresses in text", Encoding::templates,
       [](Random& random, int row) {
         return fmt::format("{} from db{}/app@10.{}.0.{}:{} (age={})", row % 2 ? "login attempt" : "closing because",
                            random() % 9, random() % 3, random() % 256, random() % 70000, random() % 5000);
       }},
      {"records", Encoding::templates,
       [](Random& random, int) {
         return fmt::format("Event:\nName: n{}\nUser: {}\nPath: C:\\tmp\\{}\r\nState: {}\n", random() % 1000,
                            random() % 2 ? "root" : "daemon", random() % 77777, random() % 3 ? "on" : "off");
       }},
      {"prose", Encoding::plain, [](Random& random, int) { return random_prose(random); }},
      {"any bytes", Encoding::plain, [](Random& random, int) { return random_bytes(random); }},
      {"almost integers", Encoding::plain,
       [](Random& random, int row) { return row % 2 ? fmt::format("0{}", random()) : fmt::format("-{}x", random()); }},
      {"calendar errors", Encoding::digits,
       [](Random& random, int) { return fmt::format("2026-02-{:02}T24:61:{:02}Z", random() % 32, random() % 60); }},
  };
  return all;
}

std::vector<std::string> make_texts(const Kind& kind, int count) {
  Random random(static_cast<unsigned>(count));
  std::vector<std::string> texts;
  for (int row = 0; row < count; ++row) texts.push_back(kind.make(random, row));
  return texts;
}

TEST(Encoding, GivesBackEveryKindOfValue) {
  for (const Kind& kind : kinds())
    for (const int count : {1, 2, 7, 40, 1000, 9000}) {
      SCOPED_TRACE(fmt::format("{} {}", count, kind.name));
      const auto texts = make_texts(kind, count);
      const Encoded encoded = encode(texts);
      expect_same_values(encoded, texts);
      if (count == 1000) {
        EXPECT_EQ(encoded.bytes[0], static_cast<char>(kind.encoding));
      }
    }
}

TEST(Encoding, SelectsAsTheValuesDo) {
  for (const Kind& kind : kinds()) {
    const auto texts = make_texts(kind, 400);
    const Encoded encoded = encode(texts);
    for (std::size_t i = 0; i < texts.size(); i += 57)
      for (const auto& test : tests_about(texts[i])) {
        Bitmap asked(400, true);
        for (std::uint32_t row = 1; row < 400; row += 3) asked.reset(row);
        Bitmap expected = asked;
        expected.keep_if([&](std::uint32_t row) { return test->matches(texts[row]); });
        encoded.column->select(*test, asked);
        EXPECT_EQ(asked, expected) << kind.name << ": " << texts[i];
      }
  }
}

// Bytes cut out of values at any place stand in pieces, in slots and across their borders.
TEST(Encoding, FindsBytesWhereverTheyStand) {
  Random random(7);
  for (const Kind& kind : kinds()) {
    const auto texts = make_texts(kind, 300);
    const Encoded encoded = encode(texts);
    for (int round = 0; round < 200; ++round) {
      const std::string& value = texts[random() % texts.size()];
      std::string bytes = value.substr(random() % (value.size() + 1), random() % 12 + 1);
      if (bytes.empty()) continue;
      if (random() % 8 == 0) bytes.back() = value[random() % value.size()];
      std::vector<std::unique_ptr<ValueTest>> tests;
      tests.push_back(std::make_unique<SubstringTest>(bytes));
      tests.push_back(std::make_unique<PhraseTest>(bytes));
      bool held = false;
      for (const auto& test : tests) {
        Bitmap found(300, true), expected(300, true);
        expected.keep_if([&](std::uint32_t row) { return test->matches(texts[row]); });
        encoded.column->select(*test, found);
        EXPECT_EQ(found, expected) << kind.name << ": " << bytes;
        held = held || !expected.none();
      }
      EXPECT_TRUE(!held || encoded.column->may_hold(bytes)) << kind.name << ": " << bytes;
    }
  }
}

TEST(Encoding, ShowsDictionariesAndIntegersAsTheyAre) {
  for (const Kind& kind : kinds()) {
    const auto texts = make_texts(kind, 500);
    const Encoded encoded = encode(texts);
    if (const auto dictionary = encoded.column->dictionary()) {
      for (std::uint32_t row = 0; row < 500; ++row) EXPECT_EQ(dictionary->values[dictionary->ids[row]], texts[row]);
    }
    if (const auto integers = encoded.column->integers()) {
      for (std::uint32_t row = 0; row < 500; ++row) EXPECT_EQ(std::to_string((*integers)[row]), texts[row]);
    }
  }
}

TEST(Encoding, MixturesOfKindsComeBack) {
  Random random(5);
  for (int round = 0; round < 60; ++round) {
    const Kind& most = kinds()[random() % kinds().size()];
    const Kind& some = kinds()[random() % kinds().size()];
    SCOPED_TRACE(most.name + " with " + some.name);
    std::vector<std::string> texts;
    for (int row = 0; row < 700; ++row) texts.push_back((random() % 15 == 0 ? some : most).make(random, row));
    expect_same_values(encode(texts), texts);
  }
}

TEST(Encoding, OddTextsComeBackAmongAnyOthers) {
  constexpr std::size_t kLongest = std::size_t{2} << 20;
  Random random(7);
  const std::vector<std::string> odd = {"",
                                        std::string(1, '\0'),
                                        std::string("a\0 1", 4),
                                        "\xff\xfe 12",
                                        "\xc3",
                                        "\xed\xa0\x80 7:7",
                                        "-0",
                                        "007",
                                        "\r\n",
                                        "a: 1\nb: 2\nc: 3\nd: \xff\n",
                                        std::string(kLongest, '9'),
                                        std::string(kLongest, 'x'),
                                        std::string(kLongest / 2, '\0')};
  for (const Kind& kind : kinds()) {
    SCOPED_TRACE(kind.name);
    std::vector<std::string> texts = make_texts(kind, 300);
    for (std::size_t i = 0; i < odd.size(); ++i) texts[i * 23 + random() % 23] = odd[i];
    expect_same_values(encode(texts), texts);
  }
}

TEST(Encoding, FewValuesComeBackHoweverTheyAreMixed) {
  Random random(8);
  for (const Kind& kind : kinds())
    for (const unsigned few : {2, 5, 40, 300, 1500}) {
      SCOPED_TRACE(fmt::format("{} {}", few, kind.name));
      const auto values = make_texts(kind, static_cast<int>(few));
      std::vector<std::string> texts;
      for (int row = 0; row < 4000; ++row) texts.push_back(values[random() % (random() % few + 1)]);
      expect_same_values(encode(texts), texts);
    }
}

TEST(Encoding, DamagedColumnsAreCorruptOrDecode) {
  Random random(6);
  for (const Kind& kind : kinds()) {
    const Encoded encoded = encode(make_texts(kind, 120));
    for (int i = 0; i < 300; ++i) {
      std::string damaged = encoded.bytes;
      damaged[random() % damaged.size()] = static_cast<char>(random());
      DecodeContext context{*encoded.strings, encoded.string_ids};
      ByteReader in(damaged);
      const auto column = decode_column(in, 120, context);
      if (!column) {
        EXPECT_EQ(column.error().code, Errc::corrupt);
        continue;
      }
      std::string scratch;
      for (std::uint32_t row = 0; row < 120; ++row) column.value()->value(row, scratch);
    }
  }
}

}  // namespace
}  // namespace cordwood::indexer
