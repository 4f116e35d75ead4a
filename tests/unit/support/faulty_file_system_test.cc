#include "support/faulty_file_system.h"

#include <gtest/gtest.h>

#include "base/file_system.h"

namespace cordwood::test {
namespace {

std::string text_of(FileSystem& files, const std::filesystem::path& path) {
  return read_file(files, path, 1 << 20).value();
}

class FaultyFileSystemTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directories("/data"));
    ASSERT_TRUE(files_.sync_directory("/"));
  }
  std::unique_ptr<File> make(const std::filesystem::path& path, std::string_view bytes) {
    auto file = std::move(files_.open(path, OpenMode::create_new)).value();
    EXPECT_TRUE(file->append(bytes));
    return file;
  }
  void lose_power() {
    files_.cut_power();
    files_.restore_power(Unsynced::dropped);
  }
  FaultyFileSystem files_;
};

TEST_F(FaultyFileSystemTest, BytesNotSyncedAreGoneAfterAPowerCut) {
  auto file = make("/data/a", "synced");
  ASSERT_TRUE(file->sync());
  ASSERT_TRUE(files_.sync_directory("/data"));
  ASSERT_TRUE(file->append(" and not"));
  EXPECT_EQ(text_of(files_, "/data/a"), "synced and not");
  lose_power();
  EXPECT_EQ(text_of(files_, "/data/a"), "synced");
  EXPECT_FALSE(file->append("a dead process writes nothing"));
}

TEST_F(FaultyFileSystemTest, ANameNotSyncedIsGoneAfterAPowerCut) {
  ASSERT_TRUE(make("/data/a", "x")->sync());
  lose_power();
  EXPECT_FALSE(files_.exists("/data/a").value());
}

TEST_F(FaultyFileSystemTest, ARenameNotSyncedIsUndone) {
  ASSERT_TRUE(replace_file(files_, "/data/a", "old"));
  ASSERT_TRUE(make("/data/b", "new")->sync());
  ASSERT_TRUE(files_.rename("/data/b", "/data/a"));
  EXPECT_EQ(text_of(files_, "/data/a"), "new");
  lose_power();
  EXPECT_EQ(text_of(files_, "/data/a"), "old");
}

TEST_F(FaultyFileSystemTest, ATruncationNotSyncedIsUndone) {
  auto file = make("/data/a", "0123456789");
  ASSERT_TRUE(file->sync());
  ASSERT_TRUE(files_.sync_directory("/data"));
  ASSERT_TRUE(file->truncate(4));
  ASSERT_TRUE(file->append("xyz"));
  ASSERT_TRUE(file->truncate(2));
  EXPECT_EQ(text_of(files_, "/data/a"), "01");
  lose_power();
  EXPECT_EQ(text_of(files_, "/data/a"), "0123456789");
}

TEST_F(FaultyFileSystemTest, AFolderNotSyncedIsGoneWithItsFiles) {
  ASSERT_TRUE(files_.make_directories("/data/inner"));
  ASSERT_TRUE(make("/data/inner/a", "x")->sync());
  ASSERT_TRUE(files_.sync_directory("/data/inner"));
  lose_power();
  EXPECT_FALSE(files_.exists("/data/inner").value());
}

TEST_F(FaultyFileSystemTest, BytesBehindAFailedSyncNeverBecomeDurable) {
  auto file = make("/data/a", "good ");
  ASSERT_TRUE(file->sync());
  ASSERT_TRUE(files_.sync_directory("/data"));
  ASSERT_TRUE(file->append("lost"));
  files_.fail(Call::sync, 1);
  EXPECT_FALSE(file->sync());
  EXPECT_TRUE(file->sync());  // The lie that a retry tells.
  lose_power();
  EXPECT_EQ(text_of(files_, "/data/a"), std::string("good \0\0\0\0", 9));
}

TEST_F(FaultyFileSystemTest, TheNthCallFailsAndThoseAfterItDoNot) {
  files_.fail(Call::append, 2);
  auto file = std::move(files_.open("/data/a", OpenMode::append)).value();
  EXPECT_TRUE(file->append("one"));
  EXPECT_FALSE(files_.failed());
  EXPECT_FALSE(file->append("two!"));
  EXPECT_TRUE(files_.failed());
  EXPECT_TRUE(file->append("three"));
  EXPECT_EQ(text_of(files_, "/data/a"), "onetwthree");  // Half of the failed write is there.
}

TEST_F(FaultyFileSystemTest, AFullDiskTakesWhatFits) {
  files_.set_capacity(4);
  auto file = std::move(files_.open("/data/a", OpenMode::append)).value();
  EXPECT_FALSE(file->append("123456"));
  EXPECT_EQ(text_of(files_, "/data/a"), "1234");
  EXPECT_EQ(files_.free_bytes("/data").value(), 0u);
  files_.set_capacity(100);
  EXPECT_TRUE(file->append("56"));
}

TEST_F(FaultyFileSystemTest, ARemovedFileStaysReadableForWhoHasItOpen) {
  auto file = make("/data/a", "still here");
  ASSERT_TRUE(files_.remove("/data/a"));
  std::string bytes(10, '\0');
  EXPECT_EQ(file->read_at(0, bytes).value(), 10u);
  EXPECT_EQ(bytes, "still here");
}

}  // namespace
}  // namespace cordwood::test
