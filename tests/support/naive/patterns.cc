#include "support/naive/patterns.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/event.h"
#include "base/time.h"
#include "indexer/units.h"
#include "support/naive/rows.h"
#include "unit_form.h"

namespace cordwood::test {

namespace {

/// The texts of one template: their fixed parts, what stands in each slot, and the rows.
struct NaivePattern {
  std::vector<std::string> pieces;
  std::vector<std::set<std::string>> forms;
  ResultRows rows;

  std::string text() const {
    std::string out = pieces.front();
    for (std::size_t slot = 0; slot < forms.size(); ++slot)
      out += (forms[slot].size() == 1 ? *forms[slot].begin() : std::string(query::kAnyUnit)) + pieces[slot + 1];
    for (std::size_t at = out.find("<DATE> <TIME>"); at != std::string::npos; at = out.find("<DATE> <TIME>"))
      out.replace(at, 13, "<DATETIME>");
    return out;
  }
};

void add_to_pattern(std::map<std::vector<std::string>, NaivePattern>& patterns, std::vector<std::string> key,
                    const std::string& text, const ResultRow& row) {
  std::vector<indexer::Unit> units;
  indexer::cut_units(text, indexer::UnitSize::large, units);
  std::vector<std::string> pieces, forms;
  std::size_t at = 0;
  for (const indexer::Unit& unit : units) {
    pieces.push_back(text.substr(at, unit.begin - at));
    query::append_unit_form(forms.emplace_back(), std::string_view(text).substr(unit.begin, unit.end - unit.begin));
    at = unit.end;
  }
  pieces.push_back(text.substr(at));
  key.insert(key.end(), pieces.begin(), pieces.end());
  NaivePattern& pattern = patterns[key];
  pattern.pieces = pieces;
  pattern.forms.resize(forms.size());
  for (std::size_t slot = 0; slot < forms.size(); ++slot) pattern.forms[slot].insert(forms[slot]);
  pattern.rows.push_back(row);
}

}  // namespace

ResultRows patterns_of(const ResultRows& rows, const language::PatternsPipe& pipe) {
  // A pattern looks the same in all groups, so its forms are those of the template alone.
  std::map<std::vector<std::string>, NaivePattern> templates, groups;
  std::uint64_t total = 0;
  for (const ResultRow& row : rows) {
    const std::string text = value_of(row, pipe.from);
    if (text.empty()) continue;
    ++total;
    std::vector<std::string> key;
    for (const std::string& field : pipe.by) key.push_back(value_of(row, field));
    add_to_pattern(templates, {}, text, row);
    add_to_pattern(groups, key, text, row);
  }
  ResultRows made;
  for (const auto& [key, group] : groups) {
    ResultRow row;
    for (std::size_t i = 0; i < pipe.by.size(); ++i) row[pipe.by[i]] = key[i];
    row["pattern"] = templates[group.pieces].text();
    row["count"] = std::to_string(group.rows.size());
    row["share"] =
        number_text(std::round(static_cast<double>(group.rows.size()) / static_cast<double>(total) * 1e6) / 1e6);
    std::string first, last, example;
    for (const ResultRow& each : group.rows) {
      const std::string time = value_of(each, std::string(kTimeField)), text = value_of(each, pipe.from);
      if (first.empty() || View(each).time() < *parse_rfc3339(first)) first = time;
      if (last.empty() || View(each).time() > *parse_rfc3339(last)) last = time, example = text;
      if (time == last) example = std::min(example, text);
    }
    row["first_seen"] = first;
    row["last_seen"] = last;
    row["example"] = example;
    made.push_back(std::move(row));
  }
  std::stable_sort(made.begin(), made.end(), [&](const ResultRow& a, const ResultRow& b) {
    if (a.at("count") != b.at("count")) return less(b.at("count"), a.at("count"));
    for (const std::string& field : pipe.by)
      if (a.at(field) != b.at(field)) return less(a.at(field), b.at(field));
    return a.at("pattern") < b.at("pattern");
  });
  return made;
}

}  // namespace cordwood::test
