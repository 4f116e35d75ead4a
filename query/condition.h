#pragma once
// A filter made ready to be asked about columns: the tree of language/filter.h with the questions adapted to the
// indexer's, cheap questions first.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "block.h"
#include "context.h"
#include "indexer/bitmap.h"
#include "indexer/segment.h"
#include "indexer/value_test.h"
#include "language/filter.h"

namespace cordwood::query {

/// REQUIRES of the filter: subqueries are resolved. Immutable. Threads: const members from any thread at once. Once the
/// run has stopped, what it says is of no use, and said soon.
class Condition {
 public:
  Condition(language::FilterPtr filter, Context& context);

  bool passes_all() const { return root_.kind == Kind::all; }

  /// What the index knows of each row group of one segment. `verdicts` by node; the root's are combined().
  class Judgement {
   public:
    std::span<const indexer::Verdict> combined() const { return combined_; }

   private:
    friend class Condition;
    std::vector<std::vector<indexer::Verdict>> by_node_;
    std::vector<indexer::Verdict> combined_;
  };
  /// Reads summaries, lexicon and needles.
  Result<Judgement> judge(const indexer::Segment& segment) const;
  /// Whether the streams that the filter asks for are enough to rule a row group out.
  bool is_of_other_streams(const Judgement& judgement, std::size_t row_group) const;
  /// Where nothing is pruned: maybe, everywhere.
  static Judgement no_judgement(std::size_t row_group_count);

  /// Takes out of `rows` those of the row group that do not pass. A column that cannot be read passes none that ask it.
  void select(const std::shared_ptr<RowGroupSource>& source, const Judgement& judgement, std::size_t row_group,
              indexer::Bitmap& rows) const;

  /// The same for the rows of a block.
  void select(Block& block, indexer::Bitmap& rows) const;

 private:
  enum class Kind : std::uint8_t { all, all_of, any_of, negation, field, any_field, time, other };
  struct Node {
    Kind kind = Kind::all;
    std::size_t id = 0;  // Numbers all nodes of the tree.
    int cost = 0;        // Parts of all_of and any_of are in ascending order of it.
    std::vector<Node> parts;
    std::string field;
    language::FieldPattern pattern;
    std::shared_ptr<const indexer::ValueTest> test;
    std::shared_ptr<const indexer::ValueTest> stream_test;  // Of _stream_id: asked of the index for _stream.
    TimeRange range;
    const language::Filter* filter = nullptr;
  };
  class Input;
  class RowGroupInput;
  class BlockInput;

  Node compile(const language::Filter& filter);
  Result<std::vector<indexer::Verdict>> judge(const Node& node, const indexer::Segment& segment, Judgement& into) const;
  void select(const Node& node, Input& input, indexer::Bitmap& rows) const;

  Context& context_;
  language::FilterPtr filter_;  // Keeps what nodes point to.
  std::size_t node_count_ = 0;
  Node root_;
};

}  // namespace cordwood::query
