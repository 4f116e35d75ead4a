#include "parser/headers.h"

#include <algorithm>

#include "base/event.h"
#include "base/metrics.h"

namespace cordwood::parser {
namespace {

template <class Names>
bool are_names(const Names& names) {
  return names.size() <= kFieldsMax &&
         std::all_of(names.begin(), names.end(), [](const auto& name) { return name.size() <= kFieldNameBytesMax; });
}

template <class Names>
std::size_t bytes_of(const Names& names) {
  std::size_t bytes = sizeof(Headers::Columns);
  for (const auto& name : names) bytes += sizeof(std::string) + name.size();
  return bytes;
}

prometheus::Counter& refused() {
  static auto& counter = metrics::counter("cordwood_parser_headers_refused_total",
                                          "Headers of separated values that are none, or found no room.");
  return counter;
}

}  // namespace

const Headers::Columns* Headers::of(std::uint64_t source) const {
  const std::lock_guard lock(mutex_);
  const auto known = last_.find(source);
  return known == last_.end() ? nullptr : known->second;
}

void Headers::learn(std::uint64_t source, const std::vector<std::string_view>& names) {
  const std::lock_guard lock(mutex_);
  const Columns* const columns = kept(Columns(names.begin(), names.end()));
  if (columns == nullptr || (last_.size() >= kSourcesMax && !last_.contains(source))) return refused().Increment();
  const Columns*& last = last_[source];
  if (last == columns) return;
  last = columns;
  changed_.insert(source);
}

const Headers::Columns* Headers::kept(Columns columns) {
  if (const auto known = all_.find(columns); known != all_.end()) return &*known;
  const std::size_t bytes = bytes_of(columns);
  if (!are_names(columns) || all_.size() >= kHeadersMax || bytes_ + bytes > kBytesMax) return nullptr;
  bytes_ += bytes;
  return &*all_.insert(std::move(columns)).first;
}

std::vector<std::pair<std::uint64_t, Headers::Columns>> Headers::take_changes() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::uint64_t, Columns>> changes;
  for (const std::uint64_t source : std::exchange(changed_, {})) changes.emplace_back(source, *last_[source]);
  return changes;
}

void Headers::restore(std::uint64_t source, Columns columns) {
  const std::lock_guard lock(mutex_);
  if (last_.size() >= kSourcesMax || last_.contains(source)) return;
  if (const Columns* const known = kept(std::move(columns)); known != nullptr) last_[source] = known;
}

}  // namespace cordwood::parser
