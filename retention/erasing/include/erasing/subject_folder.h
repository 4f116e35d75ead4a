#pragma once
// Everything that is held on one subject, as files: one a stream, and a list of them.
//
//   manifest.json           what was asked, by whom and why; each file with its rows, times and SHA-256. Written last
//   rows/000001.ndjson      the rows of a stream, a JSON object a line
//   dead_letters.ndjson     rows that were refused, when there are any

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"

namespace cordwood::erasing {

/// What the manifest says beside the list of files.
struct SubjectRequest {
  std::string filter;
  TimeRange times = {};
  std::vector<std::string> unreached;  // Copies that were not looked into.
};

/// Takes the lines that api/subject.h describes. Memory: some MiB of lines, and some hundred bytes a stream. Threads:
/// one.
class SubjectFolder {
 public:
  /// Errc::invalid when the folder exists: nothing of an earlier answer shall pass for a part of this one.
  static Result<std::unique_ptr<SubjectFolder>> create(FileSystem& files, std::filesystem::path folder);
  ~SubjectFolder();

  /// A piece of the answer, which need not end where a line does.
  Result<void> take(std::string_view piece);

  /// Syncs everything, then writes the manifest. Errc::corrupt when the last line is missing: the answer was cut off.
  Result<void> finish(const SubjectRequest& request);

  std::uint64_t rows() const { return rows_; }
  std::uint64_t dead_letters() const { return dead_letters_; }

 private:
  struct Member;
  struct Reader;  // Of JSON.
  SubjectFolder(FileSystem& files, std::filesystem::path folder);
  Result<void> take_line(std::string_view line);
  Member& member_of(std::string_view stream);
  Result<void> add(Member& member, std::string_view line, Timestamp time);
  Result<void> flush();

  FileSystem& files_;
  const std::filesystem::path folder_;
  const std::unique_ptr<Reader> reader_;
  std::string line_;  // That has not ended.
  std::map<std::string, std::unique_ptr<Member>, std::less<>> streams_;
  std::unique_ptr<Member> letters_;  // Null while there are none.
  std::size_t waiting_bytes_ = 0;    // In all members.
  std::uint64_t rows_ = 0;
  std::uint64_t dead_letters_ = 0;
  std::optional<std::string> end_;  // The last line.
};

}  // namespace cordwood::erasing
