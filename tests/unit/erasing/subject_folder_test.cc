#include "erasing/subject_folder.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/faulty_file_system.h"

namespace cordwood::erasing {
namespace {

constexpr std::string_view kFolder = "/out/alice";

std::string row(std::string_view stream, std::string_view time, std::string_view message) {
  return fmt::format("{{\"_time\":\"{}\",\"_stream\":\"{}\",\"_msg\":\"{}\"}}\n", time, stream, message);
}
std::string letter() {
  return "{\"dead_letter\":{\"day\":\"2026-11-21\",\"reason\":\"too_old\",\"_time\":\"2001-01-01T00:00:00Z\"}}\n";
}
std::string end(int rows, int letters) {
  return fmt::format("{{\"end\":{{\"rows\":{},\"dead_letters\":{},\"reason\":\"r\"}}}}\n", rows, letters);
}

/// Gives the text in pieces of this size.
Result<void> write(FileSystem& files, std::string_view text, std::size_t piece = 7) {
  CORDWOOD_TRY(const auto folder, SubjectFolder::create(files, kFolder));
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    CORDWOOD_TRY(folder->take(text.substr(0, piece)));
  }
  return folder->finish({"user:=alice", {}, {"backup: /mnt/b"}});
}

std::string read(FileSystem& files, std::string_view name) {
  return read_file(files, std::filesystem::path(kFolder) / name, 1 << 20).value();
}

TEST(SubjectFolder, HasAFileAStreamAndAListOfThem) {
  test::FaultyFileSystem files;
  const std::string a1 = row("{a}", "2026-11-21T10:00:00Z", "one");
  const std::string b1 = row("{b}", "2026-11-21T11:00:00Z", "two");
  const std::string a2 = row("{a}", "2026-11-20T10:00:00.5Z", "three");
  const auto written = write(files, a1 + b1 + a2 + letter() + end(3, 1));
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(read(files, "rows/000001.ndjson"), a1 + a2);
  EXPECT_EQ(read(files, "rows/000002.ndjson"), b1);
  EXPECT_EQ(read(files, "dead_letters.ndjson"), letter());
  const std::string manifest = read(files, "manifest.json");
  EXPECT_NE(manifest.find(R"("filter": "user:=alice")"), std::string::npos) << manifest;
  EXPECT_NE(manifest.find(R"("unreached": ["backup: /mnt/b"])"), std::string::npos) << manifest;
  EXPECT_NE(
      manifest.find(R"("file": "rows/000001.ndjson", "stream": "{a}", "rows": 2, "oldest": "2026-11-20T10:00:00.5)"),
      std::string::npos)
      << manifest;
  EXPECT_NE(manifest.find(R"("newest": "2026-11-21T10:00:00Z")"), std::string::npos) << manifest;
}

TEST(SubjectFolder, WhatIsNotWholeGetsNoManifest) {
  const std::string a = row("{a}", "2026-11-21T10:00:00Z", "one");
  for (const std::string& text : {a, a + end(2, 0), a + end(1, 1), end(0, 0) + a, std::string("nonsense\n") + end(0, 0),
                                  std::string("{\"_time\":\"soon\"}\n") + end(1, 0), a + "{}\n" + end(1, 0),
                                  std::string("{\"dead_letter\":{}}\n") + end(0, 1), a + end(1, 0).substr(0, 20)}) {
    test::FaultyFileSystem files;
    const auto written = write(files, text);
    ASSERT_FALSE(written) << text;
    EXPECT_EQ(written.error().code, Errc::corrupt) << text;
    EXPECT_FALSE(files.exists(std::filesystem::path(kFolder) / "manifest.json").value()) << text;
  }
}

TEST(SubjectFolder, IsNotMixedWithAnother) {
  test::FaultyFileSystem files;
  ASSERT_TRUE(write(files, end(0, 0)));
  EXPECT_EQ(write(files, end(0, 0)).error().code, Errc::invalid);
}

TEST(SubjectFolder, WhateverCallFailsAManifestMeansThatAllIsThere) {
  const std::string a = row("{a}", "2026-11-21T10:00:00Z", "one");
  const std::string text = a + row("{b}", "2026-11-21T11:00:00Z", "two") + letter() + end(2, 1);
  for (const test::Call call : {test::Call::open, test::Call::append, test::Call::sync, test::Call::rename,
                                test::Call::make_directories, test::Call::sync_directory}) {
    for (std::uint64_t nth = 1;; ++nth) {
      test::FaultyFileSystem files;
      files.fail(call, nth);
      const auto written = write(files, text);
      const bool failed = files.failed();
      files.heal();
      if (files.exists(std::filesystem::path(kFolder) / "manifest.json").value()) {
        EXPECT_EQ(read(files, "rows/000001.ndjson"), a);
      }
      EXPECT_NE(written.has_value(), failed) << static_cast<int>(call) << ", " << nth;
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::erasing
