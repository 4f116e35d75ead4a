#include "protocol/bundle.h"

#include <gmock/gmock.h>

namespace cordwood::protocol {
namespace {

Bundle sample() {
  return {.name = "db1",
          .server = {"2001:db8::7", 9429},
          .certificate_pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          .key_pem = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n",
          .ca_pem = "-----BEGIN CERTIFICATE-----\nCCCC\n-----END CERTIFICATE-----\n"};
}

TEST(Bundle, ReadsWhatItWrote) { EXPECT_EQ(parse_bundle(format_bundle(sample())).value(), sample()); }

TEST(Bundle, TakesTheLineEndsOfOtherSystems) {
  std::string text;
  for (const char c : format_bundle(sample())) text += c == '\n' ? "\r\n" : std::string(1, c);
  const auto bundle = parse_bundle(text);
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle.value().name, "db1");
}

TEST(Bundle, EveryMissingLineIsNoticed) {
  const std::string text = format_bundle(sample());
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    const std::string line = text.substr(begin, end - begin);
    if (line.substr(0, 5) == "-----" || line.find(": ") != std::string::npos) {
      EXPECT_FALSE(parse_bundle(text.substr(0, begin) + text.substr(end))) << line;
    }
    begin = end;
  }
}

TEST(Bundle, ANewerVersionIsUnsupported) {
  std::string text = format_bundle(sample());
  text.replace(text.find(": 1"), 3, ": 2");
  EXPECT_EQ(parse_bundle(text).error().code, Errc::unsupported);
}

TEST(HostPort, TellsNamesAndAddressesApart) {
  EXPECT_EQ(parse_host_port("a.b:1").value(), (HostPort{"a.b", 1}));
  EXPECT_EQ(parse_host_port("[::1]:65535").value(), (HostPort{"::1", 65535}));
  for (const char* bad : {"", ":", ":1", "a", "a:", "a:b", "a:65536", "a:-1", "::1:9", "[]:1", "a:1 "})
    EXPECT_FALSE(parse_host_port(bad)) << bad;
}

}  // namespace
}  // namespace cordwood::protocol
