#include "intake/authority.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <unistd.h>

#include "base/log.h"
#include "enrolment_register.h"
#include "folder_lock.h"
#include "protocol/bundle.h"
#include "x509.h"

namespace cordwood::intake {
namespace {

constexpr std::uint64_t kFileBytesMax = 16 << 20;
constexpr auto kAuthorityLife = std::chrono::days(10 * 365);
constexpr auto kServerLife = std::chrono::days(397);  // What browsers accept at most.
constexpr auto kServerRenewal = std::chrono::days(30);
constexpr auto kClockSkew = std::chrono::hours(1);  // A collector's clock may be behind ours.

// Certificate and key stand in one file, so that replacing it replaces both.
constexpr const char* kAuthorityFile = "ca.pem";
constexpr const char* kServerFile = "server.pem";
constexpr const char* kRegisterFile = "register";

constexpr std::string_view kKeyBegin = "-----BEGIN PRIVATE KEY-----";

std::string join(const Credentials& credentials) { return credentials.certificate_pem + credentials.key_pem; }

Result<Credentials> read_credentials(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(const std::string text, read_file(files, path, kFileBytesMax));
  const std::size_t key = text.find(kKeyBegin);
  if (key == std::string::npos) return error(Errc::corrupt, fmt::format("{} holds no private key", path.string()));
  Credentials credentials{text.substr(0, key), text.substr(key)};
  auto fits = check_key_fits(credentials.certificate_pem, credentials.key_pem);
  if (!fits) return std::move(fits.error()).within(path.string());
  return credentials;
}

// Serial numbers of collectors count from 1; those of the authority and the server are random with the
// highest bit but one set, so that the two kinds never meet.
std::uint64_t random_serial() {
  std::random_device random;
  const std::uint64_t bits = (std::uint64_t{random()} << 32) | random();
  return (bits >> 2) | (std::uint64_t{1} << 62);
}

std::string host_name() {
  char name[256] = "";
  if (::gethostname(name, sizeof name - 1) != 0) return "localhost";
  return name;
}

Result<Credentials> make_authority(Timestamp now) {
  Credentials made;
  CORDWOOD_TRY(made.key_pem, make_key_pem());
  const CertificateWish wish{.use = CertificateUse::authority,
                             .common_name = fmt::format("Cordwood CA of {}", host_name()).substr(0, 64),
                             .serial = random_serial(),
                             .not_before = now - kClockSkew,
                             .not_after = now + kAuthorityLife};
  CORDWOOD_TRY(made.certificate_pem, make_certificate_pem(wish, made.key_pem, {}, made.key_pem));
  return made;
}

Result<Credentials> make_server(const Credentials& authority, Timestamp now, std::vector<std::string> names) {
  Credentials made;
  CORDWOOD_TRY(made.key_pem, make_key_pem());
  const CertificateWish wish{.use = CertificateUse::server,
                             .common_name = "Cordwood server",
                             .serial = random_serial(),
                             .not_before = now - kClockSkew,
                             .not_after = now + kServerLife,
                             .server_names = std::move(names)};
  CORDWOOD_TRY(made.certificate_pem,
               make_certificate_pem(wish, made.key_pem, authority.certificate_pem, authority.key_pem));
  return made;
}

Result<void> add_names(std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  for (const auto& name : wanted) {
    if (!is_server_name(name))
      return error(Errc::invalid, fmt::format("'{}' is neither a host name nor an address", name));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return success();
}

Result<std::vector<Enrolment>> read_register(FileSystem& files, const std::filesystem::path& folder) {
  const auto path = folder / kRegisterFile;
  CORDWOOD_TRY(const bool exists, files.exists(path));
  if (!exists) return std::vector<Enrolment>();
  CORDWOOD_TRY(const std::string text, read_file(files, path, kFileBytesMax));
  auto enrolments = parse_register(text);
  if (!enrolments) return std::move(enrolments.error()).within(path.string());
  return enrolments;
}

}  // namespace

Result<void> check_collector_name(std::string_view name) {
  const auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const auto allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  if (!name.empty() && name.size() <= 64 && name.find_first_of(letters) == 0 &&
      name.find_first_not_of(allowed) == std::string_view::npos)
    return success();
  Error refused = error(Errc::invalid, fmt::format("'{}' cannot be a collector's name", name));
  refused.hint = "use 1 to 64 letters, digits, '.', '_' and '-', beginning with a letter or a digit";
  return refused;
}

Result<std::vector<std::string>> check_authority(FileSystem& files, const std::filesystem::path& folder) {
  std::vector<std::string> wrong;
  const auto authority = read_credentials(files, folder / kAuthorityFile);
  if (!authority) wrong.push_back(authority.error().message);
  for (const char* const name : {kAuthorityFile, kServerFile}) {
    const auto credentials = read_credentials(files, folder / name);
    if (!credentials && name != std::string_view(kAuthorityFile)) wrong.push_back(credentials.error().message);
    if (!credentials || !authority) continue;
    const auto is_signed = check_signature(credentials.value().certificate_pem, authority.value().certificate_pem);
    if (!is_signed) wrong.push_back(fmt::format("{}: {}", (folder / name).string(), is_signed.error().message));
  }
  if (const auto enrolments = read_register(files, folder); !enrolments) wrong.push_back(enrolments.error().message);
  return wrong;
}

Result<Authority> Authority::open(FileSystem& files, const Clock& clock, std::filesystem::path folder,
                                  const std::vector<std::string>& server_names) {
  CORDWOOD_TRY(files.make_directories(folder));
  CORDWOOD_TRY(files.sync_directory(folder.parent_path()));
  Authority authority(files, clock, std::move(folder));
  {
    CORDWOOD_TRY(const auto lock, FolderLock::take(files, authority.folder_));
    const auto path = authority.folder_ / kAuthorityFile;
    CORDWOOD_TRY(const bool exists, files.exists(path));
    CORDWOOD_TRY(const bool was_here, files.exists(authority.folder_ / kServerFile));
    if (!exists && was_here)
      return error(Errc::corrupt, fmt::format("{} is gone, though it signed what lies beside it", path.string()));
    if (!exists) {
      CORDWOOD_TRY(const auto made, make_authority(clock.now()));
      CORDWOOD_TRY(replace_file(files, path, join(made)));
      log::info("intake", "made a certificate authority in {}", authority.folder_.string());
    }
  }
  CORDWOOD_TRY(authority.cover(server_names));
  return authority;
}

Result<void> Authority::cover(const std::vector<std::string>& server_names) {
  CORDWOOD_TRY(const auto lock, FolderLock::take(*files_, folder_));
  const auto path = folder_ / kServerFile;
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  if (is_server_name(host_name())) {
    CORDWOOD_TRY(add_names(names, {host_name()}));
  }
  CORDWOOD_TRY(const bool exists, files_->exists(path));
  CertificateFacts facts;
  if (exists) {
    CORDWOOD_TRY(const auto present, read_credentials(*files_, path));
    CORDWOOD_TRY(facts, read_certificate(present.certificate_pem));
    CORDWOOD_TRY(add_names(names, facts.server_names));
  }
  CORDWOOD_TRY(add_names(names, server_names));
  if (exists && names.size() == facts.server_names.size() && facts.not_after - clock_->now() > kServerRenewal)
    return success();
  CORDWOOD_TRY(const auto authority, read_credentials(*files_, folder_ / kAuthorityFile));
  CORDWOOD_TRY(const auto made, make_server(authority, clock_->now(), names));
  CORDWOOD_TRY(replace_file(*files_, path, join(made)));
  log::info("intake", "made a server certificate for {}", fmt::join(names, ", "));
  return success();
}

Result<std::string> Authority::make_bundle(const std::string& name, const std::string& server,
                                           std::chrono::days valid_for) {
  CORDWOOD_TRY(check_collector_name(name));
  protocol::Bundle bundle;
  bundle.name = name;
  CORDWOOD_TRY(bundle.server, protocol::parse_host_port(server));
  CORDWOOD_TRY(cover({bundle.server.host}));
  CORDWOOD_TRY(const auto lock, FolderLock::take(*files_, folder_));
  CORDWOOD_TRY(const auto authority, read_credentials(*files_, folder_ / kAuthorityFile));
  CORDWOOD_TRY(auto enrolments, read_register(*files_, folder_));
  const Timestamp now = clock_->now();
  const Enrolment enrolment{.serial = enrolments.empty() ? 1 : enrolments.back().serial + 1,
                            .name = name,
                            .issued_at = now,
                            .expires_at = now + valid_for};
  CORDWOOD_TRY(bundle.key_pem, make_key_pem());
  const CertificateWish wish{.use = CertificateUse::client,
                             .common_name = name,
                             .serial = enrolment.serial,
                             .not_before = now - kClockSkew,
                             .not_after = enrolment.expires_at};
  CORDWOOD_TRY(bundle.certificate_pem,
               make_certificate_pem(wish, bundle.key_pem, authority.certificate_pem, authority.key_pem));
  bundle.ca_pem = authority.certificate_pem;
  enrolments.push_back(enrolment);
  CORDWOOD_TRY(replace_file(*files_, folder_ / kRegisterFile, format_register(enrolments)));
  return protocol::format_bundle(bundle);
}

Result<Credentials> Authority::server_credentials() const { return read_credentials(*files_, folder_ / kServerFile); }

Result<std::string> Authority::certificate_pem() const {
  CORDWOOD_TRY(const auto authority, read_credentials(*files_, folder_ / kAuthorityFile));
  return authority.certificate_pem;
}

Result<std::vector<Enrolment>> Authority::enrolments() const { return read_register(*files_, folder_); }

Result<void> Authority::revoke(std::uint64_t serial) {
  CORDWOOD_TRY(const auto lock, FolderLock::take(*files_, folder_));
  CORDWOOD_TRY(auto enrolments, read_register(*files_, folder_));
  const auto found =
      std::find_if(enrolments.begin(), enrolments.end(), [&](const auto& one) { return one.serial == serial; });
  if (found == enrolments.end()) return error(Errc::not_found, fmt::format("no certificate has the number {}", serial));
  if (found->revoked_at) return success();
  found->revoked_at = clock_->now();
  return replace_file(*files_, folder_ / kRegisterFile, format_register(enrolments));
}

Result<void> Authority::admit(std::uint64_t serial, const std::string& name) const {
  CORDWOOD_TRY(const auto enrolments, read_register(*files_, folder_));
  for (const auto& one : enrolments) {
    if (one.serial != serial || one.name != name) continue;
    if (!one.revoked_at) return success();
    return error(Errc::unauthorized,
                 fmt::format("certificate {} of {} was revoked on {}", serial, name, format_rfc3339(*one.revoked_at)));
  }
  return error(Errc::unauthorized, fmt::format("certificate {} of {} is not in the register", serial, name));
}

}  // namespace cordwood::intake
