// Agent and intake over real sockets and real TLS, with a port that remembers in place of the store.
#include <csignal>
#include <fstream>
#include <random>

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/agent.h"
#include "base/bytes.h"
#include "base/compression.h"
#include "protocol/batch.h"
#include "protocol/limits.h"
#include "server_link.h"
#include "support/fake_clock.h"
#include "support/receiving_server.h"
#include "support/scratch_folder.h"
#include "support/waiting.h"

namespace cordwood::test {
namespace {

using agent::Agent;
using agent::AgentConfig;
using agent::ServerLink;
using std::chrono::milliseconds;
using testing::HasSubstr;

// An agent in a thread of its own, with short waits.
class RunningAgent {
 public:
  RunningAgent(const ScratchFolder& folder, const std::string& glob) {
    AgentConfig config;
    config.bundle = folder / "bundle";
    config.state = folder / "state";
    config.files.emplace_back().paths = {(folder / glob).string()};
    config.batch_wait = milliseconds(5);
    config.rescan_interval = milliseconds(50);
    config.rotated_wait = milliseconds(300);
    config.reconnect_min = milliseconds(10);
    config.reconnect_max = milliseconds(50);
    auto opened = Agent::open(context_, files_, clock_, config);
    CORDWOOD_CHECK(opened.has_value(), "{}", opened.error().message);
    agent_ = std::move(opened.value());
    spawn(context_.get_executor(), "agent", agent_->run());
    thread_ = std::thread([this] { context_.run(); });
  }
  ~RunningAgent() {
    agent_->stop();
    thread_.join();
  }

 private:
  asio::io_context context_;
  DiskFileSystem files_;
  SystemClock clock_;
  std::unique_ptr<Agent> agent_;
  std::thread thread_;
};

struct World {
  explicit World(intake::ShipOptions options = {}) : server(folder / "server", options) {
    folder.write("bundle", server.bundle("db1"));
  }
  bool arrives(std::size_t lines) {
    return wait_until([&] { return server.port.line_count() >= lines; });
  }
  void expect_each_once(std::size_t lines) {
    EXPECT_EQ(server.port.line_count(), lines);
    for (const auto& [line, times] : server.port.lines()) EXPECT_EQ(times, 1u) << line;
  }

  ScratchFolder folder;
  ReceivingServer server;
};

std::string numbered(std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

TEST(Shipping, EveryLineArrivesOnceWithItsSource) {
  World world;
  world.folder.append("a.log", numbered(0, 20'000));
  RunningAgent agent(world.folder, "*.log");
  ASSERT_TRUE(world.arrives(20'000));
  world.folder.append("a.log", numbered(20'000, 20'001));
  ASSERT_TRUE(world.arrives(20'001));
  world.expect_each_once(20'001);
  EXPECT_THAT(world.server.port.sources(), testing::ElementsAre(Source{"db1", (world.folder / "a.log").string(), ""}));
}

TEST(Shipping, NothingIsLostOrRepeatedWhenEitherSideRestarts) {
  World world;
  std::size_t written = 0;
  for (int round = 0; round < 6; ++round) {
    RunningAgent agent(world.folder, "*.log");
    for (int part = 0; part < 5; ++part) {
      world.folder.append("a.log", numbered(written, written + 3000));
      written += 3000;
      if (part == round % 5) {
        world.server.stop();
        world.server.start();
      }
    }
    if (round % 2 == 0) {
      ASSERT_TRUE(world.arrives(written));
    }
  }
  RunningAgent agent(world.folder, "*.log");
  ASSERT_TRUE(world.arrives(written));
  world.expect_each_once(written);
}

TEST(Shipping, ABatchThatCannotBeStoredIsSentAgain) {
  intake::ShipOptions options;
  options.busy_pause = milliseconds(20);
  World world(options);
  world.server.port.failures_left = 3;
  world.folder.append("a.log", numbered(0, 50'000));
  RunningAgent agent(world.folder, "*.log");
  ASSERT_TRUE(world.arrives(50'000));
  world.expect_each_once(50'000);
}

// A bare connection, for what a proper collector never does.
struct Peer {
  Peer(const std::string& bundle_text, std::string state_id = std::string(32, 'a'))
      : bundle(protocol::parse_bundle(bundle_text).value()),
        link(std::make_shared<ServerLink>(context.get_executor(), agent::make_client_context(bundle).value(),
                                          bundle.server,
                                          protocol::Hello{.state_id = std::move(state_id), .software = "test"})) {}
  ~Peer() { link->close(); }

  // The error that ends the connection, or how often `wanted` events came.
  template <class Event>
  Result<Event> expect() {
    std::optional<Result<Event>> result;
    spawn(context.get_executor(), "peer", await<Event>(result));
    context.restart();
    while (!result && context.run_one_for(std::chrono::seconds(10))) {
    }
    CORDWOOD_CHECK(result.has_value());
    return std::move(*result);
  }
  template <class Event>
  asio::awaitable<void> await(std::optional<Result<Event>>& result) {
    if (!std::exchange(connected, true)) {
      auto opened = co_await link->connect();
      if (!opened) {
        result = std::move(opened.error());
        co_return;
      }
    }
    link->flush();
    for (;;) {
      auto event = link->sender.next_event();
      if (!event) {
        result = std::move(event.error());
        co_return;
      }
      if (event.value()) {
        if (auto* refusal = std::get_if<protocol::Refusal>(&*event.value());
            refusal && !std::is_same_v<Event, protocol::Refusal>)
          result = error(Errc::unauthorized, refusal->reason);
        else
          result = std::get<Event>(std::move(*event.value()));
        co_return;
      }
      auto received = co_await link->receive();
      if (!received) {
        result = std::move(received.error());
        co_return;
      }
    }
  }

  // Whether anything at all comes from the server.
  bool receives() {
    std::optional<bool> result;
    spawn(context.get_executor(), "peer", await_bytes(result));
    context.restart();
    while (!result && context.run_one_for(std::chrono::seconds(10))) {
    }
    return result.value_or(false);
  }
  asio::awaitable<void> await_bytes(std::optional<bool>& result) {
    const auto received = co_await link->receive();
    result = received.has_value();
  }

  asio::io_context context;
  protocol::Bundle bundle;
  std::shared_ptr<ServerLink> link;
  bool connected = false;
};

std::string welcome_error(const std::string& bundle) {
  Peer peer(bundle);
  const auto welcome = peer.expect<protocol::Welcome>();
  return welcome ? "welcome" : welcome.error().message;
}

TEST(Admission, WhoWasEnrolledIsWelcome) {
  World world;
  EXPECT_EQ(welcome_error(world.server.bundle("db2")), "welcome");
}

TEST(Admission, ARevokedCollectorIsToldSo) {
  World world;
  const std::string bundle = world.server.bundle("db2");
  ASSERT_TRUE(world.server.authority().revoke(2));
  EXPECT_THAT(welcome_error(bundle), HasSubstr("certificate 2 of db2 was revoked"));
}

TEST(Admission, AnotherServersCollectorIsRefusedByBothSides) {
  World world;
  World other;
  auto mine = protocol::parse_bundle(world.server.bundle("db2")).value();
  const auto theirs = protocol::parse_bundle(other.server.bundle("db2")).value();
  auto stranger = theirs;  // Their certificate, our server, our CA: the server must refuse.
  stranger.server = mine.server;
  stranger.ca_pem = mine.ca_pem;
  EXPECT_THAT(welcome_error(protocol::format_bundle(stranger)), HasSubstr("it is not from the server's CA"));
  mine.ca_pem = theirs.ca_pem;  // Our certificate, their CA: the collector must refuse.
  EXPECT_THAT(welcome_error(protocol::format_bundle(mine)), HasSubstr("is not from the CA in the bundle"));
}

TEST(Admission, AnExpiredCertificateIsRefused) {
  World world;
  DiskFileSystem files;
  const FakeClock past(SystemClock().now() - std::chrono::hours(24 * 40));
  auto authority = intake::Authority::open(files, past, world.folder / "server/pki").value();
  const std::string server = "127.0.0.1:" + std::to_string(world.server.port_number());
  const std::string bundle = authority.make_bundle("db2", server, std::chrono::days(30)).value();
  EXPECT_THAT(welcome_error(bundle), HasSubstr("it has expired"));
}

TEST(Admission, TheServersNameMustBeInItsCertificate) {
  World world;
  auto bundle = protocol::parse_bundle(world.server.bundle("db2")).value();
  bundle.server.host = "127.1";  // Leads to 127.0.0.1, and is a name of its own.
  EXPECT_THAT(welcome_error(protocol::format_bundle(bundle)), HasSubstr("is for another name"));
  // Enrolling under that name puts it into the certificate; the running server shows the new one at once.
  EXPECT_EQ(welcome_error(world.server.bundle("db3", "127.1")), "welcome");
}

TEST(Admission, AServerThatIsNotThereIsUnreachable) {
  World world;
  const std::string bundle = world.server.bundle("db2");
  world.server.stop();
  EXPECT_THAT(welcome_error(bundle), HasSubstr("cannot be reached"));
  world.server.start();
}

TEST(Shipping, APoisonBatchIsRejectedQuarantinedAndNotSentForEver) {
  World world;
  Peer peer(world.server.bundle("db2"));
  ASSERT_TRUE(peer.expect<protocol::Welcome>());
  std::string payload;
  ByteWriter(payload).u64(1);
  payload += "secret text that is no zstd frame";
  std::string frame;
  protocol::append_frame(frame, protocol::FrameType::batch, 100, payload);
  peer.link->sender.send(1, frame);
  protocol::BatchEncoder encoder;
  encoder.begin_group({"h", "f", "a"}, {});
  encoder.add_line("good");
  peer.link->sender.send(2, encoder.finish(2));
  peer.link->flush();
  EXPECT_EQ(peer.expect<protocol::Rejected>().value().sequence, 1u);
  EXPECT_EQ(peer.expect<protocol::Ack>().value().sequence, 2u);
  EXPECT_EQ(world.server.port.times_seen("good"), 1u);
  std::ifstream file(world.folder / "server/quarantine");
  const std::string noted((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(noted, HasSubstr("sequence=1"));
  EXPECT_THAT(noted, testing::Not(HasSubstr("secret")));
}

TEST(Shipping, APingIsAnswered) {
  World world;
  Peer peer(world.server.bundle("db2"));
  ASSERT_TRUE(peer.expect<protocol::Welcome>());
  peer.link->sender.ping();
  peer.link->flush();
  EXPECT_TRUE(peer.receives());
}

TEST(Shipping, TheNewerOfTwoConnectionsOfOneSenderWins) {
  World world;
  const std::string bundle = world.server.bundle("db2");
  Peer older(bundle);
  ASSERT_TRUE(older.expect<protocol::Welcome>());
  Peer newer(bundle);
  ASSERT_TRUE(newer.expect<protocol::Welcome>());
  EXPECT_EQ(older.expect<protocol::Refusal>().value().code, protocol::RefusalCode::superseded);
}

TEST(Shipping, ASilentOrRudeConnectionIsEnded) {
  intake::ShipOptions options;
  options.handshake_deadline = milliseconds(2000);
  options.idle_deadline = milliseconds(500);
  World world(options);
  asio::io_context context;
  asio::ip::tcp::socket silent(context);
  silent.connect({asio::ip::make_address("127.0.0.1"), world.server.port_number()});
  char byte = 0;
  boost::system::error_code failure;
  silent.read_some(asio::buffer(&byte, 1), failure);
  EXPECT_TRUE(failure) << "closed without a handshake";
  Peer idle(world.server.bundle("db2"));
  ASSERT_TRUE(idle.expect<protocol::Welcome>());
  EXPECT_THAT(idle.expect<protocol::Refusal>().value().reason, HasSubstr("nothing came"));
  Peer rude(world.server.bundle("db3"));
  ASSERT_TRUE(rude.expect<protocol::Welcome>());
  protocol::BatchEncoder encoder;
  rude.link->sender.send(1, encoder.finish(7));
  EXPECT_EQ(rude.expect<protocol::Refusal>().value().code, protocol::RefusalCode::protocol);
}

// The collector's program, killed and started again; what it tails is rotated in every way meanwhile.
class Storm {
 public:
  Storm(World& world, std::uint64_t seed) : world_(world), random_(seed) {}

  void start() {
    child_ = ::fork();
    if (child_ != 0) return;
    const std::string config = (world_.folder / "collector.yaml").string();
    ::close_range(3, ~0U, 0);  // The server's sockets are not the collector's.
    ::execl(CORDWOOD_COLLECTOR, CORDWOOD_COLLECTOR, "--config", config.c_str(), nullptr);
    ::_exit(127);
  }
  void kill() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  int stop() {
    int status = 0;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, &status, 0);
    return status;
  }

  bool chance(int percent) { return std::uniform_int_distribution<int>(0, 99)(random_) < percent; }
  std::size_t up_to(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }

  // Some lines more in one of the files, then perhaps a rotation of it.
  void write_and_rotate(std::size_t file) {
    const std::string name = "logs/f" + std::to_string(file) + ".log";
    const std::size_t count = 1 + up_to(40);
    world_.folder.append(name, numbered(written_, written_ + count));
    written_ += count;
    const std::string rotated = name + "." + std::to_string(++rotations_);
    if (chance(10)) {
      std::filesystem::rename(world_.folder / name, world_.folder / rotated);
    } else if (chance(10)) {
      std::filesystem::copy_file(world_.folder / name, world_.folder / rotated);
      std::filesystem::resize_file(world_.folder / name, 0);
    }
  }
  std::size_t written() const { return written_; }

 private:
  World& world_;
  std::mt19937_64 random_;
  pid_t child_ = -1;
  std::size_t written_ = 0;
  std::size_t rotations_ = 0;
};

TEST(Shipping, ARotationStormWithKillsLosesAndRepeatsNothing) {
  const char* wanted = std::getenv("CORDWOOD_STORM_ROUNDS");
  const int rounds = wanted ? std::atoi(wanted) : 10;
  constexpr std::size_t kFiles = 200;
  World world;
  std::filesystem::create_directory(world.folder / "logs");
  world.folder.write("collector.yaml", "bundle: " + (world.folder / "bundle").string() +
                                           "\nstate: " + (world.folder / "state").string() + "\nfiles: [" +
                                           (world.folder / "logs/*").string() +
                                           "]\nbatch_wait: 10ms\nrescan_interval: 200ms\nrotated_wait: 500ms\n"
                                           "reconnect_min: 10ms\nreconnect_max: 50ms\nbatch_bytes: 16KiB\n");
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  Storm storm(world, seed);
  for (int round = 0; round < rounds; ++round) {
    storm.start();
    const auto end = std::chrono::steady_clock::now() + milliseconds(storm.up_to(1500));
    while (std::chrono::steady_clock::now() < end) {
      storm.write_and_rotate(storm.up_to(kFiles - 1));
      pause(milliseconds(1));
    }
    if (round % 3 == 2) {
      world.server.stop();
      world.server.start();
    }
    storm.kill();
  }
  storm.start();
  EXPECT_TRUE(wait_until([&] { return world.server.port.lines().size() >= storm.written(); }, std::chrono::minutes(2)));
  EXPECT_EQ(storm.stop(), 0);
  EXPECT_EQ(world.server.port.lines().size(), storm.written());
  world.expect_each_once(storm.written());
}

}  // namespace
}  // namespace cordwood::test
