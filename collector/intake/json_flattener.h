#pragma once
// Turns one JSON object into fields: {"a":{"b":1},"c":[1, 2]} into a.b=1 and c=[1,2].

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "base/event.h"
#include "base/result.h"
#include "json_cursor.h"

namespace cordwood::intake {

inline constexpr std::size_t kJsonPadding = simdjson::SIMDJSON_PADDING;

/// Reused from line to line, so that a name that stood in the line before costs a comparison and no memory. So does a
/// value: neighbours mostly agree, and where two values are the same bytes of memory, whoever works on them next
/// (masking, the store) knows without looking.
class JsonFlattener {
 public:
  /// Fields that are not empty, in the order written; of a name that occurs twice the last. The list is valid
  /// until the next call, its views as long as `arena` and the lines since forget_lines(). REQUIRES: kJsonPadding
  /// readable bytes after `line`. An object nested in a name that would be longer than kFieldNameBytesMax stays JSON
  /// text.
  Result<std::vector<Field>*> flatten(std::string_view line, Arena& arena);
  /// The same by simdjson alone, which flatten() asks only about lines that are not plain. Its slow twin in tests.
  Result<std::vector<Field>*> flatten_slowly(std::string_view line, Arena& arena);

  /// Must be called when the arena or the memory of the lines so far ends.
  void forget_lines();

 private:
  void begin(Arena& arena);
  std::vector<Field>* finish();
  bool add_plain(std::string_view line);
  bool add_plain_members(JsonCursor& in, int depth_left);
  bool add_plain_value(JsonCursor& in, std::string_view key, int depth_left);

  enum class Fit { fits, name_too_long };
  simdjson::simdjson_result<Fit> add_object(simdjson::ondemand::object object);
  simdjson::simdjson_result<Fit> add_member(std::string_view key, simdjson::ondemand::value value);
  simdjson::simdjson_result<Fit> add_nested(std::string_view key, simdjson::ondemand::object object);
  simdjson::error_code add_array(std::string_view key, simdjson::ondemand::array array);
  simdjson::error_code add_scalar(std::string_view key, simdjson::ondemand::value value);
  void add(std::string_view key, std::string_view value);
  Field* find_before(std::string_view name);

  simdjson::ondemand::parser parser_;
  Arena* arena_ = nullptr;
  std::vector<Field> fields_;
  std::string prefix_;         // Of the object that is being added: "a.b.".
  std::string scratch_;        // A composed name.
  std::vector<Field> before_;  // The names of lines before, unique, each with the value it last had.
  std::size_t cursor_ = 0;     // Where the next name is expected there.
  bool unique_ = false;        // All names so far came in the order of before_.
};

}  // namespace cordwood::intake
