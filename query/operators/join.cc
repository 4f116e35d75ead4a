// join: each row with the matching rows of another query.

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "base/bytes.h"
#include "field_edits.h"
#include "language/query.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

/// The rows of the other query, by the values of the join fields.
class JoinTable final : public Operator {
 public:
  JoinTable(const language::JoinPipe& pipe, Context& context) : pipe_(pipe), context_(context) {}

  struct Row {
    std::vector<std::pair<std::uint32_t, std::string>> fields;  // Number of the name, and value.
  };

  bool push(unsigned, Block& block) override {
    const std::lock_guard lock(mutex_);
    std::vector<std::span<const std::string_view>> keys, columns;
    for (const std::string& field : pipe_.by) keys.push_back(block.values(field).texts());
    std::vector<std::uint32_t> numbers;
    for (const std::string_view name : block.names()) {
      if (std::find(pipe_.by.begin(), pipe_.by.end(), name) != pipe_.by.end()) continue;
      numbers.push_back(number_of(pipe_.prefix + std::string(name)));
      columns.push_back(block.values(name).texts());
    }
    std::size_t bytes = 0;
    std::string key;
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      make_key(keys, row, key);
      Row made;
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i][row].empty()) continue;
        made.fields.emplace_back(numbers[i], columns[i][row]);
        bytes += sizeof(made.fields.front()) + columns[i][row].size();
      }
      bytes += key.size() + sizeof(Row) + kEntryBytes;
      rows_[key].push_back(std::move(made));
    }
    return context_.hold(bytes);
  }
  void finish() override {}

  static void make_key(const std::vector<std::span<const std::string_view>>& columns, std::uint32_t row,
                       std::string& key) {
    key.clear();
    ByteWriter writer(key);
    for (const auto& texts : columns) writer.string(texts[row]);
  }
  const std::vector<Row>* find(const std::string& key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  static constexpr std::size_t kEntryBytes = 64;  // Of the map, roughly.

  std::uint32_t number_of(const std::string& name) {
    const auto number = static_cast<std::uint32_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    if (number == names_.size()) names_.push_back(name);
    return number;
  }

  const language::JoinPipe& pipe_;
  Context& context_;
  std::mutex mutex_;  // Of what is below, while the other query runs.
  std::unordered_map<std::string, std::vector<Row>> rows_;
  std::vector<std::string> names_;
};

class JoinOperator final : public StreamingOperator {
 public:
  JoinOperator(const language::JoinPipe& pipe, std::unique_ptr<const JoinTable> table, Context& context,
               OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), table_(std::move(table)), context_(context) {}

  bool push(unsigned worker, Block& block) override {
    std::vector<std::span<const std::string_view>> keys;
    std::vector<Values::Pointer> owners;
    for (const std::string& field : pipe_.by) {
      owners.push_back(block.pointer(field));
      keys.push_back(owners.back()->texts());
    }
    Pairs pairs;
    std::string key;
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      JoinTable::make_key(keys, row, key);
      const auto* found = table_->find(key);
      if (found == nullptr && pipe_.inner) continue;
      const std::size_t count = found == nullptr ? 1 : found->size();
      for (std::size_t i = 0; i < count; ++i) {
        pairs.rows.push_back(row);
        pairs.matches.push_back(found == nullptr ? nullptr : &(*found)[i]);
        if (pairs.rows.size() == kPairsMax && !pass_on(worker, block, pairs)) return false;
      }
    }
    return pairs.rows.empty() || pass_on(worker, block, pairs);
  }

 private:
  /// Every row may match every row of the other query: what goes on at once is bounded, and a query can stop between.
  static constexpr std::size_t kPairsMax = 16 * 1024;

  struct Pairs {
    std::vector<std::uint32_t> rows;             // Of the block.
    std::vector<const JoinTable::Row*> matches;  // One for each of `rows`; null: none.
  };

  bool pass_on(unsigned worker, const Block& block, Pairs& pairs) {
    if (context_.stopped()) return false;
    Block joined = block;
    joined.keep_rows(pairs.rows);
    FieldEdits edits(joined, context_, {.keep_original_fields = true});
    for (std::uint32_t row = 0; row < pairs.matches.size(); ++row) {
      if (pairs.matches[row] == nullptr) continue;
      for (const auto& [number, value] : pairs.matches[row]->fields)
        edits.set_view(edits.column(table_->names()[number]), row, value);
    }
    pairs = {};
    return edits.apply() && pass(worker, joined);
  }

  const language::JoinPipe& pipe_;
  std::unique_ptr<const JoinTable> table_;
  Context& context_;
};

}  // namespace

Result<OperatorPointer> make(const language::JoinPipe& pipe, const Setting& setting, OperatorPointer next) {
  auto table = std::make_unique<JoinTable>(pipe, setting.context);
  CORDWOOD_TRY(setting.run_query(*pipe.query, *table, Lasting::during_push));
  return std::make_unique<JoinOperator>(pipe, std::move(table), setting.context, std::move(next));
}

}  // namespace cordwood::query
