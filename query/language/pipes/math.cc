#include "language/pipes/math.h"

#include "math_grammar.h"
#include "pipes/parts.h"

namespace cordwood::language {
namespace {

Result<MathPipe::Item> parse_item(Parser& in) {
  CORDWOOD_TRY(auto expression, parse_math_expression(in));
  std::string text;
  print(expression, text);
  CORDWOOD_TRY(auto result, in.result_name(std::move(text)));
  return MathPipe::Item{std::move(expression), std::move(result)};
}

}  // namespace

Result<MathPipe> MathPipe::parse(Parser& in) {
  MathPipe pipe;
  do {
    CORDWOOD_TRY(auto item, parse_item(in));
    pipe.items.push_back(std::move(item));
  } while (in.skip_if(","));
  return pipe;
}

void MathPipe::print(std::string& out) const {
  out += "math";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += i > 0 ? ", " : " ";
    language::print(items[i].expression, out);
    out += " as ";
    append_value(out, items[i].result);
  }
}

}  // namespace cordwood::language
