// cordwood fsck: reads every byte of a data folder that is not in use, and mends what can be mended.

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/file_system.h"
#include "commands.h"
#include "control/database_care.h"
#include "data_folder.h"
#include "erasing/eraser.h"
#include "folder_owner.h"
#include "indexer/store.h"
#include "intake/authority.h"
#include "sweeping/ledger.h"

namespace cordwood {
namespace {

struct FsckArguments {
  std::string data;
  bool dump = false;
  bool repair = false;
};

void print_string(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void print_lines(std::string_view before, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) fmt::print(stderr, "{}{}\n", before, line);
}

/// What lies beside the store: small files, each read whole.
class OtherFiles {
 public:
  OtherFiles(FileSystem& files, const DataFolder& data) : files_(files), data_(data) {}

  Result<std::vector<std::string>> check(bool repair) {
    CORDWOOD_TRY(check_control_database());
    CORDWOOD_TRY(check_deletions(repair));
    CORDWOOD_TRY(check_erasures());
    CORDWOOD_TRY(const bool has_pki, files_.exists(data_.pki()));
    if (has_pki) {
      CORDWOOD_TRY(auto wrong, intake::check_authority(files_, data_.pki()));
      problems_.insert(problems_.end(), wrong.begin(), wrong.end());
    }
    return std::move(problems_);
  }

 private:
  Result<void> check_control_database() {
    CORDWOOD_TRY(const bool there, files_.exists(data_.control_database()));
    if (!there) return success();
    const auto wrong = control::check_database(data_.control_database());
    if (!wrong) {
      problems_.push_back(fmt::format("{}: {}", data_.control_database().string(), wrong.error().message));
      return success();
    }
    for (const std::string& what : wrong.value())
      problems_.push_back(fmt::format("{}: {}", data_.control_database().string(), what));
    return success();
  }

  Result<void> check_deletions(bool repair) {
    CORDWOOD_TRY(const bool there, files_.exists(data_.deletions()));
    if (!there) return success();
    CORDWOOD_TRY(const auto damaged, sweeping::check_ledger(files_, data_.deletions(), repair));
    for (const std::size_t line : damaged)
      problems_.push_back(fmt::format("{}: line {} cannot be read{}", data_.deletions().string(), line,
                                      repair ? " and was left out; the old file is kept as deletions.broken" : ""));
    return success();
  }

  // Nothing else tells what a damaged one said, so it cannot be mended.
  Result<void> check_erasures() {
    CORDWOOD_TRY(const auto kept, erasing::read_certificates(files_, data_.root()));
    problems_.insert(problems_.end(), kept.problems.begin(), kept.problems.end());
    return success();
  }

  FileSystem& files_;
  const DataFolder& data_;
  std::vector<std::string> problems_;
};

// Whether rows were lost.
Result<bool> repair(FileSystem& files, const DataFolder& data) {
  SystemClock clock;
  CORDWOOD_TRY(const auto report, indexer::repair_store(files, clock, data.store()));
  print_lines("found: ", report.found);
  print_lines("mended: ", report.done);
  print_lines("lost: ", report.lost);
  OtherFiles others(files, data);
  CORDWOOD_TRY(const auto problems, others.check(true));
  print_lines("", problems);
  return report.lost_rows > 0 || !report.lost.empty();
}

Result<int> check(const FsckArguments& arguments) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  std::function<void(std::string_view)> dump;
  if (arguments.dump) dump = print_string;
  bool lost = false;
  if (arguments.repair) {
    CORDWOOD_TRY(lost, repair(files, data));
  }
  CORDWOOD_TRY(auto report, indexer::check_store(files, data.store(), dump));
  OtherFiles others(files, data);
  CORDWOOD_TRY(const auto problems, others.check(false));
  report.problems.insert(report.problems.end(), problems.begin(), problems.end());
  print_lines("", report.problems);
  fmt::print(stderr, "{} files, {} bytes, {} rows, {} problems\n", report.files, report.bytes, report.rows,
             report.problems.size());
  return report.problems.empty() && !lost ? 0 : 1;
}

}  // namespace

void add_fsck(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<FsckArguments>();
  CLI::App& command = *program.add_subcommand("fsck", "Check every file of a data folder while no server uses it");
  command.add_option("--data,data", arguments->data, "The data folder")->required();
  command.add_flag("--dump", arguments->dump, "Also print every string that the files hold");
  command.add_flag("--repair", arguments->repair, "Mend what can be mended; damaged files stay as NAME.broken");
  command.callback([arguments, &status] {
    const auto done = check(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
  });
}

}  // namespace cordwood
