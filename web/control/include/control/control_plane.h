#pragma once
// Who may ask: tokens and browser sessions, in the SQLite database <data>/control.db.

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"

namespace cordwood::control {

enum class Role {
  reader,  // May search.
  writer,  // May insert.
  admin,   // May do everything.
};

std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

struct Principal {
  std::string name;
  Role role = Role::reader;
};

struct TokenSummary {
  std::string name;
  Role role;
  Timestamp created_at;
};

/// How long a browser stays logged in without a visit.
inline constexpr std::chrono::hours kSessionAge{24 * 7};

/// Threads: all members from any thread.
class ControlPlane {
 public:
  /// Opens or makes the database. On the first start also makes the token named "admin" and writes it to
  /// <data>/admin-token, mode 0600.
  static Result<std::unique_ptr<ControlPlane>> open(FileSystem& files, const Clock& clock,
                                                    const std::filesystem::path& data);
  ~ControlPlane();

  /// Makes a token; this is the only time that its secret is seen. Errc::invalid when the name is taken.
  Result<std::string> create_token(const std::string& name, Role role);
  Result<void> revoke_token(const std::string& name);  // Its sessions end too.
  Result<std::vector<TokenSummary>> tokens();

  /// Who holds this token; nullopt when nobody does.
  Result<std::optional<Principal>> holder_of_token(std::string_view secret);

  /// Begins a browser session and gives the cookie's secret.
  Result<std::string> begin_session(const Principal& principal);
  Result<std::optional<Principal>> holder_of_session(std::string_view secret);
  Result<void> end_session(std::string_view secret);

 private:
  struct Impl;
  explicit ControlPlane(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cordwood::control
