#include "control/catalogue_table.h"

#include <fmt/format.h>

#include "database.h"

namespace cordwood::control {

struct CatalogueTable::Impl {
  explicit Impl(Database the_database) : database(std::move(the_database)) {}

  Result<void> write(const CatalogueRecords& records) {
    // First, for one that was forgotten may have been seen again since.
    CORDWOOD_TRY(auto remove, database.prepare("DELETE FROM catalogue_sources WHERE stream = ?"));
    for (const std::string& stream : records.forgotten) {
      CORDWOOD_TRY(remove.bind(1, stream).run());
      remove.reset();
    }
    CORDWOOD_TRY(auto put, database.prepare("INSERT OR REPLACE INTO catalogue_sources (stream, record) VALUES (?, ?)"));
    for (const auto& [stream, record] : records.sources) {
      CORDWOOD_TRY(put.bind(1, stream).bind(2, record).run());
      put.reset();
    }
    CORDWOOD_TRY(auto add, database.prepare("INSERT OR REPLACE INTO catalogue_drifts (number, record) VALUES (?, ?)"));
    for (const auto& [number, record] : records.drifts) {
      CORDWOOD_TRY(add.bind(1, static_cast<std::int64_t>(number)).bind(2, record).run());
      add.reset();
    }
    CORDWOOD_TRY(auto learn,
                 database.prepare("INSERT OR REPLACE INTO catalogue_headers (source, record) VALUES (?, ?)"));
    for (const auto& [source, record] : records.headers) {
      CORDWOOD_TRY(learn.bind(1, static_cast<std::int64_t>(source)).bind(2, record).run());
      learn.reset();
    }
    CORDWOOD_TRY(auto trim, database.prepare("DELETE FROM catalogue_drifts WHERE number < ?"));
    return trim.bind(1, static_cast<std::int64_t>(records.first_drift)).run();
  }

  std::mutex mutex;  // Guards the database.
  Database database;
};

CatalogueTable::CatalogueTable(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CatalogueTable::~CatalogueTable() = default;

Result<std::unique_ptr<CatalogueTable>> CatalogueTable::open(const std::filesystem::path& data) {
  CORDWOOD_TRY(auto database, Database::open(data / "control.db"));
  return std::unique_ptr<CatalogueTable>(new CatalogueTable(std::make_unique<Impl>(std::move(database))));
}

Result<void> CatalogueTable::keep(const CatalogueRecords& records) {
  const std::lock_guard lock(impl_->mutex);
  CORDWOOD_TRY(impl_->database.execute("BEGIN IMMEDIATE"));
  Result<void> done = impl_->write(records);
  if (done) done = impl_->database.execute("COMMIT");
  if (!done) (void)impl_->database.execute("ROLLBACK");  // Of the error there is nothing more to say.
  return done;
}

Result<CatalogueRecords> CatalogueTable::kept() {
  const std::lock_guard lock(impl_->mutex);
  CatalogueRecords records;
  CORDWOOD_TRY(auto sources, impl_->database.prepare("SELECT stream, record FROM catalogue_sources ORDER BY stream"));
  while (true) {
    CORDWOOD_TRY(const bool more, sources.step());
    if (!more) break;
    records.sources.emplace_back(sources.text(0), sources.text(1));
  }
  CORDWOOD_TRY(auto drifts, impl_->database.prepare("SELECT number, record FROM catalogue_drifts ORDER BY number"));
  while (true) {
    CORDWOOD_TRY(const bool more, drifts.step());
    if (!more) break;
    records.drifts.emplace_back(static_cast<std::uint64_t>(drifts.number(0)), drifts.text(1));
  }
  CORDWOOD_TRY(auto headers, impl_->database.prepare("SELECT source, record FROM catalogue_headers ORDER BY source"));
  while (true) {
    CORDWOOD_TRY(const bool more, headers.step());
    if (!more) break;
    records.headers.emplace_back(static_cast<std::uint64_t>(headers.number(0)), headers.text(1));
  }
  if (!records.drifts.empty()) records.first_drift = records.drifts.front().first;
  return records;
}

Result<void> CatalogueTable::set_note(const CatalogueNote& note) {
  const std::lock_guard lock(impl_->mutex);
  if (note.owner.empty() && note.text.empty()) {
    CORDWOOD_TRY(auto remove, impl_->database.prepare("DELETE FROM catalogue_notes WHERE stream = ? AND field = ?"));
    return remove.bind(1, note.stream).bind(2, note.field).run();
  }
  if (note.owner.size() > kNoteBytesMax || note.text.size() > kNoteBytesMax)
    return error(Errc::too_large, fmt::format("owner and note have at most {} bytes each", kNoteBytesMax));
  {
    CORDWOOD_TRY(auto count, impl_->database.prepare("SELECT count(*) FROM catalogue_notes"));
    CORDWOOD_TRY(count.step());
    if (count.number(0) >= static_cast<std::int64_t>(kNotesMax))
      return error(Errc::too_large, fmt::format("there are {} notes already", kNotesMax));
  }
  CORDWOOD_TRY(auto put,
               impl_->database.prepare("INSERT OR REPLACE INTO catalogue_notes "
                                       "(stream, field, owner, note, author, at_ns) VALUES (?, ?, ?, ?, ?, ?)"));
  put.bind(1, note.stream).bind(2, note.field).bind(3, note.owner).bind(4, note.text).bind(5, note.author);
  return put.bind(6, nanoseconds_of(note.at)).run();
}

Result<std::vector<CatalogueNote>> CatalogueTable::notes() {
  const std::lock_guard lock(impl_->mutex);
  std::vector<CatalogueNote> notes;
  CORDWOOD_TRY(auto rows,
               impl_->database.prepare("SELECT stream, field, owner, note, author, at_ns FROM catalogue_notes "
                                       "ORDER BY stream, field"));
  while (true) {
    CORDWOOD_TRY(const bool more, rows.step());
    if (!more) return notes;
    notes.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.text(4),
                     timestamp_from_nanoseconds(rows.number(5))});
  }
}

}  // namespace cordwood::control
