#include "language/pipes/unpack_words.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<UnpackWordsPipe> UnpackWordsPipe::parse(Parser& in) {
  UnpackWordsPipe pipe;
  const bool has_from = in.skip_if("from");
  const bool name_follows = in.at_compound() && !in.is("as") && !in.is("drop_duplicates");
  if (has_from || name_follows) {
    CORDWOOD_TRY(pipe.from, in.field_name());
  }
  pipe.result = pipe.from;
  if (!in.is("drop_duplicates")) {
    CORDWOOD_TRY(pipe.result, in.result_name(pipe.result));
  }
  pipe.drop_duplicates = in.skip_if("drop_duplicates");
  return pipe;
}

void UnpackWordsPipe::print(std::string& out) const {
  out += "unpack_words";
  append_option(out, "from", from, "_msg");
  append_option(out, "as", result, from);
  append_flag(out, drop_duplicates, "drop_duplicates");
}

}  // namespace cordwood::language
