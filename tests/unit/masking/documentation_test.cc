// The YAML in docs/operations/masking.md is read by the masker that it describes.

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"
#include "support/document.h"

namespace cordwood::masking {
namespace {

TEST(MaskingDocumentation, EveryExampleIsAccepted) {
  for (const std::string& example : test::blocks_of("operations/masking.md", "yaml")) {
    const auto node = YamlNode::parse(example, "masking.md");
    ASSERT_TRUE(node.has_value());
    const auto masker = Masker::from_configuration(node.value().at("masking"), KeySet(std::string(32, 'k')));
    EXPECT_TRUE(masker.has_value()) << masker.error().message;
  }
}

}  // namespace
}  // namespace cordwood::masking
