#include "indexer/retention_class.h"

#include <algorithm>

namespace cordwood::indexer {
namespace {

bool is_class(const Field& field) { return field.name == kRetentionClassField; }

}  // namespace

ClassRows rows_by_class(std::uint64_t rows, ClassRows classes) {
  for (const auto& [name, of_class] : classes) rows -= std::min(rows, of_class);
  if (rows > 0) classes.try_emplace(std::string(kStandardClass), 0).first->second += rows;
  return classes;
}

std::string_view retention_class_of(std::span<const Field> fields) {
  const auto found = std::find_if(fields.begin(), fields.end(), is_class);
  return found == fields.end() ? std::string_view() : found->value;
}

std::span<const Field> ClassedFields::of(std::span<const Field> fields, std::string_view retention_class) {
  if (retention_class.empty() && std::none_of(fields.begin(), fields.end(), is_class)) return fields;
  fields_.clear();
  if (!retention_class.empty()) fields_.push_back({kRetentionClassField, retention_class});
  std::remove_copy_if(fields.begin(), fields.end(), std::back_inserter(fields_), is_class);
  return fields_;
}

}  // namespace cordwood::indexer
