#include "base/yaml.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

YamlNode parse(std::string_view text) {
  auto node = YamlNode::parse(text, "test.yaml");
  EXPECT_TRUE(node.has_value()) << node.error().message;
  return std::move(node.value());
}

TEST(Yaml, ValuesAreReadWithTheirTypes) {
  const YamlNode root = parse("a: text\nb: 17\nc: yes\nd: 1h30m\ne: 64KiB\nf: [x, y]\n");
  EXPECT_EQ(root.at("a").string().value(), "text");
  EXPECT_EQ(root.at("b").integer(0, 20).value(), 17);
  EXPECT_EQ(root.at("c").boolean().value(), true);
  EXPECT_EQ(root.at("d").duration().value(), std::chrono::minutes(90));
  EXPECT_EQ(root.at("e").bytes().value(), 65536U);
  EXPECT_EQ(root.at("f").strings().value(), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(root.integer_or("absent", 5, 0, 9).value(), 5);
}

TEST(Yaml, AnUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne) {
  const auto refused = parse("listen: x\nmaskng:\n  a: 1\n").allow_only({"listen", "masking"});
  ASSERT_TRUE(refused.has_error());
  EXPECT_EQ(refused.error().message, "test.yaml:2:1: unknown key 'maskng'");
  EXPECT_EQ(refused.error().hint, "did you mean 'masking'?");
  EXPECT_EQ(refused.error().place->line, 2U);
}

TEST(Yaml, AKeyGivenTwiceIsRefused) {
  EXPECT_EQ(parse("a: 1\na: 2\n").allow_only({"a"}).error().message, "test.yaml:2:1: key 'a' is given twice");
}

TEST(Yaml, AWrongValueIsNamedWithItsPlace) {
  const YamlNode root = parse("a:\n  b: many\n");
  EXPECT_EQ(root.at("a").at("b").integer(0, 9).error().message, "test.yaml:2:6: expected a whole number from 0 to 9");
}

TEST(Yaml, BrokenTextIsNamedWithItsPlace) {
  const auto broken = YamlNode::parse("a: [1, 2\nb: 3\n", "test.yaml");
  ASSERT_TRUE(broken.has_error());
  EXPECT_EQ(broken.error().message.rfind("test.yaml:2:", 0), 0U) << broken.error().message;
}

TEST(Yaml, AnEmptyTextIsNull) { EXPECT_TRUE(parse("").is_null()); }

}  // namespace
}  // namespace cordwood
