#pragma once
// Filters that ask for one text. Many of these can be asked at once: joined_alternatives.cc.

#include <string>
#include <utility>

#include "language/filter.h"

namespace cordwood::language {

class OneTextFilter : public FieldFilter {
 public:
  enum class Wants : bool {
    phrase,  // The value holds it, as text_search.h finds phrases.
    whole,   // The value is it.
  };
  OneTextFilter(std::string field, std::string text, Wants wants)
      : FieldFilter(std::move(field)), text_(std::move(text)), wants_(wants) {}

  const std::string& text() const { return text_; }
  Wants wants() const { return wants_; }

 private:
  std::string text_;
  Wants wants_;
};

}  // namespace cordwood::language
