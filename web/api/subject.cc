#include "api/subject.h"

#include <utility>

#include <fmt/format.h>

#include "api/row_text.h"
#include "base/json_string.h"
#include "erasing/letter_view.h"
#include "language/query.h"
#include "language/subquery_filter.h"

namespace cordwood::api {
namespace {

constexpr std::size_t kPieceBytes = 64 << 10;
// A person's rows may lie in every block of a large store.
constexpr std::chrono::hours kTimeMax{24};

using Take = std::function<bool(std::string piece)>;

/// Lines on their way, a piece at a time.
class Lines final : public query::RowSink {
 public:
  explicit Lines(const Take& take) : take_(take), writer_(make_row_writer("json")) {}

  bool accept(const query::RowBlock& block) override {
    rows_ += block.row_count;
    return writer_->write(block, text_) && send_when(kPieceBytes);
  }
  std::size_t held_bytes() const override { return text_.capacity(); }

  Result<void> add(std::string_view line) {
    text_.append(line).push_back('\n');
    if (send_when(kPieceBytes)) return success();
    return error(Errc::cancelled, "nobody takes the rest");
  }
  Result<void> finish() {
    if (send_when(1)) return success();
    return error(Errc::cancelled, "nobody takes the rest");
  }
  std::uint64_t rows() const { return rows_; }

 private:
  bool send_when(std::size_t bytes) { return text_.size() < bytes || take_(std::exchange(text_, {})); }

  const Take& take_;
  const std::unique_ptr<RowWriter> writer_;
  std::string text_;
  std::uint64_t rows_ = 0;
};

std::string json_of(const indexer::DeadLetter& letter) {
  std::string json = fmt::format(
      R"({{"dead_letter":{{"day":"{}","reason":"{}","_time":"{}","received_at":"{}","peer":{},"_stream":{})",
      format_day(letter.day), letter.reason, format_rfc3339(letter.time), format_rfc3339(letter.received_at),
      json_string(letter.peer), json_string(letter.stream));
  json += R"(,"fields":{)";
  char separator = 0;
  for (const Field& field : letter.fields) {
    if (separator != 0) json.push_back(separator);
    separator = ',';
    append_json_string(json, field.name);
    json.push_back(':');
    append_json_string(json, field.value);
  }
  return json + "}}}";
}

Result<language::FilterPtr> parse(const SubjectQuestion& question) {
  if (question.reason.empty()) return Error{Errc::invalid, "an export needs a reason", "reason=request 2026-117"};
  CORDWOOD_TRY(auto filter, language::parse_filter(question.filter,
                                                   {.now = question.asked_at, .masked_words = question.masked_words}));
  if (language::has_subqueries(*filter))
    return Error{Errc::invalid, "an export takes a filter without subqueries", "name the values themselves"};
  return filter;
}

}  // namespace

Result<void> write_subject(const query::Engine& engine, indexer::Store& store, const SubjectQuestion& question,
                           query::RunOptions options, const Take& take) {
  CORDWOOD_TRY(const language::FilterPtr filter, parse(question));
  Lines lines(take);
  language::Query query;
  query.filter = filter;
  options.times = question.times;
  options.limits.time = kTimeMax;
  query::QueryStats stats;
  CORDWOOD_TRY(engine.run(query, options, lines, stats));
  if (!stats.warnings.empty())
    return Error{Errc::corrupt, fmt::format("rows may be in what cannot be read: {}", stats.warnings.front()),
                 "stop the server and run cordwood fsck --repair"};
  std::uint64_t letters = 0;
  CORDWOOD_TRY(store.visit_dead_letters([&](const indexer::DeadLetter& letter) -> Result<void> {
    if (!question.times.contains(letter.time) || !filter->matches(erasing::LetterView(letter))) return success();
    ++letters;
    return lines.add(json_of(letter));
  }));
  CORDWOOD_TRY(lines.add(fmt::format(
      R"({{"end":{{"rows":{},"dead_letters":{},"asked_at":"{}","asked_by":{},"reason":{}}}}})", lines.rows(), letters,
      format_rfc3339(question.asked_at), json_string(question.asked_by), json_string(question.reason))));
  return lines.finish();
}

}  // namespace cordwood::api
