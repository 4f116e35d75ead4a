#pragma once
// Erases the rows that a filter finds, from every file of the store, with proof.
//
//   asked    the rows are listed, durably, so that a crash does not end it; dead letters go, then the rows are hidden
//   hidden   no answer has them any more; in the background their segments are written anew without them
//   gone     every arrival number left in those days was compared with the list: none is there
//
// Rows that come after the question was asked are not looked for.

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/file_system.h"
#include "base/result.h"
#include "erasing/certificate.h"
#include "erasing/hold.h"
#include "indexer/store.h"
#include "query/engine.h"

namespace cordwood::erasing {

struct ErasureRequest {
  std::string filter;  // LogsQL, without subqueries. "*" is all rows of `times`.
  TimeRange times = {};
  std::string reason;  // Not empty.
  std::string asked_by;
};

struct ErasurePreview {
  std::uint64_t rows = 0;          // That would go,
  std::uint64_t dead_letters = 0;  //   and these with them.
  std::vector<HeldBack> held_back;
};

struct EraserOptions {
  std::function<std::string()> key;  // Of fingerprints made now: secret, and stays with the data folder.
  std::function<std::vector<std::string>(std::string_view)> masked_words = {};  // As language::ParseContext has it.
  std::function<std::string(std::string_view)> mask = {};                       // Reasons before they are written down.
  std::chrono::nanoseconds deadline = std::chrono::hours(24);  // Bytes are gone by then, or it is an error in the log.
  std::vector<Hold> holds = {};
};

/// Threads: all members from any thread; one erasure at a time, others wait a while and are then Errc::busy.
class Eraser {
 public:
  /// Certificates are files in `data_folder`/erasures. What a crash interrupted is finished. REQUIRES: files, clock,
  /// store and engine outlive it.
  static Result<std::unique_ptr<Eraser>> open(FileSystem& files, const Clock& clock, indexer::Store& store,
                                              const query::Engine& engine, const std::filesystem::path& data_folder,
                                              EraserOptions options);
  ~Eraser();
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  void start();  // The background work.
  void stop();   // Searches give up with Errc::cancelled from here on: the server is about to go.
  void reconfigure(std::chrono::nanoseconds deadline, std::vector<Hold> holds);

  Result<ErasurePreview> preview(const ErasureRequest& request) const;

  /// Returns when the rows are hidden: certificate at Stage::hidden. After an error some may be hidden already; it is
  /// gone on with at the next start, or by asking again.
  Result<Certificate> erase(const ErasureRequest& request);

  /// Does what is left to do of all erasures, once. In the background this is done by itself.
  Result<void> finish();

  std::vector<Certificate> certificates() const;  // By number.

  /// Runs `action` while no erasure does. Errc::busy while one is asked for whose rows are not all hidden: what puts
  /// rows in the place of others would give them numbers that it does not know.
  Result<void> between_erasures(const std::function<Result<void>()>& action);

  std::vector<Hold> holds() const;

 private:
  struct Impl;
  explicit Eraser(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct KeptCertificates {
  std::vector<Certificate> certificates;  // By number.
  std::vector<std::string> problems;      // Files that cannot be read.
  std::uint64_t last_number = 0;          // Damaged ones included.
};
/// Those in a data folder, whether a server runs or not.
Result<KeptCertificates> read_certificates(FileSystem& files, const std::filesystem::path& data_folder);

/// What a certificate has instead of the filter: to prove that it was this one.
std::string fingerprint_of(std::string_view filter, std::string_view key);

}  // namespace cordwood::erasing
