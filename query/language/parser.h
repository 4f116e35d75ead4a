#pragma once
// The cursor that all parse functions of the room share: it walks over the tokens and reads the pieces that
// elements of the language have in common. What an element means is in its own file under filters/, pipes/
// and stats/.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "language/fields.h"
#include "language/query.h"
#include "language/sort_field.h"
#include "lexer.h"

namespace cordwood::language {

/// What glues to a word that has begun: `a:b` within values, `a*` within regular expressions.
struct CompoundStyle {
  bool colons = true;
  bool stars = false;
  bool exclamations = false;  // Behind the first token.
};

class Parser {
 public:
  Parser(std::string_view text, const ParseContext& context);

  const ParseContext& context() const { return context_; }

  // Tokens.
  const Token& peek(std::size_t ahead = 0) const;
  bool at_end() const { return peek().kind == Token::Kind::end; }
  bool is(std::string_view lower_case) const { return peek().is(lower_case); }
  /// `*`, say, directly behind the token before.
  bool is_glued(std::string_view lower_case) const { return !peek().after_blank && is(lower_case); }
  /// The token `ahead` ends there: what follows is a blank or punctuation that no word goes on with.
  bool is_whole(std::size_t ahead = 0) const;
  void skip() { at_ += at_end() ? 0 : 1; }
  bool skip_if(std::string_view lower_case);
  bool skip_if_any(std::initializer_list<std::string_view> lower_case);
  Result<void> expect(std::string_view lower_case);
  std::size_t position() const { return at_; }
  void go_back_to(std::size_t position) { at_ = position; }
  std::string_view text_since(std::size_t position) const;

  // Errors, with the place of the next token or of the tokens since `position`.
  Error error_here(std::string message, std::string hint = {}) const;
  Error error_since(std::size_t position, std::string message, std::string hint = {}) const;

  // Pieces.
  /// A word or literal with all that is glued to it: `trace-id.foo`, "a b", 2026-01-02T03:04.
  Result<std::string> compound(CompoundStyle style = {});
  bool at_compound() const;
  Result<std::string> field_name();                       // "" is _msg.
  Result<FieldPattern> field_pattern();                   // a, a*, *
  Result<FieldNames> field_names();                       // a, b
  Result<FieldPatterns> field_patterns();                 // a, b*
  Result<FieldNames> field_names_in_parentheses();        // (a, b); not empty
  Result<FieldPatterns> field_patterns_in_parentheses();  // (a, b*); may be empty
  Result<SortFields> sort_fields_in_parentheses();        // (a desc, b)
  Result<std::uint64_t> unsigned_number(std::string_view what);
  Result<Nanoseconds> duration(std::string_view what);
  Result<std::string> result_name(std::string default_name);  // [as] x, or nothing

  // What contains itself; each level counts against kQueryDepthMax.
  Result<FilterPtr> filter();     // As it stands after `filter` or in if (…).
  Result<FilterPtr> condition();  // if (filter), or null when there is no `if`.
  Result<Query> query_in_parentheses();
  Result<Query> query();  // Up to ')' or the end.

  /// Keeps count of how deep the parser is; one a level.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(&parser) { ++parser.depth_; }
    Level(Level&& other) noexcept : parser_(std::exchange(other.parser_, nullptr)) {}
    Level& operator=(Level&&) = delete;
    ~Level() {
      if (parser_) --parser_->depth_;
    }

   private:
    Parser* parser_;
  };
  Result<Level> enter();

 private:
  bool is_stop(const Token& token, CompoundStyle style) const;

  std::string_view text_;
  const ParseContext& context_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

/// "" is how queries write _msg.
inline std::string canonical_field(std::string name) { return name.empty() ? "_msg" : std::move(name); }

}  // namespace cordwood::language
