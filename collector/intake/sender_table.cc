#include "sender_table.h"

namespace cordwood::intake {

std::unique_ptr<SenderTable::Claim> SenderTable::claim(const std::string& sender, Supersede supersede) {
  Supersede older;
  {
    const std::lock_guard lock(mutex_);
    const auto [at, is_free] = holders_.try_emplace(sender);
    if (is_free) {
      at->second = {next_number_++, std::move(supersede)};
      return std::make_unique<Claim>(*this, sender, at->second.number);
    }
    older = at->second.supersede;
  }
  older();
  return nullptr;
}

void SenderTable::release(const std::string& sender, std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto holder = holders_.find(sender);
  if (holder != holders_.end() && holder->second.number == number) holders_.erase(holder);
}

}  // namespace cordwood::intake
