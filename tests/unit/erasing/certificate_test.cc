#include "erasing/certificate.h"

#include <gtest/gtest.h>

namespace cordwood::erasing {
namespace {

constexpr Timestamp kNow = Timestamp(Day(std::chrono::days(20'000))) + std::chrono::hours(12);

Certificate whole() {
  Certificate certificate;
  certificate.number = 7;
  certificate.stage = Stage::gone;
  certificate.asked_at = kNow;
  certificate.asked_by = "admin";
  certificate.reason = "asked for by \"the person\"\n";
  certificate.filter_fingerprint = "00ff";
  certificate.times = {kNow - std::chrono::hours(1), kNow};
  certificate.deadline = kNow + std::chrono::hours(24);
  certificate.rows = {{day_of(kNow), 3}, {day_of(kNow) - std::chrono::days(1), 1}};
  certificate.dead_letters = 2;
  certificate.held_back = {{"case-17", 5}};
  certificate.hidden_at = kNow + std::chrono::seconds(1);
  certificate.gone_at = kNow + std::chrono::seconds(2);
  certificate.segments_removed = {"20261121/00000007"};
  certificate.verification = Verification{kNow + std::chrono::seconds(2), 1, 20, 0};
  certificate.unreached = {"backup: 2026-11-20T00:00:00Z /mnt/b"};
  return certificate;
}

TEST(Certificate, ReadsBackWhatWasWritten) {
  EXPECT_EQ(read_certificate(to_json(whole())).value(), whole());
  EXPECT_EQ(whole().row_count(), 4u);
  Certificate fresh;
  fresh.reason = "r";
  EXPECT_EQ(read_certificate(to_json(fresh)).value(), fresh);
}

TEST(Certificate, WhatIsMissingOrNoSuchThingIsNamed) {
  const auto complaint = [](std::string_view from, std::string_view to) {
    std::string json = to_json(whole());
    const std::size_t at = json.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    json.replace(at, from.size(), to);
    const auto read = read_certificate(json);
    return read ? std::string("none") : read.error().message;
  };
  EXPECT_EQ(complaint("\"erasure\": 7", "\"erasure\": -7"),
            "the member 'erasure' of a certificate is missing or no such thing");
  EXPECT_EQ(complaint("\"gone\"", "\"away\""), "the member 'stage' of a certificate is missing or no such thing");
  EXPECT_EQ(complaint("\"reason\"", "\"raison\""), "the member 'reason' of a certificate is missing or no such thing");
  EXPECT_EQ(complaint("\"found\": 0", "\"found\": \"0\""),
            "the member 'found' of a certificate is missing or no such thing");
  EXPECT_EQ(complaint("[{\"day\"", "[7, {\"day\""), "the member 'days' of a certificate is missing or no such thing");
  for (const std::string_view member : {"asked_at", "asked_by", "filter_fingerprint", "deadline", "days", "held_back",
                                        "segments_removed", "unreached"}) {
    const std::string quoted = "\"" + std::string(member) + "\"";
    EXPECT_EQ(complaint(quoted, "\"else\""),
              "the member '" + std::string(member) + "' of a certificate is missing or no such thing");
  }
  EXPECT_FALSE(read_certificate("[]"));
  EXPECT_FALSE(read_certificate(""));
}

}  // namespace
}  // namespace cordwood::erasing
