#pragma once

#include <string>
#include <vector>

namespace cordwood::language {

struct SortField {
  std::string name;
  bool descending = false;
};

using SortFields = std::vector<SortField>;

}  // namespace cordwood::language
