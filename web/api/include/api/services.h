#pragma once
// What the routes work with; apps/cordwood makes and owns it. Everything here outlives the server.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "api/admission.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "control/catalogue_table.h"
#include "control/control_plane.h"
#include "erasing/eraser.h"
#include "indexer/store.h"
#include "intake/ingest_port.h"
#include "parser/pipelines.h"
#include "query/engine.h"
#include "replaying/replayer.h"

namespace cordwood::api {

/// The pipelines that lines go through. Threads: all members from any thread.
struct PipelineService {
  std::function<parser::Pipelines()> current;
  /// Reads the configuration again; when it is wrong, the error has file, line and column, and the old one stays.
  std::function<Result<void>()> reload;
};

/// What is kept for how long, as JSON that docs/protocol/http.md describes. Threads: all members from any thread; each
/// blocks while it searches for what is held.
struct RetentionService {
  std::function<Result<std::string>()> kept;
  /// What would go at this time, by these rules and holds, a whole configuration in YAML; without, by those in force.
  std::function<Result<std::string>(Timestamp at, const std::optional<std::string>& configuration)> preview;
};

/// What masking took away. Threads: all members from any thread.
struct MaskingService {
  /// What language::ParseContext asks for.
  std::function<std::vector<std::string>(std::string_view value)> words_for;
  /// How many values were masked on the days of these times, as a JSON array: docs/protocol/http.md.
  std::function<Result<std::string>(const TimeRange& times)> report;
  /// The value that a tag holds encrypted; that `who` saw it, and why, is on the disk before.
  std::function<Result<std::string>(std::string_view tag, const std::string& who, std::string_view reason)> reveal;
};

struct Services {
  const Clock& clock;
  indexer::Store& store;
  const query::Engine& engine;
  intake::IngestPort& ingest;
  control::ControlPlane& control;
  catalogue::Catalogue& catalogue;
  control::CatalogueTable& catalogue_table;
  erasing::Eraser& eraser;
  replaying::Replayer& replayer;
  Admission& admission;                   // Of queries and live tails.
  boost::asio::thread_pool& query_pool;   // Queries block here,
  boost::asio::thread_pool& tail_pool;    //   rounds of live tails here,
  boost::asio::thread_pool& ingest_pool;  //   inserts here, so that none starves the others.
  PipelineService pipelines;
  RetentionService retention;
  /// What is about to be written down, such as a reason, as the masking rules of now leave it.
  std::function<std::string(std::string_view text)> masked;
  MaskingService masking;
  std::function<bool()> ready;  // Whether /ready says yes.
  bool auth = true;             // Off (loopback only): everybody is admin.
};

}  // namespace cordwood::api
