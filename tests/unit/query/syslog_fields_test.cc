#include "syslog_fields.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stored_rows.h"

namespace cordwood::query {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Key;
using testing::Not;
using testing::Pair;

std::map<std::string, std::string> fields_of(std::string_view line) {
  std::map<std::string, std::string> found;
  visit_syslog(line, test_now(), Nanoseconds(0),
               [&found](std::string_view name, std::string_view value) { found[std::string(name)] = value; });
  return found;
}

TEST(SyslogFields, StructuredDataHasEscapesBlanksAndBareValues) {
  EXPECT_THAT(
      fields_of(
          R"(<14>1 2026-02-11T12:31:28Z nas Conn - - [ev@6574 who="[anna\] \"x\" \\" n="1" ][meta seq="7"] hello)"),
      IsSupersetOf({Pair("ev@6574.who", R"([anna] "x" \)"), Pair("ev@6574.n", "1"), Pair("meta.seq", "7"),
                    Pair("message", "hello"), Pair("proc_id", "-"), Pair("format", "rfc5424")}));
  EXPECT_THAT(
      fields_of(R"(<14>1 - h a - - [k=v][x=y z=w q="]= "] hello)"),
      IsSupersetOf({Pair("k", "v"), Pair("x", "y"), Pair("z", "w"), Pair("q", "]= "), Pair("message", "hello")}));
  EXPECT_THAT(fields_of(R"(<14>1 - h a - - [id] hello)"), IsSupersetOf({Pair("id", ""), Pair("message", "hello")}));
  EXPECT_THAT(fields_of(R"(<14>1 - h a - - [id k="v hello)"), Contains(Key("message")));
}

TEST(SyslogFields, ALineMayLackItsPriority) {
  EXPECT_THAT(fields_of("1 2026-06-03T17:42:32.123Z host app 12 ID4 - hello"),
              IsSupersetOf({Pair("format", "rfc5424"), Pair("hostname", "host"), Pair("proc_id", "12"),
                            Pair("message", "hello")}));
}

TEST(SyslogFields, TheOldFormatHasATagWithAColonOrWithout) {
  EXPECT_THAT(fields_of("Jun  3 12:08:33 host sudo anna did it"),
              IsSupersetOf({Pair("hostname", "host"), Pair("app_name", "sudo"), Pair("message", "anna did it")}));
  EXPECT_THAT(fields_of("Jun  3 12:08:33 host sudo[17]: anna"),
              IsSupersetOf({Pair("app_name", "sudo"), Pair("proc_id", "17"), Pair("message", "anna")}));
  EXPECT_THAT(fields_of("Jun  3 12:08:33 sshd-session[14]: anna"),
              IsSupersetOf({Pair("app_name", "sshd-session"), Pair("proc_id", "14"), Pair("message", "anna")}));
  EXPECT_THAT(fields_of("Jun  3 12:08:33 sshd-session[14]: anna"), Not(Contains(Key("hostname"))));
  EXPECT_THAT(fields_of("Jun  3 12:08:33 - - up"),
              IsSupersetOf({Pair("hostname", "-"), Pair("app_name", "-"), Pair("message", "up")}));
}

TEST(SyslogFields, CefAndCeeBecomeFields) {
  const auto found = fields_of(
      R"(Sep 29 08:26:10 host CEF:1|Acme|wall\|one|2|100|worm stopped|10|src=10.0.0.1 msg=two words a\=b dst=2.1.2.2)");
  EXPECT_THAT(found, IsSupersetOf({Pair("cef.version", "1"), Pair("cef.device_product", "wall|one"),
                                   Pair("cef.name", "worm stopped"), Pair("cef.severity", "10"),
                                   Pair("cef.extension.src", "10.0.0.1"), Pair("cef.extension.msg", "two words a=b"),
                                   Pair("cef.extension.dst", "2.1.2.2")}));
  EXPECT_THAT(found, Not(Contains(Key("message"))));
  EXPECT_THAT(fields_of("Sep 29 08:26:10 host CEF:1|broken"), Contains(Pair("message", "CEF:1|broken")));
  EXPECT_THAT(fields_of(R"(<14>Sep 29 08:26:10 host app: @cee:{"user":"anna","n":3})"),
              IsSupersetOf({Pair("user", "anna"), Pair("n", "3")}));
}

}  // namespace
}  // namespace cordwood::query
