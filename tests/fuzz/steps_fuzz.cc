// Any line through the steps that take texts apart: at most one event comes out, and its fields are named and unique.
#include <cstdint>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/yaml.h"
#include "parser/pipelines.h"

namespace {

using cordwood::EventBatch;
using cordwood::Field;
using cordwood::LineBatch;
using cordwood::parser::Pipelines;

constexpr std::string_view kPipelines = R"(
- name: fuzz_steps
  steps:
    - kv: {between: " ;", assign: "="}
      on_failure: ignore
    - dissect: ["%{a->} [%{b}] %{*k}=%{&k}", "%{+j/2} %{+j/1},%{rest}"]
      on_failure: ignore
    - csv: {header: true, absent: "-"}
      on_failure: [{csv: {columns: [c1, c2, _msg], separator: ";"}, on_failure: ignore}]
    - convert: {a: int, b: float, c1: bytes, c2: seconds, rest: bool}
    - split: {field: rest, separator: ","}
    - user_agent: {field: _msg}
    - lowercase: [a, user_agent.name]
    - rename: {b: bb}
    - set: {made: "<a>/<bb>"}
    - tag: [seen]
    - if: {filter: "a:>5 or bb:~'x+y'", then: [{remove: "user_agent.*"}], else: [{sample: 2}]}
    - date: {field: a}
    - level
)";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Pipelines pipelines =
      Pipelines::from_configuration(cordwood::YamlNode::parse(kPipelines, "fuzz").value(), cordwood::parser::no_tables)
          .value();
  LineBatch lines;
  lines.source = {"host", "/file", ""};
  lines.lines.push_back(
      {{reinterpret_cast<const char*>(data), size}, cordwood::timestamp_from_nanoseconds(1'800'000'000'000'000'000)});
  EventBatch out;
  pipelines.parse(lines, out);
  CORDWOOD_CHECK(out.size() <= 1);
  for (const cordwood::Event& event : out.events()) {
    std::set<std::string_view> names;
    for (const Field& field : event.fields)
      CORDWOOD_CHECK(!field.name.empty() && !field.value.empty() && names.insert(field.name).second);
  }
  return 0;
}
