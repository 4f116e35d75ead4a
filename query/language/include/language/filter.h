#pragma once
// The tree of filters that a LogsQL query begins with.
//
// Every filter can be asked about one row. The engine, which asks about columns of rows, needs more: it looks
// at kind() and walks And, Or, Not itself, hands FieldFilters to the index and the columns, and keeps `other`
// for row by row. Trees are immutable and shared: a query's copies and the engine's resolved ones point to
// the same leaves.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "language/fields.h"
#include "language/row_view.h"

namespace cordwood::language {

/// What the engine has to know of a filter's structure; kind and class go together.
enum class FilterKind {
  all,       // AllFilter: every row.
  all_of,    // AndFilter
  any_of,    // OrFilter
  negation,  // NotFilter
  field,     // FieldFilter: asks about one field's value.
  fields,    // AnyFieldFilter: the same question to every field that a pattern names.
  time,      // TimeFilter: a range of _time.
  stream,    // StreamFilter: asks about the stream's labels; see language/stream_filter.h.
  subquery,  // SubqueryFilter: has to be resolved first; see language/subquery_filter.h.
  other,     // Reads what needed_fields() says, and the time.
};

/// Threads: const members from any thread at once.
class Filter {
 public:
  virtual ~Filter() = default;

  virtual FilterKind kind() const { return FilterKind::other; }
  virtual bool matches(const RowView& row) const = 0;
  /// Appends canonical LogsQL: parsed again, it prints the same.
  virtual void print(std::string& out) const = 0;
  /// Adds the fields that matches() looks at. _time stands for RowView::time(), too.
  virtual void add_needed_fields(FieldPatterns& fields) const = 0;
};

using FilterPtr = std::shared_ptr<const Filter>;

std::string to_string(const Filter& filter);

class AllFilter final : public Filter {
 public:
  FilterKind kind() const override { return FilterKind::all; }
  bool matches(const RowView&) const override { return true; }
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns&) const override {}
};

class AndFilter final : public Filter {
 public:
  explicit AndFilter(std::vector<FilterPtr> parts) : parts_(std::move(parts)) {}
  const std::vector<FilterPtr>& parts() const { return parts_; }  // Two or more, none of them an AndFilter.

  FilterKind kind() const override { return FilterKind::all_of; }
  bool matches(const RowView& row) const override;
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override;

 private:
  std::vector<FilterPtr> parts_;
};

class OrFilter final : public Filter {
 public:
  explicit OrFilter(std::vector<FilterPtr> parts) : parts_(std::move(parts)) {}
  const std::vector<FilterPtr>& parts() const { return parts_; }  // Two or more, none of them an OrFilter.

  FilterKind kind() const override { return FilterKind::any_of; }
  bool matches(const RowView& row) const override;
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override;

 private:
  std::vector<FilterPtr> parts_;
};

class NotFilter final : public Filter {
 public:
  explicit NotFilter(FilterPtr part) : part_(std::move(part)) {}
  const FilterPtr& part() const { return part_; }

  FilterKind kind() const override { return FilterKind::negation; }
  bool matches(const RowView& row) const override { return !part_->matches(row); }
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override { part_->add_needed_fields(fields); }

 private:
  FilterPtr part_;
};

struct IntegerRange {
  std::int64_t min;
  std::int64_t max;
};

/// What the parts of a value say of the whole, when they are cut where no word is cut.
enum class Reach : std::uint8_t {
  whole,  // Nothing.
  part,   // It matches whenever a part of it does.
  word,   // …and only then.
};

/// Bytes that stand in every value that matches.
struct Literal {
  std::string_view text;
  bool decides =
      false;  // Each place where they stand says by itself, with the word borders beside it, whether it does.
};

/// A question about the value of one field; an absent value is "".
class FieldFilter : public Filter {
 public:
  explicit FieldFilter(std::string field) : field_(std::move(field)) {}
  const std::string& field() const { return field_; }

  /// Pure: the same answer for the same value, always.
  virtual bool matches_value(std::string_view value) const = 0;
  /// Alternatives of whole words and quads (base/words.h): a value can match only when for at least one alternative
  /// it holds every word, letters compared without case. Empty: nothing is known, every value may match.
  virtual std::vector<std::vector<std::string>> required_words() const { return {}; }
  virtual Reach reach() const { return Reach::whole; }
  /// Good as long as the filter is.
  virtual std::optional<Literal> literal() const { return std::nullopt; }
  /// Set when the question is "a decimal integer from min to max" for every value that is a canonical
  /// integer; matches_value() agrees for these, and for other values it decides alone.
  virtual std::optional<IntegerRange> integer_range() const { return std::nullopt; }
  /// Appends the question without the field: `="a b"*`.
  virtual void print_test(std::string& out) const = 0;

  FilterKind kind() const override { return FilterKind::field; }
  bool matches(const RowView& row) const override { return matches_value(row.value(field_)); }
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override { fields.push_back({field_, false}); }

 private:
  std::string field_;
};

using FieldFilterPtr = std::shared_ptr<const FieldFilter>;

/// `http.*:error`: passes when any field that the pattern names does.
class AnyFieldFilter final : public Filter {
 public:
  AnyFieldFilter(FieldPattern fields, FieldFilterPtr test) : fields_(std::move(fields)), test_(std::move(test)) {}
  const FieldPattern& fields() const { return fields_; }
  const FieldFilter& test() const { return *test_; }  // Its own field() says nothing.

  FilterKind kind() const override { return FilterKind::fields; }
  bool matches(const RowView& row) const override;
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override { fields.push_back(fields_); }

 private:
  FieldPattern fields_;
  FieldFilterPtr test_;
};

/// `_time:5m`, `_time:[2026-01-01Z, 2026-02-01Z)`, …: relative times were resolved when the query was parsed.
class TimeFilter final : public Filter {
 public:
  TimeFilter(TimeRange range, std::string text) : range_(range), text_(std::move(text)) {}
  const TimeRange& range() const { return range_; }

  FilterKind kind() const override { return FilterKind::time; }
  bool matches(const RowView& row) const override { return range_.contains(row.time()); }
  void print(std::string& out) const override;
  void print_range(std::string& out) const;  // Without "_time:".
  void add_needed_fields(FieldPatterns& fields) const override;

 private:
  TimeRange range_;
  std::string text_;  // What stood after "_time:".
};

/// The times outside which no row can match. Costs one walk over the tree.
TimeRange time_range_of(const Filter& filter);

/// Ands two filters, flattening; either may be null, which stands for "all".
FilterPtr and_of(FilterPtr left, FilterPtr right);

}  // namespace cordwood::language
