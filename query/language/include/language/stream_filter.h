#pragma once
// `{app="nginx",host=~"web.*"}`: a filter on the labels that name a stream.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/filter.h"

namespace cordwood::language {

/// One comparison within a stream filter. A label that the stream lacks is "".
class LabelMatcher {
 public:
  enum class Operation { equal, not_equal, matches, matches_not };

  /// Fails with Errc::invalid on a regular expression that is none. They match whole values.
  static Result<LabelMatcher> create(std::string label, Operation operation, std::string value);

  const std::string& label() const { return label_; }
  Operation operation() const { return operation_; }
  const std::string& value() const { return value_; }
  bool matches(std::string_view label_value) const;

 private:
  struct Regexp;
  std::string label_;
  Operation operation_ = Operation::equal;
  std::string value_;
  std::shared_ptr<const Regexp> regexp_;
};

class StreamFilter final : public Filter {
 public:
  using AllOf = std::vector<LabelMatcher>;
  explicit StreamFilter(std::vector<AllOf> any_of) : any_of_(std::move(any_of)) {}
  /// A stream passes when all matchers of one alternative do. `{}` has none and passes all.
  const std::vector<AllOf>& any_of() const { return any_of_; }

  /// `stream` in canonical form (Event::stream). Ask once a stream, not once a row.
  bool matches_stream(std::string_view stream) const;

  FilterKind kind() const override { return FilterKind::stream; }
  bool matches(const RowView& row) const override;
  void print(std::string& out) const override;
  void add_needed_fields(FieldPatterns& fields) const override;

 private:
  std::vector<AllOf> any_of_;
};

}  // namespace cordwood::language
