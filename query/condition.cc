#include "condition.h"

#include <algorithm>

#include "base/check.h"
#include "base/event.h"
#include "language/joined_alternatives.h"
#include "language/stream_filter.h"
#include "value_tests.h"

namespace cordwood::query {

using indexer::Bitmap;
using indexer::ValueTest;
using indexer::Verdict;
using language::FilterKind;

namespace {

// Rough costs of asking one row group; only their order matters.
constexpr int kTimeCost = 1, kStreamCost = 2, kIntegerCost = 3, kWordCost = 4, kTextCost = 6, kAnyFieldCost = 20,
              kRowByRowCost = 50;

int cost_of(const ValueTest& test) {
  if (test.integer_range()) return kIntegerCost;
  return test.required_words().empty() ? kTextCost : kWordCost;
}

// The index knows neither field. A word that a test requires can rule both out: "123456789Z" is the longest of a
// _time, and a _stream_id is one word of 32 digits.
bool may_pass_time_or_stream_id(const ValueTest& test) {
  constexpr std::size_t kTimeWordBytesMax = 10;
  constexpr std::size_t kStreamIdBytes = 32;
  const auto alternatives = test.required_words();
  return alternatives.empty() || std::any_of(alternatives.begin(), alternatives.end(), [](const auto& words) {
           return std::all_of(words.begin(), words.end(), [](const std::string& word) {
             return word.size() <= kTimeWordBytesMax || word.size() == kStreamIdBytes;
           });
         });
}

}  // namespace

/// What a condition is asked about.
class Condition::Input {
 public:
  virtual ~Input() = default;
  virtual Verdict verdict(const Node&) const { return Verdict::maybe; }
  virtual void select(const std::string& field, const ValueTest& test, Bitmap& rows) = 0;
  virtual void select(const TimeRange& range, Bitmap& rows) = 0;
  virtual std::vector<std::string_view> names() = 0;
  virtual void select(const language::Filter& filter, Bitmap& rows) = 0;
};

namespace {

/// A row of a block for filters that ask row by row.
class BlockRow final : public language::RowView {
 public:
  explicit BlockRow(Block& block) : block_(block) {}
  void move_to(std::uint32_t row) { row_ = row; }

  std::string_view value(std::string_view field) const override { return block_.values(field).texts()[row_]; }
  Timestamp time() const override {
    const Values& values = block_.values(kTimeField);
    if (const auto times = values.times()) return timestamp_from_nanoseconds((*times)[row_]);
    return parse_rfc3339(values.texts()[row_]).value_or(Timestamp{});
  }
  void for_each_field(const std::function<void(std::string_view, std::string_view)>& visit) const override {
    for (const std::string_view name : block_.names())
      if (const std::string_view text = block_.values(name).texts()[row_]; !text.empty()) visit(name, text);
  }

 private:
  Block& block_;
  std::uint32_t row_ = 0;
};

void select_values(const Values& values, const ValueTest& test, Bitmap& rows) {
  if (const auto constant = values.constant()) {
    if (!test.matches(*constant)) rows.clear();
    return;
  }
  if (const auto coded = values.coded()) {
    enum : std::uint8_t { unknown, passes, fails };
    std::vector<std::uint8_t> known(coded->values.size(), unknown);
    rows.keep_if([&](std::uint32_t row) {
      std::uint8_t& answer = known[coded->ids[row]];
      if (answer == unknown) answer = test.matches(coded->values[coded->ids[row]]) ? passes : fails;
      return answer == passes;
    });
    return;
  }
  const auto integers = values.integers();
  const auto range = integers ? test.integer_range() : std::nullopt;
  if (range) {
    rows.keep_if([&](std::uint32_t row) { return range->min <= (*integers)[row] && (*integers)[row] <= range->max; });
    return;
  }
  const auto texts = values.texts();
  rows.keep_if([&](std::uint32_t row) { return test.matches(texts[row]); });
}

}  // namespace

class Condition::BlockInput final : public Input {
 public:
  BlockInput(Block& block, Context& context) : block_(block), context_(context) {}

  void select(const std::string& field, const ValueTest& test, Bitmap& rows) override {
    select_values(block_.values(field), test, rows);
  }
  void select(const TimeRange& range, Bitmap& rows) override {
    const Values& values = block_.values(kTimeField);
    if (const auto times = values.times()) {
      const std::int64_t start = nanoseconds_of(range.start), end = nanoseconds_of(range.end);
      rows.keep_if([&](std::uint32_t row) { return start <= (*times)[row] && (*times)[row] <= end; });
      return;
    }
    const auto texts = values.texts();
    rows.keep_if([&](std::uint32_t row) {
      const auto time = parse_rfc3339(texts[row]);
      return time && range.contains(*time);
    });
  }
  std::vector<std::string_view> names() override { return block_.names(); }
  void select(const language::Filter& filter, Bitmap& rows) override {
    BlockRow view(block_);
    rows.keep_if([&](std::uint32_t row) {
      view.move_to(row);
      return !context_.stopped_lately() && filter.matches(view);
    });
  }

 private:
  Block& block_;
  Context& context_;
};

class Condition::RowGroupInput final : public Input {
 public:
  RowGroupInput(std::shared_ptr<RowGroupSource> source, const Judgement& judgement, std::size_t row_group,
                Context& context)
      : source_(std::move(source)), judgement_(judgement), row_group_(row_group), context_(context) {}

  Verdict verdict(const Node& node) const override {
    if (node.id >= judgement_.by_node_.size() || judgement_.by_node_[node.id].empty()) return Verdict::maybe;
    return judgement_.by_node_[node.id][row_group_];
  }
  void select(const std::string& field, const ValueTest& test, Bitmap& rows) override {
    if (field == kTimeField || field == kArrivalField || field == kStreamIdField) {
      Block block(source_, Selection::all(rows.size()));
      select_values(block.values(field), test, rows);
      return;
    }
    if (source_->open() == nullptr)
      rows.clear();
    else if (const auto column = source_->column(field))
      column->select(test, rows);
    else if (source_->failed(field) || !test.matches(""))
      rows.clear();
  }
  void select(const TimeRange& range, Bitmap& rows) override { source_->keep_within(range, rows); }
  std::vector<std::string_view> names() override { return Block(source_, Selection::all(0)).names(); }
  void select(const language::Filter& filter, Bitmap& rows) override {
    // Only the rows that are still asked about are read.
    std::vector<std::uint32_t> asked;
    rows.for_each([&](std::uint32_t row) { asked.push_back(row); });
    Block block(source_, Selection::of(rows));
    BlockRow view(block);
    for (std::uint32_t i = 0; i < asked.size(); ++i) {
      view.move_to(i);
      if (context_.stopped_lately() || !filter.matches(view)) rows.reset(asked[i]);
    }
  }

 private:
  std::shared_ptr<RowGroupSource> source_;
  const Judgement& judgement_;
  std::size_t row_group_;
  Context& context_;
};

Condition::Condition(language::FilterPtr filter, Context& context) : context_(context) {
  if (filter == nullptr) return;
  filter_ = language::with_alternatives_joined(filter);
  root_ = compile(*filter_);
}

Condition::Node Condition::compile(const language::Filter& filter) {
  Node node;
  node.id = node_count_++;
  const auto take_parts = [&](const std::vector<language::FilterPtr>& parts) {
    for (const language::FilterPtr& part : parts) node.parts.push_back(compile(*part));
    std::stable_sort(node.parts.begin(), node.parts.end(),
                     [](const Node& a, const Node& b) { return a.cost < b.cost; });
    for (const Node& part : node.parts) node.cost += part.cost;
  };
  switch (filter.kind()) {
    case FilterKind::all:
      break;
    case FilterKind::all_of:
      node.kind = Kind::all_of;
      take_parts(static_cast<const language::AndFilter&>(filter).parts());
      break;
    case FilterKind::any_of:
      node.kind = Kind::any_of;
      take_parts(static_cast<const language::OrFilter&>(filter).parts());
      break;
    case FilterKind::negation:
      node.kind = Kind::negation;
      node.parts.push_back(compile(*static_cast<const language::NotFilter&>(filter).part()));
      node.cost = node.parts.front().cost;
      break;
    case FilterKind::field: {
      const auto& field = static_cast<const language::FieldFilter&>(filter);
      node.kind = Kind::field;
      node.field = field.field();
      node.test = test_of(field, context_);
      if (node.field == kStreamIdField) node.stream_test = test_of_stream_id(field, context_);
      node.cost = cost_of(*node.test);
      break;
    }
    case FilterKind::fields: {
      const auto& any = static_cast<const language::AnyFieldFilter&>(filter);
      node.kind = Kind::any_field;
      node.pattern = any.fields();
      node.test = test_of_present(any.test(), context_);
      node.cost = kAnyFieldCost;
      break;
    }
    case FilterKind::time:
      node.kind = Kind::time;
      node.range = static_cast<const language::TimeFilter&>(filter).range();
      node.cost = kTimeCost;
      break;
    case FilterKind::stream:
      node.kind = Kind::field;
      node.field = kStreamField;
      node.test = test_of(static_cast<const language::StreamFilter&>(filter), context_);
      node.cost = kStreamCost;
      break;
    case FilterKind::subquery:
      CORDWOOD_CHECK(false, "a subquery that was not resolved");
      break;
    case FilterKind::other:
      node.kind = Kind::other;
      node.filter = &filter;
      node.cost = kRowByRowCost;
      break;
  }
  return node;
}

// ---- What the index says ----

namespace {

void judge_arrivals(const ValueTest::IntegerRange& range, const indexer::Segment& segment,
                    std::vector<Verdict>& verdicts) {
  const auto summaries = segment.row_groups();
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const auto first = static_cast<std::int64_t>(summaries[i].first_arrival);
    const auto last = static_cast<std::int64_t>(summaries[i].last_arrival);
    if (range.min <= first && last <= range.max)
      verdicts[i] = Verdict::all;
    else if (last < range.min || range.max < first)
      verdicts[i] = Verdict::none;
  }
}

}  // namespace

Condition::Judgement Condition::no_judgement(std::size_t row_group_count) {
  Judgement judgement;
  judgement.combined_.assign(row_group_count, Verdict::maybe);
  return judgement;
}

bool Condition::is_of_other_streams(const Judgement& judgement, std::size_t row_group) const {
  const auto says_none = [&](const Node& node) {
    const bool is_stream = node.kind == Kind::field && (node.field == kStreamField || node.stream_test != nullptr);
    const auto& verdicts = judgement.by_node_[node.id];
    return is_stream && !verdicts.empty() && verdicts[row_group] == Verdict::none;
  };
  return says_none(root_) ||
         (root_.kind == Kind::all_of && std::any_of(root_.parts.begin(), root_.parts.end(), says_none));
}

Result<Condition::Judgement> Condition::judge(const indexer::Segment& segment) const {
  Judgement judgement;
  judgement.by_node_.resize(node_count_);
  CORDWOOD_TRY(judgement.combined_, judge(root_, segment, judgement));
  return judgement;
}

Result<std::vector<Verdict>> Condition::judge(const Node& node, const indexer::Segment& segment,
                                              Judgement& into) const {
  const std::size_t count = segment.row_groups().size();
  std::vector<Verdict> verdicts(count, Verdict::maybe);
  if (context_.stopped()) return verdicts;
  switch (node.kind) {
    case Kind::all:
      verdicts.assign(count, Verdict::all);
      break;
    case Kind::all_of:
      verdicts.assign(count, Verdict::all);
      for (const Node& part : node.parts) {
        CORDWOOD_TRY(const auto theirs, judge(part, segment, into));
        for (std::size_t i = 0; i < count; ++i) {
          if (theirs[i] == Verdict::none)
            verdicts[i] = Verdict::none;
          else if (theirs[i] == Verdict::maybe && verdicts[i] == Verdict::all)
            verdicts[i] = Verdict::maybe;
        }
        if (std::all_of(verdicts.begin(), verdicts.end(), [](Verdict v) { return v == Verdict::none; })) break;
      }
      break;
    case Kind::any_of:
      verdicts.assign(count, Verdict::none);
      for (const Node& part : node.parts) {
        CORDWOOD_TRY(const auto theirs, judge(part, segment, into));
        for (std::size_t i = 0; i < count; ++i) {
          if (theirs[i] == Verdict::all)
            verdicts[i] = Verdict::all;
          else if (theirs[i] == Verdict::maybe && verdicts[i] == Verdict::none)
            verdicts[i] = Verdict::maybe;
        }
      }
      break;
    case Kind::negation: {
      CORDWOOD_TRY(verdicts, judge(node.parts.front(), segment, into));
      for (Verdict& verdict : verdicts) {
        if (verdict == Verdict::none)
          verdict = Verdict::all;
        else if (verdict == Verdict::all)
          verdict = Verdict::none;
      }
      break;
    }
    case Kind::field: {
      if (node.field == kTimeField) break;
      if (node.field == kArrivalField) {
        if (const auto range = node.test->integer_range()) judge_arrivals(*range, segment, verdicts);
        break;
      }
      if (context_.hides(node.field)) {
        verdicts.assign(count, node.test->matches("") ? Verdict::all : Verdict::none);
      } else if (node.stream_test != nullptr) {
        CORDWOOD_TRY(verdicts, segment.judge(kStreamField, *node.stream_test));
      } else {
        CORDWOOD_TRY(verdicts, segment.judge(node.field, *node.test));
      }
      break;
    }
    case Kind::any_field: {
      verdicts.assign(count, Verdict::none);
      const bool reads_special = node.pattern.matches(kTimeField) || node.pattern.matches(kStreamIdField);
      for (const std::string& name : segment.column_names()) {
        if (!node.pattern.matches(name) || context_.hides(name)) continue;
        if (context_.stopped()) return verdicts;
        CORDWOOD_TRY(const auto theirs, segment.judge(name, *node.test));
        for (std::size_t i = 0; i < count; ++i)
          if (theirs[i] != Verdict::none) verdicts[i] = Verdict::maybe;
      }
      if (reads_special && may_pass_time_or_stream_id(*node.test)) verdicts.assign(count, Verdict::maybe);
      break;
    }
    case Kind::time: {
      const auto summaries = segment.row_groups();
      for (std::size_t i = 0; i < count; ++i) {
        if (node.range.covers(summaries[i].times))
          verdicts[i] = Verdict::all;
        else if (!node.range.overlaps(summaries[i].times))
          verdicts[i] = Verdict::none;
      }
      break;
    }
    case Kind::other:
      break;
  }
  into.by_node_[node.id] = verdicts;
  return verdicts;
}

// ---- What the columns say ----

void Condition::select(const std::shared_ptr<RowGroupSource>& source, const Judgement& judgement, std::size_t row_group,
                       Bitmap& rows) const {
  RowGroupInput input(source, judgement, row_group, context_);
  select(root_, input, rows);
}

void Condition::select(Block& block, Bitmap& rows) const {
  BlockInput input(block, context_);
  select(root_, input, rows);
}

void Condition::select(const Node& node, Input& input, Bitmap& rows) const {
  if (context_.stopped()) return rows.clear();
  switch (input.verdict(node)) {
    case Verdict::none:
      rows.clear();
      return;
    case Verdict::all:
      return;
    case Verdict::maybe:
      break;
  }
  switch (node.kind) {
    case Kind::all:
      return;
    case Kind::all_of:
      for (const Node& part : node.parts) {
        select(part, input, rows);
        if (rows.none()) return;
      }
      return;
    case Kind::any_of: {
      Bitmap open = rows;  // Not decided yet.
      Bitmap passed(rows.size());
      for (const Node& part : node.parts) {
        Bitmap these = open;
        select(part, input, these);
        passed |= these;
        open -= these;
        if (open.none()) break;
      }
      rows = std::move(passed);
      return;
    }
    case Kind::negation: {
      Bitmap passed = rows;
      select(node.parts.front(), input, passed);
      rows -= passed;
      return;
    }
    case Kind::field:
      input.select(node.field, *node.test, rows);
      return;
    case Kind::any_field: {
      Bitmap open = rows;
      Bitmap passed(rows.size());
      for (const std::string_view name : input.names()) {
        if (!node.pattern.matches(name)) continue;
        Bitmap these = open;
        input.select(std::string(name), *node.test, these);
        passed |= these;
        open -= these;
        if (open.none()) break;
      }
      rows = std::move(passed);
      return;
    }
    case Kind::time:
      input.select(node.range, rows);
      return;
    case Kind::other:
      input.select(*node.filter, rows);
      return;
  }
}

}  // namespace cordwood::query
