#include "intake/quarantine.h"

#include <fmt/format.h>

#include "base/checksum.h"
#include "base/log.h"
#include "base/metrics.h"

namespace cordwood::intake {
namespace {

Result<void> append_line(FileSystem& files, const std::filesystem::path& path, const std::string& line) {
  CORDWOOD_TRY(files.make_directories(path.parent_path()));
  CORDWOOD_TRY(auto file, files.open(path, OpenMode::append));
  CORDWOOD_TRY(const std::uint64_t size, file->size());
  if (size + line.size() > kQuarantineBytesMax) return error(Errc::too_large, "the quarantine is full");
  CORDWOOD_TRY(file->append(line));
  return file->sync();
}

}  // namespace

void Quarantine::note(std::string_view sender, std::uint64_t sequence, std::string_view payload,
                      std::string_view reason) {
  static auto& quarantined =
      metrics::counter("cordwood_intake_quarantined_total", "Payloads that could not be decoded; each is in the log.");
  quarantined.Increment();
  const Hash128 hash = hash128(payload);
  const std::string what = fmt::format("sender={} sequence={} bytes={} hash={:016x}{:016x} reason=\"{}\"", sender,
                                       sequence, payload.size(), hash.high, hash.low, reason);
  log::error("intake", "quarantined a batch: {}", what);
  const std::lock_guard lock(mutex_);
  const auto written = append_line(files_, file_, fmt::format("time={} {}\n", format_rfc3339(clock_.now()), what));
  if (!written) log::error("intake", "{}: {}", file_.string(), written.error().message);
}

}  // namespace cordwood::intake
