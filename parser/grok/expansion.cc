#include "grok/expansion.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "grok/look_around.h"

namespace cordwood::parser {
namespace {

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool is_field(char c) { return is_name(c) || c == '@' || c == '.' || c == '-' || c == '[' || c == ']'; }

struct Refusal {
  std::string_view construct;
  std::string_view message;
  std::string_view hint;
};

// What RE2 has not, by how it begins. Longer ones first.
constexpr std::array<Refusal, 9> kRefusedGroups = {{
    {"(?<=", "look-behind is not supported",
     "match the text before it outside the capture: instead of (?<=id=)%{INT:id} write id=%{INT:id}"},
    {"(?<!", "negative look-behind is not supported",
     "use \\b, or match the allowed character before it: (?:^|[^0-9])"},
    {"(?=", "look-ahead is not supported",
     "match the text behind the capture outside it: instead of %{DATA:a}(?= -) write %{DATA:a} -"},
    {"(?!", "negative look-ahead is not supported", "say what may follow instead: (?:[^0-9]|$)"},
    {"(?~", "absence groups are not supported", "say what may stand there instead"},
    {"(?(", "conditions are not supported", "write both cases with |"},
    {"(?&", "calls of groups are not supported", "define a pattern and use %{NAME}"},
    {"(?x", "the flag x is not supported", "write the pattern without blanks and comments"},
    {"(?m", "the flag m is not supported", "'.' takes newlines here anyway, and ^ and $ hold at every line"},
}};

constexpr std::array<Refusal, 7> kRefusedEscapes = {{
    {"\\k", "back-references are not supported", "capture both and compare them in a filter"},
    {"\\h", "\\h is not supported", "write [0-9A-Fa-f] for a hexadecimal digit, [ \\t] for a blank"},
    {"\\Z", "\\Z is not supported", "write $ or \\z"},
    {"\\G", "\\G is not supported", "write ^ or \\A"},
    {"\\K", "\\K is not supported", "capture what follows with (?<field>…)"},
    {"\\R", "\\R is not supported", "write \\r?\\n"},
    {"\\X", "\\X is not supported", "write ."},
}};

// Where letters mean both cases a set says too little.
bool ignores_case(std::string_view expression) {
  for (std::size_t at = expression.find("(?"); at != std::string_view::npos; at = expression.find("(?", at + 1)) {
    const std::string_view flags = expression.substr(at + 2, expression.find_first_of(":)<=!>#", at + 2) - at - 2);
    if (flags.find('i') != std::string_view::npos) return true;
  }
  return false;
}

class Expander {
 public:
  Expander(std::string_view expression, const GrokPatterns& patterns)
      : expression_(expression), patterns_(patterns), ignores_case_(ignores_case(expression)) {}

  Result<Expansion> run() {
    CORDWOOD_TRY(expand(expression_));
    return std::move(expansion_);
  }

 private:
  bool at_top() const { return stack_.empty(); }

  // An error at `at` of the text being expanded: its own place at the top, the top's reference within a
  // definition.
  Error refuse(std::size_t at, std::size_t length, std::string message, std::string_view hint) const {
    if (!at_top()) message = fmt::format("in the pattern {}: {}", stack_.back(), message);
    Error made = error(Errc::invalid, std::move(message));
    made.hint = std::string(hint);
    made.place = at_top() ? SourcePlace{at, length, 1, at + 1} : top_place_;
    made.message = fmt::format("grok, at byte {}: {}", made.place->offset, made.message);
    return made;
  }

  Result<void> put(std::string_view text) {
    if (expansion_.regex.size() + text.size() > kExpansionBytesMax)
      return refuse(0, expression_.size(), "the expression expands to more than 512 KiB",
                    "use fewer or smaller patterns");
    expansion_.regex.append(text);
    return success();
  }

  Result<void> expand(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      note_character(text.substr(at));
      switch (text[at]) {
        case '\\': {
          CORDWOOD_TRY(escape(text, at));
          break;
        }
        case '[': {
          CORDWOOD_TRY(character_class(text, at));
          break;
        }
        case '(': {
          CORDWOOD_TRY(group(text, at));
          break;
        }
        case '%':
          if (text.substr(at).starts_with("%{")) {
            CORDWOOD_TRY(reference(text, at));
            break;
          }
          [[fallthrough]];
        default: {
          CORDWOOD_TRY(plain(text, at));
          break;
        }
      }
    }
    return success();
  }

  Result<void> plain(std::string_view text, std::size_t& at) {
    const char c = text[at];
    CORDWOOD_TRY(put(text.substr(at, 1)));
    ++at;
    // Read as the plain one: this engine tries nothing again. More lines match than where it forbids giving back.
    const bool is_quantifier = c == '*' || c == '+' || c == '?';
    if (is_quantifier && at < text.size() && text[at] == '+') ++at;
    return success();
  }

  Result<void> escape(std::string_view text, std::size_t& at) {
    const std::string_view rest = text.substr(at);
    if (rest.size() < 2) return refuse(at, 1, "a backslash at the end", "write \\\\ for a backslash");
    if (rest[1] >= '1' && rest[1] <= '9')
      return refuse(at, 2, "back-references are not supported", "capture both and compare them in a filter");
    for (const Refusal& refusal : kRefusedEscapes)
      if (rest.starts_with(refusal.construct)) return refuse(at, 2, std::string(refusal.message), refusal.hint);
    std::size_t size = 2;
    if (rest[1] == 'Q') size = std::min(rest.find("\\E"), rest.size() - 2) + 2;
    // \p{Letter}, \x{1F}: braces that are no %{…}.
    if (rest.size() > 2 && rest[2] == '{' && (rest[1] == 'p' || rest[1] == 'P' || rest[1] == 'x'))
      size = std::min(rest.find('}'), rest.size() - 1) + 1;
    CORDWOOD_TRY(put(rest.substr(0, size)));
    at += size;
    return success();
  }

  // The engines of other groks read [a[b]] as a set within a set, RE2 as "a, [ or b" and then a ']': refused.
  Result<void> character_class(std::string_view text, std::size_t& at) {
    const std::size_t begin = at;
    std::size_t i = at + 1;
    if (i < text.size() && text[i] == '^') ++i;
    if (i < text.size() && text[i] == ']') ++i;
    for (; i < text.size() && text[i] != ']'; ++i) {
      const std::string_view rest = text.substr(i);
      if (rest[0] == '\\') {
        if (rest.starts_with("\\h"))
          return refuse(i, 2, "\\h is not supported", "write 0-9A-Fa-f for a hexadecimal digit");
        if (rest.size() > 2 && rest[2] == '{') i += std::min(rest.find('}'), rest.size() - 1) - 1;
        ++i;
      } else if (rest.starts_with("[:")) {
        const std::size_t close = rest.find(":]");
        if (close == std::string_view::npos) return refuse(i, 2, "[: without :]", "write \\[ for a bracket");
        i += close + 1;
      } else if (rest[0] == '[') {
        return refuse(i, 1, "a set within a set is not supported",
                      "write its characters without brackets, or \\[ for a bracket");
      } else if (rest.starts_with("&&")) {
        return refuse(i, 2, "intersections of sets are not supported",
                      "write the characters out, or \\& for an ampersand");
      }
    }
    if (i >= text.size()) return refuse(begin, 1, "[ without ]", "write \\[ for a bracket");
    CORDWOOD_TRY(put(text.substr(begin, i + 1 - begin)));
    at = i + 1;
    return success();
  }

  Result<void> group(std::string_view text, std::size_t& at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("(?>")) {  // As with possessive quantifiers.
      CORDWOOD_TRY(put("(?:"));
      at += 3;
      return success();
    }
    if (at_top()) {
      CORDWOOD_TRY(const bool is_rewritten, look_around(text, at));
      if (is_rewritten) return success();
    }
    for (const Refusal& refusal : kRefusedGroups)
      if (rest.starts_with(refusal.construct))
        return refuse(at, refusal.construct.size(), std::string(refusal.message), refusal.hint);
    if (rest.starts_with("(?#")) {
      at += std::min(rest.find(')'), rest.size() - 1) + 1;
      return success();
    }
    for (const std::string_view opening : {"(?<", "(?P<"}) {
      if (!rest.starts_with(opening)) continue;
      const std::size_t close = rest.find('>');
      if (close == std::string_view::npos) return refuse(at, opening.size(), "a group's name without >", "(?<field>…)");
      CORDWOOD_TRY(capture(rest.substr(opening.size(), close - opening.size()), Grok::Cast::none, at + opening.size()));
      CORDWOOD_TRY(put("("));
      at += close + 1;
      return success();
    }
    const bool has_flags = rest.starts_with("(?");
    CORDWOOD_TRY(put(has_flags ? "(?" : "(?:"));
    at += has_flags ? 2 : 1;
    return success();
  }

  /// The character of the expression that was put last, when it stands by itself or is repeated with +.
  struct LastCharacter {
    std::size_t begin = 0;  // In the regular expression.
    std::string text;
    std::optional<CharacterSet> set;  // What it may be, where that can be told.
    bool repeats = false;
    bool is_lazy = false;
  };

  // Called before the token that `rest` begins with is put.
  void note_character(std::string_view rest) {
    if (last_ && rest.front() == '+' && !last_->repeats) {
      last_->repeats = true;
    } else if (last_ && rest.front() == '?' && last_->repeats && !last_->is_lazy) {
      last_->is_lazy = true;
    } else if (last_ && rest.starts_with("(?<")) {
      // A look behind, perhaps: it needs the character.
    } else {
      const std::string_view character = rest.front() == '.' ? rest.substr(0, 1) : leading_character(rest);
      last_.reset();
      if (!character.empty() && at_top())
        last_ = LastCharacter{expansion_.regex.size(), std::string(character), set_of(character)};
    }
  }

  static bool is_repeated(std::string_view rest) {
    return !rest.empty() && std::string_view("*+?{").find(rest.front()) != std::string_view::npos;
  }

  /// Whether a look at one character stood there, and was written otherwise.
  Result<bool> look_around(std::string_view text, std::size_t& at) {
    const std::optional<LastCharacter> before = std::exchange(last_, std::nullopt);
    const auto look = leading_look_around(text.substr(at));
    if (!look) return false;
    const std::string_view behind = text.substr(at + look->bytes);
    if (look->is_behind ? at == 0 : behind.empty()) {
      CORDWOOD_TRY(put(look->at_an_end()));
      at += look->bytes;
      return true;
    }
    if (ignores_case_ || is_repeated(behind)) return false;
    if (!look->is_behind) return narrow_next(text, at);
    if (!before) return false;
    CORDWOOD_TRY(const bool is_narrowed, narrow(*before, *look));
    if (is_narrowed) at += look->bytes;
    return is_narrowed;
  }

  // Y+(?<=X) is Y*[of both], and Y(?<=X) is [of both].
  Result<bool> narrow(const LastCharacter& before, const LookAround& look) {
    const auto allowed = look.allowed();
    if (!before.set || !allowed) return false;
    expansion_.regex.resize(before.begin);
    if (before.repeats) {
      CORDWOOD_TRY(put(before.text + (before.is_lazy ? "*?" : "*")));
    }
    const CharacterSet both = *before.set & *allowed;
    last_ = LastCharacter{expansion_.regex.size(), both.regex(), both};
    CORDWOOD_TRY(put(last_->text));
    return true;
  }

  // (?=X)Y+ is [of both]Y*, and (?=X)Y is [of both]; several looks may stand before the character.
  Result<bool> narrow_next(std::string_view text, std::size_t& at) {
    CharacterSet allowed = ~CharacterSet{};
    std::string_view rest = text.substr(at);
    while (const auto look = leading_look_around(rest)) {
      const auto more = look->allowed();
      if (look->is_behind || !more) return false;
      allowed = allowed & *more;
      rest.remove_prefix(look->bytes);
    }
    const std::string_view character = rest.starts_with('.') ? rest.substr(0, 1) : leading_character(rest);
    const auto set = character.empty() ? std::nullopt : set_of(character);
    if (!set) return false;
    rest.remove_prefix(character.size());
    const bool repeats = rest.starts_with('+');
    if (is_repeated(rest) && !repeats) return false;
    const CharacterSet both = *set & allowed;
    std::string narrowed = both.regex();
    if (repeats) {
      rest.remove_prefix(1);
      narrowed.append(character).append("*");
      if (rest.starts_with('?')) narrowed += '?';
      if (is_repeated(rest)) rest.remove_prefix(1);  // Lazy, or possessive: which is plain here.
    } else {
      last_ = LastCharacter{expansion_.regex.size(), narrowed, both};
    }
    CORDWOOD_TRY(put(narrowed));
    at = text.size() - rest.size();
    return true;
  }

  // %{NAME}, %{NAME:field}, %{NAME:field:cast}; what else stands before the brace is ignored.
  Result<void> reference(std::string_view text, std::size_t& at) {
    const std::size_t close = text.find('}', at);
    if (close == std::string_view::npos) return refuse(at, 2, "%{ without }", "%{NAME} or %{NAME:field}");
    const std::string_view inside = text.substr(at + 2, close - at - 2);
    std::size_t name_size = 0;
    while (name_size < inside.size() && is_name(inside[name_size])) ++name_size;
    const std::string_view name = inside.substr(0, name_size);
    const auto definition = patterns_.find(name);
    if (!definition) return unknown(name, at + 2);
    if (std::find(stack_.begin(), stack_.end(), name) != stack_.end())
      return refuse(at, close + 1 - at, fmt::format("the pattern {} contains itself", name),
                    "a pattern may only use others");
    if (stack_.size() >= kExpansionDepthMax)
      return refuse(at, close + 1 - at, "patterns are nested more than 64 deep", "use fewer levels");
    const std::string_view behind = inside.substr(name_size);
    bool captures = false;
    if (behind.size() > 1 && behind.front() == ':') {
      CORDWOOD_TRY(field(behind.substr(1), at + 3 + name_size));
      captures = true;
    }
    CORDWOOD_TRY(put(captures ? "(" : "(?:"));
    if (at_top()) top_place_ = {at, close + 1 - at, 1, at + 1};
    stack_.push_back(name);
    CORDWOOD_TRY(expand(*definition));
    stack_.pop_back();
    CORDWOOD_TRY(put(")"));
    at = close + 1;
    return success();
  }

  Error unknown(std::string_view name, std::size_t at) const {
    if (name.empty()) return refuse(at, 1, "%{} without the name of a pattern", "%{NAME} or %{NAME:field}");
    const std::string_view near = patterns_.nearest(name);
    return refuse(at, name.size(), fmt::format("unknown pattern {}", name),
                  near.empty() ? "define it, or see docs/operations/pipelines.md for the names"
                               : fmt::format("did you mean {}?", near));
  }

  // field, field:int, [a][b]:float
  Result<void> field(std::string_view text, std::size_t at) {
    std::size_t size = 0;
    while (size < text.size() && is_field(text[size])) ++size;
    Grok::Cast cast = Grok::Cast::none;
    if (const std::string_view behind = text.substr(size); behind.starts_with(':')) {
      std::size_t cast_size = 1;
      while (cast_size < behind.size() && is_name(behind[cast_size])) ++cast_size;
      const std::string_view name = behind.substr(1, cast_size - 1);
      if (name == "int") {
        cast = Grok::Cast::integer;
      } else if (name == "float") {
        cast = Grok::Cast::floating;
      } else {
        return refuse(at + size + 1, name.size(), fmt::format("unknown type '{}'", name), "int or float");
      }
    }
    return capture(text.substr(0, size), cast, at);
  }

  Result<void> capture(std::string_view field, Grok::Cast cast, std::size_t at) {
    Grok::Group group;
    group.cast = cast;
    if (field.starts_with('[')) {
      std::string_view rest = field;
      while (rest.starts_with('[')) {
        const std::size_t close = rest.find(']');
        if (close == std::string_view::npos || close == 1) break;
        group.path.emplace_back(rest.substr(1, close - 1));
        rest.remove_prefix(close + 1);
      }
      if (!rest.empty()) group.path.clear();
    } else if (!field.empty()) {
      group.path.emplace_back(field);
    }
    if (group.path.empty())
      return refuse(at, field.size(), fmt::format("'{}' is not the name of a field", field),
                    "field, or [outer][inner]");
    for (const std::string& part : group.path) group.name.append(group.name.empty() ? "" : ".").append(part);
    expansion_.groups.push_back(std::move(group));
    return success();
  }

  std::string_view expression_;
  const GrokPatterns& patterns_;
  const bool ignores_case_;
  Expansion expansion_;
  std::optional<LastCharacter> last_;    // Of the expression itself, not of what it refers to.
  std::vector<std::string_view> stack_;  // Of the patterns being expanded.
  SourcePlace top_place_;                // Of the reference at the top that we are in.
};

}  // namespace

Result<Expansion> expand_grok(std::string_view expression, const GrokPatterns& patterns) {
  return Expander(expression, patterns).run();
}

}  // namespace cordwood::parser
