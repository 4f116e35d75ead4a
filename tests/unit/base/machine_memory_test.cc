#include "base/machine_memory.h"

#include <fstream>

#include <gtest/gtest.h>

namespace cordwood {
namespace {

namespace fs = std::filesystem;

class MachineMemoryTest : public testing::Test {
 protected:
  MachineMemoryTest() : root_(fs::path(testing::TempDir()) / "machine_memory_test") { fs::remove_all(root_); }
  ~MachineMemoryTest() override { fs::remove_all(root_); }

  void write(const fs::path& path, std::string_view text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  const fs::path root_;
};

TEST_F(MachineMemoryTest, IsWhatTheMachineHas) {
  write("proc/meminfo", "MemFree:  1 kB\nMemTotal:       2048 kB\nMemAvailable: 7 kB\n");
  EXPECT_EQ(machine_memory_bytes(root_), 2048u << 10);
}

TEST_F(MachineMemoryTest, IsTheLimitOfAnyControlGroupAbove) {
  write("proc/meminfo", "MemTotal:       2048 kB\n");
  write("proc/self/cgroup", "0::/system.slice/cordwood.service\n");
  write("sys/fs/cgroup/system.slice/cordwood.service/memory.max", "max\n");
  EXPECT_EQ(machine_memory_bytes(root_), 2048u << 10);
  write("sys/fs/cgroup/system.slice/memory.max", "1048576\n");
  EXPECT_EQ(machine_memory_bytes(root_), 1048576u);
  write("sys/fs/cgroup/system.slice/cordwood.service/memory.max", "4096\n");
  EXPECT_EQ(machine_memory_bytes(root_), 4096u);
}

TEST_F(MachineMemoryTest, KnowsTheOldControlGroups) {
  write("proc/meminfo", "MemTotal:       2048 kB\n");
  write("proc/self/cgroup", "9:memory:/docker/x\n1:name=systemd:/docker/x\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine_memory_bytes(root_), 2048u << 10);
  write("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", "8192\n");
  EXPECT_EQ(machine_memory_bytes(root_), 8192u);
}

TEST_F(MachineMemoryTest, IsUnknownWithoutAnyOfThem) { EXPECT_EQ(machine_memory_bytes(root_), 0u); }

TEST(MachineMemory, OfThisMachineIsKnown) { EXPECT_GT(machine_memory_bytes(), 1u << 20); }

}  // namespace
}  // namespace cordwood
