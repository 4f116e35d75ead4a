// The YAML in docs/operations/pipelines.md is read by the parser that it describes.
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "parser/pipelines.h"

namespace cordwood::parser {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(PipelinesDocumentation, EveryExampleIsAccepted) {
  const std::string text = text_of(CORDWOOD_DOCS "/operations/pipelines.md");
  std::size_t examples = 0;
  for (std::size_t at = text.find("```yaml\n"); at != std::string::npos; at = text.find("```yaml\n", at + 1)) {
    const std::size_t begin = at + 8;
    const auto node =
        YamlNode::parse(std::string_view(text).substr(begin, text.find("```", begin) - begin), "pipelines.md");
    ASSERT_TRUE(node.has_value());
    const auto pipelines = Pipelines::from_configuration(node.value().at("pipelines"));
    EXPECT_TRUE(pipelines.has_value()) << pipelines.error().message;
    ++examples;
  }
  EXPECT_GE(examples, 2U);
}

}  // namespace
}  // namespace cordwood::parser
