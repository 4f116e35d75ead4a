#include "lexer.h"

#include <algorithm>

#include "ascii_case.h"
#include "base/words.h"
#include "string_literal.h"

namespace cordwood::language {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// How many bytes of blanks and comments `text` begins with.
std::size_t separator_bytes(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (is_blank(text[at])) {
      ++at;
    } else {
      break;
    }
  }
  return at;
}

// A whole code point where it is valid UTF-8, so that no token splits one.
std::size_t punctuation_bytes(std::string_view text) {
  std::size_t bytes = 1;
  if (static_cast<unsigned char>(text[0]) < 0xc0) return bytes;
  while (bytes < text.size() && bytes < 4 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) ++bytes;
  return bytes;
}

Token next_token(std::string_view text) {
  Token token;
  token.raw = text.substr(0, 0);
  if (text.empty()) return token;
  if (word_begins_at(text, 0)) {
    std::string_view rest = text;
    token.kind = Token::Kind::word;
    token.raw = next_word(rest);
    return token;
  }
  if (is_quote(text[0])) {
    if (auto literal = read_string_literal(text)) {
      token.kind = Token::Kind::quoted;
      token.raw = text.substr(0, literal->bytes);
      token.literal = std::make_unique<std::string>(std::move(literal->value));
      return token;
    }
  }
  token.kind = Token::Kind::punctuation;
  token.raw = text.substr(0, punctuation_bytes(text));
  return token;
}

}  // namespace

bool Token::is(std::string_view lower_case) const {
  return kind != Kind::quoted && equals_ignoring_case(raw, lower_case);
}

std::vector<Token> tokenize(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  do {
    const std::size_t separator = separator_bytes(text.substr(at));
    at += separator;
    Token token = next_token(text.substr(at));
    token.after_blank = separator > 0 || tokens.empty();
    at += token.raw.size();
    tokens.push_back(std::move(token));
  } while (tokens.back().kind != Token::Kind::end);
  return tokens;
}

}  // namespace cordwood::language
