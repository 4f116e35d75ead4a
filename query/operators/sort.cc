// sort, first and last.
//
// Blocks are kept with the values of the sort keys only; the other fields of a row are read when it has made it into
// the answer. With a limit, each worker cuts back to its best rows whenever it has kept twice as many, or has much in
// memory for their sake, and tells the scan how old (or new) a row may be and still matter. Of a block that has few
// rows left then only their keys stay.

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "base/bytes.h"
#include "numbers.h"
#include "operators/operators.h"
#include "stats/row_text.h"

namespace cordwood::query {

namespace {

struct Order {
  language::SortFields by;  // Empty: by all fields, as JSON.
  bool descending = false;  // Turns every field round.
  language::FieldNames partition_by;
  std::uint64_t offset = 0;
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::string rank;
  bool is_total = false;  // Rows that are equal by `by` are in the order of all fields, as JSON.
  bool is_page = false;   // By the rows of the store instead, newest first.

  bool limited() const { return limit != std::numeric_limits<std::uint64_t>::max(); }
  /// Rows that can matter, of a partition.
  std::uint64_t wanted() const {
    return limit > std::numeric_limits<std::uint64_t>::max() - offset ? std::numeric_limits<std::uint64_t>::max()
                                                                      : offset + limit;
  }
};

/// One sort field of the rows of a block.
struct KeyColumn {
  std::span<const std::int64_t> integers;         // Set when every value is an integer or a time of a row group.
  std::span<const std::string_view> texts;        // Set otherwise.
  std::vector<std::optional<std::int64_t>> read;  // Of texts, those that are integers.
  bool times = false;
  bool own = false;  // The values are not the block's as well.
  Values::Pointer values;
};

struct Chunk {
  explicit Chunk(Block kept) : block(std::move(kept)) {}
  Block block;
  std::vector<KeyColumn> keys;
  std::vector<std::string_view> partitions;                // One a row; empty without partition_by.
  std::vector<std::uint32_t> shown_at;                     // Of a row that is shown: its row in the narrowed block.
  std::vector<std::span<const std::string_view>> columns;  // Of the narrowed block, by name.
  std::size_t bytes = 0;                                   // That it holds.
};

struct RowRef {
  Chunk* chunk;
  std::uint32_t row;
};

int compare(const KeyColumn& a, std::uint32_t row_a, const KeyColumn& b, std::uint32_t row_b) {
  if (a.times == b.times && !a.integers.empty() && !b.integers.empty()) {
    const std::int64_t number_a = a.integers[row_a], number_b = b.integers[row_b];
    return number_a < number_b ? -1 : number_a > number_b ? 1 : 0;
  }
  const auto text = [](const KeyColumn& key, std::uint32_t row) {
    return key.texts.empty() ? key.values->texts()[row] : key.texts[row];
  };
  if (!a.read.empty() && !b.read.empty() && a.read[row_a] && b.read[row_b] && *a.read[row_a] != *b.read[row_b])
    return *a.read[row_a] < *b.read[row_b] ? -1 : 1;
  const std::string_view text_a = text(a, row_a), text_b = text(b, row_b);
  if (text_a == text_b) return 0;
  if (less_value(text_a, text_b)) return -1;
  return less_value(text_b, text_a) ? 1 : 0;
}

class SortOperator final : public Operator {
 public:
  SortOperator(Order order, const Setting& setting, OperatorPointer next)
      : order_(std::move(order)),
        context_(setting.context),
        bound_(setting.bound),
        next_(std::move(next)),
        workers_(context_.workers()) {
    for (Worker& worker : workers_)
      worker.cut_at = order_.limited() && order_.partition_by.empty() ? order_.wanted() + kSlack : kSlack;
  }

  bool push(unsigned worker, Block& block) override {
    if (order_.wanted() == 0) return false;
    Worker& mine = workers_[worker];
    auto chunk = std::make_unique<Chunk>(std::move(block));
    read_keys(*chunk);
    const std::size_t known = mine.rows.size();
    for (std::uint32_t row = 0; row < chunk->block.row_count(); ++row) {
      if (mine.worst && !before({chunk.get(), row}, *mine.worst)) continue;
      mine.rows.push_back({chunk.get(), row});
    }
    if (mine.rows.size() == known) return true;  // None of them matters.
    chunk->bytes = bytes_of(*chunk);
    mine.chunk_bytes += chunk->bytes;
    mine.chunks.push_back(std::move(chunk));
    if (order_.limited() && (mine.rows.size() >= mine.cut_at || mine.chunk_bytes >= mine.cut_at_bytes)) cut(mine);
    return hold(mine);
  }

  void finish() override {
    const auto all = std::make_shared<Worker>();
    for (Worker& worker : workers_) {
      all->rows.insert(all->rows.end(), worker.rows.begin(), worker.rows.end());
      for (auto& chunk : worker.chunks) all->chunks.push_back(std::move(chunk));
      worker = Worker();
    }
    const std::vector<std::uint64_t> ranks = select(all->rows, order_.offset);
    if (order_.is_page && all->rows.size() == order_.limit) note_page_end(all->rows.back());
    emit(all->rows, ranks, all);
    next_->finish();
  }

 private:
  static constexpr std::size_t kSlack = 1024;  // Rows kept beyond the limit before a cut, so that cuts are few.

  static constexpr std::size_t kSlackBytes = 16 << 20;                   // The same for what blocks hold.
  static constexpr std::size_t kPlaceBytes = 2 * sizeof(std::uint32_t);  // Of a row that is shown, in narrow().
  static constexpr std::uint32_t kFewRows = 8;  // One in so many of a block's: then only they are kept.

  struct Worker {
    std::vector<RowRef> rows;
    std::vector<std::unique_ptr<Chunk>> chunks;
    std::optional<RowRef> worst;  // The last of a full set of wanted rows: what is not before it is out.
    std::size_t cut_at = 0;       // Rows at which a cut is worth it.
    std::size_t cut_at_bytes = kSlackBytes;
    std::size_t chunk_bytes = 0;
    std::size_t held_bytes = 0;
  };

  /// Counts what the worker keeps at most.
  bool hold(Worker& worker) {
    const std::size_t bytes = worker.chunk_bytes + worker.rows.capacity() * sizeof(RowRef);
    if (bytes <= worker.held_bytes) return true;
    const std::size_t grown = bytes - worker.held_bytes;
    worker.held_bytes = bytes;
    return context_.hold(grown);
  }

  static std::size_t bytes_of(const Chunk& chunk) {
    std::size_t bytes = sizeof chunk + chunk.block.held_bytes();
    for (const KeyColumn& key : chunk.keys)
      bytes += (key.own ? key.values->held_bytes() : 0) + key.read.capacity() * sizeof(std::optional<std::int64_t>);
    for (const std::string_view partition : chunk.partitions) bytes += sizeof partition + partition.size();
    return bytes;
  }

  static KeyColumn key_of(Values::Pointer values, bool own) {
    KeyColumn key;
    key.own = own;
    key.times = values->times().has_value();
    if (const auto numbers = key.times ? values->times() : values->integers()) {
      key.integers = *numbers;
    } else {
      key.texts = values->texts();
      key.read.reserve(key.texts.size());
      for (const std::string_view text : key.texts) key.read.push_back(parse_signed(text));
    }
    key.values = std::move(values);
    return key;
  }

  void read_keys(Chunk& chunk) {
    if (order_.is_page) {
      chunk.keys.push_back(key_of(chunk.block.row_times(), true));
      chunk.keys.push_back(key_of(chunk.block.row_arrivals(), true));
      return;
    }
    for (const language::SortField& field : order_.by)
      chunk.keys.push_back(key_of(chunk.block.pointer(field.name), false));
    if (order_.by.empty() || order_.is_total) {
      const language::FieldPatterns everything{{"", true}};
      const RowText text(chunk.block, everything);
      auto arena = std::make_shared<Arena>();
      std::vector<std::string_view> rows;
      for (std::uint32_t row = 0; row < chunk.block.row_count(); ++row) rows.push_back(arena->copy(text.json(row)));
      chunk.keys.push_back(key_of(Values::texts(std::move(rows), arena), true));
    }
    read_partitions(chunk);
  }

  void read_partitions(Chunk& chunk) {
    if (order_.partition_by.empty()) return;
    auto arena = std::make_shared<Arena>();
    std::string key;
    for (std::uint32_t row = 0; row < chunk.block.row_count(); ++row) {
      key.clear();
      ByteWriter writer(key);
      for (const std::string& field : order_.partition_by) writer.string(chunk.block.values(field).texts()[row]);
      chunk.partitions.push_back(arena->copy(key));
    }
    chunk.block.keep_alive(std::move(arena));
  }

  /// False for all pairs once the run is stopped: sorts that are under way then end soon, with rows that nobody sees.
  bool before(const RowRef& a, const RowRef& b) const {
    if (context_.stopped_lately()) return false;
    for (std::size_t i = 0; i < a.chunk->keys.size(); ++i) {
      const int order = compare(a.chunk->keys[i], a.row, b.chunk->keys[i], b.row);
      if (order == 0) continue;
      const bool descending = order_.descending != (i < order_.by.size() && order_.by[i].descending);
      return descending ? order > 0 : order < 0;
    }
    return false;
  }

  /// Leaves the worker's wanted rows only, and lets go of blocks that have none.
  void cut(Worker& worker) {
    const bool full = order_.partition_by.empty() && worker.rows.size() >= order_.wanted();
    if (full) {
      const auto wanted = static_cast<std::ptrdiff_t>(order_.wanted());
      std::nth_element(worker.rows.begin(), worker.rows.begin() + wanted - 1, worker.rows.end(),
                       [this](const RowRef& a, const RowRef& b) { return before(a, b); });
      worker.rows.resize(order_.wanted());
    } else if (!order_.partition_by.empty()) {
      select(worker.rows, 0);
      worker.cut_at = worker.rows.size() * 2 + kSlack;
    }
    std::unordered_map<const Chunk*, std::vector<RowRef*>> live;
    for (RowRef& ref : worker.rows) live[ref.chunk].push_back(&ref);
    std::erase_if(worker.chunks, [&](const auto& chunk) { return !live.contains(chunk.get()); });
    worker.chunk_bytes = 0;
    for (const auto& chunk : worker.chunks) {
      const auto& refs = live[chunk.get()];
      if (refs.size() * kFewRows <= chunk->block.row_count()) keep_only(*chunk, refs);
      worker.chunk_bytes += chunk->bytes;
    }
    worker.cut_at_bytes = worker.chunk_bytes * 2 + kSlackBytes;
    if (full) note_worst(worker);
  }

  /// Narrows a block to the rows that are referred to, and lets go of what was read of it.
  static void keep_only(Chunk& chunk, std::span<RowRef* const> refs) {
    std::vector<std::uint32_t> rows;
    for (RowRef* const ref : refs) {
      rows.push_back(ref->row);
      ref->row = static_cast<std::uint32_t>(rows.size() - 1);
    }
    for (KeyColumn& key : chunk.keys) key = key_of(Values::copy(*key.values, rows), true);
    std::vector<std::string_view> partitions;
    for (const std::uint32_t row : rows)
      if (!chunk.partitions.empty()) partitions.push_back(chunk.partitions[row]);
    chunk.partitions = std::move(partitions);
    chunk.block.keep_rows(rows);
    chunk.block.forget_columns();
    chunk.bytes = bytes_of(chunk);
  }

  void note_page_end(const RowRef& last) {
    const auto& keys = last.chunk->keys;
    if (keys[0].integers.empty() || keys[1].integers.empty()) return;  // They could not be read, which is a warning.
    context_.set_page_end({keys[0].integers[last.row], static_cast<std::uint64_t>(keys[1].integers[last.row])});
  }

  void note_worst(Worker& worker) {
    const RowRef& last = worker.rows.back();
    worker.worst = last;
    if (bound_ == nullptr || last.chunk->keys.empty() || !last.chunk->keys.front().times) return;
    bound_->tighten(last.chunk->keys.front().integers[last.row]);
  }

  /// Sorts and keeps of each partition the rows behind `offset` up to the limit. Returns each row's place in its
  /// partition, from 1.
  std::vector<std::uint64_t> select(std::vector<RowRef>& rows, std::uint64_t offset) {
    const auto less = [this](const RowRef& a, const RowRef& b) {
      if (!order_.partition_by.empty()) {  // Partitions stay together, in the order of their keys.
        const std::string_view key_a = a.chunk->partitions[a.row], key_b = b.chunk->partitions[b.row];
        if (key_a != key_b) return key_a < key_b;
      }
      return before(a, b);
    };
    const std::uint64_t end = order_.wanted();
    if (order_.partition_by.empty() && end < rows.size())
      std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end(), less);
    else
      std::stable_sort(rows.begin(), rows.end(), less);

    std::vector<RowRef> kept;
    std::vector<std::uint64_t> ranks;
    std::string_view partition;
    std::uint64_t place = 0;
    for (const RowRef& ref : rows) {
      if (!order_.partition_by.empty() && (place == 0 || ref.chunk->partitions[ref.row] != partition)) {
        partition = ref.chunk->partitions[ref.row];
        place = 0;
      }
      ++place;
      if (place <= offset || place > end) continue;
      kept.push_back(ref);
      ranks.push_back(place);
    }
    rows = std::move(kept);
    return ranks;
  }

  /// Gives the rows in order, as views into what `owner` keeps. Each block is narrowed to the rows that are shown
  /// before its other fields are read.
  void emit(const std::vector<RowRef>& rows, const std::vector<std::uint64_t>& ranks,
            const std::shared_ptr<const void>& owner) {
    constexpr std::size_t kRowsPerBlock = 4096;
    const std::vector<std::string_view> names = narrow(rows);
    if (!context_.hold(rows.size() * kPlaceBytes)) return;
    for (std::size_t first = 0; first < rows.size() && !context_.stopped(); first += kRowsPerBlock) {
      const std::size_t count = std::min(kRowsPerBlock, rows.size() - first);
      Block block(static_cast<std::uint32_t>(count));
      for (std::size_t name = 0; name < names.size(); ++name) {
        std::vector<std::string_view> texts(count);
        for (std::size_t i = 0; i < count; ++i) {
          const RowRef& ref = rows[first + i];
          auto& column = ref.chunk->columns[name];
          if (column.empty() && !read_column(*ref.chunk, names[name], column)) return;
          texts[i] = column[ref.chunk->shown_at[ref.row]];
        }
        block.set(names[name], Values::texts(std::move(texts), nullptr));
      }
      block.keep_alive(owner);
      if (!order_.rank.empty()) {
        auto arena = std::make_shared<Arena>();
        std::vector<std::string_view> texts(count);
        for (std::size_t i = 0; i < count; ++i) texts[i] = arena->copy(std::to_string(ranks[first + i]));
        block.set(order_.rank, Values::texts(std::move(texts), arena));
      }
      if (!next_->push(0, block)) return;
    }
  }

  /// False: there is no room for it.
  bool read_column(Chunk& chunk, std::string_view name, std::span<const std::string_view>& column) {
    column = chunk.block.values(name).texts();
    const std::size_t bytes = bytes_of(chunk);
    const std::size_t grown = bytes > chunk.bytes ? bytes - chunk.bytes : 0;
    chunk.bytes += grown;
    return context_.hold(grown);
  }

  /// Leaves in each block the rows that are shown; returns the names of all fields.
  static std::vector<std::string_view> narrow(const std::vector<RowRef>& rows) {
    std::vector<Chunk*> chunks;
    std::unordered_map<Chunk*, std::vector<std::uint32_t>> shown;
    for (const RowRef& ref : rows) {
      auto& of_chunk = shown[ref.chunk];
      if (of_chunk.empty()) {
        chunks.push_back(ref.chunk);
        ref.chunk->shown_at.resize(ref.chunk->block.row_count());
      }
      ref.chunk->shown_at[ref.row] = static_cast<std::uint32_t>(of_chunk.size());
      of_chunk.push_back(ref.row);
    }
    std::vector<std::string_view> names;
    std::unordered_set<std::string_view> known;
    for (Chunk* chunk : chunks) {
      chunk->block.keep_rows(shown[chunk]);
      for (const std::string_view name : chunk->block.names())
        if (known.insert(name).second) names.push_back(name);
    }
    for (Chunk* chunk : chunks) chunk->columns.resize(names.size());
    return names;
  }

  const Order order_;
  Context& context_;
  TimeBound* const bound_;
  OperatorPointer next_;
  std::vector<Worker> workers_;
};

}  // namespace

Result<OperatorPointer> make(const language::SortPipe& pipe, const Setting& setting, OperatorPointer next) {
  Order order{pipe.by, pipe.descending, pipe.partition_by, pipe.offset, Order().limit, pipe.rank, setting.is_repeated};
  if (pipe.limit) order.limit = *pipe.limit;
  return std::make_unique<SortOperator>(std::move(order), setting, std::move(next));
}

Result<OperatorPointer> make(const language::FirstPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<SortOperator>(
      Order{pipe.by, false, pipe.partition_by, 0, pipe.count, pipe.rank, setting.is_repeated}, setting,
      std::move(next));
}

Result<OperatorPointer> make(const language::LastPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<SortOperator>(
      Order{pipe.by, true, pipe.partition_by, 0, pipe.count, pipe.rank, setting.is_repeated}, setting, std::move(next));
}

OperatorPointer make_page(std::uint64_t rows_max, const Setting& setting, OperatorPointer next) {
  Order order;
  order.descending = true;
  order.limit = rows_max;
  order.is_page = true;
  return std::make_unique<SortOperator>(std::move(order), setting, std::move(next));
}

}  // namespace cordwood::query
