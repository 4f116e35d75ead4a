#include "batch_masking.h"

#include <algorithm>

#include <fmt/format.h>

#include "secret_names.h"

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

BatchMasking::BatchMasking(const CompiledRules& compiled, EventBatch& batch) : compiled_(compiled), batch_(batch) {}

void BatchMasking::mask(Event& event) {
  if (!has_stream_ || event.stream != stream_) enter_stream(event.stream);
  event.stream = masked_stream_;
  secrets_.clear();

  // Fields are mostly views into the message: when that is clean, so are they.
  std::string_view clean;
  const auto message = std::find_if(event.fields.begin(), event.fields.end(),
                                    [](const Field& field) { return field.name == kMessageField; });
  if (message != event.fields.end() && text_->find(message->value).empty()) clean = message->value;

  std::span<Field> copies;
  bool renamed = false;
  for (std::size_t i = 0; i < event.fields.size(); ++i) {
    const Field& field = event.fields[i];
    const NameVerdict& verdict = verdict_on(field.name, i);
    std::string_view value = field.value;
    const bool is_clean = !verdict.rule && !clean.empty() && lies_within(field.value, clean);
    const bool changed = !is_clean && mask_value(verdict, field.value, value);
    const bool has_new_name = verdict.masked_name.data() != verdict.name.data();
    if (!changed && !has_new_name) continue;
    if (copies.empty()) {
      copies = batch_.arena().copy_fields(event.fields);
      event.fields = copies;
    }
    renamed = renamed || has_new_name;
    copies[i] = {has_new_name ? verdict.masked_name : field.name, value};
  }
  if (renamed) make_names_unique(copies, batch_.arena());
  if (!secrets_.empty()) hide_secrets(copies, event);
}

void BatchMasking::enter_stream(std::string_view stream) {
  const bool first = !has_stream_;
  has_stream_ = true;
  stream_ = stream;
  const Labels labels = parse_stream(stream).value_or(Labels{});
  if (first || compiled_.rules.depends_on_source()) {
    text_.emplace(compiled_, labels);
    names_.clear();
    last_names_.clear();
  }
  masked_stream_ = mask_stream(labels);
}

std::string_view BatchMasking::mask_stream(const Labels& labels) {
  std::vector<Field> masked;
  bool changed = false;
  secrets_.clear();
  for (const auto& [name, value] : labels) {
    const std::string_view kept_name = batch_.arena().copy(name);
    const NameVerdict& verdict = verdict_on(kept_name, labels.size() + 1);
    std::string_view new_value = value;
    changed = mask_value(verdict, value, new_value) || changed || verdict.masked_name != verdict.name;
    masked.push_back({verdict.masked_name, new_value});
  }
  if (!changed && (!labels.empty() || stream_ == "{}" || stream_.empty())) return stream_;
  if (!labels.empty()) return batch_.arena().copy(canonical_stream(masked));
  // Not a canonical stream: masked as a text.
  scratch_.clear();
  text_->append_replaced(scratch_, stream_, text_->find(stream_));
  return batch_.arena().copy(scratch_);
}

const BatchMasking::NameVerdict& BatchMasking::verdict_on(std::string_view name, std::size_t position) {
  if (position < last_names_.size() && last_names_[position] != nullptr && last_names_[position]->name == name)
    return *last_names_[position];
  auto found = names_.find(name);
  if (found == names_.end()) {
    NameVerdict verdict{name, name, text_->rule_for_field(name)};
    if (const auto& findings = text_->find(name); !findings.empty()) {
      scratch_.clear();
      text_->append_replaced(scratch_, name, findings);
      verdict.masked_name = batch_.arena().copy(scratch_);
    }
    found = names_.emplace(name, verdict).first;
  }
  if (position >= last_names_.size() && position < kFieldsMax) last_names_.resize(position + 1);
  if (position < last_names_.size()) last_names_[position] = &found->second;
  return found->second;
}

bool BatchMasking::mask_value(const NameVerdict& verdict, std::string_view value, std::string_view& masked) {
  scratch_.clear();
  if (verdict.rule) {
    if (is_no_secret(verdict.name, value)) return false;
    text_->append_replacement(scratch_, *verdict.rule, value);
    if (secrets_.size() < kSecretsMax) secrets_.push_back({value, *verdict.rule});
  } else {
    const auto& findings = text_->find(value);
    if (findings.empty()) return false;
    text_->append_replaced(scratch_, value, findings);
    for (const Finding& finding : findings)
      if (secrets_.size() < kSecretsMax) secrets_.push_back({finding.span.in(value), finding.rule});
  }
  masked = batch_.arena().copy(scratch_);
  return true;
}

// What was a secret in one place, by its name or by what stood before it, is one in every other: `password=x` in the
// message and the same x in a field that a pattern cut out of it.
void BatchMasking::hide_secrets(std::span<Field> fields, Event& event) {
  for (Field& field : fields) {
    const auto cut_out_of = [&field](const Secret& secret) { return lies_within(field.value, secret.value); };
    const auto whole = std::find_if(secrets_.begin(), secrets_.end(), cut_out_of);
    scratch_.clear();
    if (!field.value.empty() && whole != secrets_.end()) {
      text_->append_replacement(scratch_, whole->rule, whole->value);
      field.value = batch_.arena().copy(scratch_);
    } else if (hide_in(field.value, scratch_)) {
      field.value = batch_.arena().copy(scratch_);
    }
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
}

bool BatchMasking::hide_in(std::string_view value, std::string& out) const {
  std::string text(value);
  bool changed = false;
  for (const Secret& secret : secrets_) {
    if (secret.value.size() < kSecretBytesMin) continue;
    if (text != secret.value && secret.value.size() < kSecretWithinBytesMin) continue;
    std::string replaced;
    std::size_t copied = 0;
    for (std::size_t at = text.find(secret.value); at != std::string::npos; at = text.find(secret.value, copied)) {
      replaced.append(text, copied, at - copied);
      text_->append_replacement(replaced, secret.rule, secret.value);
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
    if (const int earlier = seen[field.name]++; earlier > 0) field.name = arena.copy(fmt::format("{}_{}", field.name, earlier + 1));
}

}  // namespace cordwood::masking
