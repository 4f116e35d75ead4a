#pragma once
// Masks the events of one batch: fields, field names and stream labels.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/event.h"
#include "masking/masker.h"
#include "text_masking.h"

namespace cordwood::masking {

/// Only what is hit is rewritten, into the batch's arena. Threads: one a batch.
class BatchMasking {
 public:
  /// REQUIRES: `counted` outlives it
  BatchMasking(const CompiledRules& compiled, EventBatch& batch, const MaskedCountSink& counted);

  /// Whether the event stays; one that does not may be masked in part.
  bool mask(Event& event);

  /// Of the events since the last call of it.
  void tell_counts();

 private:
  struct KnownName {
    std::string_view name;          // As it came.
    std::string_view masked_name;   // As it is stored.
    const FieldScope* scope;        // What holds for its values.
    std::optional<FieldRule> rule;  // Masks the whole value.
    bool gives_context = false;     // Says what a value is that cannot be told by itself.
    bool is_value = false;          // "value": another field says what it is of.
    std::string_view clean = {};    // The last value that nothing was found in: the same bytes come often.
    bool drops_field = false;       // What the name itself holds takes the field with it,
    std::optional<std::uint32_t> drops_line = {};  // or, by this rule, the event.
  };
  // A value that was masked in one place of an event and must not stay in another.
  struct Secret {
    std::string_view value;
    std::uint32_t rule;
    const Action* action;
  };
  struct MaskedStream {
    std::string_view text;
    std::optional<std::uint32_t> drops_line;  // By this rule.
  };

  struct JoinedEnd {
    std::size_t end;
    std::size_t position;  // In the event.
  };

  void enter_stream(std::string_view stream);
  bool is_known_clean(std::string_view value, const KnownName& name, std::string_view clean) const;
  void find_value_names(std::span<const Field> fields);
  void find_clean(std::span<const Field> fields, std::string_view clean);
  bool drop(std::uint32_t rule);
  KnownName& look_up(std::string_view name, std::size_t position);
  bool mask_value(const KnownName& name, std::string_view field, std::string_view value, std::string_view& masked);
  bool replace(const Field& field, const std::vector<Finding>& findings, std::string_view& masked);
  std::string_view mask_stream(const Labels& labels);
  void remember(std::string_view secret, std::uint32_t rule, const Action& action);
  void hide_secrets(std::span<const Field> originals, std::span<Field> fields, Event& event);
  bool hide_cut(std::string_view value, bool was_rewritten, std::string& out);
  bool hide_in(std::string_view value, std::string& out);
  static void make_names_unique(std::span<Field> fields, Arena& arena);

  const CompiledRules& compiled_;
  EventBatch& batch_;
  const MaskedCountSink& counted_;
  std::optional<TextMasking> text_;
  const FieldScope* message_scope_ = nullptr;
  std::optional<std::uint32_t> drops_line_;               // By this rule the event goes that is being masked.
  std::map<std::uint32_t, std::uint64_t> lines_dropped_;  // By rule.
  bool has_stream_ = false;
  std::string_view stream_;                                            // Of the last event, as it came,
  MaskedStream masked_stream_;                                         // and as it is stored;
  std::string_view told_stream_;                                       // or, for counts, as its events are,
  bool is_told_stream_hidden_ = false;                                 // of which some hide secrets in it.
  std::unordered_map<std::string_view, MaskedStream> masked_streams_;  // All so far.
  std::unordered_map<std::string_view, KnownName> names_;
  std::vector<KnownName*> last_names_;   // By position in the last event: neighbours mostly look alike.
  std::vector<KnownName*> event_names_;  // By position in the event.
  std::vector<KnownName*> value_names_;  // The same, of what says what the values are.
  std::string source_;
  std::vector<Secret> secrets_;
  std::vector<char> is_clean_;          // By position in the event: holds nothing that a detector finds.
  std::string joined_;                  // Short values of the event, one after the other,
  std::vector<JoinedEnd> joined_ends_;  // and where each ends.
  std::vector<std::size_t> anchors_;
  std::string scratch_;
};

}  // namespace cordwood::masking
