// In how many ways a value may be written, and a name stand before it: what is found, and what is left alone.

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace cordwood::masking {
namespace {

const Masker& defaults() {
  static const Masker masker =
      Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  return masker;
}

using Lines = std::vector<std::pair<std::string, std::string>>;

void expect_masked(const Lines& lines) {
  for (const auto& [text, masked] : lines) EXPECT_EQ(defaults().mask_text(text), masked) << text;
}

void expect_untouched(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_EQ(defaults().mask_text(text), text);
}

std::string field(const MaskedBatch& masked, std::size_t event, std::string_view name) {
  for (const Field& field : masked.events()[event].fields)
    if (field.name == name) return std::string(field.value);
  return "(absent)";
}

EventBatch batch_of(const std::vector<std::vector<Field>>& events) {
  EventBatch batch;
  for (const auto& fields : events) {
    Event event;
    event.stream = "{}";
    event.fields = batch.arena().copy_fields(fields);
    batch.add(event);
  }
  return batch;
}

TEST(Formats, EscapesPartWords) {
  expect_masked({
      {R"({"m":"one\n5555555555554444\ntwo"})", R"({"m":"one\n[masked:card]\ntwo"})"},
      {R"({"m":"x\t219-09-9999\ty"})", R"({"m":"x\t[masked:ssn]\ty"})"},
      {R"(a\\r\\n\\tASIAIOSFODNN7EXAMPLE)", R"(a\\r\\n\\t[masked:aws_key])"},
      {R"(from \u003clena@example.org\u003e now)", R"(from \u003c[masked:email]\u003e now)"},
      {R"(\xc3\xa9\x0a+4915123456789)", R"(\xc3\xa9\x0a[masked:phone])"},
      {R"(password\u003dkiwi77)", R"(password\u003d[masked:password])"},
      {R"(see https:\/\/ann:pw12@db.example\/x)", R"(see https:\/\/[masked:url_user]@db.example\/x)"},
      {"\x1b[31m5555555555554444\x1b[0m", "\x1b[31m[masked:card]\x1b[0m"},
      {"\x1b[1;32mpasswd\x1b[0m=\x1b[36mkiwi77\x1b[0m ok",
       "\x1b[1;32mpasswd\x1b[0m=\x1b[36m[masked:password]\x1b[0m ok"},
      {R"(\u001b[31mlena@example.org\u001b[0m)", R"(\u001b[31m[masked:email]\u001b[0m)"},
      {"&quot;password&quot;:&quot;kiwi77&quot;", "&quot;password&quot;:&quot;[masked:password]&quot;"},
      {"password&#61;kiwi77", "password&#61;[masked:password]"},
  });
  expect_untouched({R"(C:\temp\new\readme.txt)", R"(\\server\share\u12)", "\x1b[0m", "\\", "a & b; c", R"(\u00)"});
}

TEST(Formats, FoldersAreNoEscapes) {
  expect_untouched({R"(C:\temp\notes\rest.txt)", R"(HKLM\System\tcpip\new)", R"(C:\\Program Files\\nodejs\\node.exe)"});
  expect_masked({
      {R"(C:\temp\notes password=kiwi77)", R"(C:\temp\notes password=[masked:password])"},
      {R"(card:\n5555555555554444)", R"(card:\n[masked:card])"},
      {R"(done.\npassword=kiwi77)", R"(done.\npassword=[masked:password])"},
  });
}

TEST(Formats, PercentsAreUndone) {
  expect_masked({
      {"GET /?user=lena%40example.org HTTP/1.1", "GET /?user=[masked:email] HTTP/1.1"},
      {"/users/lena.m%2Bnews%40example.org/orders", "/users/[masked:email]/orders"},
      {"?mobile=%2B49%20151%2023456789&x=1", "?mobile=[masked:phone]&x=1"},
      {"?phone=%28201%29%20558-8951", "?phone=[masked:phone]"},
      {"card=5555%205555%205555%204444", "card=[masked:card]"},
      {"q=5555+5555+5555+4444&y=1", "q=[masked:card]&y=1"},
      {"iban=DE89%203704%200044%200532%200130%2000", "iban=[masked:iban]"},
      {"q=postgres%3A%2F%2Fapp%3As3cr3t%40db", "q=postgres%3A%2F%2F[masked:database_url]%40db"},
      {"?password=a%26b9&x=1", "?password=[masked:password]&x=1"},
      {"?dob=03%2F04%2F1993&x=1", "?dob=[masked:birth_date]&x=1"},
      {"x=%22password%22%3A%22kiwi77%22", "x=%22password%22%3A%22[masked:password]%22"},
      {"?e=lena%2540example.org", "?e=[masked:email]"},
  });
  expect_untouched({"100%25 done", "%zz %4", "a%20b%20c", "50%", "?q=a%26b"});
}

TEST(Formats, TypographyPartsWords) {
  expect_masked({
      {"“lena@example.org”", "“[masked:email]”"},
      {"note—lena@example.org—done", "note—[masked:email]—done"},
      {"用户提交了lena@example.org并保存", "用户提交了[masked:email]并保存"},
      {"email：lena@example.org，已保存", "email：[masked:email]，已保存"},
      {"phone:\xc2\xa0"
       "030 1234567",
       "phone:\xc2\xa0[masked:phone]"},
      {"пароль «kiwi77» принят", "пароль «[masked:password]» принят"},
      {"Passwort: „kiwi77“", "Passwort: „[masked:password]“"},
      {"密码：kiwi77", "密码：[masked:password]"},
      {"lena@example.org을 확인", "[masked:email]을 확인"},
  });
}

TEST(Formats, NamesStandBeforeTheirValuesInManyWays) {
  expect_masked({
      {R"({"password":["kiwi77"]})", R"({"password":["[masked:password]"]})"},
      {R"({"tokens":["kiwi77", "melon8"]})", R"({"tokens":["[masked:password]", "[masked:password]"]})"},
      {"map[X-Api-Key:[kiwi77] Host:[x]]", "map[X-Api-Key:[[masked:password]] Host:[x]]"},
      {R"({"password":{"value":"kiwi77"}})", R"({"password":{"value":"[masked:password]"}})"},
      {R"({"name":"DB_PASSWORD","value":"kiwi77"})", R"({"name":"DB_PASSWORD","value":"[masked:password]"})"},
      {R"({"field": "phone", "newValue": "030 1234567"})", R"({"field": "phone", "newValue": "[masked:phone]"})"},
      {R"(<input name="password" value="kiwi77">)", R"(<input name="password" value="[masked:password]">)"},
      {R"(<add key="Password" value="kiwi77"/>)", R"(<add key="Password" value="[masked:password]"/>)"},
      {"cs1Label=password cs1=kiwi77 x=1", "cs1Label=password cs1=[masked:password] x=1"},
      {R"(<ns:password type="s">kiwi77</ns:password>)", R"(<ns:password type="s">[masked:password]</ns:password>)"},
      {"<password><![CDATA[kiwi77]]></password>", "<password><![CDATA[[masked:password]]]></password>"},
      {"<key>password</key><string>kiwi77</string>", "<key>password</key><string>[masked:password]</string>"},
      {R"(<property name="db.password">kiwi77</property>)",
       R"(<property name="db.password">[masked:password]</property>)"},
      {"app --cookie sid=kiwi77; x", "app --cookie [masked:cookie]; x"},
      {"Password....: kiwi77", "Password....: [masked:password]"},
      {"<td>password</td><td>kiwi77</td>", "<td>password</td><td>[masked:password]</td>"},
      {"| password | kiwi77 |", "| password | [masked:password] |"},
      {"update `u` set `password` = 'kiwi77'", "update `u` set `password` = '[masked:password]'"},
      {"Key (phone)=(030 1234567) already exists", "Key (phone)=([masked:phone]) already exists"},
      {"INSERT INTO u (id, `password`, dob) VALUES (7, 'kiwi77', '1985-07-30'), (8, 'it''s8', NULL)",
       "INSERT INTO u (id, `password`, dob) VALUES (7, '[masked:password]', '[masked:birth_date]'), (8, "
       "'[masked:password]', NULL)"},
      {"{u'password': u'kiwi77'}", "{u'password': u'[masked:password]'}"},
      {"{b'dob': b'1985-07-30'}", "{b'dob': b'[masked:birth_date]'}"},
      {R"(User { password: Some("kiwi77") })", R"(User { password: Some("[masked:password]") })"},
      {R"({"m":"{\"b\":\"{\\\"password\\\":\\\"kiwi77\\\"}\"}"})",
       R"({"m":"{\"b\":\"{\\\"password\\\":\\\"[masked:password]\\\"}\"}"})"},
      {R"(7,"{""password"":""kiwi77"",""x"":1}")", R"(7,"{""password"":""[masked:password]"",""x"":1}")"},
      {"password[0]=kiwi77", "password[0]=[masked:password]"},
      {"password_1: kiwi77", "password_1: [masked:password]"},
      {"passwordConfirm=kiwi77", "passwordConfirm=[masked:password]"},
      {R"("api_keys": "kiwi77")", R"("api_keys": "[masked:password]")"},
      {"phone.home=030 1234567", "phone.home=[masked:phone]"},
      {"Phone number is 030 1234567", "Phone number is [masked:phone]"},
      {"电话13812345678", "电话[masked:phone]"},
      {"电话是 13812345678", "电话是 [masked:phone]"},
      {"date of birth (1985-07-30)", "date of birth ([masked:birth_date])"},
  });
  expect_untouched({R"({"name":"color","value":"kiwi77"})", "max_tokens=4096", R"({"tokens":[1,2]})",
                    "<td>Password</td><td>(none)</td>", "| password | varchar(255) |", "the password, value=3",
                    "INSERT INTO u (id, name) VALUES (7, 'kiwi77')", "values(", "tokens: 512"});
}

TEST(Formats, FieldsSayWhatOtherFieldsAre) {
  const MaskedBatch masked = defaults().mask(batch_of({
      {{"name", "DB_PASSWORD"}, {"value", "kiwi77xy"}},
      {{"env.0.name", "phone"}, {"env.0.value", "030 1234567"}, {"env.1.name", "x"}, {"env.1.value", "030 7654321"}},
      {{"password.value", "kiwi77xy"}, {"phones.0.number", "030 1234567"}},
      {{"ssn", "219099999"}, {"max_tokens", "4096"}, {"pin", "on"}},
  }));
  EXPECT_EQ(field(masked, 0, "value"), "[masked:password]");
  EXPECT_EQ(field(masked, 1, "env.0.value"), "[masked:phone]");
  EXPECT_EQ(field(masked, 1, "env.1.value"), "030 7654321");
  EXPECT_EQ(field(masked, 2, "password.value"), "[masked:password]");
  EXPECT_EQ(field(masked, 2, "phones.0.number"), "[masked:phone]");
  EXPECT_EQ(field(masked, 3, "ssn"), "[masked:ssn]");
  EXPECT_EQ(field(masked, 3, "max_tokens"), "4096");
  EXPECT_EQ(field(masked, 3, "pin"), "on");
}

TEST(Formats, AKeyIsMaskedLineByLineInAnyField) {
  const std::string body(64, 'M');
  const Masker masker =
      Masker::from_configuration(YamlNode::parse("", "").value(), KeySet(std::string(32, 'k'))).value();
  const MaskedBatch masked = masker.mask(batch_of({{{"_msg", "dump"}, {"line", "-----BEGIN EC PRIVATE KEY-----"}},
                                                   {{"_msg", "dump"}, {"line", body}},
                                                   {{"_msg", "dump"}, {"line", "-----END EC PRIVATE KEY-----"}},
                                                   {{"_msg", "dump"}, {"line", body}}}));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(field(masked, i, "line"), "[masked:private_key]") << i;
    EXPECT_EQ(field(masked, i, "_msg"), "dump");
  }
  EXPECT_EQ(field(masked, 3, "line"), body);
}

TEST(Formats, KeysOfOtherPrograms) {
  expect_masked({
      {"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAAgIAAAAm\n---- END SSH2 ENCRYPTED PRIVATE KEY ---- x",
       "[masked:private_key] x"},
      {"Private-Lines: 2\nAAAAgQCd\nAAAAgQDb\nPrivate-MAC: 0123456789abcdef x", "[masked:private_key] x"},
  });
  expect_untouched({"---- BEGIN SSH2 PUBLIC KEY ----"});
}

TEST(Formats, AuthorizationKeepsItsScheme) {
  expect_masked({
      {"Authorization: NTLM TlRMTVNTUAABAAAA", "Authorization: NTLM [masked:authorization]"},
      {R"(Authorization: Digest username="a", realm="b c", response="d1e2" x)",
       "Authorization: Digest [masked:authorization] x"},
      {"Authorization: AWS4-HMAC-SHA256 Credential=c/20260101, SignedHeaders=host, Signature=f00d",
       "Authorization: AWS4-HMAC-SHA256 [masked:authorization]"},
      {"Proxy-Authorization: Splunk 0c0ffee0-1234", "Proxy-Authorization: Splunk [masked:authorization]"},
      {"authorization: SharedKey account:c2lnbmF0dXJl=", "authorization: SharedKey [masked:authorization]"},
      {R"({"Authorization":"Bearer kiwi77melon8"})", R"({"Authorization":"Bearer [masked:authorization]"})"},
      {R"({"authorization":["Basic dXNlcjpwYXNz"]})", R"({"authorization":["Basic [masked:authorization]"]})"},
      {"Authorization: kiwi77melon8", "Authorization: [masked:authorization]"},
  });
  expect_untouched({"authorization: denied", "Authorization: required", "authorization=disabled",
                    "Authorization header: missing", R"(WWW-Authenticate: Bearer realm="api")",
                    R"(index "ix_partauthorization": pages: 110575 in total)"});
}

TEST(Formats, TheDetectorThatKnowsTheFormGivesTheName) {
  const std::string x = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6";
  expect_masked({
      {"token: xox" + std::string("b-123456789012-") + x, "token: [masked:slack_token]"},
      {R"({"api_key":"sk_)" + std::string("live_") + x + "\"}", R"({"api_key":"[masked:stripe_key]"})"},
      {"secret=ghp_" + x, "secret=[masked:github_token]"},
      {"password=kiwi lena@example.org", "password=[masked:password] [masked:email]"},
      {"aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE1", "aws_secret_access_key=[masked:aws_secret]"},
  });
}

TEST(Formats, PasswordsEndWhereTheWordDoes) {
  expect_masked({
      {"password=k1wi,word2", "password=[masked:password]"},
      {"password=a;b1c2 x", "password=[masked:password] x"},
      {"passwd=Tr0ub4dor&3", "passwd=[masked:password]"},
      {"?pwd=x1y2&user=bob", "?pwd=[masked:password]&user=bob"},
      {"Server=db;Password=s3cr3t;Encrypt=true", "Server=db;Password=[masked:password];Encrypt=true"},
      {"user(password=kiwi77, x=1)", "user(password=[masked:password], x=1)"},
      {"set password='it''s77'", "set password='[masked:password]'"},
      {"{password='it's77', x=1}", "{password='[masked:password]', x=1}"},
      {R"({"m":"password=kiwi77\"})", R"({"m":"password=[masked:password]\"})"},
      {"password=[masked:password]kiwi77", "password=[masked:password][masked:password]"},
      {"postgres://ann:Zx/81#m@Kq2@h:5432/x", "postgres://[masked:database_url]@h:5432/x"},
  });
}

TEST(Formats, CommandLinesAndSentences) {
  expect_masked({
      {"curl -s -u ann:kiwi77 https://h/", "curl -s -u ann:[masked:password] https://h/"},
      {"curl --user ann:kiwi77 h", "curl --user ann:[masked:password] h"},
      {"sshpass -p kiwi77 ssh h", "sshpass -p [masked:password] ssh h"},
      {"mysql -uroot -pkiwi77 db", "mysql -uroot -p[masked:password] db"},
      {"docker login -u a -p kiwi77", "docker login -u a -p [masked:password]"},
      {"redis-cli -h x -a kiwi77 ping", "redis-cli -h x -a [masked:password] ping"},
      {"requirepass kiwi77", "requirepass [masked:password]"},
      {"your password is kiwi77.", "your password is [masked:password]."},
      {"password \"kiwi77\" rejected", "password \"[masked:password]\" rejected"},
      {"Passwort lautet k1wi77", "Passwort lautet [masked:password]"},
      {"密码是kiwi77", "密码是[masked:password]"},
      {"born on 4 April 1939", "born on [masked:birth_date]"},
      {"geb. am 01.04.1986", "geb. am [masked:birth_date]"},
      {"родился 01.04.1986", "родился [masked:birth_date]"},
      {"HASŁO: kiwi77", "HASŁO: [masked:password]"},
      {"ПАРОЛЬ=kiwi77", "ПАРОЛЬ=[masked:password]"},
      {"SECRET_KEY_BASE=kiwi77", "SECRET_KEY_BASE=[masked:password]"},
      {"cvv=123 pin: 4821", "cvv=[masked:password] pin: [masked:password]"},
  });
  expect_untouched({"password is required", "your password is too short", "curl -u https://h/", "mysql -p db",
                    "secret \"db-credentials\" not found", "pin=high", "pin: 7", "password must contain 8 characters"});
}

TEST(Formats, WhatIsNoSecretBehindSuchNames) {
  expect_untouched({"Passwort: falsch",
                    "密码：错误",
                    "Mot de passe: expiré",
                    "invalid password: too short",
                    "wrong password: 3 attempts left",
                    "passwd: password updated successfully",
                    "pass=3 fail=0",
                    "full_hash_pass: 2128",
                    "password=%s",
                    "password=${DB_PASSWORD}",
                    "password=$PASSWORD",
                    "$t.ProxyPass = $ProxyPass",
                    R"("password": "{{password}}")",
                    "password=:password",
                    "SET password = ?",
                    "password = $1",
                    "password = user.getPassword()",
                    R"("password":"[FILTERED]")",
                    R"("password":"__REDACTED__")",
                    "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-0-xehWok",
                    "kubernetes.io/secret: web-tls",
                    R"("clientToken":"C265B64D-B8B2-4FCF-A3E5-7D7F5C9B1A2E")",
                    "idempotencyToken=C265B64D-B8B2",
                    R"("masterUserPassword":"HIDDEN_DUE_TO_SECURITY_REASONS")",
                    "pam_unix(passwd:chauthtok): password changed for ann",
                    "inbound/pass1: mail-1.example.net",
                    "token=Token{a64f992 ActivityRecord{",
                    "Token: Token { kind: x",
                    "Bad activity token: android.os.BinderProxy@2bd79ce",
                    "Passcode: from On to Off",
                    "https://$USER:$PASS@host",
                    "https://user:***@host",
                    "postgres://app:xxxxx@db",
                    "http://localhost:8080@proxy"});
}

TEST(Formats, NumbersOfThingsAreNobodys) {
  expect_untouched({"part AB123456C", "backup 811218-9876 done", "job: 811218-9876", "file 811218-9876.csv",
                    "offset 4111111111111111 lag 2", "WindowsLive:(token):name=02btkgmhyoxofsop;x=*",
                    "Authorization: Bearer ${TOKEN}", "$c.Credentials = [System.Net.CredentialCache]::Default",
                    "password: &pw", "delta +4915123456789 bytes", "processed 4111111111111111 rows",
                    "code 12345678Z"});
}

TEST(Formats, AddressesEndInRealDomains) {
  expect_masked({
      {"lena@example.org.log", "[masked:email].log"},
      {"иван@почта.рф.", "[masked:email]."},
      {"lena@163.com", "[masked:email]"},
  });
  expect_untouched({"foo@bar.notatld", "[exampleSDID@32473 iut=\"3\"]", "exampleSDID@32473.iut=3", "meta@32473.id=3",
                    "git clone git@github.com:acme/web.git", "HTTP/web01.example.com@EXAMPLE.COM",
                    "jhs/_HOST@REALM.TLD", "foo@bar.run(42)", "abfss://container@storage.dfs.core.windows.net/x",
                    "worker@node1.local"});
}

}  // namespace
}  // namespace cordwood::masking
