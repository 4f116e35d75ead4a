#pragma once
// `grok "%{IP:client} %{WORD:verb}" bank legacy from x`: the fields that a grok expression names.

#include <string>

#include "base/result.h"
#include "language/filter.h"

namespace cordwood::language {

class Parser;

struct GrokPipe {
  FilterPtr condition;          // Null: every row.
  std::string expression;       // Not looked into here: patterns by name are the parser room's.
  SourcePlace place;            // Of the expression in the query, for whoever does.
  std::string bank = "ecs-v1";  // Or "legacy": what the patterns' names mean.
  std::string from = "_msg";
  bool keep_original_fields = false;  // Only fields that are empty are set.
  bool skip_empty_results = false;    // Only results that are not empty are set.

  static Result<GrokPipe> parse(Parser& in);
  void print(std::string& out) const;
};

}  // namespace cordwood::language
