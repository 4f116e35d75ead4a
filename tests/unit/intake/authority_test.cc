#include "intake/authority.h"

#include <gmock/gmock.h>

#include "protocol/bundle.h"
#include "support/fake_clock.h"
#include "support/faulty_file_system.h"
#include "x509.h"

namespace cordwood::intake {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct World {
  test::FaultyFileSystem files;
  test::FakeClock clock{*parse_rfc3339("2026-11-21T06:00:00Z")};

  Result<Authority> open(const std::vector<std::string>& names = {}) {
    return Authority::open(files, clock, "/pki", names);
  }
};

TEST(Authority, KeepsItsCertificateFromStartToStart) {
  World world;
  const auto first = world.open().value().certificate_pem().value();
  const auto server = world.open().value().server_credentials().value();
  EXPECT_EQ(world.open().value().certificate_pem().value(), first);
  EXPECT_EQ(world.open().value().server_credentials().value(), server);
  const auto facts = read_certificate(server.certificate_pem).value();
  EXPECT_THAT(facts.server_names, testing::IsSupersetOf({"localhost", "127.0.0.1", "::1"}));
}

TEST(Authority, RenewsTheServersCertificateBeforeItEnds) {
  World world;
  const auto before = world.open().value().server_credentials().value();
  world.clock.advance(std::chrono::hours(24 * 360));
  EXPECT_EQ(world.open().value().server_credentials().value(), before);
  world.clock.advance(std::chrono::hours(24 * 10));
  EXPECT_NE(world.open().value().server_credentials().value(), before);
}

TEST(Authority, ABundleHoldsWhatACollectorNeedsAndCoversTheServersName) {
  World world;
  auto authority = world.open().value();
  const auto bundle = protocol::parse_bundle(authority.make_bundle("db1", "logs.example.org:9429").value()).value();
  EXPECT_EQ(bundle.name, "db1");
  EXPECT_EQ(protocol::format_host_port(bundle.server), "logs.example.org:9429");
  EXPECT_EQ(bundle.ca_pem, authority.certificate_pem().value());
  EXPECT_TRUE(check_key_fits(bundle.certificate_pem, bundle.key_pem));
  EXPECT_EQ(read_certificate(bundle.certificate_pem).value().common_name, "db1");
  const auto server = read_certificate(authority.server_credentials().value().certificate_pem).value();
  EXPECT_THAT(server.server_names, Contains("logs.example.org"));
}

TEST(Authority, AdmitsWhomItEnrolledUntilRevoked) {
  World world;
  auto authority = world.open().value();
  ASSERT_TRUE(authority.make_bundle("db1", "localhost:1"));
  ASSERT_TRUE(authority.make_bundle("db2", "localhost:1"));
  const auto list = authority.enrolments().value();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_TRUE(authority.admit(list[1].serial, "db2"));
  EXPECT_FALSE(authority.admit(list[1].serial, "db1"));
  EXPECT_FALSE(authority.admit(99, "db1"));
  ASSERT_TRUE(authority.revoke(list[1].serial));
  EXPECT_THAT(authority.admit(list[1].serial, "db2").error().message, HasSubstr("was revoked on 2026-11-21"));
  EXPECT_TRUE(world.open().value().admit(list[0].serial, "db1"));
  EXPECT_EQ(authority.revoke(7).error().code, Errc::not_found);
}

TEST(Authority, RefusesNamesThatDoNotBelongIntoACertificate) {
  World world;
  auto authority = world.open().value();
  for (const char* name : {"", "-x", "a b", "a/b", "a\nb", "ä"})
    EXPECT_FALSE(authority.make_bundle(name, "localhost:1")) << name;
  for (const char* server : {"", "host", "host:", "host:x", "host:70000", "a,DNS:b:1", "2001:db8::1:9"})
    EXPECT_FALSE(authority.make_bundle("db1", server)) << server;
}

TEST(Authority, ALostAuthorityIsNotReplacedInSilence) {
  World world;
  ASSERT_TRUE(world.open());
  ASSERT_TRUE(world.files.remove("/pki/ca.pem"));
  EXPECT_EQ(world.open().error().code, Errc::corrupt);
}

TEST(Authority, ADamagedRegisterIsNoticed) {
  World world;
  auto authority = world.open().value();
  ASSERT_TRUE(authority.make_bundle("db1", "localhost:1"));
  world.files.flip_bit("/pki/register", 25, 0);
  EXPECT_EQ(authority.enrolments().error().code, Errc::corrupt);
}

// Whatever call fails, the next start works, and a certificate that was handed out is in the register.
TEST(Authority, SurvivesTheNthFailureOfEveryCall) {
  using test::Call;
  for (const Call call :
       {Call::open, Call::append, Call::sync, Call::rename, Call::sync_directory, Call::make_directories, Call::read}) {
    for (std::uint64_t nth = 1;; ++nth) {
      World world;
      world.files.fail(call, nth);
      auto authority = world.open();
      std::optional<std::string> bundle;
      if (authority) {
        if (auto made = authority.value().make_bundle("db1", "localhost:1")) bundle = made.value();
      }
      const bool failed = world.files.failed();
      world.files.heal();
      world.files.cut_power();
      world.files.restore_power(test::Unsynced::dropped);
      auto again = world.open();
      ASSERT_TRUE(again) << again.error().message;
      if (bundle) {
        const auto facts = read_certificate(protocol::parse_bundle(*bundle).value().certificate_pem).value();
        EXPECT_TRUE(again.value().admit(facts.serial, "db1"));
      }
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace cordwood::intake
