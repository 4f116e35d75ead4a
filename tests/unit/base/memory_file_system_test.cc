#include "base/memory_file_system.h"

#include <gtest/gtest.h>

namespace cordwood {
namespace {

TEST(MemoryFileSystem, WhatIsAppendedIsRead) {
  MemoryFileSystem files(1 << 20);
  const auto file = files.open("a", OpenMode::create_new).value();
  ASSERT_TRUE(file->append("one").has_value());
  ASSERT_TRUE(file->append("two").has_value());
  EXPECT_EQ(read_file(files, "a", 100).value(), "onetwo");
  ASSERT_TRUE(file->truncate(4).has_value());
  EXPECT_EQ(read_file(files, "a", 100).value(), "onet");
}

TEST(MemoryFileSystem, OpenModesMeanWhatTheyMeanOnADisk) {
  MemoryFileSystem files(1 << 20);
  EXPECT_EQ(files.open("a", OpenMode::read).error().code, Errc::not_found);
  ASSERT_TRUE(files.open("a", OpenMode::create_new).has_value());
  EXPECT_EQ(files.open("a", OpenMode::create_new).error().code, Errc::io);
  ASSERT_TRUE(files.open("a", OpenMode::append).value()->append("x").has_value());
  EXPECT_EQ(read_file(files, "a", 100).value(), "x");
}

TEST(MemoryFileSystem, AFileThatWasRemovedStaysReadableForItsHolder) {
  MemoryFileSystem files(10);
  auto file = files.open("a", OpenMode::create_new).value();
  ASSERT_TRUE(file->append("0123456789").has_value());
  ASSERT_TRUE(files.remove("a").has_value());
  EXPECT_FALSE(files.exists("a").value());
  std::string bytes(10, ' ');
  EXPECT_EQ(file->read_at(0, bytes).value(), 10U);
  EXPECT_EQ(bytes, "0123456789");
  EXPECT_EQ(files.free_bytes("").value(), 0U);
  file.reset();
  EXPECT_EQ(files.free_bytes("").value(), 10U);
}

TEST(MemoryFileSystem, BeyondTheLimitNothingIsWritten) {
  MemoryFileSystem files(10);
  const auto file = files.open("a", OpenMode::create_new).value();
  ASSERT_TRUE(file->append("0123456").has_value());
  EXPECT_EQ(files.open("b", OpenMode::create_new).value()->append("0123").error().code, Errc::too_large);
  EXPECT_EQ(file->size().value(), 7U);
}

TEST(MemoryFileSystem, NamesAreMovedLinkedAndListed) {
  MemoryFileSystem files(1 << 20);
  ASSERT_TRUE(replace_file(files, "x/y/z", "text").has_value());
  ASSERT_TRUE(files.hard_link("x/y/z", "x/link").has_value());
  ASSERT_TRUE(files.rename("x/y/z", "x/moved").has_value());
  const auto entries = files.list("x").value();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name, "link");
  EXPECT_EQ(entries[1].name, "moved");
  EXPECT_EQ(entries[1].size_bytes, 4U);
  EXPECT_TRUE(files.list("").value().at(0).is_directory);
  EXPECT_TRUE(files.exists("x").value());
  EXPECT_EQ(files.remove_directory("x").error().code, Errc::io);
  EXPECT_EQ(files.rename("none", "x/some").error().code, Errc::not_found);
}

}  // namespace
}  // namespace cordwood
