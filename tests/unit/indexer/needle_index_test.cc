#include "needle_index.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "needle_merge.h"

namespace cordwood::indexer {
namespace {

using Model = std::map<std::uint64_t, std::set<std::uint32_t>>;

/// Decodes the blocks and looks a fingerprint up.
class Reader {
 public:
  Reader(const std::vector<std::string>& blocks, std::uint32_t group_count)
      : head_(NeedleHead::decode(blocks[0], blocks.size() - 1).value()) {
    for (std::size_t i = 1; i < blocks.size(); ++i)
      pages_.push_back(head_.decode_page(blocks[i], i - 1, group_count).value());
  }

  NeedleGroups find(std::uint64_t fingerprint) const {
    const std::uint64_t key = head_.key_of(fingerprint);
    const auto page = head_.page_of(key);
    return page ? find_in_page(pages_[*page], key) : NeedleGroups{};
  }
  const std::vector<NeedlePage>& pages() const { return pages_; }
  const NeedleHead& head() const { return head_; }

 private:
  NeedleHead head_;
  std::vector<NeedlePage> pages_;
};

void expect_holds(const Reader& reader, const Model& model, std::uint32_t group_count) {
  for (const auto& [fingerprint, groups] : model) {
    const NeedleGroups found = reader.find(fingerprint);
    if (found.everywhere) {
      EXPECT_GT(groups.size() + 1, group_count / 4);
      continue;
    }
    for (const std::uint32_t group : groups)
      EXPECT_TRUE(std::binary_search(found.groups.begin(), found.groups.end(), group)) << fingerprint;
  }
}

Model random_model(std::mt19937_64& random, std::uint32_t group_count, std::size_t keys) {
  Model model;
  for (std::size_t i = 0; i < keys; ++i) {
    auto& groups = model[random() >> (64 - kFingerprintBits)];
    const std::size_t count = random() % 10 == 0 ? random() % group_count : 1;
    for (std::size_t j = 0; j <= count; ++j) groups.insert(static_cast<std::uint32_t>(random() % group_count));
  }
  return model;
}

void add_all(const Model& model, std::uint32_t group_count, NeedleIndexBuilder& builder) {
  for (std::uint32_t group = 0; group < group_count; ++group) {
    std::vector<std::uint64_t> fingerprints;
    for (const auto& [fingerprint, groups] : model)
      if (groups.contains(group)) fingerprints.push_back(fingerprint);
    builder.add(group, fingerprints);
  }
}

TEST(NeedleIndex, FindsEveryPairAndRarelyMore) {
  std::mt19937_64 random(1);
  for (const std::uint32_t group_count : {1u, 2u, 40u, 300u}) {
    const Model model = random_model(random, group_count, 9000);
    NeedleIndexBuilder builder;
    add_all(model, group_count, builder);
    const auto blocks = builder.encode(group_count, 10);
    const Reader reader(blocks, group_count);
    expect_holds(reader, model, group_count);
    int false_hits = 0;
    for (int i = 0; i < 10000; ++i) {
      const NeedleGroups found = reader.find(random() >> (64 - kFingerprintBits));
      false_hits += found.everywhere || !found.groups.empty() ? 1 : 0;
    }
    EXPECT_LT(false_hits, 100);
  }
}

std::vector<std::string> merge(const std::vector<NeedleInput>& inputs, std::uint32_t group_count, unsigned spare_bits) {
  std::vector<std::string> blocks(1);
  blocks[0] = merge_needles(inputs, group_count, spare_bits, [&](std::string page) -> Result<void> {
                blocks.push_back(std::move(page));
                return success();
              }).value();
  return blocks;
}

TEST(NeedleIndex, AMergeForgetsRowGroupsThatAreGone) {
  constexpr std::uint64_t kApart = std::uint64_t{1} << 30;  // So that they differ when cut.
  const Model model = {{7 * kApart, {0}}, {11 * kApart, {0, 1}}, {13 * kApart, {1}}};
  NeedleIndexBuilder builder;
  add_all(model, 2, builder);
  const auto blocks = builder.encode(2, 16);
  const Reader reader(blocks, 2);
  NeedleInput input = needle_input_of(blocks, 2).value();
  input.new_groups = {kNoGroup, 0};
  const auto merged_blocks = merge({std::move(input)}, 1, 16);
  const Reader left(merged_blocks, 1);
  std::size_t keys = 0;
  for (const NeedlePage& page : left.pages()) keys += page.keys.size();
  EXPECT_EQ(keys, 2u);
}

TEST(NeedleIndex, AMergeFindsWhatItsInputsFound) {
  std::mt19937_64 random(2);
  const Model first = random_model(random, 30, 5000);
  const Model second = random_model(random, 70, 12000);
  std::vector<NeedleInput> inputs;
  Model expected;
  std::uint32_t first_group = 0;
  for (const auto& [model, group_count] : {std::pair(first, 30u), std::pair(second, 70u)}) {
    NeedleIndexBuilder builder;
    add_all(model, group_count, builder);
    const auto blocks = builder.encode(group_count, 16);
    inputs.push_back(needle_input_of(blocks, group_count).value());
    std::iota(inputs.back().new_groups.begin(), inputs.back().new_groups.end(), first_group);
    for (const auto& [fingerprint, groups] : model)
      for (const std::uint32_t group : groups) expected[fingerprint].insert(first_group + group);
    first_group += group_count;
  }
  const auto blocks = merge(std::move(inputs), 100, 10);
  EXPECT_GT(blocks.size(), 3u);
  const Reader reader(blocks, 100);
  for (const auto& [fingerprint, groups] : expected) {
    const NeedleGroups found = reader.find(fingerprint);
    for (const std::uint32_t group : groups)
      EXPECT_TRUE(found.everywhere || std::binary_search(found.groups.begin(), found.groups.end(), group));
  }
}

TEST(NeedleIndex, DamagedPagesAreCorruptOrDecode) {
  std::mt19937_64 random(3);
  NeedleIndexBuilder builder;
  add_all(random_model(random, 20, 500), 20, builder);
  const auto blocks = builder.encode(20, 10);
  const NeedleHead head = NeedleHead::decode(blocks[0], 1).value();
  for (int i = 0; i < 5000; ++i) {
    std::string damaged = blocks[1];
    damaged[random() % damaged.size()] ^= static_cast<char>(1 << random() % 8);
    damaged.resize(damaged.size() - random() % 3);
    const auto page = head.decode_page(damaged, 0, 20);
    if (page) {
      for (const std::uint32_t group : page.value().groups) EXPECT_LT(group, 20u);
    }
  }
}

}  // namespace
}  // namespace cordwood::indexer
