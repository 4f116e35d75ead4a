#include "scanner.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cordwood::masking {
namespace {

std::array<bool, kDetectors.size()> all_detectors() {
  std::array<bool, kDetectors.size()> enabled;
  enabled.fill(true);
  return enabled;
}

std::vector<std::array<std::size_t, 3>> flat(std::vector<Finding> findings) {
  std::vector<std::array<std::size_t, 3>> rows;
  for (const Finding& finding : findings) rows.push_back({finding.rule, finding.span.begin, finding.span.end});
  std::sort(rows.begin(), rows.end());
  return rows;
}

// Pieces of everything that detectors look for, whole and broken, glued at random.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"a@b.com",
                                                  "@",
                                                  "4111111111111111",
                                                  "4111 1111 1111 1111",
                                                  "3782-822463-10005",
                                                  "078-05-1120",
                                                  "ssn",
                                                  "12",
                                                  "-",
                                                  " ",
                                                  ".",
                                                  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3",
                                                  "eyJ",
                                                  "Bearer abcdef123456",
                                                  "basic dXNlcjpwYXNz",
                                                  "AKIAIOSFODNN7EXAMPLE",
                                                  "password",
                                                  "=",
                                                  ":",
                                                  "\"",
                                                  "token",
                                                  "secret",
                                                  "api_key",
                                                  "://",
                                                  "u:p@h",
                                                  "/",
                                                  "\\",
                                                  "pwd",
                                                  "PWD=/root",
                                                  "--password x",
                                                  "10.1.2.3",
                                                  "xyz",
                                                  "0",
                                                  "\n",
                                                  "\xc3\xa9",
                                                  "\xff",
                                                  "[masked:email]",
                                                  "authorization",
                                                  "private_key",
                                                  "accesskey",
                                                  "passphrase",
                                                  "passcode",
                                                  "DE89370400440532013000",
                                                  "GB29 NWBK 6016 1331 9268 19",
                                                  "AB 12 34 56 C",
                                                  "+4915123456789",
                                                  "+",
                                                  "phone",
                                                  "Tel. ",
                                                  "(030) 1234567",
                                                  "12345678Z",
                                                  "X1234567L",
                                                  "RSSMRA85T10A562S",
                                                  "HEGG560427MVZRRL04",
                                                  "811218-9876",
                                                  "111.444.777-35",
                                                  "2 55 08 14 168 025 38",
                                                  "11010519491231002X",
                                                  "dob",
                                                  "1985-07-30",
                                                  "cookie",
                                                  "a=1; b=2",
                                                  "PHPSESSID",
                                                  "a1b2c3d4e5f6a7b8c9d0e1f2",
                                                  "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6",
                                                  "xoxb-123456789012-abc",
                                                  "-----BEGIN PRIVATE KEY-----",
                                                  "-----END PRIVATE KEY-----",
                                                  "00:1a:2b:3c:4d:5e",
                                                  "fe80::1",
                                                  "@tcp(",
                                                  "postgres",
                                                  "<",
                                                  ">",
                                                  "'",
                                                  "\xef\xbc\x9a",
                                                  "\xd1\x82\xd0\xb5\xd0\xbb",
                                                  "wJalrXUtnFEMIK7MDENGbPxRfiCY3XAMPLEK0Y",
                                                  "|",
                                                  "\t",
                                                  "_1",
                                                  "[0]",
                                                  ".value",
                                                  "\"name\":\"phone\",\"value\":\"",
                                                  "</td><td>",
                                                  "<phone a=\"b\">",
                                                  " is ",
                                                  "密码",
                                                  "是",
                                                  "пароль",
                                                  "HASŁO",
                                                  " (id, password) VALUES (1, 'x')",
                                                  ".abcdef.",
                                                  "curl -u a:b1",
                                                  "u'",
                                                  "Some(\""};
  std::string text;
  const std::size_t count = random() % 24;
  for (std::size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
  // Any alignment to blocks of 64 bytes.
  return std::string(random() % 70, 'z') + " " + text;
}

TEST(Scanner, FindsInBlocksWhatItFindsByteByByte) {
  const Scanner scanner(all_detectors());
  std::mt19937 random(20261121);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = random_text(random);
    std::vector<Finding> slow;
    scanner.scan_slowly(text, slow);
    for (const VectorUnit unit : {VectorUnit::avx2, VectorUnit::avx512}) {
      if (unit > BlockScan::best_unit()) continue;
      std::vector<Finding> fast;
      scanner.scan(text, fast, unit);
      ASSERT_EQ(flat(fast), flat(slow)) << text;
    }
  }
}

TEST(Scanner, EveryAnchorHasThreeRareBytesOrIsTheAtSign) {
  for (const Detector* detector : kDetectors) {
    for (const Anchor& anchor : detector->anchors) {
      if (anchor.kind != Anchor::Kind::literal) continue;
      EXPECT_TRUE(anchor.text == "@" || anchor.rare_at + 3 <= anchor.text.size())
          << detector->name << " " << anchor.text;
    }
  }
}

// Each of these made some detector read its rest again and again, if it forgot where it had been.
TEST(Scanner, HostileTextsTakeLinearTime) {
  const Scanner scanner(all_detectors());
  for (const std::string piece : {"@",
                                  "a@",
                                  "eyJ",
                                  ".eyJ",
                                  "token=",
                                  "password=\"",
                                  "pwd=/",
                                  "pwd=\"/",
                                  "://",
                                  "://a:",
                                  "4",
                                  "4 ",
                                  "41111 ",
                                  "1-",
                                  "ssn",
                                  "ssn ",
                                  "bearer ",
                                  "basic ",
                                  "AKIA",
                                  "token",
                                  "secret_",
                                  "1.",
                                  "\"token\":\"",
                                  "\\",
                                  "--password ",
                                  "sid=",
                                  "PHPSESSID=",
                                  "session_id=session_id:",
                                  "sid=/",
                                  "x=sid=",
                                  "sid=xyzsid=",
                                  "secret=/ab/",
                                  "password=(***",
                                  "(password)values(",
                                  "(password) values ('a',",
                                  "<password>",
                                  "<td>password</td><td>",
                                  "password is ",
                                  "token[",
                                  "{\"name\":\"token\",\"value\":",
                                  "\"token\":[\"",
                                  "cookie: a=1; ",
                                  "set-cookie: a=1, ",
                                  "authorization: digest a=",
                                  "curl -u ",
                                  "mysql -p",
                                  "xxxxxx.",
                                  ".xxxxxx",
                                  "密码",
                                  "密码是",
                                  "\\n",
                                  "%2",
                                  "%25",
                                  "\x1b[",
                                  "&#",
                                  "value value=",
                                  "phone.0.",
                                  "token=Token{",
                                  "password=${",
                                  "secret=/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",
                                  "password_value",
                                  "-----BEGIN PRIVATE KEY-----"}) {
    std::string text;
    while (text.size() < (2 << 20)) text += piece;
    std::vector<Finding> findings;
    const auto begin = std::chrono::steady_clock::now();
    scanner.scan(text, findings);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), 5.0) << piece;  // Quadratic would take minutes.
  }
}

TEST(Scanner, ATextWithoutAnchorsHasNoFindings) {
  std::mt19937 random(3);
  const Scanner scanner(all_detectors());
  std::size_t without = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random_text(random);
    std::vector<std::size_t> anchors;
    scanner.find_anchors(text, anchors);
    for (const std::size_t at : anchors) ASSERT_LT(at, text.size());
    if (!anchors.empty()) continue;
    ++without;
    std::vector<Finding> findings;
    scanner.scan_slowly(text, findings);
    EXPECT_TRUE(findings.empty()) << text;
  }
  EXPECT_GT(without, 100u);
}

}  // namespace
}  // namespace cordwood::masking
