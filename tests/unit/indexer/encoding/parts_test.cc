#include "encoding/parts.h"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace cordwood::indexer {
namespace {

using Pieces = std::vector<std::string_view>;

/// As if nothing were known of the slots.
bool may_straddle(const Pieces& pieces, SlotTexts slots, std::string_view bytes) {
  return indexer::may_straddle(
      pieces, slots, [](std::size_t, std::string_view) { return true; }, bytes);
}

TEST(Parts, BytesMayStandAcrossTheBorderWhereAPieceEndsWithTheirBegin) {
  const Pieces pieces = {"user ", " logged in"};
  EXPECT_TRUE(may_straddle(pieces, SlotTexts::units, "user 17"));
  EXPECT_TRUE(may_straddle(pieces, SlotTexts::units, "7 logged"));
  EXPECT_TRUE(may_straddle(pieces, SlotTexts::units, " 17 "));
  EXPECT_FALSE(may_straddle(pieces, SlotTexts::units, "user"));
  EXPECT_FALSE(may_straddle(pieces, SlotTexts::units, "logged in"));
  EXPECT_FALSE(may_straddle(pieces, SlotTexts::units, "1742"));
}

TEST(Parts, AUnitBeginsAndEndsWithAWord) {
  const Pieces pieces = {"id: ", " - "};
  EXPECT_FALSE(may_straddle(pieces, SlotTexts::units, ": ("));
  EXPECT_FALSE(may_straddle(pieces, SlotTexts::units, "] -"));
  EXPECT_TRUE(may_straddle(pieces, SlotTexts::any, "] -"));
}

TEST(Parts, SlotsSayWhetherTheyHoldTheRest) {
  const Pieces pieces = {"user ", " logged in"};
  const auto only = [](std::string_view text) {
    return [=](std::size_t, std::string_view bytes) { return text.find(bytes) != std::string_view::npos; };
  };
  EXPECT_TRUE(indexer::may_straddle(pieces, SlotTexts::units, only("1742"), "user 17"));
  EXPECT_FALSE(indexer::may_straddle(pieces, SlotTexts::units, only("1742"), "user 18"));
  EXPECT_TRUE(indexer::may_straddle(pieces, SlotTexts::units, only("1742"), "ser 1742 log"));
  EXPECT_FALSE(indexer::may_straddle(pieces, SlotTexts::units, only("1742"), "ser 18 log"));
  EXPECT_FALSE(indexer::may_straddle(pieces, SlotTexts::units, only("1742"), "3 logged"));
}

// Texts put together from pieces and slots: whatever stands in one and in no part of it stands across a border.
TEST(Parts, WhatStandsInNoPartStraddles) {
  std::mt19937_64 random(1);
  const auto text = [&](std::string_view alphabet, std::size_t size) {
    std::string made;
    for (; size > 0; --size) made += alphabet[random() % alphabet.size()];
    return made;
  };
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::string> parts;
    const std::size_t slots = random() % 3 + 1;
    for (std::size_t i = 0; i <= slots; ++i) {
      parts.push_back(i == 0 || i == slots ? text(" :a", random() % 4) : text(" :a", random() % 3 + 1));
      if (i < slots) parts.push_back(text("ab", 1) + text("a:b", random() % 3) + text("ab", 1));
    }
    Pieces pieces;
    std::string whole;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i % 2 == 0) pieces.emplace_back(parts[i]);
      whole += parts[i];
    }
    const std::string bytes = whole.substr(random() % whole.size(), random() % 5 + 1);
    const bool in_part = std::any_of(parts.begin(), parts.end(),
                                     [&](const std::string& part) { return part.find(bytes) != std::string::npos; });
    if (in_part) continue;
    const auto really = [&](std::size_t slot, std::string_view part) {
      return parts[2 * slot + 1].find(part) != std::string::npos;
    };
    EXPECT_TRUE(indexer::may_straddle(pieces, SlotTexts::units, really, bytes))
        << '"' << whole << "\" \"" << bytes << '"';
    EXPECT_TRUE(may_straddle(pieces, SlotTexts::units, bytes)) << '"' << whole << "\" \"" << bytes << '"';
    EXPECT_TRUE(may_straddle(pieces, SlotTexts::any, bytes)) << '"' << whole << "\" \"" << bytes << '"';
  }
}

}  // namespace
}  // namespace cordwood::indexer
