#pragma once
// One field of one row group. Each encoding is a class of its own behind this interface and answers tests itself:
// a dictionary asks once a distinct value, an integer column compares numbers, a constant asks once.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/bitmap.h"
#include "indexer/value_test.h"

namespace cordwood::indexer {

class Column;

/// Where the units of texts stand that are kept as templates and units (indexer/units.h).
class UnitSource {
 public:
  virtual ~UnitSource() = default;

  /// The units of one slot of a template, and for each row of the source the index of its unit among them.
  struct Slot {
    const Column& units;
    std::span<const std::uint32_t> index;
  };
  virtual Slot slot(std::uint32_t template_id, std::size_t number) const = 0;
};

/// Some values by template, for counting texts without making them. Views into the column.
struct CutValues {
  std::vector<std::string> templates;  // With kSlot in each unit's place. Of either size of unit.
  std::vector<std::uint32_t> ids;      // One a value; templates.size(): it has no template.
  std::vector<std::uint32_t> rows;     // Of `source`, one a value; of no meaning for one without a template.
  const UnitSource* source = nullptr;
};

/// Decoded and in memory. Threads: const members from any thread at once.
class Column {
 public:
  virtual ~Column() = default;

  virtual std::uint32_t row_count() const = 0;

  /// Takes out of `rows` every row whose value fails the test.
  virtual void select(const ValueTest& test, Bitmap& rows) const = 0;

  /// False: no value holds these bytes. True where finding out would cost as much as asking the values.
  virtual bool may_hold(std::string_view) const { return true; }

  /// Whether value() makes texts in `scratch`. Otherwise it gives views into the column and leaves `scratch` alone.
  virtual bool makes_values() const { return false; }

  /// The value of a row; a view into the column or into `scratch`, good until either goes or changes.
  virtual std::string_view value(std::uint32_t row, std::string& scratch) const = 0;

  /// Appends the value of a row to `out`.
  virtual void append(std::uint32_t row, std::string& out) const {
    std::string scratch;
    out.append(value(row, scratch));
  }

  /// For grouping without texts: the distinct values (each once; "" may be among them) and each row's index into
  /// them. Nullopt for encodings that have no dictionary.
  struct Dictionary {
    std::span<const std::string_view> values;
    std::span<const std::uint32_t> ids;  // One a row.
  };
  virtual std::optional<Dictionary> dictionary() const { return std::nullopt; }

  /// For arithmetic without texts: one number a row, when every value is a canonical decimal integer.
  virtual std::optional<std::span<const std::int64_t>> integers() const { return std::nullopt; }

  /// The values of these rows by template; nullopt for encodings that have none.
  virtual std::optional<CutValues> cut(std::span<const std::uint32_t>) const { return std::nullopt; }

  virtual std::size_t memory_bytes() const = 0;
};

}  // namespace cordwood::indexer
