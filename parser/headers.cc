#include "parser/headers.h"

namespace cordwood::parser {

const Headers::Columns* Headers::of(std::uint64_t source) const {
  const std::lock_guard lock(mutex_);
  const auto known = last_.find(source);
  return known == last_.end() ? nullptr : known->second;
}

void Headers::learn(std::uint64_t source, const std::vector<std::string_view>& names) {
  const std::lock_guard lock(mutex_);
  if (all_.size() >= kHeadersMax || last_.size() >= kSourcesMax) return;
  const Columns* const columns = &*all_.emplace(names.begin(), names.end()).first;
  const Columns*& last = last_[source];
  if (last == columns) return;
  last = columns;
  changed_.insert(source);
}

std::vector<std::pair<std::uint64_t, Headers::Columns>> Headers::take_changes() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::uint64_t, Columns>> changes;
  for (const std::uint64_t source : std::exchange(changed_, {})) changes.emplace_back(source, *last_[source]);
  return changes;
}

void Headers::restore(std::uint64_t source, Columns columns) {
  const std::lock_guard lock(mutex_);
  if (all_.size() >= kHeadersMax || last_.size() >= kSourcesMax || last_.contains(source)) return;
  last_[source] = &*all_.insert(std::move(columns)).first;
}

}  // namespace cordwood::parser
