#pragma once
// What was masked, by day, stream and detector: counts that outlive the process, and nothing of the values themselves.

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"
#include "base/time.h"
#include "masking/masker.h"

namespace cordwood::masking {

struct ReportLine {
  Day day = {};
  std::string detector;  // Or the name of a rule of the configuration's own.
  std::string stream;    // As it is stored.
  std::uint64_t values = 0;
  std::uint64_t lines_dropped = 0;
  friend bool operator==(const ReportLine&, const ReportLine&) = default;
};

/// Of one day more are counted under kOtherStreams; older days go.
inline constexpr std::size_t kReportLinesMax = 10'000;
inline constexpr std::size_t kReportDaysMax = 400;
inline constexpr std::string_view kOtherStreams = "(other streams)";

/// A folder with a file a day (docs/format/masking_report.md). Threads: all members from any thread.
class Report {
 public:
  /// Nothing is read yet. REQUIRES: `files` outlives it
  Report(FileSystem& files, std::filesystem::path folder);
  ~Report();  // Stores what is new.
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  /// From here on what is new is stored by a thread of its own, every kReportStored: a crash loses less than that.
  void start();

  void add(Day day, const MaskedCount& count);

  /// Makes what is new durable. What cannot be stored now is kept for the next time.
  Result<void> store();

  /// Lines of the days from `first` to `last`, by day, detector and stream. A file that is damaged is left out and
  /// logged.
  Result<std::vector<ReportLine>> lines(Day first, Day last) const;

 private:
  using Counts = std::map<std::pair<std::string, std::string>, std::pair<std::uint64_t, std::uint64_t>>;

  static void add_to(Counts& counts, const Counts& more);
  std::filesystem::path path_of(Day day) const;
  Result<Counts> stored(Day day) const;
  Result<void> take_fresh();
  Result<void> remove_old_days();
  void run();

  FileSystem& files_;
  const std::filesystem::path folder_;
  mutable std::mutex file_mutex_;  // Held while files are read and written; taken before mutex_. Guards:
  std::map<Day, Counts> totals_;   // Of days that wait to be stored: what their files say, and what came since.
  mutable std::mutex mutex_;       // Guards what follows.
  std::map<Day, Counts> fresh_;    // What totals_ does not have yet.
  bool stopping_ = false;
  std::condition_variable wake_;
  std::thread thread_;
};

inline constexpr std::chrono::seconds kReportStored{10};

}  // namespace cordwood::masking
