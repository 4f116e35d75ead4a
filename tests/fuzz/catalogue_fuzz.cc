// Records of the catalogue, as they are read back from the control database. What is accepted adds up, and is what
// would be written: taken again it says the same.

#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "catalogue/catalogue.h"
#include "masking/masker.h"

namespace {

using namespace cordwood;

/// A row without fields, so that the source is written anew.
masking::MaskedBatch empty_row() {
  EventBatch batch;
  batch.add({{}, "{a=\"1\"}", {}});
  return masking::Masker::off().mask(std::move(batch));
}

void read_source(std::string_view record) {
  catalogue::Catalogue catalogue({});
  if (!catalogue.restore_source("{a=\"1\"}", record)) return;
  const auto source = catalogue.source("{a=\"1\"}");
  if (!source) return;  // It did not fit.
  CORDWOOD_CHECK(source->failed + source->plain <= source->rows);
  catalogue.note(empty_row());
  const auto changes = catalogue.take_changes(1);
  CORDWOOD_CHECK(changes.sources.size() == 1);
  catalogue::Catalogue again({});
  CORDWOOD_CHECK(again.restore_source("{a=\"1\"}", changes.sources.front().second).has_value());
  CORDWOOD_CHECK(again.source("{a=\"1\"}")->fields.size() == source->fields.size());
}

void read_drift(std::string_view record) {
  catalogue::Catalogue catalogue({});
  if (!catalogue.restore_drift(1, record)) return;
  CORDWOOD_CHECK(catalogue.drifts(0).size() == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view record(reinterpret_cast<const char*>(data), size);
  read_source(record);
  read_drift(record);
  return 0;
}
