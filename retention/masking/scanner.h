#pragma once
// Walks a text once for all detectors.
//
// Nearly every line holds nothing to mask, so the walk is built for saying no: it looks for the rare bytes of
// each literal, for shapes of digits and letters, and for what joins a name to its value, and compares more only
// where they stand. A detector's further name costs nothing: the last bytes before a joint are one look into
// a table, however many names there are.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "block_scan.h"
#include "detector.h"
#include "detectors/all.h"

namespace cordwood::masking {

struct PlacedAction;

struct Finding {
  Span span;
  std::uint32_t rule = 0;                 // Index into kDetectors; the masker's own rules count on from there.
  std::string_view meant = {};            // What the span stands for, when it is written in another way (unescaping.h).
  const PlacedAction* decided = nullptr;  // What is done with it; text_masking.h says so, not the scanner.

  std::string_view value_in(std::string_view text) const { return meant.empty() ? span.in(text) : meant; }
};

/// Threads: const members from any thread at once.
class Scanner {
 public:
  /// Looks for the detectors whose place in kDetectors is true.
  explicit Scanner(const std::array<bool, kDetectors.size()>& enabled);

  /// Appends what the detectors found, in no order; spans of different detectors may overlap. Returns whether something
  /// in the text is written in another way, which is not looked through here.
  bool scan(std::string_view text, std::vector<Finding>& out, VectorUnit unit = BlockScan::best_unit()) const;

  /// Appends the places at which anchors stand, or something is written in another way, and perhaps more, in no order:
  /// a text without any has no findings.
  void find_anchors(std::string_view text, std::vector<std::size_t>& out) const;

  /// Whether a field of this name holds what only its name can tell.
  bool gives_context(std::string_view name) const;

  /// As scan(), byte by byte: for processors that BlockScan cannot use, and as its slow twin in tests.
  bool scan_slowly(std::string_view text, std::vector<Finding>& out) const;

 private:
  // In place of a detector: the word "value", behind which stands what a name before it is for, and VALUES of SQL.
  static constexpr std::uint32_t kValueWord = kDetectors.size();
  static constexpr std::uint32_t kColumns = kDetectors.size() + 1;

  struct Literal {
    std::string_view text;
    std::size_t rare_at;
    std::uint32_t detector;
  };
  struct KnownName {
    std::string_view pattern;
    std::uint32_t detector;
    std::size_t place;  // Among the detector's names.
  };
  // The names that may end at `end`, and where the joint behind them is looked for.
  struct KnownEnd {
    const std::vector<KnownName>* names = nullptr;
    std::size_t end = 0;
    std::size_t from = 0;
  };
  using Resume = std::array<std::size_t, kDetectors.size()>;  // Where each detector's last finding ended.

  void add_anchor(const Anchor& anchor, std::uint32_t detector);
  void add_name(std::string_view pattern, std::uint32_t detector, std::size_t place);
  void add_shorter_names();
  static bool stands_at(const Literal& literal, std::string_view text, std::size_t at);
  const std::vector<KnownName>* names_ending_at(std::string_view text, std::size_t end) const;
  bool may_have_suffix(std::string_view text, std::size_t end) const;
  KnownEnd names_ending_about(std::string_view text, std::size_t end, std::size_t from) const;
  KnownEnd names_before(std::string_view text, std::size_t joint) const;
  void look_at_end(std::string_view text, std::size_t end, std::size_t from, std::size_t at, Resume& resume,
                   std::vector<Finding>& out) const;
  void examine_sibling(std::string_view text, const KnownEnd& known, std::size_t at, Resume& resume,
                       std::vector<Finding>& out) const;
  void examine_names(std::string_view text, const KnownEnd& known, std::size_t at, Resume& resume,
                     std::vector<Finding>& out) const;
  void look_at_columns(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const;
  bool may_be_literal(std::string_view text, std::size_t at) const;
  void look_at_literal(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const;
  void look_at_shape(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const;
  void look_at_joint(std::string_view text, std::size_t at, Resume& resume, std::vector<Finding>& out) const;
  void examine(std::string_view text, std::size_t at, Anchor::Kind kind, Resume& resume,
               std::vector<Finding>& out) const;
  void examine(std::string_view text, std::size_t at, std::uint32_t detector, Resume& resume,
               std::vector<Finding>& out) const;

  static unsigned folded(char c) { return static_cast<unsigned char>(c) | 0x20U; }

  static constexpr std::size_t kKinds = static_cast<std::size_t>(Anchor::Kind::dotted_six) + 1;
  // A set of hashes: mostly says no.
  template <unsigned kLog2Bits>
  struct HashBits {
    std::array<std::uint64_t, (std::size_t{1} << kLog2Bits) / 64> bits{};

    static std::size_t hash_of(std::uint64_t key) { return key * 0x9e3779b97f4a7c15U >> (64 - kLog2Bits); }
    void add(std::uint64_t key) { bits[hash_of(key) / 64] |= std::uint64_t{1} << (hash_of(key) % 64); }
    bool has(std::uint64_t key) const { return (bits[hash_of(key) / 64] >> (hash_of(key) % 64) & 1) != 0; }
  };

  std::array<std::vector<Literal>, 256> literals_;            // By the folded first rare byte.
  HashBits<13> literal_bits_;                                 // Of the three rare bytes.
  std::array<std::vector<std::uint32_t>, kKinds> detectors_;  // Of all other kinds of anchors.
  HashBits<15> name_bits_;                                    // Of names' last three bytes,
  HashBits<16> name_key_bits_;                                // and of the keys of names_.
  HashBits<13> suffix_bits_;                                  // Of the last three bytes of what may follow a name.
  std::unordered_map<std::uint64_t, std::vector<KnownName>> names_;  // By their last six, four or three.
  BlockTables tables_;
};

}  // namespace cordwood::masking
