#pragma once
// What a User-Agent header says of browser, operating system and device.

#include <string_view>

namespace cordwood::parser {

/// Empty where the header does not say. Views into the header or literals.
struct UserAgent {
  std::string_view name;  // Firefox, Chrome, curl, Googlebot, …
  std::string_view version;
  std::string_view os;          // Windows, macOS, iOS, Android, ChromeOS, Linux, FreeBSD, …
  std::string_view os_version;  // "10", "10_15_7", "13"
  std::string_view device;      // bot, phone, tablet, tv, desktop
};

/// Takes linear time. Knows the browsers that most requests come from, and bots and programs by how they name
/// themselves.
UserAgent read_user_agent(std::string_view header);

}  // namespace cordwood::parser
