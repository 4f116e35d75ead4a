#pragma once
// A set of row numbers of one row group.

#include <bit>
#include <cstdint>
#include <vector>

#include "base/check.h"

namespace cordwood::indexer {

class Bitmap {
 public:
  Bitmap() = default;
  explicit Bitmap(std::uint32_t size, bool value = false)
      : words_((size + 63) / 64, value ? ~std::uint64_t{0} : 0), size_(size) {
    clear_tail();
  }

  std::uint32_t size() const { return size_; }
  bool test(std::uint32_t row) const { return (words_[row / 64] >> (row % 64)) & 1; }
  void set(std::uint32_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
  void reset(std::uint32_t row) { words_[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
  void clear() { words_.assign(words_.size(), 0); }

  std::uint32_t count() const {
    std::uint32_t sum = 0;
    for (const std::uint64_t word : words_) sum += static_cast<std::uint32_t>(std::popcount(word));
    return sum;
  }
  bool none() const {
    for (const std::uint64_t word : words_)
      if (word != 0) return false;
    return true;
  }
  bool all() const { return count() == size_; }

  void invert() {
    for (std::uint64_t& word : words_) word = ~word;
    clear_tail();
  }
  Bitmap& operator&=(const Bitmap& other) {
    CORDWOOD_CHECK(size_ == other.size_);
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
  Bitmap& operator|=(const Bitmap& other) {
    CORDWOOD_CHECK(size_ == other.size_);
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  /// Takes the rows of `other` out.
  Bitmap& operator-=(const Bitmap& other) {
    CORDWOOD_CHECK(size_ == other.size_);
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend bool operator==(const Bitmap&, const Bitmap&) = default;

  /// Calls visit(row) for each row in ascending order.
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1)
        visit(static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
  }
  /// Takes out every row for which keep(row) is false.
  template <class Keep>
  void keep_if(Keep&& keep) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        const auto bit = static_cast<unsigned>(std::countr_zero(word));
        if (!keep(static_cast<std::uint32_t>(i * 64 + bit))) words_[i] &= ~(std::uint64_t{1} << bit);
      }
  }

 private:
  void clear_tail() {
    if (size_ % 64 != 0) words_.back() &= (std::uint64_t{1} << (size_ % 64)) - 1;
  }
  std::vector<std::uint64_t> words_;
  std::uint32_t size_ = 0;
};

}  // namespace cordwood::indexer
