// Each detector's table of what it must find, and of what it must not.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace cordwood::masking {
namespace {

Masker with_rules(std::string_view yaml) {
  auto node = YamlNode::parse(yaml, "masking.yaml");
  EXPECT_TRUE(node.has_value());
  auto masker = Masker::from_configuration(node.value(), KeySet(std::string(32, 'k')));
  EXPECT_TRUE(masker.has_value()) << (masker ? "" : masker.error().message);
  return masker.value();
}

Masker defaults() { return with_rules(""); }

struct Hit {
  std::string text;
  std::string masked;
};

void expect_hits(const std::vector<Hit>& hits) {
  const Masker masker = defaults();
  for (const Hit& hit : hits) EXPECT_EQ(masker.mask_text(hit.text), hit.masked) << hit.text;
}

void expect_misses(const std::vector<std::string>& texts) {
  const Masker masker = defaults();
  for (const std::string& text : texts) EXPECT_EQ(masker.mask_text(text), text);
}

TEST(EmailDetector, FindsAddresses) {
  expect_hits({
      {"from=<bob@example.com>, size=1", "from=<[masked:email]>, size=1"},
      {"Bob.Smith+lists@mail.example.co.uk.", "[masked:email]."},
      {"user o'brien@x.ie logged in", "user o'[masked:email] logged in"},
      {"mailto:a@b.de", "mailto:[masked:email]"},
      {"email=bob_99@example.com&x=1", "email=[masked:email]&x=1"},
      {"m\xc3\xbcller@b\xc3\xbc"
       "cher.de",
       "[masked:email]"},
      {"a@b.com,c@d.org", "[masked:email],[masked:email]"},
      {"https://bob@example.com/inbox", "https://[masked:email]/inbox"},
  });
}

TEST(EmailDetector, LeavesWhatIsNoAddress) {
  expect_misses({"retail/game_api@192.168.0.80:38296", "getty@tty1.service", "icon@2x.png", "root@db1", "@example.com",
                 "bob@", "com.foo.Bar@1a2b3c4d", "left-pad@1.3.0", "bob@example..com", "a@b.c"});
}

TEST(CardDetector, FindsCards) {
  expect_hits({
      {"card 4111111111111111 ok", "card [masked:card] ok"},
      {"4111 1111 1111 1111", "[masked:card]"},
      {"pan=4111-1111-1111-1111;", "pan=[masked:card];"},
      {"3782 822463 10005", "[masked:card]"},
      {"378282246310005.", "[masked:card]."},
      {"\"5555555555554444\"", "\"[masked:card]\""},
      {"6011111111111117 200 13", "[masked:card] 200 13"},
      {"3530111333300000", "[masked:card]"},
      {"30569309025904", "[masked:card]"},
      {"2223003122003222", "[masked:card]"},
      {"card=4222222222222", "card=[masked:card]"},
      {"card_number: 4000000000000000006", "card_number: [masked:card]"},
      {"4000 0000 0000 0000 006", "[masked:card]"},
  });
}

TEST(CardDetector, LeavesOtherNumbers) {
  expect_misses({"4111111111111112",
                 "1670000000000",
                 "1670000000000000000",
                 "41111111111111111111",
                 "x4111111111111111",
                 "4111111111111111a",
                 "0.4111111111111111",
                 "4111111111111111.5",
                 "4111-1111-1111-1111-1111-1111",
                 "550e8400-e29b-41d4-a716-446655440000",
                 "9999999999999995",
                 "12:4111111111111111_",
                 "\"span_id\": \"5172871048023241\"",
                 "SpanID: 5172871048023241",
                 "[queryid=4266247047529477710]",
                 "{ foo: -6271892985061247544 }",
                 "offset=4111111111111111",
                 "4000000000000000006",
                 "4222222222222",
                 "processed 4111111111111111 rows"});
}

TEST(SsnDetector, FindsNumbers) {
  expect_hits({
      {"ssn 078-05-1120 given", "ssn [masked:ssn] given"},
      {"(219-09-9999)", "([masked:ssn])"},
      {"ssn=219099999", "ssn=[masked:ssn]"},
      {"\"SSN\": \"219 09 9999\"", "\"SSN\": \"[masked:ssn]\""},
  });
}

TEST(SsnDetector, LeavesOtherNumbers) {
  expect_misses({"000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123-45-67890",
                 "2023-123-45-6789", "a123-45-6789", "219099999", "2021-09-1234"});
}

TEST(JwtDetector, FindsTokens) {
  expect_hits({
      {"t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P;", "t=[masked:jwt];"},
      {"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "[masked:jwt]"},
  });
}

TEST(JwtDetector, LeavesOtherBase64) {
  expect_misses({"eyJ", "eyJhbGciOiJIUzI1NiJ9", "keyJhbGciOiJIUzI1NiJ9.a.b", "obj.eyJx.y.z"});
}

TEST(AuthorizationDetector, FindsBearerAndBasic) {
  expect_hits({
      {"Authorization: Bearer abc123def456", "Authorization: Bearer [masked:authorization]"},
      {"sent bearer Zm9vYmFyMTIz to it", "sent bearer [masked:authorization] to it"},
      {"header Basic dXNlcjpwYXNz.", "header Basic [masked:authorization]."},
  });
}

TEST(AuthorizationDetector, LeavesProse) {
  expect_misses(
      {"the bearer of news", "bearer authentication failed", "Basic knowledge", "basic HelloWorld", "Bearer"});
}

TEST(AwsKeyDetector, FindsKeysAndTheirSecrets) {
  expect_hits({
      {"key AKIAIOSFODNN7EXAMPLE used", "key [masked:aws_key] used"},
      {"ASIAIOSFODNN7EXAMPLE", "[masked:aws_key]"},
      {"AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "[masked:aws_key]:[masked:aws_secret]"},
      {"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
       "aws_secret_access_key = [masked:aws_secret]"},
  });
}

TEST(AwsKeyDetector, LeavesOtherIds) {
  expect_misses(
      {"AROAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLEX", "akiaiosfodnn7example", "Asia/Tokyo", "XAKIAIOSFODNN7EXAMPLE"});
}

TEST(PasswordDetector, FindsPairs) {
  expect_hits({
      {"password=hunter2 user=bob", "password=[masked:password] user=bob"},
      {"{\"password\":\"hun\\\"ter2\",\"a\":1}", "{\"password\":\"[masked:password]\",\"a\":1}"},
      {"{\\\"password\\\":\\\"hunter2\\\",\\\"a\\\":1}", "{\\\"password\\\":\\\"[masked:password]\\\",\\\"a\\\":1}"},
      {"DB_PASSWORD: s3cret, x", "DB_PASSWORD: [masked:password], x"},
      {"?user=a&pwd=x1y2&b=c", "?user=a&pwd=[masked:password]&b=c"},
      {"api_key=abcdef apikey: 'x y'", "api_key=[masked:password] apikey: '[masked:password]'"},
      {"client_secret=abc", "client_secret=[masked:password]"},
      {"mysql --password hunter2 -h db", "mysql --password [masked:password] -h db"},
      {"mysql --password=hunter2 -h db", "mysql --password=[masked:password] -h db"},
      {"pass=abc", "pass=[masked:password]"},
      {"token => abc", "token => [masked:password]"},
      {"user[password]=abc", "user[password]=[masked:password]"},
      {"X-Auth-Token: 0123456789abcdef", "X-Auth-Token: [masked:password]"},
      {"password = x1 y", "password = [masked:password] y"},
      {"secret=/Ab9/x", "secret=[masked:password]"},
      {"password=\"unterminated value", "password=\"[masked:password]"},
  });
}

TEST(PasswordDetector, LeavesWhatIsNoSecret) {
  expect_misses({"Failed password for root from 1.2.3.4",
                 "PWD=/root ; USER=root",
                 "token=null",
                 "password=",
                 "password: ****",
                 "password_changed_at=2024-01-01",
                 "max_tokens: 4096",
                 "bypass=1",
                 "compass=north",
                 "secretary: Ann",
                 "password=[masked:password]",
                 "password: not set",
                 "mysql --password= -s",
                 "secret=/etc/x/keyring",
                 "Elevated Token:\\t\\tYes\\r\\n",
                 "key.secret=*****(redacted)",
                 "/etc/passwd:/etc/passwd:ro",
                 "authorization: \"enabled\"",
                 "\"credentials\":{\"a\":1}",
                 "\"token\":{\"a\":1}",
                 "token=[password:0123456789abcdef]",
                 "passed=12",
                 "password reset requested"});
}

TEST(UrlUserDetector, FindsUserAndPassword) {
  expect_hits({
      {"postgres://app:s3cr3t@db:5432/x", "postgres://[masked:database_url]@db:5432/x"},
      {"https://u:p@ss@host/", "https://[masked:url_user]@host/"},
  });
}

TEST(UrlUserDetector, LeavesUrlsWithout) {
  expect_misses({"https://host:8080/a:b@c", "ssh://git@github", "https://x/?q=a:b"});
}

TEST(IpDetector, IsOffUntilARuleAsks) {
  EXPECT_EQ(defaults().mask_text("from 10.1.2.3"), "from 10.1.2.3");
  const Masker masker = with_rules("rules: [{detector: ip}]");
  EXPECT_EQ(masker.mask_text("from 10.1.2.3 port"), "from [masked:ip] port");
  EXPECT_EQ(masker.mask_text("1.2.3.4.5 256.1.1.1 1.2.3 v1.2.3.4"), "1.2.3.4.5 256.1.1.1 1.2.3 v1.2.3.4");
}

TEST(Detectors, FindNothingTwice) {
  const Masker masker = defaults();
  const std::string once =
      masker.mask_text("a@b.com password=x1 postgres://u:p@h/ Bearer abc123def456 4111111111111111");
  EXPECT_EQ(masker.mask_text(once), once);
}

}  // namespace
}  // namespace cordwood::masking
