#include "language/joined_alternatives.h"

#include <map>
#include <tuple>

#include "filters/one_text.h"
#include "filters/values_or_query.h"

namespace cordwood::language {
namespace {

// Of fewer, each alone is the faster: index and columns know more of one text than of several.
constexpr std::size_t kManyMin = 16;

/// A part that can be asked together with others like it.
struct Alternative {
  FieldPattern field;
  const OneTextFilter* test = nullptr;  // Null: it cannot.
};

Alternative alternative_of(const Filter& part) {
  if (part.kind() == FilterKind::field) {
    const auto& test = static_cast<const FieldFilter&>(part);
    return {{test.field(), false}, dynamic_cast<const OneTextFilter*>(&test)};
  }
  if (part.kind() != FilterKind::fields) return {};
  const auto& any = static_cast<const AnyFieldFilter&>(part);
  return {any.fields(), dynamic_cast<const OneTextFilter*>(&any.test())};
}

std::vector<FilterPtr> joined(const std::vector<FilterPtr>& parts) {
  using Key = std::tuple<std::string, bool, OneTextFilter::Wants>;  // Field, is it a prefix, and what of it.
  std::map<Key, std::vector<FilterPtr>> alike;
  std::vector<FilterPtr> kept;
  for (const FilterPtr& part : parts) {
    const Alternative alternative = alternative_of(*part);
    if (alternative.test != nullptr && !alternative.test->text().empty())
      alike[{alternative.field.name, alternative.field.is_prefix, alternative.test->wants()}].push_back(part);
    else
      kept.push_back(with_alternatives_joined(part));
  }
  for (const auto& [key, filters] : alike) {
    if (filters.size() < kManyMin) {
      kept.insert(kept.end(), filters.begin(), filters.end());
      continue;
    }
    std::vector<std::string> texts;
    for (const FilterPtr& filter : filters) texts.push_back(alternative_of(*filter).test->text());
    const auto& [field, is_prefix, wants] = key;
    kept.push_back(make_values_filter(
        FieldPattern{field, is_prefix},
        wants == OneTextFilter::Wants::whole ? SubqueryFilter::Test::in : SubqueryFilter::Test::contains_any,
        std::move(texts)));
  }
  return kept;
}

std::vector<FilterPtr> each_joined(const std::vector<FilterPtr>& parts) {
  std::vector<FilterPtr> made;
  for (const FilterPtr& part : parts) made.push_back(with_alternatives_joined(part));
  return made;
}

}  // namespace

FilterPtr with_alternatives_joined(const FilterPtr& filter) {
  switch (filter->kind()) {
    case FilterKind::any_of: {
      auto parts = joined(static_cast<const OrFilter&>(*filter).parts());
      if (parts.size() == 1) return std::move(parts.front());
      return std::make_shared<OrFilter>(std::move(parts));
    }
    case FilterKind::all_of:
      return std::make_shared<AndFilter>(each_joined(static_cast<const AndFilter&>(*filter).parts()));
    case FilterKind::negation:
      return std::make_shared<NotFilter>(with_alternatives_joined(static_cast<const NotFilter&>(*filter).part()));
    default:
      return filter;
  }
}

}  // namespace cordwood::language
