#include "user_agent.h"

#include <string>

#include <gtest/gtest.h>

namespace cordwood::parser {
namespace {

std::string read(std::string_view header) {
  const UserAgent agent = read_user_agent(header);
  std::string text;
  for (const std::string_view part : {agent.name, agent.version, agent.os, agent.os_version, agent.device})
    text.append(part).append("|");
  text.pop_back();
  return text;
}

TEST(UserAgent, KnowsBrowsersByWhatTheySayMostAboutThemselves) {
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 "
                 "Safari/537.36 Edg/119.0.2151.72"),
            "Edge|119.0.2151.72|Windows|10|desktop");
  EXPECT_EQ(
      read("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 "
           "Safari/605.1.15"),
      "Safari|17.1|macOS|10_15_7|desktop");
  EXPECT_EQ(read("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0"),
            "Firefox|115.0|Linux||desktop");
  EXPECT_EQ(read("Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                 "CriOS/119.0.6045.109 Mobile/15E148 Safari/604.1"),
            "Chrome|119.0.6045.109|iOS|16_6|phone");
  EXPECT_EQ(read("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 "
                 "Safari/537.36"),
            "Chrome|118.0.0.0|Android|13|tablet");
  EXPECT_EQ(read("Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"),
            "Internet Explorer|11.0|Windows|7|desktop");
}

TEST(UserAgent, KnowsBotsAndProgramsByHowTheyNameThemselves) {
  EXPECT_EQ(read("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), "Googlebot|2.1|||bot");
  EXPECT_EQ(read("Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)"),
            "Slurp||||bot");
  EXPECT_EQ(read("curl/7.88.1"), "curl|7.88.1|||");
  EXPECT_EQ(read("python-requests/2.31.0"), "python-requests|2.31.0|||");
}

TEST(UserAgent, SaysNothingOfNothing) {
  EXPECT_EQ(read(""), "||||");
  EXPECT_EQ(read("-"), "||||");
  EXPECT_EQ(read(std::string(1 << 20, '(')), "||||");
}

}  // namespace
}  // namespace cordwood::parser
