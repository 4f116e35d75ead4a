#pragma once
// The server's shipping side on a real socket, with a port that remembers what arrived in place of the store.

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "base/clock.h"
#include "base/file_system.h"
#include "intake/authority.h"
#include "intake/ingest_port.h"
#include "intake/quarantine.h"
#include "intake/ship_listener.h"

namespace cordwood::test {

/// Takes each receipt once, as the store does, and counts every line by its text.
class RememberingPort final : public intake::IngestPort {
 public:
  void take_lines(std::vector<LineBatch> batches, const std::string& peer, Timestamp received_at, Receipt receipt,
                  Done done) override;
  void take_events(EventBatch events, Done done) override;
  std::uint64_t last_sequence(const std::string& sender) const override;

  std::size_t line_count() const;
  std::size_t times_seen(const std::string& line) const;
  std::map<std::string, std::size_t> lines() const;  // Text to how often.
  std::vector<Source> sources() const;               // Each once.

  std::atomic<int> failures_left{0};  // So many batches are refused with Errc::io first.

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> last_;
  std::map<std::string, std::size_t> lines_;
  std::size_t line_count_ = 0;
  std::vector<Source> sources_;
};

/// Runs until stop() or its end; start() again listens on the same port number.
class ReceivingServer {
 public:
  explicit ReceivingServer(std::filesystem::path folder, intake::ShipOptions options = {});
  ~ReceivingServer() { stop(); }

  void start();
  void stop();

  std::uint16_t port_number() const { return port_number_; }
  std::string bundle(const std::string& name, const std::string& host = "127.0.0.1");
  intake::Authority& authority() { return *authority_; }

  RememberingPort port;

 private:
  asio::awaitable<void> stop_listener();

  std::filesystem::path folder_;
  intake::ShipOptions options_;
  DiskFileSystem files_;
  SystemClock clock_;
  std::unique_ptr<intake::Authority> authority_;
  intake::Quarantine quarantine_;
  std::uint16_t port_number_ = 0;

  std::unique_ptr<asio::io_context> context_;
  std::unique_ptr<asio::thread_pool> pool_;
  std::unique_ptr<intake::ShipListener> listener_;
  std::thread thread_;
};

}  // namespace cordwood::test
