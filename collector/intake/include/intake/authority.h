#pragma once
// The certificate authority of one server: made at its first start, it signs the server's own certificate and
// one for every collector that is enrolled. docs/format/pki.md lists the files.
//
// All state is under one folder, mode 0600, and every call reads what it needs from there: `cordwood enroll`
// and the running server work on the same folder at once, guarded by a lock file.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"

namespace cordwood::intake {

/// A certificate with its private key, both PEM.
struct Credentials {
  std::string certificate_pem;
  std::string key_pem;
  friend bool operator==(const Credentials&, const Credentials&) = default;
};

/// A collector's certificate as the register remembers it.
struct Enrolment {
  std::uint64_t serial = 0;
  std::string name;
  Timestamp issued_at = {};
  Timestamp expires_at = {};
  std::optional<Timestamp> revoked_at = {};
};

/// A name that may stand in a certificate: 1 to 64 of a-z A-Z 0-9 . _ -, the first a letter or a digit.
Result<void> check_collector_name(std::string_view name);

/// For fsck: what is wrong with the folder's files; nothing is made or changed.
Result<std::vector<std::string>> check_authority(FileSystem& files, const std::filesystem::path& folder);

/// Threads: all members from any thread.
class Authority {
 public:
  /// Makes the CA when the folder has none, and the server's certificate when there is none, when it ends
  /// within 30 days, or when it lacks one of `server_names` (DNS names or addresses). It always names
  /// localhost, 127.0.0.1, ::1 and this host. Errc::corrupt when a file cannot be read as what it should be:
  /// a lost CA is never replaced in silence, because every collector would have to be enrolled again.
  static Result<Authority> open(FileSystem& files, const Clock& clock, std::filesystem::path folder,
                                const std::vector<std::string>& server_names = {});

  /// Signs a certificate for a collector and returns the bundle that it needs (protocol/bundle.h):
  /// certificate, key, CA and the server's address. `server` is HOST:PORT or [ADDRESS]:PORT; HOST is added to
  /// the server's certificate when that does not name it yet. The key is nowhere but in the answer.
  Result<std::string> make_bundle(const std::string& name, const std::string& server,
                                  std::chrono::days valid_for = std::chrono::days(5 * 365));

  /// Adds names to the server's certificate and renews it when it is about to end; does nothing when all is
  /// well.
  Result<void> cover(const std::vector<std::string>& server_names);

  Result<Credentials> server_credentials() const;
  Result<std::string> certificate_pem() const;  // The CA's own.

  Result<std::vector<Enrolment>> enrolments() const;  // By serial.
  Result<void> revoke(std::uint64_t serial);

  /// Whether the holder of a certificate that our CA signed may ship: Errc::unauthorized with the reason when
  /// the register does not know it or says that it was revoked.
  Result<void> admit(std::uint64_t serial, const std::string& name) const;

 private:
  Authority(FileSystem& files, const Clock& clock, std::filesystem::path folder)
      : files_(&files), clock_(&clock), folder_(std::move(folder)) {}
  FileSystem* files_;
  const Clock* clock_;
  std::filesystem::path folder_;
};

}  // namespace cordwood::intake
