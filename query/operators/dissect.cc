// dissect: cuts fields out of a text by the texts between them.

#include <algorithm>
#include <numeric>

#include "field_edits.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

using Key = language::DissectPattern::Key;
using Kind = Key::Kind;

class DissectOperator final : public StreamingOperator {
 public:
  DissectOperator(const language::DissectPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)),
        pipe_(pipe),
        context_(context),
        keys_(pipe.pattern.keys),
        condition_(pipe.condition, context) {
    find_fields();
  }

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    const Values::Pointer input = block.pointer(pipe_.from);
    const auto texts = input->texts();
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    std::vector<std::size_t> columns;  // One a field.
    for (const Field& field : fields_) columns.push_back(edits.column(field.name));
    std::vector<std::string_view> found(keys_.size());
    std::string joined;
    rows.for_each([&](std::uint32_t row) {
      const bool matches = match(texts[row], found);
      if (!matches) std::fill(found.begin(), found.end(), std::string_view());
      for (std::size_t i = 0; i < fields_.size(); ++i) {
        if (fields_[i].keys.size() == 1)
          edits.set_view(columns[i], row, found[fields_[i].keys.front()]);
        else
          edits.set(columns[i], row, join(fields_[i], found, matches, joined));
      }
      for (const Pair& pair : pairs_)
        if (!found[pair.name].empty()) edits.set_view(edits.column(found[pair.name]), row, found[pair.value]);
    });
    block.keep_alive(input);
    return edits.apply() && pass(worker, block);
  }

 private:
  /// A field whose name the pattern gives, and the keys that make its value.
  struct Field {
    std::string name;
    std::vector<std::size_t> keys;
  };
  /// Keys that take the name and the value of a field.
  struct Pair {
    std::size_t name;
    std::size_t value;
  };

  void find_fields() {
    std::vector<std::size_t> order(keys_.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return keys_[a].order < keys_[b].order; });
    for (const std::size_t i : order) {
      const Key& key = keys_[i];
      if (key.kind == Kind::name) {
        const auto value = std::find_if(keys_.begin(), keys_.end(), [&](const Key& other) {
          return other.kind == Kind::value && other.name == key.name;
        });
        pairs_.push_back({i, static_cast<std::size_t>(value - keys_.begin())});
      }
      if (key.kind != Kind::field && key.kind != Kind::append) continue;
      const auto same =
          std::find_if(fields_.begin(), fields_.end(), [&](const Field& f) { return f.name == key.name; });
      if (same == fields_.end())
        fields_.push_back({key.name, {i}});
      else
        same->keys.push_back(i);
    }
  }

  /// What each key takes; false when a text between them is not there.
  bool match(std::string_view text, std::vector<std::string_view>& found) const {
    if (!text.starts_with(pipe_.pattern.prefix)) return false;
    text.remove_prefix(pipe_.pattern.prefix.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      const std::string_view delimiter = keys_[i].delimiter;
      const std::size_t end = delimiter.empty() ? text.size() : text.find(delimiter);
      if (end == std::string_view::npos) return false;
      found[i] = text.substr(0, end);
      text.remove_prefix(end + delimiter.size());
      while (keys_[i].is_padded && !delimiter.empty() && text.starts_with(delimiter))
        text.remove_prefix(delimiter.size());
    }
    return true;
  }

  std::string_view join(const Field& field, const std::vector<std::string_view>& found, bool matches,
                        std::string& out) const {
    out.clear();
    for (std::size_t i = 0; matches && i < field.keys.size(); ++i) {
      if (i > 0) out += pipe_.append_separator;
      out += found[field.keys[i]];
    }
    return out;
  }

  const language::DissectPipe& pipe_;
  Context& context_;
  const std::vector<Key>& keys_;
  EditCondition condition_;
  std::vector<Field> fields_;
  std::vector<Pair> pairs_;
};

}  // namespace

Result<OperatorPointer> make(const language::DissectPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<DissectOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
