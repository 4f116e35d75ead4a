#pragma once
// Retention classes: rows that are kept for different times. Which one a row is of is decided once, when the store
// takes it, and then stands in the row as a field that nobody else can give it. So it is in the WAL, in every segment
// and in every copy of it, names and not numbers, and a changed configuration means nothing to rows that are there
// already.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/event.h"

namespace cordwood::indexer {

/// Kept beside a row as kPeerField is: shown only when a query names it. Rows of the standard class do not have it.
inline constexpr std::string_view kRetentionClassField = "_retention_class";
inline constexpr std::string_view kStandardClass = "standard";  // Of the rows that no other class claims.

/// How many rows there are of each class but the standard one; no entry is 0.
using ClassRows = std::map<std::string, std::uint64_t, std::less<>>;

/// The same with those of the standard class, which are what is left of `rows`.
ClassRows rows_by_class(std::uint64_t rows, ClassRows classes);

/// The class of a row with these fields; empty: the standard one.
std::string_view retention_class_of(std::span<const Field> fields);

/// The fields of a row that is taken in: with that of its class, and without one of this name that somebody sent.
/// Threads: one.
class ClassedFields {
 public:
  /// Until the next call.
  std::span<const Field> of(std::span<const Field> fields, std::string_view retention_class);

 private:
  std::vector<Field> fields_;
};

/// The class of a row that is taken in; empty: the standard one. The view lives as long as the RetentionClasses.
/// Threads: one.
using Classifier = std::function<std::string_view(const Event& event)>;

/// What the configuration says of classes. Threads: the functions are called from any thread at once.
struct RetentionClasses {
  /// A classifier for the rows of one batch, which stay where they are while it is used. Null: all rows are standard.
  std::function<Classifier()> classifier;
  /// Classes with equal lots lose the rows of a day at the same moment: a closed day keeps them in the same segments.
  /// Null: all have the same.
  std::function<std::string(std::string_view retention_class)> lot_of;
};

}  // namespace cordwood::indexer
