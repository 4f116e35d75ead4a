#pragma once
// What a grok expression finds, field by field: several groups may be of one field.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_string.h"
#include "parser/grok.h"

namespace cordwood::parser {

/// Threads: const members from any thread at once.
class GrokFields {
 public:
  explicit GrokFields(Grok grok) : grok_(std::move(grok)), others_(grok_.groups().size()) {
    const std::vector<Grok::Group>& groups = grok_.groups();
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t k = 0; k < groups.size(); ++k)
        if (k != i && groups[k].name == groups[i].name) others_[i].push_back(k);
  }

  const Grok& grok() const { return grok_; }

  /// Calls visit(group, value, is_made) for each field that has a value in `values`, which Grok::match() gave: a number
  /// where the group has a cast, and where several groups of a field took something, a JSON array of their texts, as
  /// `JsonTree` has it. `is_made`: the value is good during the call only, else it is a view into the text.
  template <class Visit>
  void for_each(const std::vector<std::string_view>& values, const Visit& visit) const {
    std::string buffer;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].empty() || is_taken_in(values, i)) continue;
      const Grok::Group& group = grok_.groups()[i];
      buffer.clear();
      const std::string_view value =
          group.cast != Grok::Cast::none ? cast_number(values[i], group.cast, buffer) : with_others(values, i, buffer);
      visit(group, value, value.data() == buffer.data());
    }
  }

 private:
  /// The first of a field takes in the others.
  bool is_taken_in(const std::vector<std::string_view>& values, std::size_t i) const {
    for (const std::size_t k : others_[i])
      if (k < i && !values[k].empty()) return true;
    return false;
  }

  std::string_view with_others(const std::vector<std::string_view>& values, std::size_t i, std::string& array) const {
    for (const std::size_t k : others_[i]) {
      if (values[k].empty() || grok_.groups()[k].cast != Grok::Cast::none) continue;
      if (array.empty()) append_json_string(array.append("["), values[i]);
      append_json_string(array.append(","), values[k]);
    }
    return array.empty() ? values[i] : std::string_view(array.append("]"));
  }

  Grok grok_;
  std::vector<std::vector<std::size_t>> others_;  // For each group those of the same field; mostly none.
};

}  // namespace cordwood::parser
