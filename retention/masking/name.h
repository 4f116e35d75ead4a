#pragma once
// Names in texts: what stands before a value and says what it is. `"dateOfBirth": "…"`, `date_of_birth=…`,
// `<DateOfBirth>…`, `Date of birth: …`, `{"name":"date of birth","value":"…"}`.
//
// A pattern is in lower case. A blank in it is '_', '-', '.', ' ' or nothing in the text. It begins where a word
// does, also in camelCase; behind a '*' it may as well end a longer word: "*password" is in "dbpassword".

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace cordwood::masking {

/// A name in a text, and the place of its pattern in the list of whoever asked for it.
struct Name {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t pattern = 0;
};

/// What stands between a name and its value: `=`, `: `, `" : "`, `\":\"`, `=>`, `>` of an XML element, `":["`, or, less
/// surely, blanks, the border of a table's cell, `is`.
struct Joint {
  std::size_t value_begin = 0;
  char quote = 0;               // What ends the value; '<' ends that of an element. 0: the value is not enclosed.
  std::size_t backslashes = 0;  // Before each quote: JSON within JSON has one, or three, ….
  bool is_doubled = false;      // The quotes are written twice: JSON within CSV.
  bool is_weak = false;         // What joins them may as well stand between two words of a sentence or of a table.
  bool is_list = false;         // Further values may follow, as in ["a", "b"].
  bool is_query = false;        // name=value of a URL or a form: an '&' ends the value.
};

/// Where the name begins that ends at `end`, if it is one of the pattern.
std::optional<std::size_t> name_begin(std::string_view text, std::size_t end, std::string_view pattern);

/// `end` without what may follow a name that is known: phone2, phones, phone.0, phone[0], phone_home, passwordConfirm,
/// password.value. Bounded.
std::size_t without_suffixes(std::string_view text, std::size_t end);
/// The words among these, in lower case. Beside them there are digits and the plural.
std::span<const std::string_view> name_suffixes();

/// Where a name may end before the joint at `joint`: behind what may be between the two.
std::size_t name_end_before(std::string_view text, std::size_t joint);

/// Where a name ends whose joint at `joint` is not right behind it: `<name a="b">`, `<td>name</td><td>`, `name is …`.
/// 0: nowhere.
std::size_t distant_name_end(std::string_view text, std::size_t joint);

/// Of {"name":"password","value":"…"} and cs1Label=password cs1=…: where the name ends that stands before the word
/// which begins at `word`. 0: nowhere.
std::size_t sibling_name_end(std::string_view text, std::size_t word);

/// The joint behind a name, which is looked for from `from` on.
std::optional<Joint> joint_behind(std::string_view text, Name name, std::size_t from);

/// The joint of the next value of a list, whose last one ended at `end`.
std::optional<Joint> next_of_list(std::string_view text, const Joint& joint, std::size_t end);

/// Where the value ends that a quote encloses; the end of the text when it is not closed. REQUIRES: joint.quote != 0
std::size_t quoted_end(std::string_view text, const Joint& joint);

}  // namespace cordwood::masking
