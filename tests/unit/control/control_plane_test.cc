#include "control/control_plane.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "control/secrets.h"
#include "support/fake_clock.h"
#include "support/scratch_folder.h"

namespace cordwood::control {
namespace {

class ControlPlaneTest : public testing::Test {
 protected:
  std::unique_ptr<ControlPlane> open() {
    auto plane = ControlPlane::open(files_, clock_, scratch_.path());
    EXPECT_TRUE(plane.has_value()) << plane.error().message;
    return std::move(plane.value());
  }
  std::string admin_token() {
    std::string token = read_file(files_, scratch_.path() / "admin-token", 1000).value();
    token.pop_back();
    return token;
  }

  test::ScratchFolder scratch_;
  DiskFileSystem files_;
  test::FakeClock clock_{timestamp_from_nanoseconds(1'763'600'000'000'000'000)};
};

TEST_F(ControlPlaneTest, TheFirstStartMakesAnAdminTokenForItsOwnerAlone) {
  const auto plane = open();
  const auto holder = plane->holder_of_token(admin_token()).value();
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->name, "admin");
  EXPECT_EQ(holder->role, Role::admin);
  struct stat status {};
  for (const char* name : {"admin-token", "control.db"}) {
    ASSERT_EQ(::stat((scratch_.path() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
}

TEST_F(ControlPlaneTest, LaterStartsKeepTheToken) {
  open();
  const std::string token = admin_token();
  EXPECT_TRUE(open()->holder_of_token(token).value());
  EXPECT_EQ(admin_token(), token);
}

TEST_F(ControlPlaneTest, AStartCutOffBeforeTheTokenWasWrittenMakesAnother) {
  open();
  const std::string unseen = admin_token();
  ASSERT_TRUE(files_.remove(scratch_.path() / "admin-token").has_value());
  const auto plane = open();
  EXPECT_FALSE(plane->holder_of_token(unseen).value());
  EXPECT_TRUE(plane->holder_of_token(admin_token()).value());
}

TEST_F(ControlPlaneTest, TokensAreKeptAsFingerprintsOnly) {
  const auto plane = open();
  const std::string secret = plane->create_token("ci", Role::writer).value();
  EXPECT_EQ(plane->holder_of_token(secret).value()->role, Role::writer);
  EXPECT_FALSE(plane->holder_of_token(secret + "0").value());
  for (const char* name : {"control.db", "control.db-wal"})
    EXPECT_EQ(read_file(files_, scratch_.path() / name, 1 << 24).value().find(secret), std::string::npos) << name;
}

TEST_F(ControlPlaneTest, ANameIsTakenOnce) {
  const auto plane = open();
  EXPECT_EQ(plane->create_token("admin", Role::reader).error().code, Errc::invalid);
}

TEST_F(ControlPlaneTest, ASessionEndsByLogoutByRevocationAndByAge) {
  const auto plane = open();
  ASSERT_TRUE(plane->create_token("kim", Role::reader).has_value());
  const Principal kim{"kim", Role::reader};
  const std::string out = plane->begin_session(kim).value();
  const std::string old = plane->begin_session(kim).value();
  EXPECT_EQ(plane->holder_of_session(out).value()->name, "kim");
  ASSERT_TRUE(plane->end_session(out).has_value());
  EXPECT_FALSE(plane->holder_of_session(out).value());
  clock_.advance(kSessionAge + std::chrono::seconds(1));
  EXPECT_FALSE(plane->holder_of_session(old).value());
  const std::string revoked = plane->begin_session(kim).value();
  ASSERT_TRUE(plane->revoke_token("kim").has_value());
  EXPECT_FALSE(plane->holder_of_session(revoked).value());
}

TEST_F(ControlPlaneTest, AVisitKeepsASessionAlive) {
  const auto plane = open();
  const std::string secret = plane->begin_session({"admin", Role::admin}).value();
  for (int day = 0; day < 30; ++day) {
    clock_.advance(std::chrono::hours(24));
    EXPECT_TRUE(plane->holder_of_session(secret).value()) << day;
  }
}

TEST_F(ControlPlaneTest, AFileThatIsNoDatabaseIsCorrupt) {
  ASSERT_TRUE(replace_file(files_, scratch_.path() / "control.db", std::string(4096, 'x')).has_value());
  EXPECT_EQ(ControlPlane::open(files_, clock_, scratch_.path()).error().code, Errc::corrupt);
}

TEST(Secrets, AreLongAndDiffer) {
  EXPECT_EQ(random_secret().size(), 64U);
  EXPECT_NE(random_secret(), random_secret());
  // SHA-256 of "abc", from FIPS 180-2.
  EXPECT_EQ(fingerprint("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace cordwood::control
