// The texts that masking reads back: its keys, a day's counts, and the tag of an encrypted value. None of them crashes
// it, and what it accepts it writes alike.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "masking/key_set.h"
#include "masking/report.h"
#include "masking/reveal.h"
#include "support/faulty_file_system.h"

namespace {

using namespace cordwood;

const masking::KeySet& some_keys() {
  static const masking::KeySet keys(std::string(32, 'k'));
  return keys;
}

void read_keys(const std::string& text) {
  const auto keys = masking::KeySet::parse(text, "masking-key");
  if (keys.has_error()) return;
  const auto again = masking::KeySet::parse(keys.value().to_text(), "masking-key");
  CORDWOOD_CHECK(again.has_value() && again.value().to_text() == keys.value().to_text());
}

void read_report(const std::string& text) {
  constexpr Day kDay{std::chrono::days(20'000)};
  test::FaultyFileSystem files;
  CORDWOOD_CHECK(files.make_directories("/data/masking-report").has_value());
  CORDWOOD_CHECK(replace_file(files, "/data/masking-report/" + format_day(kDay), text).has_value());
  masking::Report report(files, "/data/masking-report");
  report.add(kDay, {"{}", "email", 1, 0});
  CORDWOOD_CHECK(report.store().has_value());
  CORDWOOD_CHECK(!report.lines(kDay, kDay).value().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  read_keys(text);
  read_keys("cordwood masking keys 1\n" + text);
  read_report("cordwood masking report 1\n" + text);
  (void)masking::reveal(text, some_keys());
  (void)masking::reveal("[email:0123456789abcdef:" + text + "]", some_keys());
  return 0;
}
