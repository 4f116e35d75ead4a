#include "language/pipes/explain.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<ExplainPipe> ExplainPipe::parse(Parser& in) { return ExplainPipe{in.skip_if("estimate")}; }

void ExplainPipe::print(std::string& out) const {
  out += "explain";
  append_flag(out, is_estimate, "estimate");
}

}  // namespace cordwood::language
