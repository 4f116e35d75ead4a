// The YAML in docs/operations/pipelines.md is read by the parser that it describes.

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "formats.h"
#include "parser/pipelines.h"
#include "support/document.h"

namespace cordwood::parser {
namespace {

TEST(PipelinesDocumentation, EveryExampleIsAccepted) {
  const auto read_table = [](const std::string&) -> Result<std::string> { return "ip,owner,site\n"; };
  for (const std::string& example : test::blocks_of("operations/pipelines.md", "yaml")) {
    const auto node = YamlNode::parse(example, "pipelines.md");
    ASSERT_TRUE(node.has_value());
    const auto pipelines = Pipelines::from_configuration(node.value().at("pipelines"), read_table);
    EXPECT_TRUE(pipelines.has_value()) << pipelines.error().message;
  }
}

TEST(PipelinesDocumentation, EveryFormatIsListed) {
  const std::string text = test::text_of("operations/pipelines.md");
  for (const std::string& name : format_names()) EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name;
}

}  // namespace
}  // namespace cordwood::parser
