#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "grok/bank_files.h"
#include "parser/grok.h"

namespace cordwood::parser {
namespace {

// The name and the pattern of a line of a bank's file; what begins with blanks continues the pattern above.
class BankReader {
 public:
  BankReader(std::string_view wanted, std::map<std::string, std::string, std::less<>>& definitions)
      : wanted_(wanted), definitions_(definitions) {}

  void read(std::string_view text) {
    is_wanted_ = false;
    last_ = nullptr;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

 private:
  void read_line(std::string_view line) {
    constexpr std::string_view kIndent = "    ";
    while (line.ends_with(' ')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) return;
    if (line.starts_with('[')) {
      is_wanted_ = line == "[both]" || line.substr(1, line.size() - 2) == wanted_;
      return;
    }
    if (!is_wanted_) return;
    if (line.starts_with(kIndent)) {
      CORDWOOD_CHECK(last_ != nullptr, "a bank begins with a continued line");
      last_->append(line.substr(kIndent.size()));
      return;
    }
    const std::size_t blank = line.find(' ');
    CORDWOOD_CHECK(blank != std::string_view::npos, "{} has no pattern", line);
    const auto [entry, is_new] = definitions_.emplace(line.substr(0, blank), line.substr(blank + 1));
    CORDWOOD_CHECK(is_new, "{} is defined twice", line.substr(0, blank));
    last_ = &entry->second;
  }

  std::string_view wanted_;
  std::map<std::string, std::string, std::less<>>& definitions_;
  bool is_wanted_ = false;
  std::string* last_ = nullptr;
};

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

std::size_t common_suffix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

}  // namespace

Result<GrokPatterns> GrokPatterns::bank(std::string_view name) {
  if (name != "ecs-v1" && name != "legacy") {
    Error made = error(Errc::invalid, fmt::format("unknown bank of patterns '{}'", name));
    made.hint = "ecs-v1 or legacy";
    return made;
  }
  GrokPatterns patterns;
  BankReader reader(name, patterns.definitions_);
  for (const EmbeddedFile& file : bank_files()) reader.read(file.text);
  return patterns;
}

Result<void> GrokPatterns::define(std::string_view name, std::string_view definition) {
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!is_name) return error(Errc::invalid, fmt::format("'{}' cannot name a pattern: letters, digits and _ can", name));
  definitions_.insert_or_assign(std::string(name), std::string(definition));
  return success();
}

std::optional<std::string_view> GrokPatterns::find(std::string_view name) const {
  const auto found = definitions_.find(name);
  if (found == definitions_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string_view> GrokPatterns::names() const {
  std::vector<std::string_view> names;
  names.reserve(definitions_.size());
  for (const auto& [name, definition] : definitions_) names.push_back(name);
  return names;
}

std::string_view GrokPatterns::nearest(std::string_view name) const {
  std::string_view best;
  std::size_t best_shared = name.size() / 2;
  for (const auto& [known, definition] : definitions_) {
    const std::size_t shared = std::min(common_prefix(name, known) + common_suffix(name, known), known.size());
    const std::size_t difference = known.size() > name.size() ? known.size() - name.size() : name.size() - known.size();
    if (shared <= best_shared + difference) continue;
    best = known;
    best_shared = shared - difference;
  }
  return best;
}

}  // namespace cordwood::parser
