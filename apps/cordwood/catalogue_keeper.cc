#include "catalogue_keeper.h"

#include <utility>

#include "base/bytes.h"
#include "base/log.h"
#include "base/within_memory.h"

namespace cordwood {
namespace {

// A thousand sources that send all the time have some megabytes of records.
constexpr std::chrono::minutes kInterval{5};
constexpr std::size_t kSourcesAtOnce = 200;  // In one transaction.

bool is_empty(const control::CatalogueRecords& records) {
  return records.sources.empty() && records.forgotten.empty() && records.drifts.empty() && records.headers.empty();
}

std::string record_of(const parser::Headers::Columns& columns, const CatalogueKeeper::Mask& mask) {
  std::string record;
  ByteWriter out(record);
  out.varint(columns.size());
  for (const std::string& name : columns) out.string(mask(name));
  return record;
}

Result<parser::Headers::Columns> columns_in(std::string_view record) {
  ByteReader in(record);
  CORDWOOD_TRY(const std::size_t count, in.count());
  parser::Headers::Columns columns;
  for (std::size_t i = 0; i < count; ++i) {
    CORDWOOD_TRY(const std::string_view name, in.string());
    columns.emplace_back(name);
  }
  if (!in.at_end()) return error(Errc::corrupt, "bytes after the end of a header");
  return columns;
}

}  // namespace

CatalogueKeeper::CatalogueKeeper(catalogue::Catalogue& catalogue, std::shared_ptr<parser::Headers> headers,
                                 control::CatalogueTable& table, Mask mask)
    : catalogue_(catalogue), headers_(std::move(headers)), table_(table), mask_(std::move(mask)) {
  restore();
}

CatalogueKeeper::~CatalogueKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (const Result<void> kept = within_memory([this] { return keep(); }); !kept)
    log::warning("catalogue", "the last minutes of it are lost: {}", kept.error().message);
}

void CatalogueKeeper::start() {
  thread_ = std::thread([this] { run(); });
}

void CatalogueKeeper::restore() {
  auto kept = table_.kept();
  if (!kept) return log::error("catalogue", "it begins empty: {}", kept.error().message);
  for (auto& [stream, record] : kept.value().sources)
    if (const auto done = catalogue_.restore_source(stream, record); !done)
      log::warning("catalogue", "{} begins anew: {}", stream, done.error().message);
  for (const auto& [number, record] : kept.value().drifts)
    if (const auto done = catalogue_.restore_drift(number, record); !done)
      log::warning("catalogue", "drift {} is left out: {}", number, done.error().message);
  for (const auto& [source, record] : kept.value().headers) {
    auto columns = columns_in(record);
    if (columns)
      headers_->restore(source, std::move(columns).value());
    else
      log::warning("catalogue", "a header is left out: {}", columns.error().message);
  }
}

control::CatalogueRecords CatalogueKeeper::take_changes() {
  catalogue::Changes changes = catalogue_.take_changes(kSourcesAtOnce);
  control::CatalogueRecords records{std::move(changes.sources), std::move(changes.forgotten), std::move(changes.drifts),
                                    changes.first_drift};
  for (const auto& [source, columns] : headers_->take_changes())
    records.headers.emplace_back(source, record_of(columns, mask_));
  return records;
}

Result<void> CatalogueKeeper::keep() {
  while (true) {
    if (is_empty(untold_)) untold_ = take_changes();
    if (is_empty(untold_)) return success();
    CORDWOOD_TRY(table_.keep(untold_));
    untold_ = {};
  }
}

void CatalogueKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_.wait_for(lock, kInterval, [this] { return stopping_; })) {
    lock.unlock();
    if (const Result<void> kept = within_memory([this] { return keep(); }); !kept)
      log::error("catalogue", "trying again in {} minutes: {}", kInterval.count(), kept.error().message);
    lock.lock();
  }
}

}  // namespace cordwood
