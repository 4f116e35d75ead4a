#pragma once
// Finds personal data and secrets in events and replaces them, before anything touches a disk.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/yaml.h"
#include "masking/masked_batch.h"

namespace cordwood::masking {

/// What was masked at one place of a text.
struct MaskedPlace {
  std::size_t begin = 0;  // In bytes of the text as it came,
  std::size_t end = 0;
  std::string_view detector;  // or the name of the configuration's own rule.
  std::string rule;           // Which one of the configuration decided: "rules[2]", or "default".
  std::string_view action;
};

/// A line, and what was done with it.
struct MaskedLine {
  std::string text;
  std::vector<MaskedPlace> places;  // In order, without overlaps. Their views live as long as the Masker.
};

/// A compiled set of rules. Threads: const members from any thread at once. Cheap to copy; reloading swaps
/// one for another.
class Masker {
 public:
  /// The rules of a configuration's `masking:` node; the defaults when it is null. `hash_key` keys the hash
  /// action: at least 32 bytes, kept with the data folder.
  static Result<Masker> from_configuration(const YamlNode& node, std::string_view hash_key);

  /// Lets everything through as it came (`--masking off`).
  static Masker off();

  /// Masks message, fields and stream labels. Never fails: what a detector cannot read it treats as text.
  MaskedBatch mask(EventBatch events) const;

  /// Masks the next line of a source as mask() would the message of an event, and says what was done where.
  MaskedLine mask_line(std::string_view stream, std::string_view line) const;

  /// Masks a text that is about to be logged or audited, such as a query.
  std::string mask_text(std::string_view text) const;

 private:
  struct Rules;
  explicit Masker(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;
};

}  // namespace cordwood::masking
