// Texts that are one of a few templates with units filled in: most messages.
//
//   varint templates; each: u8 place (0 here, 1 string table), [here] string
//   one template a row (numbers); the number after the last template is a row kept as it is
//   u8 shared slots
//   columns: the shared slots, each over all rows with a template; for each template its other slots; the rows kept
//   as they are, when there are any
//
// A template's text has kSlot in each unit's place. The first slots are shared when they look alike in all templates:
// the time at the beginning of each line goes on steadily from row to row, not from template to template.

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/checksum.h"
#include "base/event.h"
#include "encoding/contains_bytes.h"
#include "encoding/contains_word.h"
#include "encoding/digits.h"
#include "encoding/encoding.h"
#include "encoding/generated_column.h"
#include "encoding/numbers.h"
#include "encoding/parts.h"
#include "encoding/text_ids.h"
#include "indexer/units.h"

namespace cordwood::indexer {
namespace {

constexpr std::size_t kTemplatesMax = 256;
constexpr std::size_t kTemplateRowsMin = 8;
constexpr std::size_t kSlotsMax = 200;  // A text with more is a table of numbers, not a message.
constexpr std::size_t kTemplateBytesMax = 16 << 10;
constexpr std::size_t kSharedSlotsMax = 3;
// With more, asking each slot for the words of each takes longer than putting the rows together.
constexpr std::size_t kAlternativesAskedMax = 16;
constexpr std::uint32_t kNoTemplate = UINT32_MAX;

// --- Writing

/// The templates of the values, and where the units of each value are.
struct Cut {
  struct Template {
    std::string_view text;  // In `texts`.
    std::uint32_t slots = 0;
    std::uint32_t rows = 0;
  };
  Arena texts;
  std::vector<Template> templates;
  std::vector<std::uint32_t> template_of_row;  // kNoTemplate: kept as it is.
  std::vector<Unit> units;                     // Of all rows, row by row.
  std::vector<std::uint32_t> units_begin;      // Of each row, into units.
};

/// Makes the texts of templates, each where the one before was.
class TemplateMaker {
 public:
  std::string_view make(std::string_view text, std::span<const Unit> units) {
    if (room_.size() < text.size() + kCopyBytes) room_.resize(2 * text.size() + kCopyBytes);
    char* to = room_.data();
    std::size_t at = 0;
    for (const Unit& unit : units) {
      to = copy(to, text, at, unit.begin);
      *to++ = kSlot;
      at = unit.end;
    }
    to = copy(to, text, at, text.size());
    return {room_.data(), static_cast<std::size_t>(to - room_.data())};
  }

 private:
  static constexpr std::size_t kCopyBytes = 16;

  // Pieces are short: copying too much in one step is faster than copying just enough, where the text goes on.
  static char* copy(char* to, std::string_view text, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    if (size <= kCopyBytes && text.size() - begin >= kCopyBytes)
      std::memcpy(to, text.data() + begin, kCopyBytes);
    else
      std::memcpy(to, text.data() + begin, size);
    return to + size;
  }

  std::vector<char> room_;
};

Cut cut_values(Values values, UnitSize size) {
  Cut cut;
  cut.template_of_row.assign(values.size(), kNoTemplate);
  cut.units_begin.reserve(values.size());
  TextIds ids;
  TemplateMaker maker;
  for (std::size_t row = 0; row < values.size(); ++row) {
    const std::size_t begin = cut.units.size();
    cut.units_begin.push_back(static_cast<std::uint32_t>(begin));
    if (!cut_units(values[row], size, cut.units) || cut.units.size() - begin > kSlotsMax) {
      cut.units.resize(begin);
      continue;
    }
    const std::string_view text = maker.make(values[row], std::span(cut.units).subspan(begin));
    if (text.size() > kTemplateBytesMax) continue;
    const std::uint32_t id =
        ids.id_of(text, checksum64(text), [&cut](std::string_view fresh) { return cut.texts.copy(fresh); });
    if (id == cut.templates.size())
      cut.templates.push_back({ids.texts()[id], static_cast<std::uint32_t>(cut.units.size() - begin), 0});
    cut.template_of_row[row] = id;
    ++cut.templates[id].rows;
  }
  return cut;
}

/// Keeps the templates with the most rows, in the order in which they first stand; the other rows lose theirs.
/// Returns how many rows have one.
std::size_t keep_frequent(Cut& cut) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t id = 0; id < cut.templates.size(); ++id)
    if (cut.templates[id].rows >= kTemplateRowsMin) order.push_back(id);
  if (order.size() > kTemplatesMax) {
    std::nth_element(order.begin(), order.begin() + kTemplatesMax, order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return cut.templates[a].rows > cut.templates[b].rows; });
    order.resize(kTemplatesMax);
    std::sort(order.begin(), order.end());
  }
  std::vector<std::uint32_t> kept_id(cut.templates.size(), kNoTemplate);
  std::vector<Cut::Template> kept;
  for (const std::uint32_t id : order) {
    kept_id[id] = static_cast<std::uint32_t>(kept.size());
    kept.push_back(cut.templates[id]);
  }
  cut.templates = std::move(kept);
  std::size_t rows = 0;
  for (std::uint32_t& id : cut.template_of_row) {
    if (id != kNoTemplate) id = kept_id[id];
    rows += id != kNoTemplate ? 1 : 0;
  }
  return rows;
}

bool same_shape(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t at = 0; at < a.size(); ++at)
    if (is_digit(a[at]) ? !is_digit(b[at]) : a[at] != b[at]) return false;
  return true;
}

/// The values and, with references, the rows of one slot or of the rows kept as they are.
struct ChildValues {
  std::vector<std::string_view> values;
  std::vector<std::uint32_t> rows;
};

class TemplateEncoder {
 public:
  TemplateEncoder(Values values, const Cut& cut, const EncodeContext& context, std::string& out)
      : values_(values), cut_(cut), context_(context), out_(out), rows_of_template_(cut.templates.size()) {
    for (std::uint32_t row = 0; row < values.size(); ++row) {
      const std::uint32_t id = cut.template_of_row[row];
      (id == kNoTemplate ? kept_rows_ : rows_of_template_[id]).push_back(row);
      if (id != kNoTemplate) templated_rows_.push_back(row);
    }
  }

  void encode() {
    ByteWriter writer(out_);
    writer.u8(static_cast<std::uint8_t>(Encoding::templates));
    writer.varint(cut_.templates.size());
    for (const auto& each : cut_.templates) {
      const bool in_table = context_.leave_to_table(each.text, each.rows);
      writer.u8(in_table ? 1 : 0);
      if (in_table) continue;
      writer.string(each.text);
      context_.add_needles(each.text);
    }
    std::vector<std::uint32_t> ids = cut_.template_of_row;
    for (std::uint32_t& id : ids) id = std::min(id, static_cast<std::uint32_t>(cut_.templates.size()));
    encode_numbers(ids, out_);

    const std::size_t shared = shared_slots();
    writer.u8(static_cast<std::uint8_t>(shared));
    use_rows(templated_rows_);
    for (std::size_t slot = 0; slot < shared; ++slot) encode_slot(templated_rows_, slot);
    for (std::size_t id = 0; id < cut_.templates.size(); ++id) {
      use_rows(rows_of_template_[id]);
      for (std::size_t slot = shared; slot < cut_.templates[id].slots; ++slot) encode_slot(rows_of_template_[id], slot);
    }
    if (kept_rows_.empty()) return;
    use_rows(kept_rows_);
    for (const std::uint32_t row : kept_rows_) child_.push_back(values_[row]);
    encode_child(0);
  }

 private:
  std::string_view unit(std::uint32_t row, std::size_t slot) const {
    const Unit& unit = cut_.units.data()[cut_.units_begin.data()[row] + slot];
    return {values_.data()[row].data() + unit.begin, unit.end - unit.begin};
  }

  std::size_t shared_slots() const {
    if (cut_.templates.size() < 2) return 0;
    std::size_t slots = kSharedSlotsMax;
    for (const auto& each : cut_.templates) slots = std::min<std::size_t>(slots, each.slots);
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const std::string_view first = unit(templated_rows_.front(), slot);
      const bool alike = std::all_of(templated_rows_.begin(), templated_rows_.end(),
                                     [&](std::uint32_t row) { return same_shape(first, unit(row, slot)); });
      if (!alike) return slot;
    }
    return slots;
  }

  void encode_slot(const std::vector<std::uint32_t>& rows, std::size_t slot) {
    for (const std::uint32_t row : rows) child_.push_back(unit(row, slot));
    encode_child(context_.templates_left - 1);
  }

  /// The children that follow are over these rows.
  void use_rows(const std::vector<std::uint32_t>& rows) {
    group_rows_.clear();
    if (context_.siblings == nullptr) return;
    for (const std::uint32_t row : rows) group_rows_.push_back(context_.rows[row]);
  }

  /// Encodes and empties child_.
  void encode_child(int templates_left) {
    EncodeContext child = context_;
    child.templates_left = templates_left;
    child.dictionary_allowed = true;
    child.is_slot = true;
    child.hashes = {};
    child.rows = group_rows_;
    encode_column(child_, child, out_);
    child_.clear();
  }

  const Values values_;
  const Cut& cut_;
  EncodeContext context_;
  std::string& out_;
  std::vector<std::vector<std::uint32_t>> rows_of_template_;
  std::vector<std::uint32_t> templated_rows_;
  std::vector<std::uint32_t> kept_rows_;
  std::vector<std::uint32_t> group_rows_;  // With siblings: of child_, in the row group.
  std::vector<std::string_view> child_;
};

// --- Reading

struct TemplateText {
  std::vector<std::string_view> pieces;        // Around the slots: one more than there are.
  std::vector<std::unique_ptr<Column>> slots;  // Without the shared ones.
  std::uint32_t rows = 0;
};

class TemplatesColumn final : public GeneratedColumn, public UnitSource {
 public:
  /// `templates[i]` for rows with i in `template_of_row`; a row with templates.size() is in `kept`.
  TemplatesColumn(std::vector<TemplateText> templates, std::vector<std::uint32_t> template_of_row,
                  std::vector<std::unique_ptr<Column>> shared, std::unique_ptr<Column> kept)
      : GeneratedColumn(static_cast<std::uint32_t>(template_of_row.size())),
        templates_(std::move(templates)),
        template_of_row_(std::move(template_of_row)),
        rank_(template_of_row_.size()),
        shared_rank_(template_of_row_.size()),
        shared_(std::move(shared)),
        kept_(std::move(kept)) {
    std::vector<std::uint32_t> next(templates_.size() + 1, 0);
    std::uint32_t next_shared = 0;
    for (std::size_t row = 0; row < template_of_row_.size(); ++row) {
      rank_[row] = next[template_of_row_[row]]++;
      shared_rank_[row] = next_shared;
      if (template_of_row_[row] < templates_.size()) ++next_shared;
    }
  }

  std::string_view value(std::uint32_t row, std::string& scratch) const override {
    const std::uint32_t id = template_of_row_[row];
    if (id == templates_.size()) return kept_->value(rank_[row], scratch);
    return GeneratedColumn::value(row, scratch);
  }

  void append(std::uint32_t row, std::string& out) const override {
    const std::uint32_t id = template_of_row_[row];
    if (id == templates_.size()) return kept_->append(rank_[row], out);
    const TemplateText& text = templates_[id];
    out.append(text.pieces[0]);
    for (std::size_t i = 0; i + 1 < text.pieces.size(); ++i) {
      slot(text, i).append(i < shared_.size() ? shared_rank_[row] : rank_[row], out);
      out.append(text.pieces[i + 1]);
    }
  }

  void select(const ValueTest& test, Bitmap& rows) const override {
    const Question question(test, shared_);
    std::vector<Answer> answers(templates_.size() + 1, Answer::unasked);
    answers.back() = Answer::text;
    std::vector<std::vector<std::uint32_t>> open(templates_.size() + 1);
    rows.keep_if([&](std::uint32_t row) {
      const std::uint32_t id = template_of_row_[row];
      Answer& answer = answers[id];
      if (answer == Answer::unasked) answer = ask(templates_[id], question);
      if (answer == Answer::slots || answer == Answer::text) open[id].push_back(row);
      return answer != Answer::none;
    });
    const std::vector<std::uint32_t> kept_rows = std::exchange(open.back(), {});
    open.pop_back();
    if (!kept_rows.empty()) keep(kept_rows, rows, *kept_, rank_, test);
    std::vector<std::uint32_t> slot_rows;
    Bitmap passing(row_count());
    for (std::size_t id = 0; id < templates_.size(); ++id) {
      if (open[id].empty()) continue;
      if (answers[id] == Answer::text) {
        keep_texts(templates_[id], open[id], question, rows);
        continue;
      }
      for (const auto& slot : templates_[id].slots) add_passing(*slot, rank_, open[id], test, passing);
      slot_rows.insert(slot_rows.end(), open[id].begin(), open[id].end());
    }
    for (const auto& slot : shared_) add_passing(*slot, shared_rank_, slot_rows, test, passing);
    for (const std::uint32_t row : slot_rows)
      if (!passing.test(row)) rows.reset(row);
  }

  bool may_hold(std::string_view bytes) const override {
    const auto column_may_hold = [&](const auto& column) { return column->may_hold(bytes); };
    if (kept_ != nullptr && column_may_hold(kept_)) return true;
    if (std::any_of(shared_.begin(), shared_.end(), column_may_hold)) return true;
    const ContainsBytes holds(bytes);
    return std::any_of(templates_.begin(), templates_.end(), [&](const TemplateText& text) {
      return any_piece(text, holds) || own_slot_may_hold(text, bytes) || may_straddle(text, bytes);
    });
  }

  std::optional<CutValues> cut(std::span<const std::uint32_t> rows) const override {
    CutValues cut;
    cut.source = this;
    for (const TemplateText& text : templates_) {
      std::string& joined = cut.templates.emplace_back(text.pieces.front());
      for (const std::string_view piece : std::span(text.pieces).subspan(1)) joined.append(1, kSlot).append(piece);
    }
    cut.rows.assign(rows.begin(), rows.end());
    cut.ids.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) cut.ids[i] = template_of_row_[rows[i]];
    return cut;
  }
  Slot slot(std::uint32_t template_id, std::size_t number) const override {
    const Column& units = slot(templates_[template_id], number);
    return {units, number < shared_.size() ? shared_rank_ : rank_};
  }

  std::size_t memory_bytes() const override {
    std::size_t bytes = sizeof *this + template_of_row_.size() * 3 * sizeof(std::uint32_t);
    for (const TemplateText& text : templates_) {
      bytes += text.pieces.size() * sizeof(std::string_view);
      for (const auto& slot : text.slots) bytes += slot->memory_bytes();
    }
    for (const auto& slot : shared_) bytes += slot->memory_bytes();
    return bytes + (kept_ ? kept_->memory_bytes() : 0);
  }

 private:
  /// What one template says of all its rows.
  enum class Answer : std::uint8_t {
    unasked,
    all,
    none,
    slots,  // A row passes exactly when one of its slots does.
    text,   // A row's text decides.
  };

  struct Question {
    Question(const ValueTest& the_test, const std::vector<std::unique_ptr<Column>>& shared)
        : test(the_test), reach(the_test.reach()), literal(the_test.literal()), words(the_test.required_words()) {
      shared_may_hold = literal && std::any_of(shared.begin(), shared.end(),
                                               [&](const auto& slot) { return slot->may_hold(literal->text); });
    }

    const ValueTest& test;
    const ValueTest::Reach reach;
    const std::optional<ValueTest::Literal> literal;
    const std::span<const std::vector<std::string>> words;
    bool shared_may_hold = false;  // A shared slot may hold the literal: asked once, not for each template.
  };

  Answer ask(const TemplateText& text, const Question& question) const {
    if (text.pieces.size() == 1) return question.test.matches(text.pieces.front()) ? Answer::all : Answer::none;
    if (question.reach != ValueTest::Reach::whole && any_piece(text, question.test)) return Answer::all;
    if (!question.literal) return question.reach == ValueTest::Reach::word ? Answer::slots : Answer::text;
    const ContainsBytes holds(question.literal->text);
    if (question.reach != ValueTest::Reach::word && may_straddle(text, question.literal->text)) return Answer::text;
    // The bytes stand in a piece or in a slot.
    const bool in_piece = !question.literal->decides && any_piece(text, holds);
    if (!in_piece && !question.shared_may_hold && !own_slot_may_hold(text, question.literal->text)) return Answer::none;
    return question.literal->decides ? Answer::slots : Answer::text;
  }

  const Column& slot(const TemplateText& text, std::size_t number) const {
    return number < shared_.size() ? *shared_[number] : *text.slots[number - shared_.size()];
  }

  static SlotTexts slot_texts(const TemplateText& text) {
    return std::any_of(text.pieces.begin(), text.pieces.end(), may_be_record) ? SlotTexts::any : SlotTexts::units;
  }

  bool may_straddle(const TemplateText& text, std::string_view bytes) const {
    return cordwood::indexer::may_straddle(
        text.pieces, slot_texts(text),
        [&](std::size_t number, std::string_view part) { return slot(text, number).may_hold(part); }, bytes);
  }

  static bool any_piece(const TemplateText& text, const ValueTest& test) {
    return std::any_of(text.pieces.begin(), text.pieces.end(),
                       [&](std::string_view piece) { return !piece.empty() && test.matches(piece); });
  }

  static bool own_slot_may_hold(const TemplateText& text, std::string_view bytes) {
    if (!may_stand_in(slot_texts(text), bytes)) return false;
    return std::any_of(text.slots.begin(), text.slots.end(), [&](const auto& slot) { return slot->may_hold(bytes); });
  }

  /// Takes those of `candidates` out of `rows` whose value in `column` fails. `index`: of a row in the column.
  static void keep(std::span<const std::uint32_t> candidates, Bitmap& rows, const Column& column,
                   const std::vector<std::uint32_t>& index, const ValueTest& test) {
    Bitmap passing(column.row_count());
    for (const std::uint32_t row : candidates) passing.set(index[row]);
    column.select(test, passing);
    for (const std::uint32_t row : candidates)
      if (!passing.test(index[row])) rows.reset(row);
  }

  /// Adds those of `candidates` to `passing` whose value in `column` passes.
  static void add_passing(const Column& column, const std::vector<std::uint32_t>& index,
                          std::span<const std::uint32_t> candidates, const ValueTest& test, Bitmap& passing) {
    const auto literal = test.literal();
    if (candidates.empty() || (literal && !column.may_hold(literal->text))) return;
    Bitmap in_column(column.row_count());
    for (const std::uint32_t row : candidates) in_column.set(index[row]);
    column.select(test, in_column);
    if (in_column.none()) return;
    for (const std::uint32_t row : candidates)
      if (in_column.test(index[row])) passing.set(row);
  }

  /// The candidates with a slot that passes.
  Bitmap in_any_slot(const TemplateText& text, std::span<const std::uint32_t> candidates, const ValueTest& test) const {
    Bitmap passing(row_count());
    for (const auto& slot : shared_) add_passing(*slot, shared_rank_, candidates, test, passing);
    for (const auto& slot : text.slots) add_passing(*slot, rank_, candidates, test, passing);
    return passing;
  }

  void keep_texts(const TemplateText& text, std::span<const std::uint32_t> candidates, const Question& question,
                  Bitmap& rows) const {
    const Bitmap worth = worth_putting_together(text, candidates, question);
    std::string scratch;
    for (const std::uint32_t row : candidates)
      if (!worth.test(row) || !question.test.matches(value(row, scratch))) rows.reset(row);
  }

  /// The candidates whose pieces and slots hold what every value that matches does. A word stands in a piece or in a
  /// slot, never across.
  Bitmap worth_putting_together(const TemplateText& text, std::span<const std::uint32_t> candidates,
                                const Question& question) const {
    Bitmap all(row_count());
    for (const std::uint32_t row : candidates) all.set(row);
    if (question.literal && !may_straddle(text, question.literal->text)) {
      const ContainsBytes holds(question.literal->text);
      if (!any_piece(text, holds)) return in_any_slot(text, candidates, holds);
    }
    if (question.words.empty() || question.words.size() > kAlternativesAskedMax) return all;
    Bitmap any(row_count());
    for (const auto& alternative : question.words) {
      Bitmap holding = all;
      for (const std::string& word : alternative) {
        const ContainsWord holds(word);
        if (!any_piece(text, holds) && !holding.none()) holding &= in_any_slot(text, candidates, holds);
      }
      any |= holding;
    }
    return any;
  }

  std::vector<TemplateText> templates_;
  std::vector<std::uint32_t> template_of_row_;
  std::vector<std::uint32_t> rank_;         // Of a row among the rows of its template.
  std::vector<std::uint32_t> shared_rank_;  // Among all rows with a template.
  std::vector<std::unique_ptr<Column>> shared_;
  std::unique_ptr<Column> kept_;
};

std::vector<std::string_view> split_at_slots(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t slot = text.find(kSlot);
    pieces.push_back(text.substr(0, slot));
    if (slot == std::string_view::npos) return pieces;
    text.remove_prefix(slot + 1);
  }
}

Result<std::vector<TemplateText>> decode_texts(ByteReader& in, DecodeContext& context) {
  CORDWOOD_TRY(const std::size_t count, in.count());
  if (count > kTemplatesMax) return error(Errc::corrupt, "more templates than we ever write");
  std::vector<TemplateText> templates(count);
  for (TemplateText& each : templates) {
    CORDWOOD_TRY(const std::uint8_t in_table, in.u8());
    std::string_view text;
    if (in_table == 1) {
      CORDWOOD_TRY(text, context.next_string());
    } else {
      CORDWOOD_TRY(text, in.string());
    }
    each.pieces = split_at_slots(text);
    if (each.pieces.size() > kSlotsMax + 1)
      return error(Errc::corrupt, "a template with more slots than we ever write");
  }
  return templates;
}

/// Decodes columns over some of the rows of a column, keeping references' rows along.
class ChildDecoder {
 public:
  ChildDecoder(ByteReader& in, DecodeContext& context) : in_(in), context_(context), all_rows_(context.rows) {}
  ~ChildDecoder() { context_.rows = all_rows_; }
  ChildDecoder(const ChildDecoder&) = delete;
  ChildDecoder& operator=(const ChildDecoder&) = delete;

  void use(const std::vector<std::uint32_t>& rows) {
    count_ = static_cast<std::uint32_t>(rows.size());
    rows_.clear();
    if (!all_rows_.empty())
      for (const std::uint32_t row : rows) rows_.push_back(all_rows_[row]);
    context_.rows = rows_;
  }
  Result<std::unique_ptr<Column>> next() { return decode_column(in_, count_, context_); }

 private:
  ByteReader& in_;
  DecodeContext& context_;
  const std::span<const std::uint32_t> all_rows_;
  std::vector<std::uint32_t> rows_;
  std::uint32_t count_ = 0;
};

}  // namespace

bool try_templates(Values values, EncodeContext& context, std::string& out) {
  if (context.templates_left == 0 || values.size() < kTemplateRowsMin) return false;
  const UnitSize size = context.templates_left > 1 ? UnitSize::large : UnitSize::small;
  Cut cut = cut_values(values, size);
  if (2 * keep_frequent(cut) < values.size()) return false;
  const bool all_is_slot = std::all_of(cut.templates.begin(), cut.templates.end(),
                                       [](const auto& each) { return each.slots == 1 && each.text.size() == 1; });
  if (all_is_slot) {  // Nothing was cut: the values are units themselves.
    EncodeContext within = context;
    --within.templates_left;
    return try_templates(values, within, out);
  }
  TemplateEncoder(values, cut, context, out).encode();
  return true;
}

Result<std::unique_ptr<Column>> decode_templates(ByteReader& in, std::uint32_t rows, DecodeContext& context) {
  CORDWOOD_TRY(auto templates, decode_texts(in, context));
  CORDWOOD_TRY(auto template_of_row, decode_numbers_below(in, rows, templates.size() + 1));
  std::vector<std::vector<std::uint32_t>> rows_of_template(templates.size() + 1);
  std::vector<std::uint32_t> templated_rows;
  for (std::uint32_t row = 0; row < rows; ++row) {
    rows_of_template[template_of_row[row]].push_back(row);
    if (template_of_row[row] < templates.size()) templated_rows.push_back(row);
  }
  CORDWOOD_TRY(const std::uint8_t shared_count, in.u8());
  std::vector<std::unique_ptr<Column>> shared;
  std::unique_ptr<Column> kept;
  ChildDecoder child(in, context);
  child.use(templated_rows);
  for (std::uint8_t slot = 0; slot < shared_count; ++slot) {
    CORDWOOD_TRY(auto column, child.next());
    shared.push_back(std::move(column));
  }
  for (std::size_t id = 0; id < templates.size(); ++id) {
    TemplateText& each = templates[id];
    if (each.pieces.size() - 1 < shared_count) return error(Errc::corrupt, "a template without the shared slots");
    child.use(rows_of_template[id]);
    for (std::size_t slot = shared_count; slot + 1 < each.pieces.size(); ++slot) {
      CORDWOOD_TRY(auto column, child.next());
      each.slots.push_back(std::move(column));
    }
  }
  if (!rows_of_template.back().empty()) {
    child.use(rows_of_template.back());
    CORDWOOD_TRY(kept, child.next());
  }
  return std::make_unique<TemplatesColumn>(std::move(templates), std::move(template_of_row), std::move(shared),
                                           std::move(kept));
}

}  // namespace cordwood::indexer
