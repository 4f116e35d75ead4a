#include "base/find_bytes.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace cordwood {

std::size_t find_bytes(std::string_view text, std::string_view bytes, std::size_t from) {
#ifdef __SSE2__
  constexpr std::size_t kStep = sizeof(__m128i);
  if (bytes.size() > 1) {
    const char* const begin = text.data();
    const std::size_t last = bytes.size() - 1;
    const __m128i first_byte = _mm_set1_epi8(bytes.front());
    const __m128i last_byte = _mm_set1_epi8(bytes.back());
    // Places from..from+15 are read, and as many `last` bytes further on.
    for (; from + last + kStep <= text.size(); from += kStep) {
      const __m128i firsts = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + from));
      const __m128i lasts = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + from + last));
      const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(firsts, first_byte), _mm_cmpeq_epi8(lasts, last_byte));
      for (auto places = static_cast<unsigned>(_mm_movemask_epi8(both)); places != 0; places &= places - 1) {
        const std::size_t at = from + static_cast<std::size_t>(std::countr_zero(places));
        if (std::memcmp(begin + at + 1, bytes.data() + 1, last - 1) == 0) return at;
      }
    }
  }
#endif
  return text.find(bytes, from);
}

}  // namespace cordwood
