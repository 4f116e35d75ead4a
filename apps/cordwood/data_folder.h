#pragma once
// What lies where in a server's data folder. docs/format/README.md describes each.

#include <filesystem>
#include <utility>

namespace cordwood {

class DataFolder {
 public:
  explicit DataFolder(std::filesystem::path root) : root_(std::move(root)) {}

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path store() const { return root_ / "store"; }
  std::filesystem::path pki() const { return root_ / "pki"; }
  std::filesystem::path masking_key() const { return root_ / "masking-key"; }
  std::filesystem::path masking_report() const { return root_ / "masking-report"; }
  std::filesystem::path reveals() const { return root_ / "reveals"; }
  std::filesystem::path admin_token() const { return root_ / "admin-token"; }
  std::filesystem::path control_database() const { return root_ / "control.db"; }
  std::filesystem::path deletions() const { return root_ / "deletions"; }
  std::filesystem::path erasures() const { return root_ / "erasures"; }
  std::filesystem::path backups() const { return root_ / "backups"; }  // Where backups were made.
  std::filesystem::path quarantine() const { return root_ / "quarantine"; }
  std::filesystem::path url() const { return root_ / "url"; }  // Where the running server answers.

 private:
  std::filesystem::path root_;
};

}  // namespace cordwood
