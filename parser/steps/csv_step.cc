#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/checksum.h"
#include "csv_record.h"
#include "steps/all.h"

namespace cordwood::parser {
namespace {

using Columns = Headers::Columns;

// A header is made of names; a line of data seldom is. Better no header than the wrong one.
bool looks_like_header(const std::vector<std::string_view>& values) {
  std::set<std::string_view> seen;
  return std::all_of(values.begin(), values.end(), [&seen](std::string_view value) {
    const bool begins_well =
        !value.empty() && (value[0] == '_' || ((value[0] | 0x20) >= 'a' && (value[0] | 0x20) <= 'z'));
    return begins_well && value.size() <= kFieldNameBytesMax && seen.insert(value).second;
  });
}

class CsvStep final : public Step {
 public:
  struct Options {
    Columns columns;  // Empty: the header says.
    char separator = ',';
    bool has_header = false;
    std::string header_prefix;        // What a header begins with, such as "#fields"; empty: nothing.
    std::vector<std::string> absent;  // Texts that stand for no value.
    std::string field = std::string(kMessageField);
  };
  CsvStep(Options options, std::shared_ptr<Headers> headers)
      : options_(std::move(options)), headers_(std::move(headers)) {}

  FailureReason run(EventDraft& draft) const override {
    std::string_view text = draft.value_of(options_.field);
    const bool is_marked = !options_.header_prefix.empty() && text.starts_with(options_.header_prefix);
    if (is_marked) text.remove_prefix(std::min(options_.header_prefix.size() + 1, text.size()));
    std::vector<std::string_view> values;
    if (!take_csv_record(text, options_.separator, draft.arena(), values) || !text.empty())
      return "not one record of separated values";
    if (is_marked) return take_header(draft, values);
    if (!options_.columns.empty()) return set_all(draft, options_.columns, values);
    const Columns* const columns = headers_->of(number_of(draft.source()));
    if (columns == nullptr) {
      if (!options_.header_prefix.empty() || !looks_like_header(values)) return "no header of these values was seen";
      learn(draft, values);  // A guess: the line stays an event, for it may be one.
      return {};
    }
    // The same header again: a new file of the same source.
    if (std::equal(values.begin(), values.end(), columns->begin(), columns->end())) return take_header(draft, values);
    return set_all(draft, *columns, values);
  }

 private:
  // Of the source and of what of its lines this step reads: others may read something else of them.
  std::uint64_t number_of(const Source& source) const {
    return checksum64(fmt::format("{}\n{}\n{}\n{}\n{}\n{}", source.host, source.file, source.app, options_.field,
                                  options_.separator, options_.header_prefix));
  }

  // It is in every event from now on.
  FailureReason take_header(EventDraft& draft, const std::vector<std::string_view>& names) const {
    learn(draft, names);
    draft.drop();
    return {};
  }

  void learn(const EventDraft& draft, const std::vector<std::string_view>& names) const {
    headers_->learn(number_of(draft.source()), names);
  }

  FailureReason set_all(EventDraft& draft, const Columns& columns, const std::vector<std::string_view>& values) const {
    if (options_.has_header && std::equal(values.begin(), values.end(), columns.begin(), columns.end())) {
      draft.drop();
      return {};
    }
    if (values.size() > columns.size()) return "more values than columns";
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto& absent = options_.absent;
      if (values[i].empty() || std::find(absent.begin(), absent.end(), values[i]) != absent.end()) continue;
      draft.assign(columns[i], values[i]);
    }
    return {};
  }

  Options options_;
  const std::shared_ptr<Headers> headers_;
};

}  // namespace

Result<StepPointer> make_csv_step(const YamlNode& node, StepContext& context) {
  CORDWOOD_TRY(node.allow_only({"columns", "separator", "header", "absent", "field"}));
  CsvStep::Options options;
  if (node.has("columns")) {
    CORDWOOD_TRY(options.columns, node.at("columns").strings());
  }
  CORDWOOD_TRY(const std::string separator, node.string_or("separator", ","));
  if (separator.size() != 1 || separator == "\"" || separator == "\n")
    return node.at("separator").complain("a separator is one byte, and neither a quote nor a line end", R"("\t")");
  options.separator = separator[0];
  const YamlNode header = node.at("header");
  if (auto flag = header.boolean(); !header.is_null() && flag) {
    options.has_header = flag.value();
  } else if (!header.is_null()) {
    CORDWOOD_TRY(options.header_prefix, header.string());
  }
  if (options.columns.empty() && !options.has_header && options.header_prefix.empty())
    return node.complain("the step 'csv' needs columns or a header",
                         "columns: [a, b], header: true, header: \"#fields\"");
  if (node.has("absent")) {
    CORDWOOD_TRY(options.absent, node.at("absent").strings());
  }
  CORDWOOD_TRY(options.field, node.string_or("field", std::string(kMessageField)));
  return std::make_unique<const CsvStep>(std::move(options), context.headers);
}

}  // namespace cordwood::parser
