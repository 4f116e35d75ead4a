#include "fingerprint.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "base/checksum.h"
#include "base/words.h"
#include "radix_sort.h"

namespace cordwood::indexer {
namespace {

// The lower case of each ASCII byte that is part of a word, 0 for the others.
constexpr std::array<char, 128> kFolded = [] {
  std::array<char, 128> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c);
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c);
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c + 32);
  table['_'] = '_';
  return table;
}();

std::uint64_t fingerprint_of_folded(std::string_view word) { return checksum64(word) >> (64 - kFingerprintBits); }

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  std::size_t at = 0;
  for (; at + sizeof all <= text.size(); at += sizeof all) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    all |= word;
  }
  for (; at < text.size(); ++at) all |= static_cast<unsigned char>(text[at]);
  return (all & 0x8080808080808080) == 0;
}

}  // namespace

std::uint64_t fingerprint_of(std::string_view word) {
  std::string folded;
  append_lower_case(folded, word);
  return fingerprint_of_folded(folded);
}

bool is_needle(std::string_view word) { return !is_short_number(word); }

bool is_clock_word(std::string_view word) {
  constexpr std::string_view kLetters = "TZtz";
  return std::all_of(word.begin(), word.end(),
                     [&](char c) { return (c >= '0' && c <= '9') || kLetters.find(c) != std::string_view::npos; });
}

void NeedleCollector::add_value(std::string_view text) {
  if (is_ascii(text)) return add_ascii(text);
  QuadFinder quads;
  for (auto word = next_word(text); !word.empty(); word = next_word(text)) {
    if (is_needle(word))
      add(fingerprint_of(word));
    else if (const std::string_view quad = quads.take(word); !quad.empty())
      add(fingerprint_of(quad));
  }
}

// The same for texts without bytes above 127, which are nearly all, without a call a character.
void NeedleCollector::add_ascii(std::string_view text) {
  std::array<char, 64> folded;
  const char* const lower = kFolded.data();
  QuadFinder quads;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    if (lower[static_cast<unsigned char>(*at)] == 0) {
      ++at;
      continue;
    }
    const char* const begin = at;
    char* to = folded.data();
    char* const room = to + folded.size();
    for (char c; at != end && (c = lower[static_cast<unsigned char>(*at)]) != 0; ++at)
      if (to != room) *to++ = c;
    const std::string_view word(begin, static_cast<std::size_t>(at - begin));
    if (!is_needle(word)) {
      if (const std::string_view quad = quads.take_number(word); !quad.empty()) add(fingerprint_of_folded(quad));
      continue;
    }
    add(word.size() <= folded.size() ? fingerprint_of_folded({folded.data(), word.size()}) : fingerprint_of(word));
  }
}

void NeedleCollector::add(std::uint64_t fingerprint) {
  std::uint64_t& recent = recent_.data()[fingerprint % kRecent];
  if (recent == fingerprint) return;
  recent = fingerprint;
  fingerprints_.push_back(fingerprint);
}

std::vector<std::uint64_t> NeedleCollector::take() {
  recent_.assign(kRecent, UINT64_MAX);
  radix_sort(fingerprints_, kFingerprintBits, scratch_);
  fingerprints_.erase(std::unique(fingerprints_.begin(), fingerprints_.end()), fingerprints_.end());
  return std::exchange(fingerprints_, {});
}

}  // namespace cordwood::indexer
