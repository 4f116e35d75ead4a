#pragma once
// Walks a text once for all detectors.
//
// Nearly every line holds nothing to mask, so the walk is built for saying no: it looks for the rare bytes of
// each anchor and compares more only where they stand. The cost is the same for one detector or all.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "block_scan.h"
#include "detector.h"
#include "detectors/all.h"

namespace cordwood::masking {

struct Finding {
  Span span;
  std::uint32_t rule = 0;  // Index into kDetectors; the masker's own rules count on from there.
};

/// Threads: const members from any thread at once.
class Scanner {
 public:
  /// Looks for the detectors whose place in kDetectors is true.
  explicit Scanner(const std::array<bool, kDetectors.size()>& enabled);

  /// Appends what the detectors found, in no order; spans of different detectors may overlap.
  void scan(std::string_view text, std::vector<Finding>& out) const;

  /// Appends the places at which anchors stand, and perhaps more, in no order: a text without any has no findings.
  void find_anchors(std::string_view text, std::vector<std::size_t>& out) const;

  /// As scan(), byte by byte: for processors that BlockScan cannot use, and as its slow twin in tests.
  void scan_slowly(std::string_view text, std::vector<Finding>& out) const;

 private:
  struct Literal {
    std::string_view text;
    std::size_t rare_at;
    std::uint32_t detector;
  };
  using Resume = std::array<std::size_t, kDetectors.size()>;  // Where each detector's last finding ended.

  void add_anchor(const Anchor& anchor, std::uint32_t detector);
  static bool stands_at(const Literal& literal, std::string_view text, std::size_t at);
  void look_at(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const;
  void examine(std::string_view text, std::size_t at, std::uint32_t detector, Resume& resume,
               std::vector<Finding>& out) const;

  static unsigned folded(char c) { return static_cast<unsigned char>(c) | 0x20U; }

  std::array<std::vector<Literal>, 256> literals_;  // By the folded first rare byte.
  std::array<std::uint64_t, (1 << 16) / 64>
      rare_pairs_{};  // A bit for each two folded bytes that begin something rare.
  std::vector<std::uint32_t> digit_detectors_;
  BlockTables tables_;
};

}  // namespace cordwood::masking
