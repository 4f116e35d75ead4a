#include "language/filter.h"

#include <algorithm>

#include "base/event.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

void print_in_parentheses_if(bool parentheses, const Filter& filter, std::string& out) {
  if (parentheses) out += "(";
  filter.print(out);
  if (parentheses) out += ")";
}

bool is_all_of(const FilterPtr& filter) { return filter->kind() == FilterKind::all_of; }
bool is_any_of(const FilterPtr& filter) { return filter->kind() == FilterKind::any_of; }

TimeRange time_range_of_all(const std::vector<FilterPtr>& parts) {
  TimeRange range;
  for (const FilterPtr& part : parts) range = range.intersect(time_range_of(*part));
  return range;
}

TimeRange hull_of(const std::vector<FilterPtr>& parts) {
  TimeRange hull = time_range_of(*parts.front());
  for (const FilterPtr& part : parts) {
    const TimeRange range = time_range_of(*part);
    hull = {std::min(hull.start, range.start), std::max(hull.end, range.end)};
  }
  return hull;
}

}  // namespace

std::string to_string(const Filter& filter) {
  std::string out;
  filter.print(out);
  return out;
}

void AllFilter::print(std::string& out) const { out += "*"; }

bool AndFilter::matches(const RowView& row) const {
  return std::all_of(parts_.begin(), parts_.end(), [&row](const FilterPtr& part) { return part->matches(row); });
}

void AndFilter::print(std::string& out) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) out += " ";
    print_in_parentheses_if(is_any_of(parts_[i]), *parts_[i], out);
  }
}

void AndFilter::add_needed_fields(FieldPatterns& fields) const {
  for (const FilterPtr& part : parts_) part->add_needed_fields(fields);
}

bool OrFilter::matches(const RowView& row) const {
  return std::any_of(parts_.begin(), parts_.end(), [&row](const FilterPtr& part) { return part->matches(row); });
}

void OrFilter::print(std::string& out) const {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (i > 0) out += " or ";
    parts_[i]->print(out);
  }
}

void OrFilter::add_needed_fields(FieldPatterns& fields) const {
  for (const FilterPtr& part : parts_) part->add_needed_fields(fields);
}

void NotFilter::print(std::string& out) const {
  out += "!";
  print_in_parentheses_if(is_all_of(part_) || is_any_of(part_), *part_, out);
}

void FieldFilter::print(std::string& out) const {
  if (field_ != kMessageField) {
    append_value(out, field_);
    out += ":";
  }
  print_test(out);
}

bool AnyFieldFilter::matches(const RowView& row) const {
  bool found = false;
  row.for_each_field([&](std::string_view name, std::string_view value) {
    found = found || (fields_.matches(name) && test_->matches_value(value));
  });
  return found;
}

void AnyFieldFilter::print(std::string& out) const {
  if (!fields_.name.empty()) append_value(out, fields_.name);
  out += "*:";
  test_->print_test(out);
}

void TimeFilter::print(std::string& out) const {
  out += "_time:";
  print_range(out);
}

void TimeFilter::print_range(std::string& out) const { out += text_; }

void TimeFilter::add_needed_fields(FieldPatterns& fields) const { fields.push_back({std::string(kTimeField), false}); }

TimeRange time_range_of(const Filter& filter) {
  switch (filter.kind()) {
    case FilterKind::time:
      return static_cast<const TimeFilter&>(filter).range();
    case FilterKind::all_of:
      return time_range_of_all(static_cast<const AndFilter&>(filter).parts());
    case FilterKind::any_of:
      return hull_of(static_cast<const OrFilter&>(filter).parts());
    case FilterKind::all:
    case FilterKind::negation:
    case FilterKind::field:
    case FilterKind::fields:
    case FilterKind::stream:
    case FilterKind::subquery:
    case FilterKind::other:
      break;
  }
  return {};
}

FilterPtr and_of(FilterPtr left, FilterPtr right) {
  if (!left) return right;
  if (!right) return left;
  std::vector<FilterPtr> parts;
  for (FilterPtr& side : {std::ref(left), std::ref(right)}) {
    if (is_all_of(side)) {
      const auto& inner = static_cast<const AndFilter&>(*side).parts();
      parts.insert(parts.end(), inner.begin(), inner.end());
    } else {
      parts.push_back(side);
    }
  }
  return std::make_shared<AndFilter>(std::move(parts));
}

}  // namespace cordwood::language
