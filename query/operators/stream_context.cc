// stream_context: the rows before and after each row, of the same stream, in time order; chunks that do not touch are
// set apart by a row whose message is "---".

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "base/time.h"
#include "group_rows.h"
#include "language/query.h"
#include "operators/operators.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Collects whole rows by time and arrival.
class RowCollector final : public Operator {
 public:
  struct Key {
    std::int64_t time;
    std::uint64_t arrival;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  explicit RowCollector(Context& context) : context_(context) {}

  bool push(unsigned, Block& block) override {
    const std::lock_guard lock(mutex_);
    const auto times = block.values(kTimeField).texts();
    const auto arrivals = block.values(kArrivalField).texts();
    const auto names = block.names();
    std::size_t bytes = 0;
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      const auto time = parse_rfc3339(times[row]);
      if (!time) continue;
      Fields fields;
      for (const std::string_view name : names) {
        const std::string_view text = block.values(name).texts()[row];
        if (!text.empty()) fields.emplace_back(name, text);
        bytes += name.size() + text.size() + sizeof(Fields::value_type);
      }
      rows_.emplace(Key{nanoseconds_of(*time), std::stoull("0" + std::string(arrivals[row]))}, std::move(fields));
    }
    return context_.hold(bytes);
  }
  void finish() override {}
  const std::map<Key, Fields>& rows() const { return rows_; }

 private:
  Context& context_;
  std::mutex mutex_;
  std::map<Key, Fields> rows_;
};

class StreamContextOperator final : public Operator {
 public:
  StreamContextOperator(const language::StreamContextPipe& pipe, const Setting& setting, OperatorPointer next)
      : pipe_(pipe), context_(setting.context), run_query_(setting.run_query), next_(std::move(next)) {}

  bool push(unsigned, Block& block) override {
    const std::lock_guard lock(mutex_);
    const auto times = block.values(kTimeField).texts();
    const auto arrivals = block.values(kArrivalField).texts();
    const auto streams = block.values(kStreamField).texts();
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      const auto time = parse_rfc3339(times[row]);
      if (!time) continue;
      found_[std::string(streams[row])].insert({nanoseconds_of(*time), std::stoull("0" + std::string(arrivals[row]))});
    }
    return context_.hold(block.row_count() * kFoundBytes);
  }

  void finish() override {
    bool first = true;
    for (const auto& [stream, found] : found_) {
      auto result = emit_stream(stream, found, first);
      if (!result) {
        context_.fail(std::move(result).error());
        return;
      }
    }
    next_->finish();
  }

 private:
  static constexpr std::size_t kFoundBytes = 64;  // Of the set's node.
  using Found = std::set<RowCollector::Key>;

  /// All rows of the stream around the found ones, then of these those that are near enough.
  Result<void> emit_stream(const std::string& stream, const Found& found, bool& first) {
    const std::int64_t window = pipe_.time_window.count();
    std::string text = "_time:[";
    append_time_text(text, found.begin()->time - window);
    text += ", ";
    append_time_text(text, found.rbegin()->time + window);
    text += "] _stream_id:" + indexer::stream_id_of(stream);
    language::ParseContext parse_context;
    CORDWOOD_TRY(const language::Query query, language::parse_query(text, parse_context));
    RowCollector around(context_);
    CORDWOOD_TRY(run_query_(query, around, Lasting::during_push));

    std::vector<std::map<RowCollector::Key, Fields>::const_iterator> rows;
    std::vector<bool> shown;
    for (auto it = around.rows().begin(); it != around.rows().end(); ++it) rows.push_back(it);
    shown.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!found.contains(rows[i]->first)) continue;
      const std::size_t begin = i - std::min<std::size_t>(i, pipe_.before);
      const std::size_t end =
          std::min(rows.size() - 1, i + static_cast<std::size_t>(std::min<std::uint64_t>(pipe_.after, rows.size())));
      std::fill(shown.begin() + static_cast<std::ptrdiff_t>(begin),
                shown.begin() + static_cast<std::ptrdiff_t>(end) + 1, true);
    }
    std::vector<Fields> chosen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!shown[i]) continue;
      if (!first && (i == 0 || !shown[i - 1])) chosen.push_back(delimiter(rows[i]->first.time, stream));
      first = false;
      chosen.push_back(rows[i]->second);
    }
    emit(chosen);
    return success();
  }

  static Fields delimiter(std::int64_t time, const std::string& stream) {
    std::string text;
    append_time_text(text, time);
    return {{std::string(kTimeField), text},
            {std::string(kStreamIdField), indexer::stream_id_of(stream)},
            {std::string(kStreamField), stream},
            {std::string(kMessageField), "---"}};
  }

  void emit(const std::vector<Fields>& rows) {
    std::vector<std::string_view> names;
    for (const Fields& row : rows)
      for (const auto& [name, value] : row)
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    emit_rows(*next_, context_, names, rows.size(), [&](std::size_t column, std::size_t row, std::string& out) {
      for (const auto& [name, value] : rows[row])
        if (name == names[column]) out += value;
    });
  }

  const language::StreamContextPipe& pipe_;
  Context& context_;
  Setting::RunQuery run_query_;
  OperatorPointer next_;
  std::mutex mutex_;                    // Of found_, while rows come.
  std::map<std::string, Found> found_;  // By stream.
};

}  // namespace

Result<OperatorPointer> make(const language::StreamContextPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<StreamContextOperator>(pipe, setting, std::move(next));
}

}  // namespace cordwood::query
