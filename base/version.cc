#include "base/version.h"

namespace cordwood {

const std::string_view kVersion = CORDWOOD_VERSION;

}  // namespace cordwood
