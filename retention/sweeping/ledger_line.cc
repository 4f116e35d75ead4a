#include "ledger_line.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "base/checksum.h"

namespace cordwood::sweeping {
namespace {

constexpr std::string_view kSum = " sum=";

std::map<std::string_view, std::string_view> words_of(std::string_view line) {
  std::map<std::string_view, std::string_view> words;
  while (!line.empty()) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    const std::size_t equals = word.find('=');
    if (equals != std::string_view::npos) words[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return words;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string format_line(const LedgerLine& line) {
  std::string text = fmt::format("event={} time={} day={}", line.done ? "done" : "decided", format_rfc3339(line.at),
                                 format_day(line.sweep.day));
  if (line.sweep.retention_class != indexer::kStandardClass)
    text += fmt::format(" class={}", line.sweep.retention_class);
  if (!line.done)
    text += fmt::format(" reason={} rows={} bytes={}", name_of(line.sweep.reason), line.sweep.rows, line.sweep.bytes);
  const std::uint64_t sum = checksum64(text);
  return text + fmt::format("{}{:016x}\n", kSum, sum);
}

std::optional<LedgerLine> parse_line(std::string_view text) {
  const std::size_t sum_at = text.rfind(kSum);
  if (sum_at == std::string_view::npos) return std::nullopt;
  const std::string_view body = text.substr(0, sum_at);
  if (text.substr(sum_at + kSum.size()) != fmt::format("{:016x}", checksum64(body))) return std::nullopt;

  auto words = words_of(body);
  const auto at = parse_rfc3339(words["time"]);
  const auto day = parse_day(words["day"]);
  if (!at || !day) return std::nullopt;
  LedgerLine line{words["event"] == "done", *at, {*day, Reason::age, 0, 0}};
  if (words.contains("class")) line.sweep.retention_class = words["class"];
  if (line.done) return line;
  const auto rows = number_of(words["rows"]);
  const auto bytes = number_of(words["bytes"]);
  const auto reason = std::find_if(std::begin(kReasons), std::end(kReasons),
                                   [&words](Reason known) { return name_of(known) == words["reason"]; });
  if (words["event"] != "decided" || !rows || !bytes || reason == std::end(kReasons)) return std::nullopt;
  line.sweep.reason = *reason;
  line.sweep.rows = *rows;
  line.sweep.bytes = *bytes;
  return line;
}

}  // namespace cordwood::sweeping
