#include "json/json_line.h"

#include <cstring>

#include "json/unescape.h"

namespace cordwood::parser {
namespace {

constexpr std::size_t kDepthMax = 32;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A recursive descent over objects; what is inside arrays is only skipped, without recursion.
class ObjectReader {
 public:
  ObjectReader(std::string_view text, EventDraft& draft) : at_(text.data()), end_(at_ + text.size()), draft_(draft) {}

  bool read_line() {
    skip_blanks();
    if (!take('{') || !object({}, 1)) return false;
    skip_blanks();
    return at_ == end_;
  }

 private:
  struct Text {
    std::string_view raw;  // Between the quotes.
    bool has_escape = false;
  };

  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ != end_ && is_blank(*at_)) ++at_;
  }

  // From behind the brace.
  bool object(std::string_view prefix, std::size_t depth) {
    skip_blanks();
    if (take('}')) return true;
    while (true) {
      Text key;
      if (!take('"') || !string(key)) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      if (!value(dotted(prefix, meaning(key)), depth)) return false;
      skip_blanks();
      if (take('}')) return true;
      if (!take(',')) return false;
      skip_blanks();
    }
  }

  bool value(std::string_view name, std::size_t depth) {
    if (at_ == end_) return false;
    switch (*at_) {
      case '"': {
        ++at_;
        Text text;
        if (!string(text)) return false;
        draft_.set(name, meaning(text));
        return true;
      }
      case '{':
        if (depth >= kDepthMax || name.size() >= kFieldNameBytesMax) return raw(name);
        ++at_;
        return object(name, depth + 1);
      case '[':
        return raw(name);
      case 't':
        return word("true", name);
      case 'f':
        return word("false", name);
      case 'n':
        return word("null", {});
      default:
        return number(name);
    }
  }

  // From behind the opening quote to behind the closing one. A quote is looked for again only when an escape
  // stood before it, so that many escapes before one far quote take linear time.
  bool string(Text& text) {
    const char* const begin = at_;
    const char* quote = find('"', at_, end_);
    while (quote != nullptr) {
      const char* const escape = find('\\', at_, quote);
      if (escape == nullptr) {
        text.raw = {begin, static_cast<std::size_t>(quote - begin)};
        at_ = quote + 1;
        return true;
      }
      text.has_escape = true;
      at_ = escape + 2;
      if (at_ > quote) quote = at_ > end_ ? nullptr : find('"', at_, end_);
    }
    return false;
  }

  static const char* find(char c, const char* begin, const char* end) {
    return static_cast<const char*>(std::memchr(begin, c, static_cast<std::size_t>(end - begin)));
  }

  std::string_view meaning(const Text& text) {
    return text.has_escape ? draft_.arena().copy(unescape_json(text.raw)) : text.raw;
  }

  bool digits() {
    const char* const begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != begin;
  }
  bool number(std::string_view name) {
    const char* const begin = at_;
    take('-');
    if (!digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    draft_.set(name, {begin, static_cast<std::size_t>(at_ - begin)});
    return true;
  }
  bool word(std::string_view expected, std::string_view name) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return false;
    draft_.set(name, {at_, expected.size()});
    at_ += expected.size();
    return true;
  }

  // An array or object as it is written. Only brackets and strings are followed.
  bool raw(std::string_view name) {
    const char* const begin = at_;
    std::size_t depth = 0;
    do {
      if (at_ == end_) return false;
      const char c = *at_++;
      if (c == '"') {
        Text ignored;
        if (!string(ignored)) return false;
      } else if (c == '[' || c == '{') {
        ++depth;
      } else if (c == ']' || c == '}') {
        --depth;
      }
    } while (depth > 0);
    draft_.set(name, {begin, static_cast<std::size_t>(at_ - begin)});
    return true;
  }

  std::string_view dotted(std::string_view prefix, std::string_view key) {
    if (prefix.empty()) return key;
    const std::span<char> memory = draft_.arena().allocate(prefix.size() + 1 + key.size());
    std::memcpy(memory.data(), prefix.data(), prefix.size());
    memory[prefix.size()] = '.';
    std::memcpy(memory.data() + prefix.size() + 1, key.data(), key.size());
    return {memory.data(), memory.size()};
  }

  const char* at_;
  const char* const end_;
  EventDraft& draft_;
};

}  // namespace

bool read_json_object(std::string_view text, EventDraft& draft) { return ObjectReader(text, draft).read_line(); }

}  // namespace cordwood::parser
