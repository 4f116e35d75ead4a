// The YAML in docs/operations/masking.md is read by the masker that it describes.
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace cordwood::masking {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(MaskingDocumentation, EveryExampleIsAccepted) {
  const std::string text = text_of(CORDWOOD_DOCS "/operations/masking.md");
  std::size_t examples = 0;
  for (std::size_t at = text.find("```yaml\n"); at != std::string::npos; at = text.find("```yaml\n", at + 1)) {
    const std::size_t begin = at + 8;
    const auto node =
        YamlNode::parse(std::string_view(text).substr(begin, text.find("```", begin) - begin), "masking.md");
    ASSERT_TRUE(node.has_value());
    const auto masker = Masker::from_configuration(node.value().at("masking"), std::string(32, 'k'));
    EXPECT_TRUE(masker.has_value()) << masker.error().message;
    ++examples;
  }
  EXPECT_GE(examples, 1U);
}

}  // namespace
}  // namespace cordwood::masking
