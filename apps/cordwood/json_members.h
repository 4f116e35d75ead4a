#pragma once
// Members of an object that a server answered: empty, 0 or false where they are absent.

#include <cstdint>
#include <string_view>

#include <simdjson.h>

namespace cordwood {

template <class Value>
Value member_of(simdjson::dom::element object, const char* key) {
  Value value{};
  return object[key].get(value) == simdjson::SUCCESS ? value : Value{};
}

inline std::string_view text_of(simdjson::dom::element object, const char* key) {
  return member_of<std::string_view>(object, key);
}

inline std::uint64_t number_of(simdjson::dom::element object, const char* key) {
  return member_of<std::uint64_t>(object, key);
}

}  // namespace cordwood
