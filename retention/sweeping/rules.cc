#include "sweeping/rules.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include <fmt/format.h>

#include "base/duration.h"
#include "language/event_view.h"
#include "language/filter.h"
#include "language/lasting_filter.h"

namespace cordwood::sweeping {
namespace {

// Days are what goes, so an age below one would drop rows of this morning, or nothing at all.
constexpr std::chrono::nanoseconds kAgeMin = std::chrono::hours(24);
constexpr std::chrono::nanoseconds kCheckIntervalMin = std::chrono::seconds(1);
// Each is asked of every row until one has it.
constexpr std::size_t kClassesMax = 256;
constexpr std::size_t kClassNameBytesMax = 64;

// "5%" or "2GiB"; nullopt when it is neither.
std::optional<FreeDiskFloor> parse_floor(std::string_view text) {
  if (text.ends_with('%')) {
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), percent);
    const bool whole = failure == std::errc() && end == text.data() + text.size();
    if (!whole || !(percent >= 0 && percent < 100)) return std::nullopt;
    return FreeDiskFloor{percent / 100, 0};
  }
  const auto bytes = parse_byte_size(text);
  if (!bytes) return std::nullopt;
  return FreeDiskFloor{std::nullopt, *bytes};
}

Result<std::optional<std::chrono::nanoseconds>> read_age(const YamlNode& node) {
  std::optional<std::chrono::nanoseconds> age;
  if (node.is_null()) return age;
  CORDWOOD_TRY(age, node.duration());
  if (*age < kAgeMin) return node.complain("age must be a day or more", "30d");
  return age;
}

Result<std::optional<std::uint64_t>> read_size(const YamlNode& node) {
  std::optional<std::uint64_t> size;
  if (node.is_null()) return size;
  CORDWOOD_TRY(size, node.bytes());
  if (*size == 0) return node.complain("size must be more than nothing", "200GiB");
  return size;
}

// They stand in the ledger and in metrics.
bool is_class_name(std::string_view name) {
  const auto is_fit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= kClassNameBytesMax && std::all_of(name.begin(), name.end(), is_fit);
}

// Of what a row has beside its fields; none of it is there when the class is decided.
Result<void> check_answerable(const language::Filter& filter, const YamlNode& node) {
  language::FieldPatterns needed;
  filter.add_needed_fields(needed);
  for (const std::string_view name :
       {kStreamIdField, kArrivalField, kReceivedField, kPeerField, indexer::kRetentionClassField})
    for (const language::FieldPattern& pattern : needed)
      if (!pattern.is_prefix && pattern.name == name)
        return node.complain(fmt::format("a class cannot be decided by {}", name),
                             "ask for the stream and the fields, such as {app=\"sudo\"} or level:=error");
  return success();
}

Result<ClassRule> read_class(const YamlNode& node) {
  CORDWOOD_TRY(node.allow_only({"name", "match", "age", "size"}));
  ClassRule rule;
  const YamlNode name = node.at("name");
  if (name.is_null()) return node.complain("a class needs a name", "name: audit");
  CORDWOOD_TRY(rule.name, name.string());
  if (!is_class_name(rule.name))
    return name.complain("a class is named with letters, digits, _ and -, 64 at most", "audit");
  if (rule.name == indexer::kStandardClass)
    return name.complain("the standard class is what no other claims, and has no filter of its own",
                         "its age stands beside the classes: retention: age");
  const YamlNode match = node.at("match");
  if (match.is_null()) return node.complain("a class needs a filter", "match: '{app=\"sudo\"} or level:=error'");
  CORDWOOD_TRY(rule.match, language::lasting_filter_from(match));
  CORDWOOD_TRY(check_answerable(*rule.match, match));
  CORDWOOD_TRY(rule.lifetime.age, read_age(node.at("age")));
  CORDWOOD_TRY(rule.lifetime.size_bytes, read_size(node.at("size")));
  return rule;
}

Result<std::vector<ClassRule>> read_classes(const YamlNode& node) {
  std::vector<ClassRule> classes;
  if (node.is_null()) return classes;
  if (!node.is_sequence()) return node.complain("classes are a list", "- {name: …, match: …, age: …}");
  const auto items = node.items();
  if (items.size() > kClassesMax) return node.complain(fmt::format("more than {} classes", kClassesMax), "join some");
  for (const YamlNode& item : items) {
    CORDWOOD_TRY(ClassRule rule, read_class(item));
    const auto is_same = [&rule](const ClassRule& other) { return other.name == rule.name; };
    if (std::any_of(classes.begin(), classes.end(), is_same))
      return item.at("name").complain(fmt::format("there are two classes named {}", rule.name), "join them with or");
    classes.push_back(std::move(rule));
  }
  return classes;
}

/// A rule that rows of a stream may match, or all do.
struct OpenRule {
  const ClassRule* rule;
  bool always;
};
using OpenRules = std::vector<OpenRule>;

/// Asks each rule that looks at nothing but the stream once a stream, so that a hundred classes by stream cost a row
/// one lookup. Threads: all members from any thread.
class RulesOfStreams {
 public:
  explicit RulesOfStreams(std::vector<ClassRule> rules) : rules_(std::move(rules)) {}

  /// In their order, down to the first that all rows of the stream match.
  std::shared_ptr<const OpenRules> open_rules_of(const Event& event) const {
    {
      const std::shared_lock lock(mutex_);
      if (const auto known = of_stream_.find(event.stream); known != of_stream_.end()) return known->second;
    }
    auto fresh = std::make_shared<const OpenRules>(ask(event));
    const std::unique_lock lock(mutex_);
    if (of_stream_.size() >= kStreamsMax) of_stream_.clear();
    return of_stream_.try_emplace(std::string(event.stream), std::move(fresh)).first->second;
  }

 private:
  // Those of a store with more streams are asked again now and then.
  static constexpr std::size_t kStreamsMax = 1 << 16;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  OpenRules ask(const Event& event) const {
    OpenRules open;
    const language::EventView row(event);
    for (const ClassRule& rule : rules_) {
      const bool stream_only = rule.match->kind() == language::FilterKind::stream;
      if (stream_only && !rule.match->matches(row)) continue;
      open.push_back({&rule, stream_only});
      if (stream_only) break;
    }
    return open;
  }

  const std::vector<ClassRule> rules_;
  mutable std::shared_mutex mutex_;  // Guards the rest.
  mutable std::unordered_map<std::string, std::shared_ptr<const OpenRules>, Hash, std::equal_to<>> of_stream_;
};

/// Of one batch, whose neighbours are often of one stream.
class BatchClassifier {
 public:
  explicit BatchClassifier(std::shared_ptr<const RulesOfStreams> rules) : rules_(std::move(rules)) {}

  std::string_view class_of(const Event& event) {
    if (open_ == nullptr || event.stream != stream_) {
      open_ = rules_->open_rules_of(event);
      stream_ = event.stream;
    }
    for (const OpenRule& open : *open_)
      if (open.always || open.rule->match->matches(language::EventView(event))) return open.rule->name;
    return {};
  }

 private:
  std::shared_ptr<const RulesOfStreams> rules_;
  std::string_view stream_;
  std::shared_ptr<const OpenRules> open_;
};

}  // namespace

std::uint64_t FreeDiskFloor::bytes_of(std::uint64_t volume_bytes) const {
  if (!fraction) return bytes;
  const auto share = static_cast<std::uint64_t>(static_cast<double>(volume_bytes) * *fraction);
  return bytes == 0 ? share : std::min(share, bytes);
}

Result<SweepOptions> SweepOptions::from_configuration(const YamlNode& node) {
  SweepOptions options;
  if (node.is_null()) return options;
  CORDWOOD_TRY(
      node.allow_only({"age", "size", "classes", "free_disk_floor", "check_interval", "holds", "erasure_deadline"}));
  CORDWOOD_TRY(options.age, read_age(node.at("age")));
  CORDWOOD_TRY(options.size_bytes, read_size(node.at("size")));
  CORDWOOD_TRY(options.classes, read_classes(node.at("classes")));
  if (const YamlNode floor = node.at("free_disk_floor"); !floor.is_null()) {
    CORDWOOD_TRY(const std::string text, floor.string());
    const auto parsed = parse_floor(text);
    if (!parsed) return floor.complain("free_disk_floor must be a share of the disk or a size", "5% or 2GiB");
    options.free_disk_floor = *parsed;
  }
  if (const YamlNode interval = node.at("check_interval"); !interval.is_null()) {
    CORDWOOD_TRY(options.check_interval, interval.duration());
    if (options.check_interval < kCheckIntervalMin)
      return interval.complain("check_interval must be a second or more", "60s");
  }
  return options;
}

Lifetime SweepOptions::lifetime_of(std::string_view retention_class) const {
  for (const ClassRule& rule : classes)
    if (rule.name == retention_class) return rule.lifetime;
  return {age, std::nullopt};
}

indexer::RetentionClasses classes_of(const SweepOptions& options) {
  const auto rules = std::make_shared<const SweepOptions>(options);
  indexer::RetentionClasses classes;
  if (rules->classes.empty()) return classes;
  classes.classifier = [of_streams = std::make_shared<const RulesOfStreams>(options.classes)]() -> indexer::Classifier {
    return [batch = BatchClassifier(of_streams)](const Event& event) mutable { return batch.class_of(event); };
  };
  classes.lot_of = [rules](std::string_view name) -> std::string {
    const Lifetime lifetime = rules->lifetime_of(name);
    if (lifetime.size_bytes) return fmt::format("class {}", name);
    return lifetime.age ? fmt::format("age {}", lifetime.age->count()) : "for ever";
  };
  return classes;
}

}  // namespace cordwood::sweeping
