#include "api/admission.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/spawn.h"

namespace cordwood::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Ticket = Admission::Ticket;

class AdmissionTest : public testing::Test {
 protected:
  Ticket ask(Admission& admission, const std::string& token) { return admission.ask(token, context_.get_executor()); }

  boost::asio::io_context context_;
};

std::string message_of(const Ticket& ticket) {
  const auto refusal = ticket.refusal();
  return refusal ? refusal->error.message : "";
}

boost::asio::awaitable<void> wait_on(Ticket& ticket, bool& has_returned) {
  co_await ticket.wait();
  has_returned = true;
}

TEST_F(AdmissionTest, AsManyRunAsMayAndTheOthersGetTheirTurn) {
  Admission admission({.running = 2, .running_per_token = 2});
  auto first = std::make_unique<Ticket>(ask(admission, "a"));
  const Ticket second = ask(admission, "a");
  Ticket third = ask(admission, "a");
  EXPECT_TRUE(first->may_run() && second.may_run());
  EXPECT_FALSE(third.may_run());
  EXPECT_EQ(third.refusal(), std::nullopt);

  bool has_returned = false;
  spawn(context_.get_executor(), "test", wait_on(third, has_returned));
  context_.poll();
  EXPECT_FALSE(has_returned);
  first.reset();
  context_.run();
  EXPECT_TRUE(has_returned && third.may_run());
}

TEST_F(AdmissionTest, OneTokenLeavesAPlaceToOthers) {
  Admission admission({.running = 3, .running_per_token = 2});
  const Ticket a1 = ask(admission, "a"), a2 = ask(admission, "a"), a3 = ask(admission, "a"), b1 = ask(admission, "b");
  EXPECT_FALSE(a3.may_run());
  EXPECT_TRUE(b1.may_run());
}

TEST_F(AdmissionTest, AFreePlaceGoesToWhoeverHasFewestRunningAndThenInTurn) {
  Admission admission({.running = 2, .running_per_token = 2});
  std::map<std::string, Ticket> tickets;
  std::vector<std::string> order;
  // a runs two and has two more waiting when b and c come.
  for (const std::string name : {"a1", "a2", "a3", "a4", "b1", "b2", "c1"})
    tickets[name] = ask(admission, name.substr(0, 1));
  const auto end = [&](const std::string& name) {
    std::set<std::string> before;
    for (const auto& [other, ticket] : tickets)
      if (ticket.may_run()) before.insert(other);
    tickets.erase(name);
    for (const auto& [other, ticket] : tickets)
      if (ticket.may_run() && !before.contains(other)) order.push_back(other);
  };
  end("a1");  // b and c have none running; neither was ever served.
  end("a2");
  end("b1");
  end("c1");
  end("a3");
  EXPECT_THAT(order, ElementsAre("b1", "c1", "a3", "b2", "a4"));
}

TEST_F(AdmissionTest, AFullQueueRefusesWhoeverHasMostWaiting) {
  Admission admission({.running = 1, .running_per_token = 1, .waiting = 3});
  const Ticket running = ask(admission, "a");
  const Ticket a1 = ask(admission, "a"), a2 = ask(admission, "a"), a3 = ask(admission, "a"), a4 = ask(admission, "a");
  EXPECT_THAT(message_of(a4), HasSubstr("queries.waiting = 3"));
  const Ticket b1 = ask(admission, "b");
  EXPECT_EQ(b1.refusal(), std::nullopt);
  EXPECT_THAT(message_of(a3), HasSubstr("queries.waiting = 3")) << "the newest of the token with most waiting";
  EXPECT_EQ(a2.refusal(), std::nullopt);
  const Ticket b2 = ask(admission, "b");
  EXPECT_THAT(message_of(b2), HasSubstr("queries.waiting = 3")) << "b would have as many waiting as a";
  EXPECT_EQ(b2.refusal()->error.code, Errc::busy);
}

TEST_F(AdmissionTest, WhoWaitsTooLongIsRefused) {
  Admission admission({.running = 1, .running_per_token = 1, .wait = std::chrono::milliseconds(1)});
  auto running = std::make_unique<Ticket>(ask(admission, "a"));
  Ticket waits = ask(admission, "a");
  bool has_returned = false;
  spawn(context_.get_executor(), "test", wait_on(waits, has_returned));
  context_.run();
  EXPECT_TRUE(has_returned);
  EXPECT_FALSE(waits.may_run());
  EXPECT_THAT(message_of(waits), HasSubstr("queries.wait = 0.001s"));
  running.reset();
  EXPECT_FALSE(waits.may_run()) << "a place that came too late must go to others";
  EXPECT_TRUE(ask(admission, "a").may_run());
}

TEST_F(AdmissionTest, WhoGoesWhileItWaitsLeavesTheQueue) {
  Admission admission({.running = 1, .running_per_token = 1, .waiting = 1});
  const Ticket running = ask(admission, "a");
  { const Ticket gone = ask(admission, "a"); }
  EXPECT_EQ(ask(admission, "a").refusal(), std::nullopt);
}

TEST_F(AdmissionTest, TailsHavePlacesOfTheirOwn) {
  Admission admission({.running = 1, .running_per_token = 1, .tails = 3, .tails_per_token = 2});
  const Ticket query = ask(admission, "a");
  const Ticket a1 = admission.ask_tail("a"), a2 = admission.ask_tail("a"), a3 = admission.ask_tail("a");
  EXPECT_TRUE(a1.may_run() && a2.may_run());
  EXPECT_THAT(message_of(a3), HasSubstr("queries.token.tails = 2"));
  auto b1 = std::make_unique<Ticket>(admission.ask_tail("b"));
  EXPECT_THAT(message_of(admission.ask_tail("b")), HasSubstr("queries.tails = 3"));
  b1.reset();
  EXPECT_TRUE(admission.ask_tail("b").may_run());
}

TEST_F(AdmissionTest, ATokenThatUsedUpItsBudgetIsToldWhenToCome) {
  Admission admission({.token = {.scope = "queries.token.", .read_rows = 1000}});
  const Ticket first = ask(admission, "a");
  EXPECT_TRUE(first.budget()->read(1100, 0).has_error());
  const Ticket second = ask(admission, "a");
  EXPECT_THAT(message_of(second), HasSubstr("queries.token.read_rows = 1000 is used up"));
  EXPECT_EQ(second.refusal()->again_after, std::chrono::minutes(12));
  EXPECT_TRUE(ask(admission, "b").may_run());
}

Result<AdmissionOptions> read(const std::string& yaml, std::uint64_t machine_bytes = std::uint64_t{8} << 30) {
  const auto root = YamlNode::parse(yaml, "test.yaml");
  return AdmissionOptions::from_configuration(root.value().at("queries"), machine_bytes);
}

TEST(AdmissionOptions, DefaultsFollowTheMachineAndEachOther) {
  const auto none = read("").value();
  EXPECT_EQ(none.memory_bytes, std::uint64_t{2} << 30);
  EXPECT_EQ(none.each.memory_bytes, std::uint64_t{512} << 20);
  EXPECT_EQ(none.running_per_token, 6U);
  EXPECT_EQ(read("", 0).value().memory_bytes, std::uint64_t{256} << 20);
  EXPECT_EQ(read("", 0).value().each.memory_bytes, std::uint64_t{256} << 20);
  EXPECT_EQ(read("queries: {running: 1}").value().running_per_token, 1U);
}

TEST(AdmissionOptions, EveryKeyIsRead) {
  const auto options = read(R"(
queries:
  running: 4
  waiting: 5
  wait: 6s
  tails: 7
  memory: 1GiB
  each: {memory: 64MiB, time: 10s, read_bytes: 8GiB, read_rows: 9}
  token: {running: 2, tails: 3, memory: 128MiB, time: 10m, read_bytes: 1TiB, read_rows: 11}
)")
                           .value();
  EXPECT_EQ(options.running, 4U);
  EXPECT_EQ(options.waiting, 5U);
  EXPECT_EQ(options.wait, std::chrono::seconds(6));
  EXPECT_EQ(options.tails, 7U);
  EXPECT_EQ(options.memory_bytes, 1U << 30);
  EXPECT_EQ(options.each.memory_bytes, 64U << 20);
  EXPECT_EQ(options.each.time, std::chrono::seconds(10));
  EXPECT_EQ(options.each.read_bytes, std::uint64_t{8} << 30);
  EXPECT_EQ(options.each.read_rows, 9U);
  EXPECT_EQ(options.running_per_token, 2U);
  EXPECT_EQ(options.tails_per_token, 3U);
  EXPECT_EQ(options.token.memory_bytes, 128U << 20);
  EXPECT_EQ(options.token.time, std::chrono::minutes(10));
  EXPECT_EQ(options.token.read_bytes, std::uint64_t{1} << 40);
  EXPECT_EQ(options.token.read_rows, 11U);
}

TEST(AdmissionOptions, WhatIsWrongIsNamedWithItsPlace) {
  for (const auto& [yaml, complaint] : std::map<std::string, std::string>{
           {"queries:\n  runing: 3\n", "test.yaml:2:3"},
           {"queries:\n  running: 0\n", "test.yaml:2:12"},
           {"queries:\n  wait: 0s\n", "test.yaml:2:9"},
           {"queries:\n  each:\n    memory: 1KiB\n", "test.yaml:3:13"},
           {"queries:\n  token:\n    read_bytes: 0\n", "test.yaml:3:17"},
           {"queries:\n  each:\n    tails: 3\n", "test.yaml:3:5"},
       }) {
    const auto options = read(yaml);
    ASSERT_TRUE(options.has_error()) << yaml;
    EXPECT_THAT(options.error().message, HasSubstr(complaint)) << yaml;
  }
}

}  // namespace
}  // namespace cordwood::api
