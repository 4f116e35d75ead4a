#include "logfmt_line.h"

#include "json/unescape.h"

namespace cordwood::parser {
namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '/' || c == '@';
}

// Cuts the next pair off; false when something else stands there.
class PairReader {
 public:
  PairReader(std::string_view rest, Arena& arena) : rest_(rest), arena_(arena) {}

  bool at_end() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
    return rest_.empty();
  }

  bool next(Field& pair) {
    std::size_t size = 0;
    while (size < rest_.size() && is_name(rest_[size])) ++size;
    if (size == 0 || size == rest_.size() || rest_[size] != '=') return false;
    pair.name = rest_.substr(0, size);
    rest_.remove_prefix(size + 1);
    return rest_.starts_with('"') ? quoted(pair.value) : bare(pair.value);
  }

 private:
  bool bare(std::string_view& value) {
    const std::size_t end = std::min(rest_.find_first_of(" \t\""), rest_.size());
    if (end < rest_.size() && rest_[end] == '"') return false;
    value = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return true;
  }

  bool quoted(std::string_view& value) {
    bool has_escape = false;
    std::size_t end = 1;
    for (; end < rest_.size() && rest_[end] != '"'; ++end)
      if (rest_[end] == '\\') {
        has_escape = true;
        ++end;
      }
    if (end >= rest_.size() || (end + 1 < rest_.size() && rest_[end + 1] != ' ' && rest_[end + 1] != '\t'))
      return false;
    const std::string_view text = rest_.substr(1, end - 1);
    value = has_escape ? arena_.copy(unescape_json(text)) : text;
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view rest_;
  Arena& arena_;
};

}  // namespace

bool read_logfmt_line(EventDraft& draft) {
  constexpr std::size_t kPairsMin = 2;
  EventDraft::State before = draft.state();
  PairReader reader(draft.message(), draft.arena());
  std::size_t pairs = 0;
  for (Field pair; !reader.at_end(); ++pairs) {
    if (!reader.next(pair)) break;
    draft.set(pair.name, pair.value);
  }
  if (!reader.at_end() || pairs < kPairsMin) {
    draft.restore(std::move(before));
    return false;
  }
  for (const std::string_view name : {"msg", "message"}) {
    const std::string_view message = draft.get(name);
    if (message.empty()) continue;
    draft.set_message(message);
    draft.remove(name);
    break;
  }
  return true;
}

}  // namespace cordwood::parser
