#pragma once
// Finds personal data and secrets in events and replaces them, before anything touches a disk.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"
#include "base/result.h"
#include "base/yaml.h"
#include "masking/key_set.h"
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

/// A text, and what was done with it.
struct MaskedLine {
  std::string text;
  std::vector<MaskedPlace> places;  // In order, without overlaps. Their views live as long as the Masker.
};

/// What was masked in events of one stream.
struct MaskedCount {
  std::string_view stream;    // As it is stored.
  std::string_view detector;  // Or the name of the configuration's own rule.
  std::uint64_t values = 0;
  std::uint64_t lines_dropped = 0;
};
/// Called some times a batch, or never; the views are good during the call.
using MaskedCountSink = std::function<void(const MaskedCount&)>;

/// A compiled set of rules. Threads: const members from any thread at once. Cheap to copy; reloading swaps
/// one for another.
class Masker {
 public:
  /// The rules of a configuration's `masking:` node; the defaults when it is null. The newest of `keys` is that of the
  /// actions that need one.
  static Result<Masker> from_configuration(const YamlNode& node, const KeySet& keys);

  /// With every detector on and redacting, whatever the rules of `node` say of them; its other rules and what it
  /// allows hold. To see what the rules let through.
  static Result<Masker> widest(const YamlNode& node);

  /// Lets everything through as it came (`--masking off`).
  static Masker off();

  /// Masks message, fields and stream labels; events whose lines are to be dropped are not in what comes back. Never
  /// fails: what a detector cannot read it treats as text.
  MaskedBatch mask(EventBatch events, const MaskedCountSink& counted = {}) const;

  /// Masks the next line of a source as mask() would the message of an event, and says what was done where. What
  /// drops a field or the line is told by its action; the text is as if it redacted.
  MaskedLine mask_line(std::string_view stream, std::string_view line) const;

  /// The same of the value of a field. What mask() hides in it because another field says so is not seen.
  MaskedLine mask_field(std::string_view stream, std::string_view name, std::string_view value) const;

  /// Masks a text that is about to be logged or audited, such as a query.
  std::string mask_text(std::string_view text) const;

 private:
  friend class LineMasker;
  struct Rules;
  explicit Masker(std::shared_ptr<const Rules> rules);
  std::shared_ptr<const Rules> rules_;
};

/// Masks the lines of one source, one after the other, for whoever ships lines and makes no events of them: what drops
/// a field redacts. Threads: one.
class LineMasker {
 public:
  LineMasker(Masker masker, const std::string& stream);
  LineMasker(LineMasker&&) noexcept;
  LineMasker& operator=(LineMasker&&) noexcept;
  ~LineMasker();

  /// The line as it may leave, good until the next call and as long as `line`; nullopt when it may not.
  std::optional<std::string_view> mask(std::string_view line);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;  // Null when masking is off.
};

}  // namespace cordwood::masking
