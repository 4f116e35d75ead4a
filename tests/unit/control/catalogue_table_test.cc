#include "control/catalogue_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "control/control_plane.h"
#include "database.h"
#include "support/fake_clock.h"
#include "support/scratch_folder.h"

namespace cordwood::control {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class CatalogueTableTest : public testing::Test {
 protected:
  std::unique_ptr<CatalogueTable> open() {
    EXPECT_TRUE(ControlPlane::open(files_, clock_, scratch_.path()));
    auto table = CatalogueTable::open(scratch_.path());
    EXPECT_TRUE(table) << table.error().message;
    return std::move(table).value();
  }
  CatalogueNote note(std::string stream, std::string field, std::string owner, std::string text) {
    return {std::move(stream), std::move(field), std::move(owner), std::move(text), "admin", clock_.now()};
  }

  test::ScratchFolder scratch_;
  DiskFileSystem files_;
  test::FakeClock clock_{timestamp_from_nanoseconds(1'763'600'000'000'000'000)};
};

TEST_F(CatalogueTableTest, RecordsOutliveTheProcessByteForByte) {
  const std::string record("\0\x01\xff with any bytes\0", 19);
  ASSERT_TRUE(open()->keep({{{"{a=\"1\"}", record}, {"{b=\"1\"}", "b"}}, {}, {{7, record}, {8, "x"}}, 7}));
  ASSERT_TRUE(open()->keep({{{"{b=\"1\"}", "newer"}}, {"{gone=\"1\"}"}, {{9, "y"}}, 8}));
  auto kept = open()->kept();
  ASSERT_TRUE(kept) << kept.error().message;
  EXPECT_THAT(kept.value().sources, ElementsAre(Pair("{a=\"1\"}", record), Pair("{b=\"1\"}", "newer")));
  EXPECT_THAT(kept.value().drifts, ElementsAre(Pair(8, "x"), Pair(9, "y")));
  ASSERT_TRUE(open()->keep({{}, {"{a=\"1\"}"}, {}, 8, {{~std::uint64_t{0}, record}}}));
  EXPECT_THAT(open()->kept().value().headers, ElementsAre(Pair(~std::uint64_t{0}, record)));
  EXPECT_THAT(open()->kept().value().sources, ElementsAre(Pair("{b=\"1\"}", "newer")));
}

TEST_F(CatalogueTableTest, WhatWasForgottenAndIsSeenAgainIsKept) {
  ASSERT_TRUE(open()->keep({{{"{a=\"1\"}", "old"}}, {}, {}, 0}));
  ASSERT_TRUE(open()->keep({{{"{a=\"1\"}", "new"}}, {"{a=\"1\"}"}, {}, 0}));
  EXPECT_THAT(open()->kept().value().sources, ElementsAre(Pair("{a=\"1\"}", "new")));
}

TEST_F(CatalogueTableTest, ANoteIsReplacedAndRemoved) {
  const auto table = open();
  ASSERT_TRUE(table->set_note(note("{b=\"1\"}", "", "ops", "the shop")));
  ASSERT_TRUE(table->set_note(note("{b=\"1\"}", "took", "", "in ms")));
  ASSERT_TRUE(table->set_note(note("{a=\"1\"}", "", "dev", "")));
  ASSERT_TRUE(table->set_note(note("{b=\"1\"}", "", "sre", "the shop's")));
  auto notes = open()->notes();
  ASSERT_TRUE(notes) << notes.error().message;
  ASSERT_EQ(notes.value().size(), 3u);
  EXPECT_EQ(notes.value()[0].owner, "dev");
  EXPECT_EQ(notes.value()[1].text, "the shop's");
  EXPECT_EQ(notes.value()[2].field, "took");
  EXPECT_EQ(notes.value()[2].author, "admin");
  EXPECT_EQ(notes.value()[2].at, clock_.now());
  for (const auto& each : notes.value()) ASSERT_TRUE(table->set_note(note(each.stream, each.field, "", "")));
  EXPECT_THAT(table->notes().value(), IsEmpty());
}

TEST_F(CatalogueTableTest, ANoteThatIsTooLongIsRefused) {
  const auto table = open();
  const auto done = table->set_note(note("{b=\"1\"}", "", "ops", std::string(kNoteBytesMax + 1, 'x')));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::too_large);
}

TEST_F(CatalogueTableTest, WhatIsRefusedHalfwayLeavesNothingOfIt) {
  const auto table = open();
  {
    auto other = Database::open(scratch_.path() / "control.db");
    ASSERT_TRUE(other);
    ASSERT_TRUE(
        other.value().execute("CREATE TRIGGER refuse BEFORE INSERT ON catalogue_drifts "
                              "BEGIN SELECT RAISE(ABORT, 'no'); END"));
  }
  EXPECT_FALSE(table->keep({{{"{a=\"1\"}", "a"}}, {}, {{1, "d"}}, 1}));
  EXPECT_THAT(table->kept().value().sources, IsEmpty());
  EXPECT_TRUE(table->keep({{{"{a=\"1\"}", "a"}}, {}, {}, 1}));  // The transaction is over.
  EXPECT_EQ(table->kept().value().sources.size(), 1u);
}

}  // namespace
}  // namespace cordwood::control
