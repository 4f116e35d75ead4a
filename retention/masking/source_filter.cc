#include "source_filter.h"

#include <algorithm>

namespace cordwood::masking {

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // The last '*' seen, and the text that it has taken so far.
  std::size_t taken = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      taken = t;
    } else if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t])) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

Result<SourceFilter> SourceFilter::from_configuration(const YamlNode& node) {
  SourceFilter filter;
  if (node.is_null()) return filter;
  if (!node.is_sequence())
    return node.complain("expected a list of sources", "sources: [{app: billing}, {file: /srv/*.log}]");
  for (const YamlNode& item : node.items()) {
    if (!item.is_map()) return item.complain("expected a map from label to glob, such as {app: billing}");
    Labels labels;
    for (const auto& [label, glob] : item.entries()) {
      CORDWOOD_TRY(std::string name, label.string());
      CORDWOOD_TRY(std::string pattern, glob.string());
      labels.emplace_back(std::move(name), std::move(pattern));
    }
    filter.alternatives_.push_back(std::move(labels));
  }
  return filter;
}

bool SourceFilter::holds(const Labels& labels) const {
  const auto has = [&labels](const auto& wanted) {
    return std::any_of(labels.begin(), labels.end(), [&wanted](const auto& label) {
      return label.first == wanted.first && glob_matches(wanted.second, label.second);
    });
  };
  return alternatives_.empty() || std::any_of(alternatives_.begin(), alternatives_.end(), [&has](const Labels& all) {
           return std::all_of(all.begin(), all.end(), has);
         });
}

}  // namespace cordwood::masking
