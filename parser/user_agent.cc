#include "user_agent.h"

#include <algorithm>
#include <array>

namespace cordwood::parser {
namespace {

struct Mark {
  std::string_view text;  // What the header holds, and behind it the version.
  std::string_view name;
};

// Browsers claim to be each other; the one that says most about itself stands first.
constexpr std::array<Mark, 22> kBrowsers = {{
    {"Edg/", "Edge"},
    {"EdgA/", "Edge"},
    {"EdgiOS/", "Edge"},
    {"Edge/", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"YaBrowser/", "Yandex Browser"},
    {"Vivaldi/", "Vivaldi"},
    {"UCBrowser/", "UC Browser"},
    {"DuckDuckGo/", "DuckDuckGo"},
    {"FxiOS/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"HeadlessChrome/", "Headless Chrome"},
    {"Electron/", "Electron"},
    {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"},
    {"SeaMonkey/", "SeaMonkey"},
    {"Firefox/", "Firefox"},
    {"MSIE ", "Internet Explorer"},
    {"Trident/7.0; rv:", "Internet Explorer"},
    {"Opera/", "Opera"},
    {"Version/", "Safari"},  // Where nothing above is, and Safari/ is.
}};

constexpr std::array<Mark, 14> kSystems = {{
    {"Windows Phone ", "Windows Phone"},
    {"Windows NT ", "Windows"},
    {"Windows ", "Windows"},
    {"Android ", "Android"},
    {"Android", "Android"},
    {"iPhone OS ", "iOS"},
    {"CPU OS ", "iOS"},
    {"Mac OS X ", "macOS"},
    {"CrOS ", "ChromeOS"},
    {"FreeBSD", "FreeBSD"},
    {"OpenBSD", "OpenBSD"},
    {"Ubuntu", "Ubuntu"},
    {"Fedora", "Fedora"},
    {"Linux", "Linux"},
}};

// What Windows calls itself by the number of its kernel.
constexpr std::array<Mark, 7> kWindowsVersions = {
    {{"10.0", "10"}, {"6.3", "8.1"}, {"6.2", "8"}, {"6.1", "7"}, {"6.0", "Vista"}, {"5.2", "XP"}, {"5.1", "XP"}}};

constexpr std::array<std::string_view, 6> kBotWords = {"bot", "crawl", "spider", "slurp", "archiver", "monitor"};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t find_in_any_case(std::string_view text, std::string_view lower) {
  const auto found = std::search(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 0x20) : a) == b;
  });
  return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

std::string_view version_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.' || text[end] == '_')) ++end;
  while (end > at && (text[end - 1] == '.' || text[end - 1] == '_')) --end;
  return text.substr(at, end - at);
}

/// The product token (name/version, or a name) that begins at or before `at`.
void take_product(std::string_view text, std::size_t at, UserAgent& agent) {
  constexpr std::string_view kAround = " ();,+\t";
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_of(kAround, at);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::string_view token = text.substr(begin, std::min(text.find_first_of(kAround, at), text.size()) - begin);
  const std::size_t slash = token.find('/');
  agent.name = token.substr(0, slash);
  if (slash != std::string_view::npos) agent.version = token.substr(slash + 1);
}

bool take_bot(std::string_view header, UserAgent& agent) {
  for (const std::string_view word : kBotWords) {
    const std::size_t at = find_in_any_case(header, word);
    if (at == std::string_view::npos) continue;
    take_product(header, at, agent);
    agent.device = "bot";
    return true;
  }
  return false;
}

bool take_browser(std::string_view header, UserAgent& agent) {
  for (const Mark& browser : kBrowsers) {
    const std::size_t at = header.find(browser.text);
    if (at == std::string_view::npos) continue;
    if (browser.name == "Safari" && !holds(header, "Safari/")) continue;
    agent.name = browser.name;
    agent.version = version_at(header, at + browser.text.size());
    return true;
  }
  return false;
}

void take_system(std::string_view header, UserAgent& agent) {
  for (const Mark& system : kSystems) {
    const std::size_t at = header.find(system.text);
    if (at == std::string_view::npos) continue;
    agent.os = system.name;
    agent.os_version = version_at(header, at + system.text.size());
    if (system.text == "Windows NT ")
      for (const Mark& version : kWindowsVersions)
        if (agent.os_version == version.text) agent.os_version = version.name;
    return;
  }
}

std::string_view device_of(std::string_view header, std::string_view os) {
  if (holds(header, "iPad") || holds(header, "Tablet")) return "tablet";
  if (holds(header, "SmartTV") || holds(header, "SMART-TV") || holds(header, "AppleTV")) return "tv";
  if (holds(header, "iPhone") || holds(header, "iPod") || os == "Windows Phone") return "phone";
  if (os == "Android") return holds(header, "Mobile") ? "phone" : "tablet";
  if (holds(header, "Mobile")) return "phone";
  return os.empty() ? "" : "desktop";
}

}  // namespace

UserAgent read_user_agent(std::string_view header) {
  constexpr std::size_t kBytesMax = 2048;  // What stands behind says nothing more.
  header = header.substr(0, kBytesMax);
  UserAgent agent;
  if (header.empty() || header == "-") return agent;
  take_system(header, agent);
  if (take_bot(header, agent)) return agent;
  if (!take_browser(header, agent)) take_product(header, 0, agent);
  agent.device = device_of(header, agent.os);
  return agent;
}

}  // namespace cordwood::parser
