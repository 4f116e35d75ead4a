#include "row_group_rows.h"

#include <fmt/format.h>

#include "leaf_hash.h"

namespace cordwood::indexer {
namespace {

/// Values of one column, one a wanted row. Equal neighbours share a copy: whole runs of streams and labels do.
std::vector<std::string_view> copy_values(const Column& column, const Bitmap& wanted, Arena& arena) {
  std::vector<std::string_view> values;
  values.reserve(wanted.count());
  std::string scratch;
  std::string_view last;
  wanted.for_each([&](std::uint32_t row) {
    const std::string_view value = column.value(row, scratch);
    if (value != last) last = arena.copy(value);
    values.push_back(last);
  });
  return values;
}

struct CopiedColumn {
  std::string_view name;
  std::vector<std::string_view> values;
};

}  // namespace

Result<void> DecodedRows::add(const RowGroup& group, const Bitmap& wanted) {
  CORDWOOD_TRY(const auto times, group.times());
  CORDWOOD_TRY(const auto arrivals, group.arrivals());
  std::vector<CopiedColumn> columns;
  std::size_t values = 0;
  for (const std::string_view name : group.column_names()) {
    CORDWOOD_TRY(const auto column, group.column(name));
    auto copied = copy_values(*column, wanted, arena_);
    for (const std::string_view value : copied) values += value.empty() ? 0 : 1;
    columns.push_back({arena_.copy(name), std::move(copied)});
  }
  std::vector<Field>& fields = fields_.emplace_back();
  fields.reserve(values);  // Or the spans would dangle.
  std::string_view received;
  Timestamp received_at;
  std::size_t i = 0;
  Result<void> sensible = success();
  wanted.for_each([&](std::uint32_t number) {
    Row row;
    row.time = timestamp_from_nanoseconds(times[number]);
    row.arrival = arrivals[number];
    const std::size_t begin = fields.size();
    for (const CopiedColumn& column : columns) {
      const std::string_view value = column.values[i];
      if (value.empty()) continue;
      if (column.name == kStreamField) {
        row.stream = value;
      } else if (column.name == kPeerField) {
        row.peer = value;
      } else if (column.name == kReceivedField) {
        if (value.data() != received.data()) {
          const auto parsed = parse_rfc3339(value);
          if (!parsed) sensible = error(Errc::corrupt, fmt::format("row {} was received at \"{}\"", number, value));
          received_at = parsed.value_or(Timestamp());
          received = value;
        }
        row.received_at = received_at;
      } else {
        fields.push_back({column.name, value});
      }
    }
    row.fields = std::span(fields).subspan(begin);
    rows_.push_back(row);
    ++i;
  });
  return sensible;
}

std::size_t DecodedRows::memory_bytes() const {
  std::size_t bytes = arena_.bytes() + rows_.capacity() * sizeof(Row);
  for (const auto& fields : fields_) bytes += fields.capacity() * sizeof(Field);
  return bytes;
}

Result<ClassRows> count_classes(const RowGroup& group, const Bitmap& rows) {
  ClassRows counted;
  CORDWOOD_TRY(const auto column, group.column(kRetentionClassField));
  if (column == nullptr) return counted;
  std::string scratch;
  rows.for_each([&](std::uint32_t row) {
    const std::string_view name = column->value(row, scratch);
    if (!name.empty()) ++counted.try_emplace(std::string(name), 0).first->second;
  });
  return counted;
}

Result<Hash128> sum_leaves(const RowGroup& group, const Bitmap& rows,
                           const std::function<void(std::string_view)>& visit) {
  CORDWOOD_TRY(const auto times, group.times());
  CORDWOOD_TRY(const auto arrivals, group.arrivals());
  std::vector<Hash128> names;
  std::vector<std::shared_ptr<const Column>> columns;
  for (const std::string_view name : group.column_names()) {
    names.push_back(hash128(name));
    CORDWOOD_TRY(auto column, group.column(name));
    columns.push_back(std::move(column));
  }
  Hash128 sum;
  std::string scratch;
  rows.for_each([&](std::uint32_t row) {
    Hash128 terms;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view value = columns[i]->value(row, scratch);
      if (value.empty()) continue;
      add_leaf(terms, leaf_term(names[i], checksum64(value)));
      if (visit) visit(value);
    }
    add_leaf(sum, leaf_of(times[row], arrivals[row], terms));
  });
  return sum;
}

}  // namespace cordwood::indexer
