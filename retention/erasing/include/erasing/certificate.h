#pragma once
// What is kept of an erasure, for ever: who asked for what and why, what went, and how that was proved. A JSON file
// that people can read; docs/format/erasures.md has its members. The filter is not in it, because it may name the very
// person.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cordwood::erasing {

enum class Stage : std::uint8_t {
  asked,   // Some rows may be in answers still.
  hidden,  // In no answer any more; their bytes may be in files.
  gone,    // In no file of the store, and that was looked at.
};
std::string_view name_of(Stage stage);

/// A legal hold that kept rows.
struct HeldBack {
  std::string hold;
  std::uint64_t rows = 0;
  friend bool operator==(const HeldBack&, const HeldBack&) = default;
};

/// What was looked at after the bytes had gone.
struct Verification {
  Timestamp at = {};
  std::uint64_t row_groups = 0;  // In the days of the erased rows, each arrival number compared.
  std::uint64_t rows = 0;
  std::uint64_t found = 0;  // Of the erased rows.
  friend bool operator==(const Verification&, const Verification&) = default;
};

struct Certificate {
  std::uint64_t number = 0;
  Stage stage = Stage::asked;
  Timestamp asked_at = {};
  std::string asked_by;
  std::string reason;                         // As it was given, masked.
  std::string filter_fingerprint;             // HMAC-SHA256 of the filter with the data folder's key, hexadecimal.
  TimeRange times = {};                       // That rows were looked for in.
  Timestamp deadline = {};                    // By when the bytes must be gone.
  std::map<Day, std::uint64_t> rows;          // That went, of each day.
  std::optional<std::uint64_t> dead_letters;  // That went; absent when a crash came between: ask again.
  std::vector<HeldBack> held_back;
  std::optional<Timestamp> hidden_at;
  std::optional<Timestamp> gone_at;
  std::vector<std::string> segments_removed;  // The files that had them: "20261121/00000007".
  std::optional<Verification> verification;
  std::vector<std::string> unreached;  // What may hold copies and was not looked into: backups, days taken out.

  std::uint64_t row_count() const;
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

std::string to_json(const Certificate& certificate);  // With a newline at its end.
std::string to_json(const std::vector<HeldBack>& held_back);
Result<Certificate> read_certificate(std::string_view json);

}  // namespace cordwood::erasing
