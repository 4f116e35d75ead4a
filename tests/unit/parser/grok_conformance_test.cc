// The public grok cases, when the folder shared/ lies beside the checkout. Run through the program they are
// checked by tests/conformance/; here a failure names the case without building the program.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "parser/grok.h"

namespace cordwood::parser {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

bool same(const element& a, const element& b) {
  const auto is_number = [](const element& e) {
    return e.type() == element_type::INT64 || e.type() == element_type::UINT64 || e.type() == element_type::DOUBLE;
  };
  if (is_number(a) && is_number(b)) return double(a) == double(b);
  if (a.type() != b.type()) return false;
  if (a.type() == element_type::OBJECT) {
    const simdjson::dom::object in_a = a;
    const simdjson::dom::object in_b = b;
    if (in_a.size() != in_b.size()) return false;
    for (const auto [key, value] : in_a) {
      element other;
      if (in_b[key].get(other) != simdjson::SUCCESS || !same(value, other)) return false;
    }
    return true;
  }
  return simdjson::to_string(a) == simdjson::to_string(b);
}

std::filesystem::path cases_file() {
  return std::filesystem::path(CORDWOOD_SHARED) / "conformance" / "grok_cases.jsonl";
}

TEST(GrokConformance, EveryPublicCaseHolds) {
  if (!std::filesystem::exists(cases_file())) return;  // shared/ is not beside the checkout.
  std::ifstream cases(cases_file());
  std::map<std::string, Result<Grok>> compiled;
  simdjson::dom::parser case_parser;
  simdjson::dom::parser answer_parser;
  std::size_t passed = 0;
  for (std::string line; std::getline(cases, line);) {
    const element one = case_parser.parse(line);
    const std::string bank{one["bank"].get_string().value()};
    const std::string pattern{one["pattern"].get_string().value()};
    const std::string_view text = one["line"];
    auto grok = compiled.find(bank + pattern);
    if (grok == compiled.end())
      grok = compiled.emplace(bank + pattern, Grok::compile(pattern, GrokPatterns::bank(bank).value())).first;
    EXPECT_TRUE(grok->second.has_value()) << bank << " " << pattern << ": " << grok->second.error().message;
    if (!grok->second) continue;
    const auto answer = grok->second.value().match_as_json(text);
    element fields;
    if (one["all_fields"].get(fields) != simdjson::SUCCESS) fields = one["fields"];
    const bool is_match = one["match"];
    const bool good = is_match ? answer && same(answer_parser.parse(*answer), fields) : !answer;
    EXPECT_TRUE(good) << bank << " " << pattern << "\n  " << text << "\n  got  " << answer.value_or("no match")
                      << "\n  want " << (is_match ? simdjson::to_string(fields) : "no match");
    passed += good ? 1 : 0;
  }
  EXPECT_EQ(passed, 898U);
}

}  // namespace
}  // namespace cordwood::parser
