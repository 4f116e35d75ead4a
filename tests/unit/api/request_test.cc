#include "request.h"

#include <gtest/gtest.h>

namespace cordwood::api {
namespace {

TEST(Parameters, FormsAreDecoded) {
  Parameters parameters;
  ASSERT_TRUE(parameters.add_form("query=a+%7C%20b&empty=&flag&field=x&field=y").has_value());
  EXPECT_EQ(parameters.get("query"), "a | b");
  EXPECT_EQ(parameters.find("empty"), std::nullopt);
  EXPECT_EQ(parameters.find("flag"), std::nullopt);
  EXPECT_EQ(parameters.all("field"), (std::vector<std::string_view>{"x", "y"}));
}

TEST(Parameters, ABrokenEscapeIsInvalid) {
  for (const char* form : {"a=%", "a=%4", "a=%zz", "%x=1"}) {
    Parameters parameters;
    EXPECT_EQ(parameters.add_form(form).error().code, Errc::invalid) << form;
  }
}

TEST(Parameters, NumbersAreChecked) {
  Parameters parameters;
  ASSERT_TRUE(parameters.add_form("a=17&b=-1&c=x&d=18446744073709551616").has_value());
  EXPECT_EQ(parameters.number("a", 0, 100).value(), 17U);
  EXPECT_EQ(parameters.number("absent", 5, 100).value(), 5U);
  EXPECT_TRUE(parameters.number("a", 0, 16).has_error());
  for (const char* name : {"b", "c", "d"}) EXPECT_TRUE(parameters.number(name, 0, UINT64_MAX).has_error()) << name;
}

TEST(Parameters, BooleansAreChecked) {
  Parameters parameters;
  ASSERT_TRUE(parameters.add_form("a=1&b=true&c=yes&d=0&e=false&f=no&g=maybe").has_value());
  for (const char* name : {"a", "b", "c"}) EXPECT_TRUE(parameters.boolean(name, false).value()) << name;
  for (const char* name : {"d", "e", "f"}) EXPECT_FALSE(parameters.boolean(name, true).value()) << name;
  EXPECT_TRUE(parameters.boolean("absent", true).value());
  EXPECT_EQ(parameters.boolean("g", true).error().message, "the parameter 'g' must be true or false");
}

TEST(Parameters, MisspeltOnesAreNamed) {
  Parameters parameters;
  ASSERT_TRUE(parameters.add_form("start=1&strat=2030").has_value());
  EXPECT_TRUE(parameters.allow_only({"start", "strat"}).has_value());
  EXPECT_EQ(parameters.allow_only({"start", "end"}).error().message, "there is no parameter 'strat' here");
}

TEST(Cookies, AreFoundByTheirWholeName) {
  EXPECT_EQ(find_cookie("xa=1; a=2; b=3", "a"), "2");
  EXPECT_EQ(find_cookie("a=1=2", "a"), "1=2");
  EXPECT_EQ(find_cookie("ab=1", "a"), std::nullopt);
  EXPECT_EQ(find_cookie("", "a"), std::nullopt);
}

}  // namespace
}  // namespace cordwood::api
