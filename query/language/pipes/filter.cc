#include "language/pipes/filter.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<FilterPipe> FilterPipe::parse(Parser& in) {
  FilterPipe pipe;
  CORDWOOD_TRY(pipe.filter, in.filter());
  return pipe;
}

void FilterPipe::print(std::string& out) const {
  out += "filter ";
  filter->print(out);
}

}  // namespace cordwood::language
