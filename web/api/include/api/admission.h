#pragma once
// Which queries run now, which wait, and which are told to come again.
//
// At most `running` run at once, of one token at most `running_per_token`. Others wait, at most `waiting` of them and
// at most `wait` long. A place that becomes free goes to whichever token has fewest queries running, and where several
// have as few, to the one that waits longest for its turn. Where the queue is full, the newest of the token that has
// most waiting makes room for one that has fewer: who asks much cannot keep out who asks little. Live tails have places
// of their own, and do not wait.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "base/result.h"
#include "base/yaml.h"
#include "query/budget.h"

namespace cordwood::api {

/// `queries:` of the configuration.
struct AdmissionOptions {
  std::size_t running = 8;
  std::size_t running_per_token = 6;
  std::size_t waiting = 64;
  std::chrono::nanoseconds wait = std::chrono::seconds(10);
  std::size_t tails = 64;
  std::size_t tails_per_token = 48;
  std::uint64_t memory_bytes = query::kUnlimited;  // Of all queries together.
  query::Limits each{.scope = "queries.each.", .memory_bytes = 512 << 20, .time = std::chrono::seconds(30)};
  query::Limits token{.scope = "queries.token."};  // Reads and time are of an hour.

  /// Reads `queries:`; the defaults when the node is null, with memory after `machine_bytes`, the machine's.
  static Result<AdmissionOptions> from_configuration(const YamlNode& node, std::uint64_t machine_bytes);
};

/// Threads: all members from any thread.
class Admission {
 public:
  explicit Admission(AdmissionOptions options);
  ~Admission();
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  struct Refusal {
    Error error;  // Errc::busy.
    std::chrono::seconds again_after;
  };

  /// A query's place, or its place in the queue; given back when it goes. Outlived by the Admission.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&&) noexcept;
    Ticket& operator=(Ticket&&) noexcept;
    ~Ticket();

    /// Returns when the query may run or has been refused.
    boost::asio::awaitable<void> wait();
    bool may_run() const;
    /// Why it may not, once that is so.
    std::optional<Refusal> refusal() const;
    /// What all queries of its token use together.
    std::shared_ptr<query::SharedBudget> budget() const;

   private:
    friend class Admission;
    struct State;
    explicit Ticket(std::shared_ptr<State> state) : state_(std::move(state)) {}
    std::shared_ptr<State> state_;
  };

  /// A query of `token` wants to run. The ticket waits on `executor`, which must be the caller's.
  Ticket ask(const std::string& token, boost::asio::any_io_executor executor);
  /// A live tail of `token`: runs at once or is refused.
  Ticket ask_tail(const std::string& token);

  const AdmissionOptions& options() const { return options_; }

 private:
  enum class Place : std::uint8_t { none, waits, runs, tails };
  using StatePointer = std::shared_ptr<Ticket::State>;
  struct Token;

  Place place_of(const Ticket::State& state) const;
  void give_up(const StatePointer& state);  // Unless it need not wait any more.
  void leave(Ticket::State& state);

  Token& token_named(const std::string& name);  // With mutex_ held, as all that follow.
  std::optional<Refusal> make_room(const Token& token);
  void refuse(Ticket::State& state, Refusal refusal);
  void admit_waiting();
  Token* next_token();

  const AdmissionOptions options_;
  const std::shared_ptr<query::SharedBudget> all_;
  mutable std::mutex mutex_;             // Guards what follows.
  std::map<std::string, Token> tokens_;  // That have or had queries, until their budget is whole again.
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
  std::size_t tails_ = 0;
  std::uint64_t turns_ = 0;
};

}  // namespace cordwood::api
