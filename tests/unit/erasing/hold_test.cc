#include "erasing/hold.h"

#include <gtest/gtest.h>

#include "language/filter.h"

namespace cordwood::erasing {
namespace {

Result<std::vector<Hold>> holds_of(std::string_view yaml) {
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(yaml, "cordwood.yaml"));
  return holds_from_configuration(node);
}

std::string complaint_about(std::string_view yaml) {
  const auto holds = holds_of(yaml);
  return holds ? "none" : holds.error().message;
}

TEST(Hold, ReadsNameReasonOwnerAndFilter) {
  const auto holds = holds_of("- {name: a, reason: r, owner: o, filter: 'user:=alice _time:2026-03'}").value();
  ASSERT_EQ(holds.size(), 1u);
  EXPECT_EQ(holds[0].name, "a");
  EXPECT_EQ(holds[0].reason, "r");
  EXPECT_EQ(holds[0].owner, "o");
  EXPECT_EQ(language::to_string(*holds[0].filter), "user:=alice _time:2026-03");
  EXPECT_TRUE(holds_of("").value().empty());
}

TEST(Hold, ComplaintsNameThePlace) {
  EXPECT_EQ(complaint_about("{}"), "cordwood.yaml:1:1: holds are a list");
  EXPECT_EQ(complaint_about("- {name: a, reason: r, owner: o}"), "cordwood.yaml:1:3: a hold needs a filter");
  EXPECT_EQ(complaint_about("- {name: a, owner: o, filter: x}"), "cordwood.yaml:1:3: a hold needs a reason");
  EXPECT_NE(complaint_about("- {name: a, reason: r, owner: o, filter: 'x ('}")
                .find("cordwood.yaml:1:42: filter, at byte 3: "),
            std::string::npos);
  EXPECT_EQ(complaint_about("- {name: a, reason: r, owner: o, filter: x}\n- {name: a, reason: r, owner: o, filter: y}"),
            "cordwood.yaml:2:10: there are two holds named a");
}

TEST(Hold, ATimeThatMovesWithTheClockIsRefused) {
  for (const char* filter : {"_time:5d", "x or _time:5m", "!_time:1h y"})
    EXPECT_NE(complaint_about(std::string("- {name: a, reason: r, owner: o, filter: '") + filter + "'}").find("clock"),
              std::string::npos)
        << filter;
  EXPECT_NE(complaint_about("- {name: a, reason: r, owner: o, filter: 'x:in(y | fields z)'}").find("subqueries"),
            std::string::npos);
}

}  // namespace
}  // namespace cordwood::erasing
