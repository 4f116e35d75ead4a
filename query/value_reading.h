#pragma once
// Reads the values of a field as numbers or as yes and no, once a distinct value where there is a dictionary.

#include <cmath>
#include <cstdint>
#include <vector>

#include "indexer/bitmap.h"
#include "values.h"

namespace cordwood::query {

/// One a row; NaN where the value is no number (numbers.h, parse_number). Times are not numbers.
std::vector<double> numbers_of(const Values& values);

/// Sets the rows whose value is not empty.
void mark_filled(const Values& values, indexer::Bitmap& rows);

/// The length in bytes of each row's value.
std::vector<std::uint32_t> lengths_of(const Values& values);

}  // namespace cordwood::query
