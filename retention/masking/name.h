#pragma once
// Names in texts: what stands before a value and says what it is. `"dateOfBirth": "…"`, `date_of_birth=…`,
// `<DateOfBirth>…`, `Date of birth: …`.
//
// A pattern is in lower case. A blank in it is '_', '-', '.', ' ' or nothing in the text. It begins where a word
// does, also in camelCase; behind a '*' it may as well end a longer word: "*password" is in "dbpassword".

#include <cstddef>
#include <optional>
#include <string_view>

namespace cordwood::masking {

/// A name in a text, and the place of its pattern in the list of whoever asked for it.
struct Name {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t pattern = 0;
};

/// Where the name begins that ends at `end`, if it is one of the pattern.
std::optional<std::size_t> name_begin(std::string_view text, std::size_t end, std::string_view pattern);

/// `end` without the number of a name: phone2 is a phone.
std::size_t without_number(std::string_view text, std::size_t end);

/// What stands between a name and its value: `=`, `: `, `" : "`, `\":\"`, `=>`, `%3D`, `>` of an XML element,
/// or a blank.
struct Joint {
  std::size_t value_begin = 0;
  char quote = 0;           // Of the value; '<' ends that of an element.
  bool is_escaped = false;  // The quote is written \": JSON within JSON.
  bool is_blank = false;    // Nothing but blanks.
};

/// The joint behind the name. Nothing when there is none. A blank alone joins where `blank_joins`.
std::optional<Joint> joint_behind(std::string_view text, Name name, bool blank_joins);

/// Where the value ends that a quote encloses; the end of the text when it is not closed. REQUIRES: joint.quote != 0
std::size_t quoted_end(std::string_view text, const Joint& joint);

/// JSON within a text writes its blanks as \t, \r and \n.
bool is_written_blank(std::string_view text, std::size_t at);

}  // namespace cordwood::masking
