#pragma once
// Which session speaks for which sender. When a sender connects again, the newer session must wait until the
// older one has ended: only then is the last number that the store took from it certain.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/spawn.h"

namespace cordwood::intake {

/// Threads: all members from any thread.
class SenderTable {
 public:
  using Supersede = std::function<void()>;

  /// Held by the session that speaks for the sender, until it is destroyed.
  class Claim {
   public:
    Claim(SenderTable& table, std::string sender, std::uint64_t number)
        : table_(table), sender_(std::move(sender)), number_(number) {}
    ~Claim() { table_.release(sender_, number_); }
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;

   private:
    SenderTable& table_;
    std::string sender_;
    std::uint64_t number_;
  };

  /// The claim, or nullptr when another session holds it: that session's `supersede` has then been called,
  /// and the caller tries again after a while.
  std::unique_ptr<Claim> claim(const std::string& sender, Supersede supersede);

 private:
  struct Holder {
    std::uint64_t number = 0;
    Supersede supersede;
  };
  void release(const std::string& sender, std::uint64_t number);

  std::mutex mutex_;
  std::map<std::string, Holder> holders_;  // Guarded by mutex_.
  std::uint64_t next_number_ = 1;          // Guarded by mutex_.
};

}  // namespace cordwood::intake
