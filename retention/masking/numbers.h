#pragma once
// Numbers as people print them: in groups, with separators.

#include <array>
#include <cstddef>
#include <string_view>

namespace cordwood::masking {

/// Whether [begin, end) is no part of a longer word, number, dashed id or path.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end);

/// Whether the word before `begin` says that what follows is the number of a thing: "part AB123456C", "job:
/// 850525-3842".
bool is_of_thing(std::string_view text, std::size_t begin);

/// Whether a unit is behind `end`: what was counted is nobody's number.
bool is_counted(std::string_view text, std::size_t end);

/// Digits and letters (in upper case) of a value, without what separates their groups.
class Groups {
 public:
  static constexpr std::size_t kBytesMax = 36;

  /// REQUIRES: `separators` holds neither digits nor letters
  Groups(std::string_view text, std::size_t at, std::string_view separators)
      : text_(text), separators_(separators), end_(at) {}

  /// Takes one group more, with the separator before it; false when there is none or it is too long.
  bool take();

  std::string_view joined() const { return {bytes_.data(), size_}; }
  std::size_t end() const { return end_; }
  std::size_t count() const { return count_; }

 private:
  std::string_view text_;
  std::string_view separators_;
  std::size_t end_;
  std::array<char, kBytesMax> bytes_ = {};
  std::size_t size_ = 0;
  std::size_t count_ = 0;
};

}  // namespace cordwood::masking
