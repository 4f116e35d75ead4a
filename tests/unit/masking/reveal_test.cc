#include "masking/reveal.h"

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"
#include "support/faulty_file_system.h"

namespace cordwood::masking {
namespace {

std::string encrypted(std::string_view text, const KeySet& keys) {
  const auto node =
      YamlNode::parse("rules: [{detector: email, action: encrypt}, {regex: 'X+', name: x, action: encrypt}]", "y")
          .value();
  return Masker::from_configuration(node, keys).value().mask_text(text);
}

TEST(Reveal, GivesBackTheValueUnderWhicheverKey) {
  KeySet keys(std::string(32, 'k'));
  const std::string first = encrypted("Anna@Example.com", keys);
  ASSERT_TRUE(keys.rotate({}).has_value());
  const std::string second = encrypted("Anna@Example.com", keys);
  EXPECT_TRUE(second.starts_with("[email:k2:"));
  for (const std::string& tag : {first, second}) {
    const auto revealed = reveal(tag, keys);
    ASSERT_TRUE(revealed.has_value()) << revealed.error().message;
    EXPECT_EQ(revealed.value().value, "Anna@Example.com");
    EXPECT_EQ(revealed.value().detector, "email");
    const auto words = keys.words_for("anna@example.com");
    EXPECT_NE(std::find(words.begin(), words.end(), revealed.value().hash_word), words.end());
  }
  ASSERT_TRUE(keys.remove(1).has_value());
  EXPECT_EQ(reveal(first, keys).error().code, Errc::not_found);
}

TEST(Reveal, EqualValuesHaveEqualTagsAndOthersDoNot) {
  const KeySet keys(std::string(32, 'k'));
  EXPECT_EQ(encrypted("a@b.com", keys), encrypted("a@b.com", keys));
  EXPECT_NE(encrypted("a@b.com", keys), encrypted("a@b.org", keys));
  EXPECT_NE(encrypted("a@b.com", keys), encrypted("a@b.com", KeySet(std::string(32, 'l'))));
}

TEST(Reveal, ATagIsLeftAloneWhenItIsMaskedAgain) {
  const KeySet keys(std::string(32, 'k'));
  const std::string tag = encrypted("a@b.com", keys);
  EXPECT_EQ(encrypted("password=" + tag + " token: " + tag, keys), "password=" + tag + " token: " + tag);
}

TEST(Reveal, LongValuesAreRedacted) {
  EXPECT_EQ(encrypted(std::string(5000, 'X'), KeySet(std::string(32, 'k'))), "[masked:x]");
}

TEST(Reveal, RefusesWhatItDidNotMake) {
  const KeySet keys(std::string(32, 'k'));
  const std::string tag = encrypted("a@b.com", keys);
  for (const std::string& text : {std::string("[masked:email]"), std::string("[email:9f86d081884c7d65]"), std::string(),
                                  tag.substr(1), "[email:9f86d081884c7d65:]" + tag})
    EXPECT_EQ(reveal(text, keys).error().code, Errc::invalid) << text;
  std::string changed = tag;
  changed[changed.size() - 5] = changed[changed.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(reveal(changed, keys).error().code, Errc::corrupt);
  EXPECT_EQ(reveal("[phone" + tag.substr(6), keys).error().code, Errc::corrupt);
  EXPECT_EQ(reveal("[email:9f86d081884c7d65:AAAA]", keys).error().code, Errc::corrupt);
}

TEST(Reveal, RecordsAreDurableLinesWithoutTheValue) {
  const std::filesystem::path path = "/data/reveals";
  const Revealed revealed{"secret@b.com", "email", 2, "9f86d081884c7d65"};
  for (std::uint64_t nth = 1;; ++nth) {
    test::FaultyFileSystem files(nth);
    ASSERT_TRUE(files.make_directories("/data").has_value());
    ASSERT_TRUE(files.sync_directory("/").has_value());
    ASSERT_TRUE(record_reveal(files, path, {{}, "admin", "case 1"}, revealed).has_value());
    files.cut_power_at(nth);
    const bool recorded = record_reveal(files, path, {{}, "ann \"x\"", "case 2"}, revealed).has_value();
    const bool survived = files.has_power();
    if (survived) files.cut_power();
    files.restore_power(test::Unsynced::torn);
    ASSERT_TRUE(record_reveal(files, path, {{}, "bob", "case 3"}, revealed).has_value());
    const std::string text = read_file(files, path, 1 << 20).value();
    EXPECT_NE(text.find("reason=\"case 1\" sum="), std::string::npos);
    EXPECT_TRUE(!recorded || text.find("who=\"ann \\\"x\\\"\"") != std::string::npos) << text;
    EXPECT_NE(text.find("\ntime=1970-01-01T00:00:00Z who=\"bob\" detector=email key=k2 hash=9f86d081884c7d65 reason="),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("secret"), std::string::npos);
    if (survived) break;
  }
}

}  // namespace
}  // namespace cordwood::masking
