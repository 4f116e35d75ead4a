#include "detection.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/metrics.h"
#include "formats.h"
#include "line_groups.h"

namespace cordwood::parser {
namespace {

constexpr std::size_t kSourcesMax = 10'000;  // For one more, those whose lines came longest ago are forgotten.
constexpr std::size_t kForgottenShare = 16;  // So many parts of them at once, so that not each new one looks for them.
constexpr std::size_t kSampleLinesMax = 100;
constexpr double kShareMin = 0.6;  // Of the sample that has to fit.
constexpr std::size_t kRecentEvents = 200;
constexpr std::size_t kFirstLookAgain = 1'000;
constexpr std::string_view kLastResort = "auto";

std::string key_of(const Source& source) { return fmt::format("{}\n{}\n{}", source.host, source.file, source.app); }

}  // namespace

Result<std::unique_ptr<Detection>> Detection::create(const std::string& pipeline, StepContext& context) {
  std::unique_ptr<Detection> detection(new Detection(context.meters));
  std::vector<std::string> names = format_names();
  std::erase(names, kLastResort);
  names.emplace_back(kLastResort);
  for (const std::string& name : names) {
    const YamlNode format = format_named(name).value();
    Candidate candidate;
    candidate.name = name;
    if (format.has("detect")) {
      CORDWOOD_TRY(candidate.proof, EventCondition::from_configuration(format.at("detect")));
    } else if (name != kLastResort) {
      continue;
    }
    CORDWOOD_TRY(candidate.steps, StepList::from_configuration(format.at("steps"), context));
    if (format.has("multiline")) {
      CORDWOOD_TRY(candidate.multiline, multiline::Rule::from_configuration(format.at("multiline")));
    }
    CORDWOOD_TRY(candidate.is_generic, format.boolean_or("generic", false));
    candidate.sources = &metrics::gauge("cordwood_parser_detected_sources", "Sources by the format detected",
                                        {{"pipeline", pipeline}, {"format", name}});
    detection->candidates_.push_back(std::move(candidate));
  }
  return detection;
}

Detection::~Detection() {
  while (!choices_.empty()) forget(choices_.begin());
}

const Detection::Candidate* Detection::chosen_for(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto known = choices_.find(key);
  return known == choices_.end() ? nullptr : known->second.candidate;
}

const Detection::Candidate& Detection::look_at(const LineBatch& lines) const {
  const Candidate* const chosen = chosen_for(key_of(lines.source));
  return chosen != nullptr ? *chosen : best_for(lines);
}

const Detection::Candidate& Detection::choose(const LineBatch& lines) {
  const std::string key = key_of(lines.source);
  if (const Candidate* const chosen = chosen_for(key)) return *chosen;
  const Candidate& best = best_for(lines);  // Takes a while; two batches of one source may both look.
  const std::lock_guard lock(mutex_);
  if (choices_.size() >= kSourcesMax) forget_unused();
  const auto [choice, is_new] = choices_.try_emplace(key, Choice{lines.source, &best});
  choice->second.used = ++uses_;
  if (is_new) {
    best.sources->Increment();
    if (&best == &candidates_.back()) choice->second.look_again_at = kFirstLookAgain;
  }
  return *choice->second.candidate;
}

// Of formats that fit about as well: one that is of a product, then the one that finds most in the lines.
bool Detection::Fit::is_better_than(const Fit& other) const {
  constexpr double kAlike = 0.05;
  if (share < other.share - kAlike || share > other.share + kAlike) return share > other.share;
  if (candidate->is_generic != other.candidate->is_generic) return other.candidate->is_generic;
  return fields > other.fields;
}

const Detection::Candidate& Detection::best_for(const LineBatch& lines) const {
  std::optional<Fit> best;
  for (const Candidate& candidate : candidates_) {
    if (!candidate.proof) continue;
    const Fit fit = fit_of(candidate, lines);
    if (fit.share >= kShareMin && (!best || fit.is_better_than(*best))) best = fit;
  }
  return best ? *best->candidate : candidates_.back();
}

Detection::Fit Detection::fit_of(const Candidate& candidate, const LineBatch& lines) const {
  Fit fit{&candidate};
  Arena arena;
  EventDraft draft(lines.source, arena);
  StepTally tally = meters_.tally();
  std::size_t events = 0;
  std::size_t fitting = 0;
  LineGroups groups(std::span(lines.lines).first(std::min(lines.lines.size(), kSampleLinesMax)), candidate.multiline,
                    arena);
  while (const auto group = groups.next()) {
    draft.begin(group->text, group->observed_at, tally);
    const bool has_failed = !candidate.steps.run(draft).empty();
    if (draft.fate() == EventDraft::Fate::dropped) continue;  // A header says nothing either way.
    ++events;
    if (has_failed || !candidate.proof->matches(draft)) continue;
    ++fitting;
    fit.fields += static_cast<double>(draft.fields().size());
  }
  if (fitting == 0) return fit;
  fit.fields /= static_cast<double>(fitting);
  fit.share = static_cast<double>(fitting) / static_cast<double>(events);
  return fit;
}

void Detection::report(const Source& source, std::size_t events, std::size_t failures) {
  const std::lock_guard lock(mutex_);
  const auto found = choices_.find(key_of(source));
  if (found == choices_.end()) return;
  Choice& choice = found->second;
  choice.used = ++uses_;
  choice.events += events;
  choice.failures += failures;
  choice.recent_events += events;
  choice.recent_failures += failures;
  if (choice.look_again_at > 0 && choice.events >= choice.look_again_at) {
    forget(found);
    return;
  }
  if (choice.recent_events < kRecentEvents) return;
  if (static_cast<double>(choice.recent_failures) > (1 - kShareMin) * static_cast<double>(choice.recent_events)) {
    forget(found);
    return;
  }
  choice.recent_events /= 2;
  choice.recent_failures /= 2;
}

void Detection::forget_unused() {
  std::vector<std::uint64_t> used;
  for (const auto& [key, choice] : choices_) used.push_back(choice.used);
  const auto edge = used.begin() + static_cast<std::ptrdiff_t>(used.size() / kForgottenShare);
  std::nth_element(used.begin(), edge, used.end());
  for (auto at = choices_.begin(); at != choices_.end();) {
    const auto next = std::next(at);
    if (at->second.used <= *edge) forget(at);
    at = next;
  }
}

void Detection::forget(std::map<std::string, Choice>::iterator choice) {
  choice->second.candidate->sources->Decrement();
  choices_.erase(choice);
}

std::vector<DetectedSource> Detection::sources() const {
  const std::lock_guard lock(mutex_);
  std::vector<DetectedSource> all;
  for (const auto& [key, choice] : choices_)
    all.push_back({choice.source, {}, choice.candidate->name, choice.events, choice.failures});
  return all;
}

}  // namespace cordwood::parser
