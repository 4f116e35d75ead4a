#include "language/pipes/rename.h"

#include "pipes/parts.h"

namespace cordwood::language {
namespace {

Result<RenamePipe::Item> parse_item(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto from, in.field_pattern());
  in.skip_if("as");
  CORDWOOD_TRY(auto to, in.field_pattern());
  if (from.is_prefix != to.is_prefix) return in.error_since(begin, "both names have to end in '*', or none");
  return RenamePipe::Item{std::move(from), std::move(to)};
}

}  // namespace

Result<RenamePipe> RenamePipe::parse(Parser& in) {
  RenamePipe pipe;
  do {
    CORDWOOD_TRY(auto item, parse_item(in));
    pipe.items.push_back(std::move(item));
  } while (in.skip_if(","));
  return pipe;
}

void RenamePipe::print(std::string& out) const {
  out += "rename";
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += i > 0 ? ", " : " ";
    append_field_pattern(out, items[i].from);
    out += " as ";
    append_field_pattern(out, items[i].to);
  }
}

}  // namespace cordwood::language
