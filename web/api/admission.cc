#include "api/admission.h"

#include <algorithm>
#include <deque>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include "base/metrics.h"
#include "base/spawn.h"

namespace cordwood::api {

namespace {

constexpr std::chrono::hours kWindow{1};  // Over which what a token reads is counted.
constexpr std::chrono::seconds kSoon{2};  // When to come again where it depends on others.

struct Counted {
  prometheus::Gauge& running = metrics::gauge("cordwood_api_queries_running", "Queries that are running.");
  prometheus::Gauge& waiting = metrics::gauge("cordwood_api_queries_waiting", "Queries that wait for their turn.");
  prometheus::Gauge& tails = metrics::gauge("cordwood_api_live_tails", "Live tails that are running.");
};

Counted& counted() {
  static Counted all;
  return all;
}

prometheus::Counter& refused(const std::string& reason) {
  return metrics::counter("cordwood_api_queries_refused_total", "Queries and live tails that were told to come again.",
                          {{"reason", reason}});
}

Admission::Refusal busy(std::string message, std::chrono::seconds again_after = kSoon) {
  return {error(Errc::busy, std::move(message)), again_after};
}

using Signal = asio::experimental::concurrent_channel<void(boost::system::error_code)>;

}  // namespace

struct Admission::Token {
  std::string name;
  std::shared_ptr<query::SharedBudget> budget;
  std::deque<StatePointer> waiting;
  std::size_t running = 0;
  std::size_t tails = 0;
  std::uint64_t served = 0;  // The turn in which it last got a place.
};

struct Admission::Ticket::State {
  State(Admission& the_admission, Token& the_token)
      : admission(the_admission), token(&the_token), budget(the_token.budget) {}

  Admission& admission;
  Token* token;  // As long as it has a place.
  std::shared_ptr<query::SharedBudget> budget;
  Place place = Place::none;
  std::optional<Refusal> refusal = {};
  std::shared_ptr<Signal> decided = {};  // Of one that waits.
};

Admission::Admission(AdmissionOptions options)
    : options_(std::move(options)),
      all_(std::make_shared<query::SharedBudget>(
          query::Limits{.scope = "queries.", .memory_bytes = options_.memory_bytes}, kWindow)) {}

Admission::~Admission() = default;

Admission::Ticket Admission::ask(const std::string& name, asio::any_io_executor executor) {
  const std::lock_guard lock(mutex_);
  Token& token = token_named(name);
  const auto state = std::make_shared<Ticket::State>(*this, token);
  if (auto exhausted = token.budget->exhausted()) {
    refused("budget").Increment();
    state->refusal = Refusal{std::move(exhausted->error), exhausted->again_after};
    return Ticket(state);
  }
  const bool is_free = running_ < options_.running && token.running < options_.running_per_token;
  if (!is_free && waiting_ >= options_.waiting) state->refusal = make_room(token);
  if (state->refusal) return Ticket(state);
  state->place = Place::waits;
  state->decided = std::make_shared<Signal>(std::move(executor), 1);
  token.waiting.push_back(state);
  ++waiting_;
  admit_waiting();
  return Ticket(state);
}

Admission::Ticket Admission::ask_tail(const std::string& name) {
  const std::lock_guard lock(mutex_);
  Token& token = token_named(name);
  const auto state = std::make_shared<Ticket::State>(*this, token);
  if (tails_ >= options_.tails || token.tails >= options_.tails_per_token) {
    refused("tails").Increment();
    const std::string limit = tails_ >= options_.tails
                                  ? fmt::format("queries.tails = {}", options_.tails)
                                  : fmt::format("queries.token.tails = {}", options_.tails_per_token);
    state->refusal = busy(limit + " live tails are running already");
    return Ticket(state);
  }
  state->place = Place::tails;
  ++tails_;
  ++token.tails;
  counted().tails.Set(static_cast<double>(tails_));
  return Ticket(state);
}

Admission::Token& Admission::token_named(const std::string& name) {
  std::erase_if(tokens_, [&](const auto& entry) {
    const Token& token = entry.second;
    return entry.first != name && token.running + token.tails + token.waiting.size() == 0 && token.budget->is_unused();
  });
  const auto [found, is_new] = tokens_.try_emplace(name);
  if (is_new) {
    found->second.name = name;
    found->second.budget = std::make_shared<query::SharedBudget>(options_.token, kWindow, all_);
  }
  return found->second;
}

/// The queue is full: refuses one of whoever has most waiting, which may be the newcomer.
std::optional<Admission::Refusal> Admission::make_room(const Token& token) {
  refused("queue_full").Increment();
  Refusal refusal = busy(fmt::format("queries.waiting = {} queries wait already", options_.waiting));
  const auto most = std::max_element(tokens_.begin(), tokens_.end(), [](const auto& a, const auto& b) {
    return a.second.waiting.size() < b.second.waiting.size();
  });
  if (most->second.waiting.size() <= token.waiting.size() + 1) return refusal;
  const StatePointer newest = most->second.waiting.back();
  most->second.waiting.pop_back();
  --waiting_;
  refuse(*newest, std::move(refusal));
  return std::nullopt;
}

void Admission::refuse(Ticket::State& state, Refusal refusal) {
  state.place = Place::none;
  state.refusal = std::move(refusal);
  state.decided->try_send(boost::system::error_code());
}

void Admission::admit_waiting() {
  while (running_ < options_.running) {
    Token* const token = next_token();
    if (token == nullptr) break;
    const StatePointer state = std::move(token->waiting.front());
    token->waiting.pop_front();
    --waiting_;
    ++running_;
    ++token->running;
    token->served = ++turns_;
    state->place = Place::runs;
    state->decided->try_send(boost::system::error_code());
  }
  counted().running.Set(static_cast<double>(running_));
  counted().waiting.Set(static_cast<double>(waiting_));
}

Admission::Token* Admission::next_token() {
  Token* next = nullptr;
  for (auto& [name, token] : tokens_) {
    if (token.waiting.empty() || token.running >= options_.running_per_token) continue;
    if (next == nullptr || std::pair(token.running, token.served) < std::pair(next->running, next->served))
      next = &token;
  }
  return next;
}

void Admission::leave(Ticket::State& state) {
  const std::lock_guard lock(mutex_);
  switch (std::exchange(state.place, Place::none)) {
    case Place::none:
      return;
    case Place::waits:
      std::erase_if(state.token->waiting, [&](const StatePointer& each) { return each.get() == &state; });
      --waiting_;
      break;
    case Place::runs:
      --state.token->running;
      --running_;
      break;
    case Place::tails:
      --state.token->tails;
      --tails_;
      counted().tails.Set(static_cast<double>(tails_));
      break;
  }
  admit_waiting();
}

Admission::Ticket::Ticket(Ticket&&) noexcept = default;

Admission::Ticket& Admission::Ticket::operator=(Ticket&& other) noexcept {
  if (state_ != nullptr) state_->admission.leave(*state_);
  state_ = std::move(other.state_);
  return *this;
}

Admission::Ticket::~Ticket() {
  if (state_ != nullptr) state_->admission.leave(*state_);
}

asio::awaitable<void> Admission::Ticket::wait() {
  using namespace asio::experimental::awaitable_operators;
  Admission& admission = state_->admission;
  if (admission.place_of(*state_) != Place::waits) co_return;
  auto decided = state_->decided->async_receive(asio::as_tuple(asio::use_awaitable));
  co_await (std::move(decided) || wait_for(admission.options_.wait));
  admission.give_up(state_);
}

std::optional<Admission::Refusal> Admission::Ticket::refusal() const {
  const std::lock_guard lock(state_->admission.mutex_);
  return state_->refusal;
}

std::shared_ptr<query::SharedBudget> Admission::Ticket::budget() const { return state_->budget; }

bool Admission::Ticket::may_run() const {
  const Place place = state_->admission.place_of(*state_);
  return place == Place::runs || place == Place::tails;
}

Admission::Place Admission::place_of(const Ticket::State& state) const {
  const std::lock_guard lock(mutex_);
  return state.place;
}

void Admission::give_up(const StatePointer& state) {
  const std::lock_guard lock(mutex_);
  if (state->place != Place::waits) return;
  std::erase(state->token->waiting, state);
  --waiting_;
  counted().waiting.Set(static_cast<double>(waiting_));
  refused("wait_over").Increment();
  const double seconds = std::chrono::duration<double>(options_.wait).count();
  refuse(*state, busy(fmt::format("the query did not get its turn within queries.wait = {}s", seconds)));
}

}  // namespace cordwood::api
