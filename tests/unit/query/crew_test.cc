#include "crew.h"

#include <future>
#include <new>

#include <gtest/gtest.h>

namespace cordwood::query {
namespace {

// Before, the helper went on with what was gone from the caller's stack.
TEST(Crew, ACallerThatThrowsWaitsForItsHelpers) {
  Crew crew(1);
  std::promise<void> helper_began, caller_throws;
  std::future<void> began = helper_began.get_future(), thrown = caller_throws.get_future();
  bool helper_ended = false;
  const auto work = [&](unsigned worker) {
    if (worker == 0) {
      began.get();
      caller_throws.set_value();
      throw std::bad_alloc();
    }
    helper_began.set_value();
    thrown.get();
    helper_ended = true;
  };
  EXPECT_THROW(crew.run(2, work), std::bad_alloc);
  EXPECT_TRUE(helper_ended);
}

}  // namespace
}  // namespace cordwood::query
