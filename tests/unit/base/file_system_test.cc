#include "base/file_system.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/scratch_folder.h"

namespace cordwood {
namespace {

class DiskFileSystemTest : public testing::Test {
 protected:
  std::filesystem::path at(const char* name) const { return scratch_.path() / name; }

  test::ScratchFolder scratch_;
  DiskFileSystem files_;
};

TEST_F(DiskFileSystemTest, WhatIsAppendedIsRead) {
  const auto file = files_.open(at("a"), OpenMode::create_new).value();
  ASSERT_TRUE(file->append("one").has_value());
  ASSERT_TRUE(file->append("two").has_value());
  ASSERT_TRUE(file->sync().has_value());
  EXPECT_EQ(read_file(files_, at("a"), 100).value(), "onetwo");
  std::string part(10, ' ');
  EXPECT_EQ(file->read_at(4, part).value(), 2U);
  EXPECT_EQ(part.substr(0, 2), "wo");
}

TEST_F(DiskFileSystemTest, FilesAreForTheirOwnerAlone) {
  ASSERT_TRUE(files_.make_directories(at("x/y")).has_value());
  ASSERT_TRUE(replace_file(files_, at("x/y/z"), "secret").has_value());
  struct stat status {};
  ASSERT_EQ(::stat(at("x/y/z").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(at("x/y").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(DiskFileSystemTest, AbsentFilesAreNotFoundAndNamed) {
  const auto absent = files_.open(at("absent"), OpenMode::read);
  ASSERT_TRUE(absent.has_error());
  EXPECT_EQ(absent.error().code, Errc::not_found);
  EXPECT_NE(absent.error().message.find("absent"), std::string::npos);
  EXPECT_EQ(files_.exists(at("absent")).value(), false);
}

TEST_F(DiskFileSystemTest, ReplacingLeavesOneFileEvenAfterACrashedAttempt) {
  ASSERT_TRUE(replace_file(files_, at("a"), "old").has_value());
  ASSERT_TRUE(files_.open(at("a.new"), OpenMode::create_new).value()->append("half").has_value());
  ASSERT_TRUE(replace_file(files_, at("a"), "new").has_value());
  EXPECT_EQ(read_file(files_, at("a"), 100).value(), "new");
  EXPECT_EQ(files_.list(scratch_.path()).value().size(), 1U);
}

TEST_F(DiskFileSystemTest, AFileLargerThanAllowedIsNotRead) {
  ASSERT_TRUE(replace_file(files_, at("a"), "12345").has_value());
  EXPECT_EQ(read_file(files_, at("a"), 4).error().code, Errc::too_large);
}

}  // namespace
}  // namespace cordwood
