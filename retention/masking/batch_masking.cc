#include "batch_masking.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace cordwood::masking {
namespace {

// Secrets of one event that are looked for in its other values; bounds the work on a hostile event.
constexpr std::size_t kSecretsMax = 64;
// A shorter secret is hidden where it is the whole value ("root" would else vanish from every path).
constexpr std::size_t kSecretWithinBytesMin = 6;
constexpr std::size_t kSecretBytesMin = 4;

bool lies_within(std::string_view inner, std::string_view outer) {
  return std::less_equal<>()(outer.data(), inner.data()) &&
         std::less_equal<>()(inner.data() + inner.size(), outer.data() + outer.size());
}

}  // namespace

BatchMasking::BatchMasking(const CompiledRules& compiled, EventBatch& batch, const MaskedCountSink& counted)
    : compiled_(compiled), batch_(batch), counted_(counted) {}

bool BatchMasking::mask(Event& event) {
  if (!has_stream_ || event.stream != stream_) enter_stream(event.stream);
  event.stream = masked_stream_.text;
  if (masked_stream_.drops_line) return drop(*masked_stream_.drops_line);
  secrets_.clear();
  drops_line_.reset();

  // Fields are mostly views into the message: when that is clean, so are they.
  std::string_view clean;
  const auto message = std::find_if(event.fields.begin(), event.fields.end(),
                                    [](const Field& field) { return field.name == kMessageField; });
  std::string_view masked_message;
  bool message_changed = false;
  if (message != event.fields.end()) {
    const auto& findings = text_->find_in_line(event.stream, message->value);
    if (findings.empty()) clean = message->value;
    if (!findings.empty()) message_changed = replace(*message, findings, masked_message);
    if (drops_line_) return drop(*drops_line_);
  }

  event_names_.clear();
  for (std::size_t i = 0; i < event.fields.size(); ++i) event_names_.push_back(&look_up(event.fields[i].name, i));
  find_value_names(event.fields);
  find_clean(event.fields, clean);

  const std::span<const Field> originals = event.fields;
  std::span<Field> copies;
  bool renamed = false;
  for (std::size_t i = 0; i < originals.size(); ++i) {
    const Field& field = originals[i];
    KnownName& name = *value_names_[i];
    std::string_view value = field.value;
    const bool is_message = message_changed && &field == &*message && !name.rule;
    if (is_message) value = masked_message;
    const bool is_clean = !name.rule && is_clean_[i] != 0;
    const bool changed = is_message || (!is_clean && mask_value(name, field.name, field.value, value));
    const KnownName& own = *event_names_[i];
    if (own.drops_line && !field.value.empty()) drops_line_ = own.drops_line;
    if (drops_line_) return drop(*drops_line_);
    if (!name.rule && !changed) name.clean = field.value;
    const bool has_new_name = own.masked_name.data() != own.name.data();
    if (!changed && !has_new_name) continue;
    if (copies.empty()) {
      copies = batch_.arena().copy_fields(originals);
      event.fields = copies;
    }
    renamed = renamed || has_new_name;
    if (own.drops_field) value = {};
    copies[i] = {has_new_name ? own.masked_name : field.name, value};
  }
  if (renamed) make_names_unique(copies, batch_.arena());
  if (!secrets_.empty()) hide_secrets(originals, copies, event);
  return true;
}

bool BatchMasking::drop(std::uint32_t rule) {
  ++lines_dropped_[rule];
  compiled_.dropped_lines(rule).Increment();
  return false;
}

void BatchMasking::tell_counts() {
  if (!text_ || (!text_->has_counted() && lines_dropped_.empty())) return;
  const auto values = text_->take_counts();
  const auto dropped = std::exchange(lines_dropped_, {});
  if (!counted_) return;
  for (std::uint32_t rule = 0; rule < values.size(); ++rule) {
    const auto lines = dropped.find(rule);
    const std::uint64_t lines_dropped = lines == dropped.end() ? 0 : lines->second;
    if (values[rule] + lines_dropped == 0) continue;
    counted_({told_stream_, compiled_.finder_of(rule).name, values[rule], lines_dropped});
  }
}

namespace {

// env.0.value and env.0.name: the same up to the last word.
bool is_sibling(std::string_view name, std::string_view value_name) {
  constexpr auto kWords = std::to_array<std::string_view>({"name", "key", "field", "label", "param", "parameter",
                                                           "header", "variable", "attribute", "property", "setting"});
  const std::size_t begin = value_name.rfind('.') + 1;
  return name.size() > begin && name.substr(0, begin) == value_name.substr(0, begin) &&
         std::find(kWords.begin(), kWords.end(), name.substr(begin)) != kWords.end();
}

}  // namespace

// {"name":"DB_PASSWORD","value":"…"}: one field says what the other is.
void BatchMasking::find_value_names(std::span<const Field> fields) {
  constexpr std::size_t kNear = 8;  // Fields of one object stand together.
  value_names_ = event_names_;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!event_names_[i]->is_value) continue;
    const std::size_t first = i - std::min(i, kNear);
    for (const Field& field : fields.subspan(first, std::min(fields.size() - first, 2 * kNear))) {
      if (!is_sibling(field.name, fields[i].name)) continue;
      KnownName& said = look_up(field.value, kFieldsMax);
      if (said.rule || said.gives_context) value_names_[i] = &said;
    }
  }
}

// Looking at a text has its price however short it is, and most values are short. So they are looked at together, with
// a zero byte after each, which is in no anchor; only those in which an anchor stands are looked at by themselves.
void BatchMasking::find_clean(std::span<const Field> fields, std::string_view clean) {
  constexpr std::size_t kShortBytes = 64;
  const bool has_open_keys = compiled_.open_keys->has_any();
  is_clean_.assign(fields.size(), 1);
  joined_.clear();
  joined_ends_.clear();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string_view value = fields[i].value;
    const KnownName& name = *value_names_[i];
    if (!has_open_keys && is_known_clean(value, name, clean)) continue;
    if (has_open_keys || value.size() > kShortBytes || name.scope->has_own_regex || name.gives_context) {
      is_clean_[i] = 0;
      continue;
    }
    joined_.append(value).push_back('\0');
    joined_ends_.push_back({joined_.size(), i});
  }
  anchors_.clear();
  text_->find_anchors(joined_, anchors_);
  for (const std::size_t anchor : anchors_) {
    const auto holder = std::upper_bound(joined_ends_.begin(), joined_ends_.end(), anchor,
                                         [](std::size_t at, const JoinedEnd& joined) { return at < joined.end; });
    is_clean_[holder->position] = 0;
  }
}

// What need not be looked at: too short for any detector, cut out of a clean message, or the very bytes that
// were clean in an event before. The batch's memory does not change while it is masked, so the same place
// holds the same text.
bool BatchMasking::is_known_clean(std::string_view value, const KnownName& name, std::string_view clean) const {
  constexpr std::size_t kFindingBytesMin = 5;  // pwd=x
  constexpr std::size_t kNamedBytesMin = 3;    // 123 of a field "cvv".
  const std::size_t bytes_min = name.gives_context ? kNamedBytesMin : kFindingBytesMin;
  if (value.size() < bytes_min && !name.scope->has_own_regex) return true;
  if (!name.gives_context && !clean.empty() && name.scope == message_scope_ && lies_within(value, clean)) return true;
  return name.clean.data() == value.data() && name.clean.size() == value.size();
}

// Events of many streams come in turns, so what follows from a stream is kept while the rules are the same for all.
void BatchMasking::enter_stream(std::string_view stream) {
  const bool first = !has_stream_;
  tell_counts();
  is_told_stream_hidden_ = false;
  has_stream_ = true;
  stream_ = stream;
  if (!first && !compiled_.rules.depends_on_source()) {
    const auto known = masked_streams_.find(stream);
    if (known != masked_streams_.end()) {
      masked_stream_ = known->second;
      told_stream_ = masked_stream_.text;
      return;
    }
  }
  const Labels labels = parse_stream(stream).value_or(Labels{});
  if (first || compiled_.rules.depends_on_source()) {
    text_.emplace(compiled_, labels);
    message_scope_ = &text_->scope_of(kMessageField);
    names_.clear();
    last_names_.clear();
  }
  drops_line_.reset();
  masked_stream_.text = mask_stream(labels);
  masked_stream_.drops_line = drops_line_;
  masked_streams_.emplace(stream, masked_stream_);
  told_stream_ = masked_stream_.text;
}

std::string_view BatchMasking::mask_stream(const Labels& labels) {
  std::vector<Field> masked;
  bool changed = false;
  secrets_.clear();
  for (const auto& [name, value] : labels) {
    const std::string_view kept_name = batch_.arena().copy(name);
    const KnownName& known = look_up(kept_name, labels.size() + 1);
    std::string_view new_value = value;
    changed = mask_value(known, name, value, new_value) || changed || known.masked_name != known.name;
    if (known.drops_line) drops_line_ = known.drops_line;
    masked.push_back({known.masked_name, known.drops_field ? std::string_view() : new_value});
  }
  if (!changed && (!labels.empty() || stream_ == "{}" || stream_.empty())) return stream_;
  if (!labels.empty()) return batch_.arena().copy(canonical_stream(masked));
  // Not a canonical stream: masked as a text.
  scratch_.clear();
  text_->append_replaced(scratch_, stream_, text_->find(text_->scope_of_texts(), stream_));
  return batch_.arena().copy(scratch_);
}

BatchMasking::KnownName& BatchMasking::look_up(std::string_view name, std::size_t position) {
  if (position < last_names_.size() && last_names_[position] != nullptr) {
    const std::string_view last = last_names_[position]->name;
    if (last.size() == name.size() && (last.data() == name.data() || last == name)) return *last_names_[position];
  }
  auto found = names_.find(name);
  if (found == names_.end()) {
    const bool is_value = name == "value" || name.ends_with(".value");
    const FieldScope& scope = text_->scope_of(name);
    KnownName known{name, name, &scope, text_->rule_for_field(name), text_->gives_context(name), is_value};
    if (const auto& findings = text_->find(scope, name); !findings.empty()) {
      for (const Finding& finding : findings) {
        known.drops_field = known.drops_field || finding.decided->action.kind == Action::Kind::drop_field;
        if (finding.decided->action.kind == Action::Kind::drop_line) known.drops_line = finding.rule;
      }
      scratch_.clear();
      text_->append_replaced(scratch_, name, findings);
      known.masked_name = batch_.arena().copy(scratch_);
    }
    found = names_.emplace(name, known).first;
  }
  if (position >= last_names_.size() && position < kFieldsMax) last_names_.resize(position + 1);
  if (position < last_names_.size()) last_names_[position] = &found->second;
  return found->second;
}

// What fields other than the message say line by line is a source of its own.
bool BatchMasking::mask_value(const KnownName& name, std::string_view field, std::string_view value,
                              std::string_view& masked) {
  if (!name.rule) {
    source_.assign(stream_).append(1, '\0').append(field);
    return replace({field, value}, text_->find_value_in_line(*name.scope, source_, name.name, value), masked);
  }
  if (text_->stays_whole(*name.rule, name.name, value)) return false;
  const auto& [rule, decided] = *name.rule;
  remember(value, rule, decided->action);
  if (decided->action.kind == Action::Kind::drop_line) drops_line_ = rule;
  if (decided->action.kind == Action::Kind::drop_field) {
    text_->count(rule);
    masked = {};
    return true;
  }
  scratch_.clear();
  text_->append_replacement(scratch_, rule, decided->action, value);
  masked = batch_.arena().copy(scratch_);
  return true;
}

bool BatchMasking::replace(const Field& field, const std::vector<Finding>& findings, std::string_view& masked) {
  if (findings.empty()) return false;
  bool drops_field = false;
  for (const Finding& finding : findings) {
    const Action& action = finding.decided->action;
    remember(finding.span.in(field.value), finding.rule, action);
    if (action.kind == Action::Kind::drop_line) drops_line_ = finding.rule;
    drops_field = drops_field || (action.kind == Action::Kind::drop_field && field.name != kMessageField);
  }
  scratch_.clear();
  text_->append_replaced(scratch_, field.value, findings);
  masked = drops_field ? std::string_view() : batch_.arena().copy(scratch_);
  return true;
}

void BatchMasking::remember(std::string_view secret, std::uint32_t rule, const Action& action) {
  if (secrets_.size() >= kSecretsMax) return;
  secrets_.push_back({secret, rule, &action});
  // Of user:password the password alone is one too.
  const std::size_t colon = secret.find(':');
  if (rule < kDetectors.size() &&
      (kDetectors[rule] == &url_user_detector || kDetectors[rule] == &database_url_detector) &&
      colon != std::string_view::npos)
    secrets_.push_back({secret.substr(colon + 1), rule, &action});
}

// What was a secret in one place, by its name or by what stood before it, is one in every other: `password=x`
// in the message and the same x in a field that a pattern cut out of it.
void BatchMasking::hide_secrets(std::span<const Field> originals, std::span<Field> fields, Event& event) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].value.empty()) continue;
    scratch_.clear();
    const bool was_rewritten = fields[i].value.data() != originals[i].value.data();
    if (!hide_cut(originals[i].value, was_rewritten, scratch_) && !hide_in(fields[i].value, scratch_)) continue;
    fields[i].value = batch_.arena().copy(scratch_);
  }
  bool changed = false;
  Labels labels = parse_stream(event.stream).value_or(Labels{});
  for (auto& [name, value] : labels) {
    scratch_.clear();
    if (!hide_in(value, scratch_)) continue;
    value = scratch_;
    changed = true;
  }
  if (!changed) return;
  std::vector<Field> views;
  for (const auto& [name, value] : labels) views.push_back({name, value});
  event.stream = batch_.arena().copy(canonical_stream(views));
  // Two events may hide different parts of it; what counts are told of shall show none.
  told_stream_ = is_told_stream_hidden_ && told_stream_ != event.stream ? "{}" : event.stream;
  is_told_stream_hidden_ = true;
}

// A field that shares bytes with a secret. One that holds all of it and was rewritten has lost it already.
bool BatchMasking::hide_cut(std::string_view value, bool was_rewritten, std::string& out) {
  const std::less<const char*> before;
  for (const Secret& secret : secrets_) {
    const char* const begin = std::max(value.data(), secret.value.data(), before);
    const char* const end = std::min(value.data() + value.size(), secret.value.data() + secret.value.size(), before);
    if (!before(begin, end) || (was_rewritten && lies_within(secret.value, value))) continue;
    const std::string_view front = value.substr(0, static_cast<std::size_t>(begin - value.data()));
    const std::string_view back = value.substr(static_cast<std::size_t>(end - value.data()));
    const FieldScope& scope = text_->scope_of_texts();
    text_->append_replaced(out, front, text_->find(scope, front));
    text_->append_replacement(out, secret.rule, *secret.action, secret.value);
    text_->append_replaced(out, back, text_->find(scope, back));
    return true;
  }
  return false;
}

bool BatchMasking::hide_in(std::string_view value, std::string& out) {
  std::string text(value);
  bool changed = false;
  for (const Secret& secret : secrets_) {
    if (secret.value.size() < kSecretBytesMin) continue;
    if (text != secret.value && secret.value.size() < kSecretWithinBytesMin) continue;
    std::string replaced;
    std::size_t copied = 0;
    for (std::size_t at = text.find(secret.value); at != std::string::npos; at = text.find(secret.value, copied)) {
      replaced.append(text, copied, at - copied);
      text_->append_replacement(replaced, secret.rule, *secret.action, secret.value);
      copied = at + secret.value.size();
    }
    if (copied == 0) continue;
    text = replaced.append(text, copied);
    changed = true;
  }
  if (changed) out = text;
  return changed;
}

// Two names may be masked to the same text; an event's names differ.
void BatchMasking::make_names_unique(std::span<Field> fields, Arena& arena) {
  std::unordered_map<std::string_view, int> seen;
  for (Field& field : fields)
    if (const int earlier = seen[field.name]++; earlier > 0)
      field.name = arena.copy(fmt::format("{}_{}", field.name, earlier + 1));
}

}  // namespace cordwood::masking
