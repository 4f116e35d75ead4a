#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "json/unescape.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

struct Options {
  std::string field = std::string(kMessageField);
  std::string between;            // Bytes that stand between pairs, any number of them.
  std::string assign;             // Between name and value.
  std::string prefix;             // Before each name.
  std::string trim;               // Bytes taken off both ends of each value.
  std::vector<std::string> only;  // Empty: all.
};

// Pairs with anything else between them, which is passed over.
class KvStep final : public Step {
 public:
  explicit KvStep(Options options) : options_(std::move(options)) {}

  FailureReason run(EventDraft& draft) const override {
    std::string_view rest = draft.value_of(options_.field);
    bool has_any = false;
    // Where the pair at hand ends at the latest. Quoted values may end before: it is not looked for again until it lies
    // behind, so that many pairs before one far end take linear time.
    const char* latest_end = nullptr;
    while (skip_between(rest)) {
      if (latest_end == nullptr || latest_end < rest.data())
        latest_end = rest.data() + std::min(rest.find_first_of(options_.between), rest.size());
      const auto end = static_cast<std::size_t>(latest_end - rest.data());
      const std::size_t assign = rest.substr(0, end).find(options_.assign);
      if (assign == std::string_view::npos || assign == 0) {
        rest.remove_prefix(end);
        continue;
      }
      const std::string_view name = rest.substr(0, assign);
      rest.remove_prefix(assign + options_.assign.size());
      const std::string_view value = take_value(rest, draft.arena());
      has_any = true;
      set(draft, name, value);
    }
    return has_any ? FailureReason() : "no pairs";
  }

 private:
  bool skip_between(std::string_view& rest) const {
    rest.remove_prefix(std::min(rest.find_first_not_of(options_.between), rest.size()));
    return !rest.empty();
  }

  // A quoted value ends at the quote that no backslash escapes; one without a closing quote is taken as it is.
  std::string_view take_value(std::string_view& rest, Arena& arena) const {
    if (rest.starts_with('"') || rest.starts_with('\'')) {
      bool has_escape = false;
      std::size_t end = 1;
      for (; end < rest.size() && rest[end] != rest[0]; ++end)
        if (rest[end] == '\\') {
          has_escape = true;
          ++end;
        }
      if (end < rest.size()) {
        const std::string_view inner = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        return has_escape ? arena.copy(unescape_json(inner)) : inner;
      }
      return std::exchange(rest, rest.substr(rest.size()));
    }
    const std::size_t end = std::min(rest.find_first_of(options_.between), rest.size());
    return std::exchange(rest, rest.substr(end)).substr(0, end);
  }

  void set(EventDraft& draft, std::string_view name, std::string_view value) const {
    if (!options_.only.empty() && std::find(options_.only.begin(), options_.only.end(), name) == options_.only.end())
      return;
    if (!options_.trim.empty()) {
      value.remove_prefix(std::min(value.find_first_not_of(options_.trim), value.size()));
      while (!value.empty() && options_.trim.find(value.back()) != std::string::npos) value.remove_suffix(1);
    }
    if (!options_.prefix.empty()) name = draft.arena().copy(options_.prefix + std::string(name));
    draft.set(name, value);
  }

  Options options_;
};

}  // namespace

Result<StepPointer> make_kv_step(const YamlNode& node, StepContext&) {
  if (!node.is_null()) {
    CORDWOOD_TRY(node.allow_only({"field", "between", "assign", "prefix", "trim", "only"}));
  }
  Options options;
  CORDWOOD_TRY(options.field, node.string_or("field", std::string(kMessageField)));
  CORDWOOD_TRY(options.between, node.string_or("between", " \t"));
  CORDWOOD_TRY(options.assign, node.string_or("assign", "="));
  CORDWOOD_TRY(options.prefix, node.string_or("prefix", ""));
  CORDWOOD_TRY(options.trim, node.string_or("trim", ""));
  if (node.has("only")) {
    CORDWOOD_TRY(options.only, node.at("only").strings());
  }
  if (options.between.empty()) return node.at("between").complain("something has to stand between pairs");
  if (options.assign.empty()) return node.at("assign").complain("something has to stand between name and value");
  return std::make_unique<const KvStep>(std::move(options));
}

}  // namespace cordwood::parser
