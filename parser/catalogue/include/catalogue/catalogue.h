#pragma once
// What each source sends: how many rows, how many of them parsed, which fields of which kind, when first and last; and
// where that drifts. A source is a stream, and all is taken from masked batches: no name here was not masked before.
//
//   note() counts a batch by itself, and takes the lock once to add it up. A source's rows fall into windows: one ends
//   after kWindowRowsMax rows, or after kWindowAge when it has kWindowRowsMin. The share of rows parsed and the fields
//   of each window are compared with what was usual in those before.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/yaml.h"
#include "catalogue/value_kind.h"
#include "masking/masked_batch.h"

namespace cordwood::catalogue {

struct TalliedSource;

/// `catalogue:` of the configuration.
struct Limits {
  std::size_t sources = 10'000;  // Beyond, those that were not seen for longest are forgotten. 0: none is kept.
  std::size_t fields = 250'000;  // Of all sources together, some 130 bytes each; later ones are left out,
  std::size_t fields_per_source = 1'000;  //   and so are those of one source beyond these.
  std::size_t metered_sources = 200;      // So many, the first that come, have metrics of their own.

  static Result<Limits> from_configuration(const YamlNode& node);
};

inline constexpr std::uint64_t kWindowRowsMax = 10'000;
inline constexpr std::uint64_t kWindowRowsMin = 100;
inline constexpr std::chrono::minutes kWindowAge{10};
inline constexpr double kParsedStep = 0.2;          // A share of rows parsed that is off by so much is a drift.
inline constexpr double kExpectedRowsMin = 20;      // A field that should have been in so many rows has vanished.
inline constexpr std::size_t kDriftsMax = 1'000;    // The newest are kept,
inline constexpr std::size_t kFieldDriftsMax = 16;  //   of one source's fields so many a window.

struct FieldEntry {
  std::string name;
  ValueKind kind = ValueKind::text;  // That at least nine in ten of its values have, of those that were looked at.
  Timestamp first_seen = {};
  Timestamp last_seen = {};
  std::uint64_t rows = 0;
  bool has_vanished = false;
};

struct SourceEntry {
  std::string stream;
  Timestamp first_seen = {};  // By when batches came, and so below.
  Timestamp last_seen = {};
  std::uint64_t rows = 0;
  std::uint64_t failed = 0;  // With a parse_error.
  std::uint64_t plain = 0;   // With nothing but labels and a message.
  bool fields_left_out = false;
  std::vector<FieldEntry> fields = {};  // By name.

  double parsed() const {
    return rows == 0 ? 0 : static_cast<double>(rows - failed - plain) / static_cast<double>(rows);
  }
};

enum class DriftKind : std::uint8_t { parsed_fell, parsed_rose, field_new, field_vanished, field_returned };
std::string_view name_of(DriftKind kind);

struct Drift {
  std::uint64_t number = 0;  // From 1.
  Timestamp at = {};
  DriftKind kind = DriftKind::field_new;
  std::string stream;
  std::string field = {};  // Of those of a field.
  double before = 0;       // Shares of rows parsed, of the others.
  double after = 0;
};

/// What changed since the last time, as records that restore() takes.
struct Changes {
  std::vector<std::pair<std::string, std::string>> sources;   // Stream and record.
  std::vector<std::string> forgotten;                         // Streams.
  std::vector<std::pair<std::uint64_t, std::string>> drifts;  // Number and record.
  std::uint64_t first_drift = 0;                              // Those before are no longer kept.

  bool empty() const { return sources.empty() && forgotten.empty() && drifts.empty(); }
};

/// Threads: all members from any thread.
class Catalogue {
 public:
  explicit Catalogue(Limits limits);
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  /// Counts the batch, whatever becomes of it: one that is sent again counts again. Never fails.
  void note(const masking::MaskedBatch& batch);

  /// At most `count` sources behind `after`, in the order of their streams.
  std::vector<SourceEntry> sources(std::string_view after, std::size_t count) const;
  std::optional<SourceEntry> source(std::string_view stream) const;
  std::vector<Drift> drifts(std::uint64_t after) const;  // Oldest first.

  bool forget(std::string_view stream);  // False: there is none.

  /// At most `count` sources; all of the rest.
  Changes take_changes(std::size_t count);
  /// Errc::corrupt when the record makes no sense. A source that is there already stays.
  Result<void> restore_source(std::string stream, std::string_view record);
  Result<void> restore_drift(std::uint64_t number, std::string_view record);

 private:
  struct Source;
  using Sources = std::map<std::string, std::unique_ptr<Source>, std::less<>>;

  // REQUIRES for these: mutex_ is held.
  Source& source_of(std::string_view stream, Timestamp now);
  void forget_oldest();
  void forget(Sources::iterator at);
  void drift(Drift drift);
  void end_window(const std::string& stream, Source& source, Timestamp now);
  void add_fields(const std::string& stream, Source& source, const TalliedSource& tallied, Timestamp now);
  void meter(const std::string& stream, Source& source, std::uint64_t rows, std::uint64_t unparsed);
  void count_up();

  const Limits limits_;
  mutable std::mutex mutex_;  // Guards what follows.
  Sources sources_;
  std::size_t fields_ = 0;   // Of all sources.
  std::size_t metered_ = 0;  // Sources.
  std::vector<std::string> forgotten_;
  std::deque<Drift> drifts_;
  std::uint64_t next_drift_ = 1;
  std::uint64_t first_untaken_drift_ = 1;
};

}  // namespace cordwood::catalogue
