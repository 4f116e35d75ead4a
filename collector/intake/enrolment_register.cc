#include "enrolment_register.h"

#include <charconv>

#include <fmt/format.h>

#include "base/checksum.h"

namespace cordwood::intake {
namespace {

constexpr std::string_view kFirstLine = "cordwood-register 1\n";
constexpr std::string_view kChecksumWord = "checksum ";

Error broken() { return error(Errc::corrupt, "the register of collectors is damaged"); }

std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return part;
}

Result<Timestamp> parse_time(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (!time) return broken();
  return *time;
}

Result<Enrolment> parse_line(std::string_view line) {
  Enrolment enrolment;
  const std::string_view serial = next_part(line, ' ');
  const auto [stop, failure] = std::from_chars(serial.data(), serial.data() + serial.size(), enrolment.serial);
  if (failure != std::errc() || stop != serial.data() + serial.size()) return broken();
  enrolment.name = next_part(line, ' ');
  CORDWOOD_TRY(enrolment.issued_at, parse_time(next_part(line, ' ')));
  CORDWOOD_TRY(enrolment.expires_at, parse_time(next_part(line, ' ')));
  if (line != "-") {
    CORDWOOD_TRY(enrolment.revoked_at, parse_time(line));
  }
  return enrolment;
}

}  // namespace

std::string format_register(const std::vector<Enrolment>& enrolments) {
  std::string out(kFirstLine);
  for (const auto& one : enrolments)
    out += fmt::format("{} {} {} {} {}\n", one.serial, one.name, format_rfc3339(one.issued_at),
                       format_rfc3339(one.expires_at), one.revoked_at ? format_rfc3339(*one.revoked_at) : "-");
  return out + fmt::format("{}{:016x}\n", kChecksumWord, checksum64(out));
}

Result<std::vector<Enrolment>> parse_register(std::string_view text) {
  const std::size_t end = text.rfind(kChecksumWord);
  if (text.substr(0, kFirstLine.size()) != kFirstLine || end == std::string_view::npos) return broken();
  std::string_view lines = text.substr(0, end);
  if (text.substr(end) != fmt::format("{}{:016x}\n", kChecksumWord, checksum64(lines))) return broken();
  lines.remove_prefix(kFirstLine.size());
  std::vector<Enrolment> enrolments;
  while (!lines.empty()) {
    CORDWOOD_TRY(auto enrolment, parse_line(next_part(lines, '\n')));
    enrolments.push_back(std::move(enrolment));
  }
  return enrolments;
}

}  // namespace cordwood::intake
