// Exactly once, in four steps: (1) lines are read and their byte ranges planned under the next number; (2)
// the plans are made durable; (3) the batch is sent; (4) when the server says that it is durable there, the
// ranges count as done. A run that ends between 2 and 4 leaves plans behind; the next one learns from the
// server's Welcome which of them were taken, and sends the others again: the same bytes under the same
// numbers.

#include "agent/agent.h"

#include <random>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/resource.h>

#include "backoff.h"
#include "base/log.h"
#include "checkpoints.h"
#include "folder_watch.h"
#include "outbox.h"
#include "protocol/batch.h"
#include "protocol/bundle.h"
#include "server_link.h"
#include "tailer.h"

namespace cordwood::agent {
namespace {

using std::chrono::milliseconds;
constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kBatchesMax = 8;                        // Without an ack; the server may allow fewer.
constexpr std::size_t kBatchesPerSave = 4;                    // Made, then made durable together.
constexpr milliseconds kSaveDelay = std::chrono::seconds(1);  // Acks that only save reading again are saved this late.
constexpr milliseconds kSoon{100};                            // After a change of names, before looking at folders.
constexpr milliseconds kPingInterval = std::chrono::seconds(20);
constexpr milliseconds kLastAcks = std::chrono::seconds(3);  // Waited for at a stop.
constexpr const char* kSoftware = "cordwood-collector";

SteadyTime steady_now() { return std::chrono::steady_clock::now(); }

// Every tailed file is an open one, and the usual soft limit is 1024.
void raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Result<std::unique_ptr<File>> lock_state(FileSystem& files, const std::filesystem::path& folder) {
  CORDWOOD_TRY(files.make_directories(folder));
  CORDWOOD_TRY(auto lock, files.open(folder / "lock", OpenMode::append));
  if (::flock(lock->descriptor(), LOCK_EX | LOCK_NB) != 0)
    return error(Errc::busy, fmt::format("another collector uses the state folder {}", folder.string()));
  return lock;
}

Result<protocol::Bundle> read_bundle(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(const std::string text, read_file(files, path, protocol::kBundleBytesMax));
  auto bundle = protocol::parse_bundle(text);
  if (!bundle) return std::move(bundle.error()).within(path.string());
  return bundle;
}

std::uint64_t random_seed() {
  std::random_device random;
  return (std::uint64_t{random()} << 32) | random();
}

}  // namespace

class Agent::Impl {
 public:
  struct Parts {
    AgentConfig config;
    protocol::Bundle bundle;
    std::shared_ptr<asio::ssl::context> tls;
    std::unique_ptr<File> lock;
    Checkpoints checkpoints;
  };

  Impl(asio::io_context& context, FileSystem& files, const Clock& clock, Parts parts)
      : context_(context),
        files_(files),
        clock_(clock),
        config_(std::move(parts.config)),
        bundle_(std::move(parts.bundle)),
        tls_(std::move(parts.tls)),
        lock_(std::move(parts.lock)),
        checkpoints_(std::move(parts.checkpoints)),
        tailer_(config_, config_.host.empty() ? bundle_.name : config_.host),
        watch_(context.get_executor()),
        alarm_(context),
        pause_(context),
        watch_pause_(context),
        backoff_(config_.reconnect_min, config_.reconnect_max, random_seed()) {}

  asio::awaitable<void> run();
  void stop() {
    asio::post(context_, [this] {
      stopping_ = true;
      wake();
      pause_.cancel();
    });
  }

 private:
  // Wakes run() to look at everything again.
  void wake() {
    woken_ = true;
    alarm_.cancel();
  }
  asio::awaitable<void> wait_until(SteadyTime time);
  void spawn_counted(std::string name, asio::awaitable<void> coroutine);
  asio::awaitable<void> counted(asio::awaitable<void> coroutine);

  asio::awaitable<void> watch_folders();
  void scan_if_due();
  SteadyTime next_deadline() const;

  bool can_read() const;
  void read_batches();
  void save();
  void save_if_due();
  void send_ready();
  void ping_if_due();

  asio::awaitable<void> keep_connected();
  asio::awaitable<Result<void>> converse();
  Result<void> handle_all(ServerLink& connection);
  Result<void> handle(const protocol::Sender::Event& event);
  Result<void> handle(const protocol::Welcome& welcome);
  Result<void> handle(const protocol::Ack& ack);
  Result<void> handle(const protocol::Rejected& rejected);
  Result<void> handle(const protocol::Refusal& refusal);
  void acknowledge(std::uint64_t sequence);
  void become_another_sender(std::uint64_t last_at_server);
  asio::awaitable<void> finish();

  asio::io_context& context_;
  FileSystem& files_;
  const Clock& clock_;
  const AgentConfig config_;
  const protocol::Bundle bundle_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::unique_ptr<File> lock_;
  Checkpoints checkpoints_;  // As last saved; files and plans are filled in when saving.
  Tailer tailer_;
  Outbox outbox_;
  protocol::BatchEncoder encoder_;
  FolderWatch watch_;

  asio::steady_timer alarm_;  // What run() waits on.
  asio::steady_timer pause_;  // Between two attempts to connect.
  asio::steady_timer watch_pause_;
  bool woken_ = false;
  bool stopping_ = false;
  std::size_t coroutines_ = 0;  // Besides run().

  SteadyTime scan_at_ = {};
  SteadyTime read_at_ = {};  // Not before this, so that lines gather.
  SteadyTime save_at_ = SteadyTime::max();
  std::uint64_t saved_to_ = 0;  // Plans up to this number are durable.

  std::shared_ptr<ServerLink> connection_;  // The present attempt.
  std::shared_ptr<ServerLink> link_;        // The same once it is welcomed; null otherwise.
  std::uint64_t next_to_send_ = 1;
  milliseconds pause_wanted_{0};  // By the server.
  Backoff backoff_;
};

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Agent::~Agent() = default;

Result<std::unique_ptr<Agent>> Agent::open(asio::io_context& context, FileSystem& files, const Clock& clock,
                                           AgentConfig config) {
  CORDWOOD_TRY(check_config(config));
  Impl::Parts parts;
  CORDWOOD_TRY(parts.bundle, read_bundle(files, config.bundle));
  CORDWOOD_TRY(parts.tls, make_client_context(parts.bundle));
  CORDWOOD_TRY(parts.lock, lock_state(files, config.state));
  CORDWOOD_TRY(parts.checkpoints, load_checkpoints(files, config.state));
  parts.config = std::move(config);
  return std::unique_ptr<Agent>(new Agent(std::make_unique<Impl>(context, files, clock, std::move(parts))));
}

asio::awaitable<void> Agent::run() { return impl_->run(); }
void Agent::stop() { impl_->stop(); }

asio::awaitable<void> Agent::Impl::run() {
  raise_open_files_limit();
  outbox_.restore(checkpoints_.acknowledged_sequence, checkpoints_.plans);
  saved_to_ = outbox_.last();
  tailer_.restore(checkpoints_, steady_now());
  scan_if_due();
  log::info("agent", "tailing {} files for {} as {}/{}", tailer_.file_count(),
            protocol::format_host_port(bundle_.server), bundle_.name, checkpoints_.state_id);
  spawn_counted("folder watch", watch_folders());
  spawn_counted("server link", keep_connected());
  while (!stopping_) {
    scan_if_due();
    read_batches();
    save_if_due();
    send_ready();
    ping_if_due();
    co_await wait_until(next_deadline());
  }
  co_await finish();
}

asio::awaitable<void> Agent::Impl::wait_until(SteadyTime time) {
  if (!std::exchange(woken_, false)) {
    alarm_.expires_at(time);
    co_await alarm_.async_wait(kAsTuple);
  } else {
    co_await asio::post(context_, asio::use_awaitable);  // Others first.
  }
  woken_ = false;
}

void Agent::Impl::spawn_counted(std::string name, asio::awaitable<void> coroutine) {
  ++coroutines_;
  spawn(context_.get_executor(), std::move(name), counted(std::move(coroutine)));
}

asio::awaitable<void> Agent::Impl::counted(asio::awaitable<void> coroutine) {
  co_await std::move(coroutine);
  --coroutines_;
  wake();
}

asio::awaitable<void> Agent::Impl::watch_folders() {
  while (!stopping_) {
    co_await watch_.wait();
    const FolderChanges changes = watch_.take();
    for (const auto& path : changes.written) tailer_.note_written(path);
    if (changes.names || changes.missed) scan_at_ = std::min(scan_at_, steady_now() + kSoon);
    wake();
    watch_pause_.expires_after(config_.batch_wait);  // Writers that never rest cost a look each time, not each write.
    co_await watch_pause_.async_wait(kAsTuple);
  }
}

void Agent::Impl::scan_if_due() {
  const SteadyTime now = steady_now();
  if (now < scan_at_) return;
  tailer_.scan(clock_.now(), now);
  watch_.watch(tailer_.folders());
  scan_at_ = now + config_.rescan_interval;
}

SteadyTime Agent::Impl::next_deadline() const {
  SteadyTime next = std::min(scan_at_, save_at_);
  if (tailer_.has_news() && can_read()) next = std::min(next, read_at_);
  if (link_) next = std::min(next, link_->last_write() + kPingInterval);
  return next;
}

// Files are read only when what is read can be sent soon.
bool Agent::Impl::can_read() const {
  return link_ && outbox_.size() < kBatchesMax && outbox_.frame_bytes() < config_.in_flight_bytes;
}

void Agent::Impl::read_batches() {
  if (steady_now() < read_at_) return;
  std::size_t made = 0;
  for (; made < kBatchesPerSave && can_read() && tailer_.has_news(); ++made) {
    BatchPlan plan{outbox_.next(), clock_.now(), {}};
    tailer_.read_into(encoder_, plan, steady_now());
    if (plan.ranges.empty()) break;
    std::string frame = encoder_.finish(plan.sequence);
    outbox_.add(std::move(plan), std::move(frame));
  }
  if (made > 0) save_at_ = steady_now();
  if (!tailer_.has_news())
    read_at_ = steady_now() + config_.batch_wait;
  else if (can_read())
    wake();
}

void Agent::Impl::save_if_due() {
  if (steady_now() >= save_at_) save();
}

void Agent::Impl::save() {
  checkpoints_.acknowledged_sequence = outbox_.acknowledged();
  checkpoints_.plans = outbox_.plans();
  tailer_.write_to(checkpoints_);
  const auto saved = save_checkpoints(files_, config_.state, checkpoints_);
  if (saved) {
    saved_to_ = outbox_.last();
    save_at_ = SteadyTime::max();
    return;
  }
  log::error("agent", "the state cannot be saved, nothing new is sent meanwhile: {}", saved.error().message);
  save_at_ = steady_now() + kSaveDelay;
}

void Agent::Impl::send_ready() {
  if (!link_) return;
  for (; next_to_send_ <= saved_to_ && link_->sender.may_send(); ++next_to_send_) {
    const Outgoing& batch = outbox_.at(next_to_send_);
    if (batch.frame.empty()) {
      tailer_.read_again(batch.plan, encoder_);
      outbox_.set_frame(next_to_send_, encoder_.finish(next_to_send_));
    }
    link_->sender.send(next_to_send_, batch.frame);
  }
  link_->flush();
}

void Agent::Impl::ping_if_due() {
  if (!link_ || steady_now() < link_->last_write() + kPingInterval) return;
  link_->sender.ping();
  link_->flush();
}

asio::awaitable<void> Agent::Impl::keep_connected() {
  while (!stopping_) {
    const auto ended = co_await converse();
    link_.reset();
    if (connection_) connection_->close();
    connection_.reset();
    if (stopping_) break;
    const milliseconds pause = std::max(std::exchange(pause_wanted_, milliseconds(0)), backoff_.pause());
    log::warning("agent", "{}: {}; next attempt in {} ms", protocol::format_host_port(bundle_.server),
                 ended ? std::string("the connection has ended") : ended.error().message, pause.count());
    pause_.expires_after(pause);
    co_await pause_.async_wait(kAsTuple);
  }
}

asio::awaitable<Result<void>> Agent::Impl::converse() {
  const protocol::Hello hello{.state_id = checkpoints_.state_id, .software = kSoftware};
  const auto connection = std::make_shared<ServerLink>(context_.get_executor(), tls_, bundle_.server, hello);
  connection_ = connection;
  CORDWOOD_CO_TRY(co_await connection->connect());
  connection->flush();
  auto outcome = co_await connection->receive();
  while (outcome && (outcome = handle_all(*connection))) outcome = co_await connection->receive();
  co_return outcome;
}

Result<void> Agent::Impl::handle_all(ServerLink& connection) {
  for (;;) {
    CORDWOOD_TRY(const auto event, connection.sender.next_event());
    if (!event) return success();
    CORDWOOD_TRY(handle(*event));
  }
}

Result<void> Agent::Impl::handle(const protocol::Sender::Event& event) {
  auto handled = std::visit([this](const auto& message) { return handle(message); }, event);
  wake();
  return handled;
}

Result<void> Agent::Impl::handle(const protocol::Welcome& welcome) {
  if (welcome.last_sequence < outbox_.acknowledged() || welcome.last_sequence > outbox_.last()) {
    become_another_sender(welcome.last_sequence);
    return error(Errc::busy, "a new beginning");
  }
  log::info("agent", "connected to {}, which has batches up to {}; {} are to be sent again",
            protocol::format_host_port(bundle_.server), welcome.last_sequence, outbox_.last() - welcome.last_sequence);
  acknowledge(welcome.last_sequence);
  next_to_send_ = welcome.last_sequence + 1;
  link_ = connection_;
  backoff_.succeeded();
  return success();
}

Result<void> Agent::Impl::handle(const protocol::Ack& ack) {
  acknowledge(ack.sequence);
  return success();
}

Result<void> Agent::Impl::handle(const protocol::Rejected& rejected) {
  for (const auto& range : outbox_.at(rejected.sequence).plan.ranges)
    log::error("agent", "the server rejected bytes {} to {} of {} for good: {}", range.from, range.to,
               tailer_.label_of(range.file), rejected.reason);
  acknowledge(rejected.sequence);
  return success();
}

Result<void> Agent::Impl::handle(const protocol::Refusal& refusal) {
  pause_wanted_ = refusal.pause;
  return error(Errc::busy, fmt::format("the server refused: {}", refusal.reason));
}

void Agent::Impl::acknowledge(std::uint64_t sequence) {
  if (sequence <= outbox_.acknowledged()) return;
  while (outbox_.acknowledged() < sequence) tailer_.acknowledge(outbox_.pop());
  save_at_ = std::min(save_at_, steady_now() + kSaveDelay);
}

// Server and state disagree: one of the two was restored from an older copy. Under a new name nothing is
// taken for a repetition that is none; what has no ack is sent, even if the server had it in its other life.
void Agent::Impl::become_another_sender(std::uint64_t last_at_server) {
  log::error("agent",
             "the server has batches up to {}, this state says {} to {}: one of them was restored from an "
             "older copy; going on "
             "as a new sender, and lines may be there twice or be missing from that time",
             last_at_server, outbox_.acknowledged(), outbox_.last());
  checkpoints_.state_id = make_state_id();
  outbox_.renumber();
  saved_to_ = 0;
  save_at_ = steady_now();
}

// Waits a moment for acks, so that little has to be sent again, and writes the state.
asio::awaitable<void> Agent::Impl::finish() {
  const SteadyTime give_up_at = steady_now() + kLastAcks;
  while (link_ && next_to_send_ > outbox_.acknowledged() + 1 && steady_now() < give_up_at)
    co_await wait_until(give_up_at);
  save();
  log::info("agent", "stopped; {} batches without an ack are sent again at the next start", outbox_.size());
  link_.reset();
  if (connection_) connection_->close();
  watch_.close();
  watch_pause_.cancel();
  pause_.cancel();
  while (coroutines_ > 0) co_await wait_until(steady_now() + kLastAcks);
}

}  // namespace cordwood::agent
