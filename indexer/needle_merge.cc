#include "needle_merge.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <queue>
#include <span>

namespace cordwood::indexer {
namespace {

/// Walks over the keys of one input.
class Cursor {
 public:
  Cursor(const NeedleInput& input, unsigned bits) : input_(input), dropped_bits_(input.head.fingerprint_bits - bits) {}

  Result<void> open() { return read_page(); }
  bool at_end() const { return page_number_ == input_.head.first_keys.size(); }
  std::uint64_t key() const { return page_.keys[at_] >> dropped_bits_; }

  /// Adds the row groups that the key has in the output; false when it stands for everywhere.
  bool add_groups(std::vector<std::uint32_t>& groups) const {
    const std::uint32_t begin = page_.groups_begin[at_];
    const std::uint32_t end = page_.groups_begin[at_ + 1];
    for (std::uint32_t i = begin; i < end; ++i)
      if (const std::uint32_t group = input_.new_groups[page_.groups[i]]; group != kNoGroup) groups.push_back(group);
    return begin != end;
  }

  Result<void> advance() {
    if (++at_ < page_.keys.size()) return success();
    const std::uint64_t last = page_.keys.back();
    ++page_number_;
    if (at_end()) return success();
    CORDWOOD_TRY(read_page());
    if (page_.keys.front() <= last) return error(Errc::corrupt, "needle index: pages are not in order");
    return success();
  }

 private:
  Result<void> read_page() {
    CORDWOOD_TRY(page_, input_.read_page(page_number_));
    at_ = 0;
    return success();
  }

  const NeedleInput& input_;
  const unsigned dropped_bits_;  // Of its keys, to be as short as the others'.
  std::size_t page_number_ = 0;
  NeedlePage page_;
  std::size_t at_ = 0;
};

struct LaterKey {
  bool operator()(const Cursor* a, const Cursor* b) const { return a->key() > b->key(); }
};

/// Calls visit(key, groups) for each key of any input, cut to so many bits; no groups: everywhere.
template <class Visit>
Result<void> for_each_key(const std::vector<NeedleInput>& inputs, unsigned bits, const Visit& visit) {
  std::vector<std::unique_ptr<Cursor>> cursors;
  std::priority_queue<Cursor*, std::vector<Cursor*>, LaterKey> next;
  for (const NeedleInput& input : inputs) {
    cursors.push_back(std::make_unique<Cursor>(input, bits));
    CORDWOOD_TRY(cursors.back()->open());
    next.push(cursors.back().get());
  }
  std::vector<std::uint32_t> groups;
  while (!next.empty()) {
    const std::uint64_t key = next.top()->key();
    groups.clear();
    bool everywhere = false;
    while (!next.empty() && next.top()->key() == key) {
      Cursor* const cursor = next.top();
      next.pop();
      if (!cursor->add_groups(groups)) everywhere = true;
      CORDWOOD_TRY(cursor->advance());
      if (!cursor->at_end()) next.push(cursor);
    }
    if (everywhere) groups.clear();
    if (groups.empty() && !everywhere) continue;  // All of its row groups are gone.
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    CORDWOOD_TRY(visit(key, groups));
  }
  return success();
}

/// A pass over the inputs, because how keys are cut and coded depends on how many there are.
Result<NeedleHead> head_for(const std::vector<NeedleInput>& inputs, std::uint32_t group_count, unsigned spare_bits) {
  NeedleHead head;
  head.fingerprint_bits = kFingerprintBits;
  for (const NeedleInput& input : inputs)
    head.fingerprint_bits = std::min(head.fingerprint_bits, input.head.fingerprint_bits);
  std::size_t keys = 0;
  std::size_t pairs = 0;
  const auto count = [&](std::uint64_t, std::span<const std::uint32_t> groups) -> Result<void> {
    ++keys;
    pairs += std::max<std::size_t>(groups.size(), 1);
    return success();
  };
  CORDWOOD_TRY(for_each_key(inputs, head.fingerprint_bits, count));
  head.fingerprint_bits = std::min(head.fingerprint_bits, static_cast<unsigned>(std::bit_width(pairs)) + spare_bits);
  head.group_bits = static_cast<unsigned>(std::bit_width(std::max(group_count, 2u) - 1));
  head.set_low_bits(keys);
  return head;
}

}  // namespace

Result<NeedleInput> needle_input_of(std::vector<std::string> blocks, std::uint32_t group_count) {
  NeedleInput input;
  CORDWOOD_TRY(input.head, NeedleHead::decode(blocks.front(), blocks.size() - 1));
  for (std::uint32_t group = 0; group < group_count; ++group) input.new_groups.push_back(group);
  const auto kept = std::make_shared<const std::vector<std::string>>(std::move(blocks));
  input.read_page = [kept, head = input.head, group_count](std::size_t page) {
    return head.decode_page((*kept)[page + 1], page, group_count);
  };
  return input;
}

Result<std::string> merge_needles(const std::vector<NeedleInput>& inputs, std::uint32_t group_count,
                                  unsigned spare_bits, const std::function<Result<void>(std::string page)>& write) {
  CORDWOOD_TRY(NeedleHead head, head_for(inputs, group_count, spare_bits));
  NeedlePageWriter page(head, group_count);
  const auto add = [&](std::uint64_t key, std::span<const std::uint32_t> groups) -> Result<void> {
    return page.add(key, groups) ? write(page.take()) : success();
  };
  CORDWOOD_TRY(for_each_key(inputs, head.fingerprint_bits, add));
  if (!page.empty()) {
    CORDWOOD_TRY(write(page.take()));
  }
  return head.first_keys.empty() ? std::string() : encode_needle_head(head);
}

}  // namespace cordwood::indexer
