#include "language/pipes/drop_empty_fields.h"

#include "pipes/parts.h"

namespace cordwood::language {

Result<DropEmptyFieldsPipe> DropEmptyFieldsPipe::parse(Parser&) { return DropEmptyFieldsPipe{}; }

void DropEmptyFieldsPipe::print(std::string& out) const { out += "drop_empty_fields"; }

}  // namespace cordwood::language
