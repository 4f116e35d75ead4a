#include "merge_choice.h"

#include <numeric>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cordwood::indexer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kGiB = 1 << 30;

TEST(MergeChoice, NothingToDoForOneSegmentOrNone) {
  for (const auto eagerness : {MergeEagerness::tiered, MergeEagerness::closed, MergeEagerness::complete}) {
    EXPECT_THAT(choose_merge({}, eagerness), IsEmpty());
    EXPECT_THAT(choose_merge(std::vector<std::uint64_t>{kMiB}, eagerness), IsEmpty());
  }
}

TEST(MergeChoice, CompleteTakesAllThatFitsSmallestFirst) {
  EXPECT_THAT(choose_merge(std::vector{2 * kMiB, kMiB}, MergeEagerness::complete), ElementsAre(1, 0));
  EXPECT_THAT(choose_merge(std::vector{3 * kGiB, kMiB, 3 * kGiB}, MergeEagerness::complete), ElementsAre(1, 0));
  EXPECT_THAT(choose_merge(std::vector{3 * kGiB, 3 * kGiB}, MergeEagerness::complete), IsEmpty());
}

TEST(MergeChoice, TieredWaitsUntilATierIsFull) {
  std::vector<std::uint64_t> sizes(kMergeFanIn - 1, kMiB);
  EXPECT_THAT(choose_merge(sizes, MergeEagerness::tiered), IsEmpty());
  sizes.push_back(kMiB);
  EXPECT_EQ(choose_merge(sizes, MergeEagerness::tiered).size(), kMergeFanIn);
  sizes.push_back(512 * kMiB);
  EXPECT_EQ(choose_merge(sizes, MergeEagerness::tiered).size(), kMergeFanIn);  // The large one stays out of it.
}

TEST(MergeChoice, ADayThatIsOverKeepsAFew) {
  EXPECT_THAT(choose_merge(std::vector<std::uint64_t>(kClosedDaySegmentsMax, kMiB), MergeEagerness::closed), IsEmpty());
  EXPECT_EQ(choose_merge(std::vector<std::uint64_t>(kClosedDaySegmentsMax + 1, kMiB), MergeEagerness::closed).size(),
            kClosedDaySegmentsMax + 1);
}

// Seals of like size arrive one by one; what is the most that lies around, and how often is a byte copied?
TEST(MergeChoice, ALongDayKeepsFewSegmentsAndCopiesEachRowFewTimes) {
  std::vector<std::uint64_t> sizes;
  std::uint64_t copied = 0;
  std::size_t most = 0;
  constexpr std::uint64_t kSeals = 4096;
  for (std::uint64_t i = 0; i < kSeals; ++i) {
    sizes.push_back(kMiB / 4);
    for (auto chosen = choose_merge(sizes, MergeEagerness::tiered); !chosen.empty();
         chosen = choose_merge(sizes, MergeEagerness::tiered)) {
      std::sort(chosen.rbegin(), chosen.rend());
      std::uint64_t sum = 0;
      for (const std::size_t index : chosen) {
        sum += sizes[index];
        sizes.erase(sizes.begin() + static_cast<std::ptrdiff_t>(index));
      }
      copied += sum;
      sizes.push_back(sum);
    }
    most = std::max(most, sizes.size());
  }
  EXPECT_LE(most, 40u);
  EXPECT_LE(copied, 5 * kSeals * kMiB / 4);
}

}  // namespace
}  // namespace cordwood::indexer
