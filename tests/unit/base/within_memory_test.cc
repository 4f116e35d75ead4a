#include "base/within_memory.h"

#include <new>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(WithinMemory, GivesWhatTheWorkGives) {
  const Result<int> done = within_memory([]() -> Result<int> { return 4; });
  ASSERT_TRUE(done);
  EXPECT_EQ(done.value(), 4);
}

TEST(WithinMemory, WorkThatGetsNoMemoryIsAnError) {
  const Result<void> refused = within_memory([]() -> Result<void> { throw std::bad_alloc(); });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::busy);
}

TEST(WithinMemory, WhatNoMachineCanHoldIsAnError) {
  const Result<void> refused = within_memory([]() -> Result<void> {
    std::vector<char> bytes;
    bytes.reserve(bytes.max_size() + 1);
    return success();
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::busy);
}

TEST(WithinMemory, OtherExceptionsGoOn) {
  EXPECT_THROW((void)within_memory([]() -> Result<void> { throw std::runtime_error("a bug"); }), std::runtime_error);
}

}  // namespace
}  // namespace cordwood
