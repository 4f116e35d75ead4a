// Whatever the bytes are, parsing ends, and what parses prints as text that parses to the same print.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "language/query.h"

using namespace cordwood;

namespace {

class NoRow final : public language::RowView {
 public:
  explicit NoRow(std::string_view value) : value_(value) {}
  std::string_view value(std::string_view) const override { return value_; }
  Timestamp time() const override { return {}; }
  void for_each_field(const std::function<void(std::string_view name, std::string_view value)>& visit) const override {
    visit("field", value_);
  }

 private:
  std::string_view value_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const language::ParseContext context{.now = timestamp_from_nanoseconds(1'795'262'400'000'000'000)};
  const auto query = language::parse_query(text, context);
  if (!query) return 0;
  const std::string printed = query.value().to_string();
  const auto again = language::parse_query(printed, context);
  CORDWOOD_CHECK(again, "{}", printed);
  CORDWOOD_CHECK(again.value().to_string() == printed, "{}\n{}", printed, again.value().to_string());
  const NoRow row(text);
  CORDWOOD_CHECK(query.value().filter->matches(row) == again.value().filter->matches(row), "{}", printed);
  return 0;
}
