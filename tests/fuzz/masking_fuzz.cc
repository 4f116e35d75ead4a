// Any text: masking neither crashes nor reads out of bounds; the walk in blocks finds what the walk byte by
// byte finds; a text that was masked is left alone; findings lie within the text, in order; a short text that is
// repeated takes linear time.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/yaml.h"
#include "masking/masker.h"
#include "scanner.h"

namespace {

using cordwood::masking::Finding;
using cordwood::masking::Masker;
using cordwood::masking::Scanner;

const Scanner& scanner() {
  static const Scanner all = [] {
    std::array<bool, cordwood::masking::kDetectors.size()> enabled;
    enabled.fill(true);
    return Scanner(enabled);
  }();
  return all;
}

const Masker& masker() {
  static const Masker made = Masker::from_configuration(cordwood::YamlNode::parse("", "defaults").value(),
                                                        cordwood::masking::KeySet(std::string(32, 'k')))
                                 .value();
  return made;
}

// sid=sid=sid=…: no pattern makes a detector read its rest again and again. Quadratic work would take minutes.
void expect_linear(const std::string& piece) {
  constexpr std::size_t kBytes = 1 << 18;
  constexpr std::chrono::seconds kTimeMax{5};
  std::string text;
  while (text.size() < kBytes) text += piece;
  const auto begin = std::chrono::steady_clock::now();
  masker().mask_text(text);
  CORDWOOD_CHECK(std::chrono::steady_clock::now() - begin < kTimeMax);
}

bool less(const Finding& a, const Finding& b) {
  return std::tie(a.rule, a.span.begin, a.span.end) < std::tie(b.rule, b.span.begin, b.span.end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPieceBytesMax = 24;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size > 0 && size <= kPieceBytesMax) expect_linear(text);
  std::vector<Finding> fast;
  std::vector<Finding> slow;
  scanner().scan(text, fast);
  scanner().scan_slowly(text, slow);
  std::sort(fast.begin(), fast.end(), less);
  std::sort(slow.begin(), slow.end(), less);
  CORDWOOD_CHECK(fast.size() == slow.size());
  for (std::size_t i = 0; i < fast.size(); ++i) {
    CORDWOOD_CHECK(!less(fast[i], slow[i]) && !less(slow[i], fast[i]));
    CORDWOOD_CHECK(fast[i].span.begin < fast[i].span.end && fast[i].span.end <= text.size());
  }
  // Again and again, because a tag may complete what stands around it; it must come to rest.
  std::string masked = masker().mask_text(text);
  for (int round = 0; round < 4; ++round) {
    const std::string again = masker().mask_text(masked);
    if (again == masked) return 0;
    masked = again;
  }
  CORDWOOD_CHECK(masker().mask_text(masked) == masked);
  return 0;
}
