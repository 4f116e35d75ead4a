#include "support/receiving_server.h"

#include <algorithm>
#include <future>

#include "base/check.h"
#include "support/waiting.h"

namespace cordwood::test {

void RememberingPort::take_lines(std::vector<LineBatch> batches, const std::string&, Timestamp, Receipt receipt,
                                 Done done) {
  if (failures_left.load() > 0) {
    --failures_left;
    return done(error(Errc::io, "the disk is full"));
  }
  {
    const std::lock_guard lock(mutex_);
    std::uint64_t& last = last_[receipt.sender];
    CORDWOOD_CHECK(receipt.sequence <= last + 1, "batch {} after {}", receipt.sequence, last);
    if (receipt.sequence == last + 1) {
      last = receipt.sequence;
      for (const auto& batch : batches) {
        if (std::find(sources_.begin(), sources_.end(), batch.source) == sources_.end())
          sources_.push_back(batch.source);
        for (const auto& line : batch.lines) ++lines_[std::string(line.bytes)];
        line_count_ += batch.lines.size();
      }
    }
  }
  done(success());
}

void RememberingPort::take_events(EventBatch, Done done) {
  done(error(Errc::unsupported, "only lines are taken here"));
}

std::uint64_t RememberingPort::last_sequence(const std::string& sender) const {
  const std::lock_guard lock(mutex_);
  const auto found = last_.find(sender);
  return found == last_.end() ? 0 : found->second;
}

std::size_t RememberingPort::line_count() const {
  const std::lock_guard lock(mutex_);
  return line_count_;
}

std::size_t RememberingPort::times_seen(const std::string& line) const {
  const std::lock_guard lock(mutex_);
  const auto found = lines_.find(line);
  return found == lines_.end() ? 0 : found->second;
}

std::map<std::string, std::size_t> RememberingPort::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::vector<Source> RememberingPort::sources() const {
  const std::lock_guard lock(mutex_);
  return sources_;
}

ReceivingServer::ReceivingServer(std::filesystem::path folder, intake::ShipOptions options)
    : folder_(std::move(folder)), options_(std::move(options)), quarantine_(files_, clock_, folder_ / "quarantine") {
  authority_ = std::make_unique<intake::Authority>(intake::Authority::open(files_, clock_, folder_ / "pki").value());
  options_.listen = "127.0.0.1:0";
  start();
}

void ReceivingServer::start() {
  context_ = std::make_unique<asio::io_context>();
  pool_ = std::make_unique<asio::thread_pool>(2);
  const intake::ShipListener::Rooms rooms{context_->get_executor(), *pool_, port, *authority_, quarantine_, clock_};
  // The port may be another connection's for a moment: it is one of those that the system gives to anybody.
  const bool is_listening = wait_until([&] {
    auto opened = intake::ShipListener::open(rooms, options_);
    if (opened) listener_ = std::move(opened.value());
    return listener_ != nullptr;
  });
  CORDWOOD_CHECK(is_listening, "cannot listen on {}", options_.listen);
  port_number_ = listener_->port_number();
  options_.listen = "127.0.0.1:" + std::to_string(port_number_);
  thread_ = std::thread([this] {
    const auto guard = asio::make_work_guard(*context_);
    context_->run();
  });
}

asio::awaitable<void> ReceivingServer::stop_listener() {
  co_await listener_->stop();
  listener_.reset();
  context_->stop();
}

void ReceivingServer::stop() {
  if (!listener_) return;
  spawn(context_->get_executor(), "stop", stop_listener());
  thread_.join();
  pool_->join();
  context_.reset();
  pool_.reset();
}

std::string ReceivingServer::bundle(const std::string& name, const std::string& host) {
  return authority_->make_bundle(name, host + ":" + std::to_string(port_number_)).value();
}

}  // namespace cordwood::test
