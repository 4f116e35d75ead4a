// unpack_logfmt: name=value, name="quoted value", name.

#include "operators/unpack.h"
#include "quoted_text.h"

namespace cordwood::query {

namespace {

void visit_logfmt(std::string_view text, const VisitField& visit) {
  while (true) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    const std::size_t end = text.find_first_of("= ");
    const std::string_view name = text.substr(0, end);
    text.remove_prefix(name.size());
    if (text.empty() || text.front() == ' ') {
      if (!name.empty()) visit(name, "");
      continue;
    }
    text.remove_prefix(1);
    if (const auto quoted = take_quoted(text)) {
      visit(name.empty() ? "_msg" : name, *quoted);
      continue;
    }
    const std::string_view value = text.substr(0, text.find(' '));
    text.remove_prefix(value.size());
    visit(name.empty() ? "_msg" : name, value);
  }
}

}  // namespace

Result<OperatorPointer> make(const language::UnpackLogfmtPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_unpack({pipe.condition,
                      pipe.from,
                      pipe.fields,
                      pipe.result_prefix,
                      {pipe.keep_original_fields, pipe.skip_empty_results}},
                     visit_logfmt, setting.context, std::move(next));
}

}  // namespace cordwood::query
