// pack_json and pack_logfmt: fields as one text.

#include <algorithm>

#include "base/json_string.h"
#include "field_names.h"
#include "json_text.h"
#include "operators/operators.h"

namespace cordwood::query {

namespace {

/// Appends `name="value"` after a blank; quotes what could not be read back otherwise.
void append_logfmt_member(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  if (!out.empty()) out.push_back(' ');
  out += name;
  out.push_back('=');
  const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
    return c != ' ' && c != '"' && c != '=' && c != '`' && c != '\\' && static_cast<unsigned char>(c) >= 0x20 &&
           c != 0x7f;
  });
  if (plain)
    out += value;
  else
    append_json_string(out, value);
}

class PackOperator final : public StreamingOperator {
 public:
  PackOperator(const language::FieldPatterns& fields, const std::string& result, bool as_json, Context& context,
               OperatorPointer next)
      : StreamingOperator(std::move(next)), fields_(fields), result_(result), as_json_(as_json), context_(context) {}

  bool push(unsigned worker, Block& block) override {
    struct Column {
      std::string_view name;
      std::span<const std::string_view> texts;
    };
    std::vector<Column> columns;
    for (const std::string_view name : names_in(fields_, block)) columns.push_back({name, block.values(name).texts()});
    auto arena = std::make_shared<Arena>();
    std::vector<std::string_view> packed;
    std::string out;
    for (std::uint32_t row = 0; row < block.row_count(); ++row) {
      out = as_json_ ? "{" : "";
      for (const Column& column : columns) {
        if (as_json_)
          append_json_member(out, column.name, column.texts[row]);
        else
          append_logfmt_member(out, column.name, column.texts[row]);
      }
      if (as_json_) out.push_back('}');
      if (!context_.allow_at_once(arena->bytes() + out.size())) return false;
      packed.push_back(arena->copy(out));
    }
    block.set(result_, Values::texts(std::move(packed), arena));
    return pass(worker, block);
  }

 private:
  const language::FieldPatterns& fields_;
  const std::string& result_;
  const bool as_json_;
  Context& context_;
};

}  // namespace

Result<OperatorPointer> make(const language::PackJsonPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<PackOperator>(pipe.fields, pipe.result, true, setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::PackLogfmtPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<PackOperator>(pipe.fields, pipe.result, false, setting.context, std::move(next));
}

}  // namespace cordwood::query
