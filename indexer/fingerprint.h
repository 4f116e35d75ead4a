#pragma once
// Fingerprints of words and quads (base/words.h): 40 bits of a hash of the case-folded word, without its field. So one
// lookup serves word, i(word) and field:word; case and field are checked on the columns.

#include <cstdint>
#include <string_view>
#include <vector>

namespace cordwood::indexer {

inline constexpr unsigned kFingerprintBits = 40;

/// Of one word or quad as a query gives it, in any case.
std::uint64_t fingerprint_of(std::string_view word);

/// Whether the needles know this kind of word at all. Numbers of up to four digits do not tell rows apart and are
/// most of the words of addresses and times: they are left out, and a query for one is not answered by the needles.
/// Addresses tell rows apart as a whole: quads are needles.
bool is_needle(std::string_view word);

/// Whether the word can be part of a point in time: digits, perhaps with a T or a Z. The fractions of a second alone
/// would be a key a row, so columns of times give no needles; the directory says that a column holds times, and then
/// it may hold every such word.
bool is_clock_word(std::string_view word);

/// Gathers the fingerprints of one row group. Threads: one.
class NeedleCollector {
 public:
  /// Takes every word and quad of `text`.
  void add_value(std::string_view text);
  /// The distinct fingerprints, sorted; the collector is empty afterwards.
  std::vector<std::uint64_t> take();

 private:
  static constexpr std::size_t kRecent = 4096;

  void add_ascii(std::string_view text);
  void add(std::uint64_t fingerprint);

  std::vector<std::uint64_t> fingerprints_;  // With some duplicates.
  std::vector<std::uint64_t> recent_ =
      std::vector<std::uint64_t>(kRecent, UINT64_MAX);  // By hash: most duplicates end here.
  std::vector<std::uint64_t> scratch_;
};

}  // namespace cordwood::indexer
