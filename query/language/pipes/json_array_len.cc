#include "language/pipes/json_array_len.h"

#include "pipes/alike.h"

namespace cordwood::language {

Result<JsonArrayLenPipe> JsonArrayLenPipe::parse(Parser& in) { return parse_function<JsonArrayLenPipe>(in); }

void JsonArrayLenPipe::print(std::string& out) const {
  out += "json_array_len";
  print_function(out, *this);
}

}  // namespace cordwood::language
