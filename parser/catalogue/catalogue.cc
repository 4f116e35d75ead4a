#include "catalogue/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/bytes.h"
#include "base/metrics.h"
#include "batch_tally.h"

namespace cordwood::catalogue {
namespace {

constexpr double kWeight = 0.25;              // Of a window in what is usual.
constexpr std::uint32_t kKindsMax = 1 << 16;  // Values remembered of a field: older ones count less.
constexpr std::uint8_t kSourceRecordVersion = 1;
constexpr std::uint8_t kDriftRecordVersion = 1;
constexpr std::size_t kForgottenShare = 16;  // Of the sources, so that not each new one looks for the oldest.

prometheus::Gauge& sources_known() {
  static auto& gauge = metrics::gauge("cordwood_catalogue_sources", "Sources in the catalogue.");
  return gauge;
}
prometheus::Gauge& fields_known() {
  static auto& gauge = metrics::gauge("cordwood_catalogue_fields", "Fields of all sources in the catalogue.");
  return gauge;
}
prometheus::Counter& sources_forgotten() {
  static auto& counter = metrics::counter("cordwood_catalogue_sources_forgotten_total",
                                          "Sources that made room for others in the catalogue.");
  return counter;
}
prometheus::Counter& fields_left_out() {
  static auto& counter =
      metrics::counter("cordwood_catalogue_fields_left_out_total", "Fields that found no room in the catalogue.");
  return counter;
}
prometheus::Counter& drifts_of(DriftKind kind) {
  return metrics::counter("cordwood_catalogue_drifts_total", "Changes in what sources send.",
                          {{"kind", std::string(name_of(kind))}});
}

struct StoredField : FieldEntry {
  std::array<std::uint32_t, kValueKinds> kinds = {};
  std::optional<double> usual;  // Share of rows that have it; none before the end of its first window.
  std::uint64_t window_rows = 0;

  void look_at(const std::array<std::uint32_t, kValueKinds>& more) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < kValueKinds; ++i) all += kinds[i] += more[i];
    const std::size_t most = static_cast<std::size_t>(std::max_element(kinds.begin(), kinds.end()) - kinds.begin());
    kind = kinds[most] * std::uint64_t{10} >= all * 9 ? static_cast<ValueKind>(most) : ValueKind::text;
    if (all > kKindsMax)
      for (std::uint32_t& each : kinds) each /= 2;
  }
};

double grown(std::optional<double> usual, double now) { return usual ? *usual + (now - *usual) * kWeight : now; }

void write_share(ByteWriter& out, std::optional<double> share) {
  constexpr double kParts = 1'000'000;  // 0: there is none.
  out.varint(share ? static_cast<std::uint64_t>(std::llround(*share * kParts)) + 1 : 0);
}
Result<std::optional<double>> read_share(ByteReader& in) {
  constexpr double kParts = 1'000'000;
  CORDWOOD_TRY(const std::uint64_t value, in.varint());
  std::optional<double> share;
  if (value > 0) share = std::min(1.0, static_cast<double>(value - 1) / kParts);
  return share;
}
Result<Timestamp> read_time(ByteReader& in) {
  CORDWOOD_TRY(const std::uint64_t value, in.u64());
  return timestamp_from_nanoseconds(static_cast<std::int64_t>(value));
}
void write_time(ByteWriter& out, Timestamp time) { out.u64(static_cast<std::uint64_t>(nanoseconds_of(time))); }

void write_field(ByteWriter& out, const StoredField& field) {
  out.string(field.name);
  write_time(out, field.first_seen);
  write_time(out, field.last_seen);
  out.varint(field.rows);
  out.u8(field.has_vanished ? 1 : 0);
  for (const std::uint32_t each : field.kinds) out.varint(each);
  write_share(out, field.usual);
}

Result<StoredField> read_field(ByteReader& in) {
  StoredField field;
  CORDWOOD_TRY(field.name, in.string());
  CORDWOOD_TRY(field.first_seen, read_time(in));
  CORDWOOD_TRY(field.last_seen, read_time(in));
  CORDWOOD_TRY(field.rows, in.varint());
  CORDWOOD_TRY(const std::uint8_t vanished, in.u8());
  field.has_vanished = vanished != 0;
  std::array<std::uint32_t, kValueKinds> kinds{};
  for (std::uint32_t& each : kinds) {
    CORDWOOD_TRY(const std::uint64_t count, in.varint());
    each = static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kKindsMax));
  }
  field.look_at(kinds);
  CORDWOOD_TRY(field.usual, read_share(in));
  return field;
}

Result<void> check_version(ByteReader& in, std::uint8_t known) {
  CORDWOOD_TRY(const std::uint8_t version, in.u8());
  if (version == known) return success();
  return error(version > known ? Errc::unsupported : Errc::corrupt, "a catalogue record of another version");
}

}  // namespace

std::string_view name_of(DriftKind kind) {
  constexpr std::array<std::string_view, 5> kNames{"parsed_fell", "parsed_rose", "field_new", "field_vanished",
                                                   "field_returned"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<Limits> Limits::from_configuration(const YamlNode& node) {
  Limits limits;
  if (node.is_null()) return limits;
  CORDWOOD_TRY(node.allow_only({"sources", "fields", "fields_per_source", "metered_sources"}));
  const auto read = [&node](std::string_view key, std::size_t& limit, std::int64_t max) -> Result<void> {
    CORDWOOD_TRY(const std::int64_t value, node.integer_or(key, static_cast<std::int64_t>(limit), 0, max));
    limit = static_cast<std::size_t>(value);
    return success();
  };
  CORDWOOD_TRY(read("sources", limits.sources, 1'000'000));
  CORDWOOD_TRY(read("fields", limits.fields, 10'000'000));
  CORDWOOD_TRY(read("fields_per_source", limits.fields_per_source, 1'000'000));
  CORDWOOD_TRY(read("metered_sources", limits.metered_sources, 10'000));
  return limits;
}

struct Catalogue::Source {
  Timestamp first_seen = {};
  Timestamp last_seen = {};
  std::uint64_t rows = 0;
  std::uint64_t failed = 0;
  std::uint64_t plain = 0;
  bool fields_left_out = false;
  std::vector<StoredField> fields;  // By name.
  std::optional<double> usual_parsed;

  Timestamp window_start = {};
  std::uint64_t window_rows = 0;
  std::uint64_t window_unparsed = 0;
  std::size_t window_drifts = 0;  // Of fields.

  bool is_changed = false;  // Since it was last taken to be kept,
  bool is_kept = false;     //   as it was at least once.
  prometheus::Counter* rows_metered = nullptr;
  prometheus::Counter* unparsed_metered = nullptr;

  std::vector<StoredField>::iterator find(std::string_view name) {
    return std::lower_bound(fields.begin(), fields.end(), name,
                            [](const StoredField& field, std::string_view wanted) { return field.name < wanted; });
  }

  SourceEntry entry(const std::string& stream) const {
    SourceEntry entry{stream, first_seen, last_seen, rows, failed, plain, fields_left_out};
    entry.fields.assign(fields.begin(), fields.end());
    return entry;
  }

  std::string record() const {
    std::string bytes;
    ByteWriter out(bytes);
    out.u8(kSourceRecordVersion);
    write_time(out, first_seen);
    write_time(out, last_seen);
    out.varint(rows);
    out.varint(failed);
    out.varint(plain);
    out.u8(fields_left_out ? 1 : 0);
    write_share(out, usual_parsed);
    out.varint(fields.size());
    for (const StoredField& field : fields) write_field(out, field);
    return bytes;
  }

  static Result<std::unique_ptr<Source>> read(std::string_view record) {
    ByteReader in(record);
    CORDWOOD_TRY(check_version(in, kSourceRecordVersion));
    auto source = std::make_unique<Source>();
    CORDWOOD_TRY(source->first_seen, read_time(in));
    CORDWOOD_TRY(source->last_seen, read_time(in));
    CORDWOOD_TRY(source->rows, in.varint());
    CORDWOOD_TRY(source->failed, in.varint());
    CORDWOOD_TRY(source->plain, in.varint());
    constexpr std::uint64_t kRowsMax = std::uint64_t{1} << 62;
    if (source->rows > kRowsMax || source->failed > source->rows || source->plain > source->rows - source->failed)
      return error(Errc::corrupt, "numbers of rows that cannot be");
    CORDWOOD_TRY(const std::uint8_t left_out, in.u8());
    source->fields_left_out = left_out != 0;
    CORDWOOD_TRY(source->usual_parsed, read_share(in));
    CORDWOOD_TRY(const std::size_t count, in.count());
    for (std::size_t i = 0; i < count; ++i) {
      CORDWOOD_TRY(StoredField field, read_field(in));
      if (!source->fields.empty() && field.name <= source->fields.back().name)
        return error(Errc::corrupt, "fields out of order");
      source->fields.push_back(std::move(field));
    }
    if (!in.at_end()) return error(Errc::corrupt, "bytes after the end of a catalogue record");
    return source;
  }
};

Catalogue::Catalogue(Limits limits) : limits_(limits) {}
Catalogue::~Catalogue() = default;

void Catalogue::note(const masking::MaskedBatch& batch) {
  if (limits_.sources == 0) return;
  const auto tallied = tally(batch.events());
  const Timestamp now = batch.batch().received_at;
  const std::lock_guard lock(mutex_);
  for (const TalliedSource& part : tallied) {
    Source& source = source_of(part.stream, now);
    const std::string stream(part.stream);
    source.is_changed = true;
    source.last_seen = std::max(source.last_seen, now);
    source.rows += part.rows;
    source.failed += part.failed;
    source.plain += part.plain;
    if (source.window_rows == 0) source.window_start = now;
    source.window_rows += part.rows;
    source.window_unparsed += part.failed + part.plain;
    meter(stream, source, part.rows, part.failed + part.plain);
    add_fields(stream, source, part, now);
    const bool is_old = now - source.window_start >= kWindowAge && source.window_rows >= kWindowRowsMin;
    if (is_old || source.window_rows >= kWindowRowsMax) end_window(stream, source, now);
  }
  count_up();
}

void Catalogue::add_fields(const std::string& stream, Source& source, const TalliedSource& tallied, Timestamp now) {
  const auto tell = [&](DriftKind kind, const std::string& field) {
    if (source.window_drifts++ < kFieldDriftsMax) drift({0, now, kind, stream, field});
  };
  for (const TalliedField& counted : tallied.fields) {
    auto at = source.find(counted.name);
    if (at == source.fields.end() || at->name != counted.name) {
      if (source.fields.size() >= limits_.fields_per_source || fields_ >= limits_.fields) {
        source.fields_left_out = true;
        fields_left_out().Increment();
        continue;
      }
      StoredField fresh;
      fresh.name = std::string(counted.name);
      fresh.first_seen = now;
      at = source.fields.insert(at, std::move(fresh));
      ++fields_;
      // What is usual is known from the end of the first window on.
      if (source.usual_parsed) tell(DriftKind::field_new, at->name);
    }
    at->last_seen = std::max(at->last_seen, now);
    at->rows += counted.rows;
    at->window_rows += counted.rows;
    at->look_at(counted.kinds);
    if (std::exchange(at->has_vanished, false)) tell(DriftKind::field_returned, at->name);
  }
}

void Catalogue::end_window(const std::string& stream, Source& source, Timestamp now) {
  const auto rows = static_cast<double>(source.window_rows);
  const double parsed = 1 - static_cast<double>(source.window_unparsed) / rows;
  const double before = source.usual_parsed.value_or(parsed);
  if (std::abs(parsed - before) >= kParsedStep) {
    drift({0, now, parsed < before ? DriftKind::parsed_fell : DriftKind::parsed_rose, stream, {}, before, parsed});
    source.usual_parsed = parsed;
  } else {
    source.usual_parsed = grown(source.usual_parsed, parsed);
  }
  for (StoredField& field : source.fields) {
    const bool was_expected = field.usual && *field.usual * rows >= kExpectedRowsMin;
    if (field.window_rows == 0 && was_expected && !field.has_vanished) {
      field.has_vanished = true;
      if (source.window_drifts++ < kFieldDriftsMax) drift({0, now, DriftKind::field_vanished, stream, field.name});
    }
    field.usual = grown(field.usual, static_cast<double>(field.window_rows) / rows);
    field.window_rows = 0;
  }
  source.window_rows = 0;
  source.window_unparsed = 0;
  source.window_drifts = 0;
}

void Catalogue::drift(Drift drift) {
  drift.number = next_drift_++;
  drifts_of(drift.kind).Increment();
  drifts_.push_back(std::move(drift));
  if (drifts_.size() > kDriftsMax) drifts_.pop_front();
}

Catalogue::Source& Catalogue::source_of(std::string_view stream, Timestamp now) {
  if (const auto found = sources_.find(stream); found != sources_.end()) return *found->second;
  if (sources_.size() >= limits_.sources) forget_oldest();
  auto source = std::make_unique<Source>();
  source->first_seen = now;
  return *sources_.emplace(std::string(stream), std::move(source)).first->second;
}

void Catalogue::meter(const std::string& stream, Source& source, std::uint64_t rows, std::uint64_t unparsed) {
  if (source.rows_metered == nullptr) {
    if (metered_ == limits_.metered_sources) return;
    ++metered_;
    const metrics::Labels labels{{"stream", stream}};
    source.rows_metered = &metrics::counter("cordwood_catalogue_source_rows_total", "Rows of a source.", labels);
    source.unparsed_metered =
        &metrics::counter("cordwood_catalogue_source_unparsed_total",
                          "Rows of a source that failed to parse, or had nothing but labels and a message.", labels);
  }
  source.rows_metered->Increment(static_cast<double>(rows));
  source.unparsed_metered->Increment(static_cast<double>(unparsed));
}

void Catalogue::forget_oldest() {
  std::vector<Timestamp> seen;
  for (const auto& [stream, source] : sources_) seen.push_back(source->last_seen);
  const auto edge = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / kForgottenShare);
  std::nth_element(seen.begin(), edge, seen.end());
  const std::size_t before = sources_.size();
  const std::size_t wanted = before / kForgottenShare + 1;
  for (auto at = sources_.begin(); at != sources_.end() && before - sources_.size() < wanted;) {
    const auto next = std::next(at);
    if (at->second->last_seen <= *edge) forget(at);
    at = next;
  }
  sources_forgotten().Increment(static_cast<double>(before - sources_.size()));
}

void Catalogue::forget(Sources::iterator at) {
  fields_ -= at->second->fields.size();
  if (at->second->is_kept) forgotten_.push_back(at->first);
  sources_.erase(at);
}

bool Catalogue::forget(std::string_view stream) {
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(stream);
  if (found == sources_.end()) return false;
  forget(found);
  count_up();
  return true;
}

void Catalogue::count_up() {
  sources_known().Set(static_cast<double>(sources_.size()));
  fields_known().Set(static_cast<double>(fields_));
}

std::vector<SourceEntry> Catalogue::sources(std::string_view after, std::size_t count) const {
  const std::lock_guard lock(mutex_);
  std::vector<SourceEntry> entries;
  for (auto at = sources_.upper_bound(after); at != sources_.end() && entries.size() < count; ++at)
    entries.push_back(at->second->entry(at->first));
  return entries;
}

std::optional<SourceEntry> Catalogue::source(std::string_view stream) const {
  const std::lock_guard lock(mutex_);
  const auto found = sources_.find(stream);
  if (found == sources_.end()) return std::nullopt;
  return found->second->entry(found->first);
}

std::vector<Drift> Catalogue::drifts(std::uint64_t after) const {
  const std::lock_guard lock(mutex_);
  std::vector<Drift> newer;
  std::copy_if(drifts_.begin(), drifts_.end(), std::back_inserter(newer),
               [after](const Drift& drift) { return drift.number > after; });
  return newer;
}

Changes Catalogue::take_changes(std::size_t count) {
  const std::lock_guard lock(mutex_);
  Changes changes;
  changes.forgotten = std::exchange(forgotten_, {});
  for (auto& [stream, source] : sources_) {
    if (!source->is_changed) continue;
    if (changes.sources.size() == count) break;
    changes.sources.emplace_back(stream, source->record());
    source->is_changed = false;
    source->is_kept = true;
  }
  for (const Drift& drift : drifts_) {
    if (drift.number < first_untaken_drift_) continue;
    std::string record;
    ByteWriter out(record);
    out.u8(kDriftRecordVersion);
    write_time(out, drift.at);
    out.u8(static_cast<std::uint8_t>(drift.kind));
    out.string(drift.stream);
    out.string(drift.field);
    write_share(out, drift.before);
    write_share(out, drift.after);
    changes.drifts.emplace_back(drift.number, std::move(record));
  }
  first_untaken_drift_ = next_drift_;
  changes.first_drift = drifts_.empty() ? next_drift_ : drifts_.front().number;
  return changes;
}

Result<void> Catalogue::restore_source(std::string stream, std::string_view record) {
  CORDWOOD_TRY(auto source, Source::read(record));
  const std::lock_guard lock(mutex_);
  if (sources_.size() >= limits_.sources || fields_ + source->fields.size() > limits_.fields) return success();
  const std::size_t fields = source->fields.size();
  source->is_kept = true;
  if (sources_.emplace(std::move(stream), std::move(source)).second) fields_ += fields;
  count_up();
  return success();
}

Result<void> Catalogue::restore_drift(std::uint64_t number, std::string_view record) {
  ByteReader in(record);
  CORDWOOD_TRY(check_version(in, kDriftRecordVersion));
  Drift drift;
  drift.number = number;
  CORDWOOD_TRY(drift.at, read_time(in));
  CORDWOOD_TRY(const std::uint8_t kind, in.u8());
  if (kind > static_cast<std::uint8_t>(DriftKind::field_returned)) return error(Errc::corrupt, "an unknown drift");
  drift.kind = static_cast<DriftKind>(kind);
  CORDWOOD_TRY(drift.stream, in.string());
  CORDWOOD_TRY(drift.field, in.string());
  CORDWOOD_TRY(const auto before, read_share(in));
  CORDWOOD_TRY(const auto after, read_share(in));
  drift.before = before.value_or(0);
  drift.after = after.value_or(0);
  if (!in.at_end()) return error(Errc::corrupt, "bytes after the end of a catalogue record");
  const std::lock_guard lock(mutex_);
  if (number < next_drift_) return error(Errc::corrupt, "drifts out of order");
  drifts_.push_back(std::move(drift));
  if (drifts_.size() > kDriftsMax) drifts_.pop_front();
  next_drift_ = first_untaken_drift_ = number + 1;
  return success();
}

}  // namespace cordwood::catalogue
