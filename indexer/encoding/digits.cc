// Values of one length with digits at the same places and the same characters between them: times of day, dates,
// zero-padded counters.
//
//   string shape, where 0x00 is a digit; for each number of the shape: numbers
//
// Neighbouring runs of digits make one number while they have at most 18 digits together, so that "17:05:59" and
// "17:06:00" differ by little.

#include "encoding/digits.h"

#include <algorithm>

#include "encoding/encoding.h"
#include "encoding/fixed_shape.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"
#include "encoding/parts.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kLengthMax = 64;
constexpr std::size_t kDigitsMax = 18;  // Of one number: below 2^63.
constexpr char kDigitPlace = '\0';

/// The places of the digits of each number.
using Groups = std::vector<std::vector<std::uint8_t>>;

Groups group_digits(std::string_view shape) {
  Groups groups;
  for (std::size_t at = 0; at < shape.size();) {
    if (shape[at] != kDigitPlace) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < shape.size() && shape[end] == kDigitPlace) ++end;
    if (groups.empty() || groups.back().size() + (end - at) > kDigitsMax) groups.emplace_back();
    for (; at < end; ++at) {
      if (groups.back().size() == kDigitsMax) groups.emplace_back();
      groups.back().push_back(static_cast<std::uint8_t>(at));
    }
  }
  return groups;
}

class DigitsColumn final : public GeneratedColumn {
 public:
  DigitsColumn(std::uint32_t rows, std::string_view shape, Groups groups,
               std::vector<std::vector<std::int64_t>> numbers)
      : GeneratedColumn(rows), shape_(shape), groups_(std::move(groups)), numbers_(std::move(numbers)) {}

  void append(std::uint32_t row, std::string& out) const override {
    char* const begin = append_place(out, shape_);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      auto number = static_cast<std::uint64_t>(numbers_[group][row]);
      for (auto place = groups_[group].rbegin(); place != groups_[group].rend(); ++place, number /= 10)
        begin[*place] = static_cast<char>('0' + number % 10);
    }
  }
  bool may_hold(std::string_view bytes) const override { return shape_may_hold<kDigitPlace>(shape_, bytes, is_digit); }
  std::size_t memory_bytes() const override {
    return sizeof *this + numbers_.size() * row_count() * sizeof(std::int64_t);
  }

 private:
  std::string shape_;
  Groups groups_;
  std::vector<std::vector<std::int64_t>> numbers_;  // By group.
};

/// The shape that all values have if the places that vary hold digits, which these are marked; empty when that is
/// not so in the first value.
std::string find_shape(const FixedShape& fixed) {
  if (fixed.sample.size() > kLengthMax || fixed.sample.find(kDigitPlace) != std::string::npos) return {};
  std::string shape = fixed.sample;
  bool any = false;
  // Digits that happen to be the same in all rows belong to their numbers too, right of the first that varies.
  bool within = false;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    if (fixed.varies[at] && !is_digit(shape[at])) return {};
    any = any || fixed.varies[at];
    within = is_digit(shape[at]) && (within || fixed.varies[at]);
    if (within) shape[at] = kDigitPlace;
  }
  return any ? shape : std::string();
}

/// The numbers that stand at these places; false when there is anything but a digit.
bool read_numbers(Values values, std::span<const std::uint8_t> places, std::vector<std::int64_t>& numbers) {
  numbers.clear();
  unsigned worst = 0;
  for (const std::string_view value : values) {
    const char* const bytes = value.data();
    std::int64_t number = 0;
    for (const std::uint8_t place : places) {
      const unsigned digit = static_cast<unsigned char>(bytes[place]) - unsigned{'0'};
      worst = std::max(worst, digit);
      number = number * 10 + static_cast<std::int64_t>(digit);
    }
    if (worst > 9) return false;
    numbers.push_back(number);
  }
  return true;
}

}  // namespace

bool try_digits(Values values, const FixedShape& fixed, std::string& out) {
  const std::string shape = find_shape(fixed);
  if (shape.empty()) return false;
  const Groups groups = group_digits(shape);
  std::vector<std::vector<std::int64_t>> numbers(groups.size());
  for (std::size_t group = 0; group < groups.size(); ++group) {
    numbers[group].reserve(values.size());
    if (!read_numbers(values, groups[group], numbers[group])) return false;
  }
  ByteWriter writer(out);
  writer.u8(static_cast<std::uint8_t>(Encoding::digits));
  writer.string(shape);
  for (const auto& each : numbers) encode_numbers(each, out);
  return true;
}

Result<std::unique_ptr<Column>> decode_digits(ByteReader& in, std::uint32_t rows) {
  CORDWOOD_TRY(const std::string_view shape, in.string());
  if (shape.size() > kLengthMax) return error(Errc::corrupt, "a shape longer than any we write");
  Groups groups = group_digits(shape);
  std::vector<std::vector<std::int64_t>> numbers;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    CORDWOOD_TRY(auto decoded, decode_numbers(in, rows));
    numbers.push_back(std::move(decoded));
  }
  return std::make_unique<DigitsColumn>(rows, shape, std::move(groups), std::move(numbers));
}

}  // namespace cordwood::indexer
