// The public LogsQL pipe cases, each over its own rows alone. Built where shared/ is beside the checkout.

#include <gtest/gtest.h>

#include "logsql_cases.h"
#include "stored_rows.h"

namespace cordwood::query {
namespace {

TEST(PipeCases, GiveTheRowsThatTheyMust) {
  for (const LogsqlCase& each : read_logsql_cases(CORDWOOD_LOGSQL_CASES, "pipe")) {
    const StoredRows stored(each.rows, Layout::memory);
    auto result = stored.run("* | " + each.delete_pipe() + " | " + each.pipe);
    ASSERT_TRUE(result) << each.test << ": " << each.pipe << "\n  " << result.error().message;
    EXPECT_EQ(each.difference(std::move(result).value()), "");
  }
}

}  // namespace
}  // namespace cordwood::query
