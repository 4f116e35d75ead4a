#include "pipes/parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace cordwood::language {

Result<std::string> parse_from(Parser& in) {
  if (!in.skip_if("from")) return std::string("_msg");
  return in.field_name();
}

Result<std::string> parse_from_or_name(Parser& in) {
  constexpr std::array<std::string_view, 5> kClauses{"fields", "offset", "result_prefix", "keep_original_fields",
                                                     "skip_empty_results"};
  const bool clause =
      std::any_of(kClauses.begin(), kClauses.end(), [&in](std::string_view word) { return in.is(word); });
  if (in.is("from") || clause || !in.at_compound()) return parse_from(in);
  return in.field_name();
}

Result<FieldNames> parse_by(Parser& in) {
  if (!in.skip_if("by") && !in.is("(")) return FieldNames();
  return in.field_names_in_parentheses();
}

Result<FieldNames> parse_by_or_list(Parser& in) {
  in.skip_if("by");
  if (in.is("(")) return in.field_names_in_parentheses();
  if (in.is("hits") || in.is("limit") || in.is("rank") || in.is("with")) {
    return in.error_here("expected the fields", "put them in parentheses: by (a, b)");
  }
  return in.field_names();
}

Result<FieldNames> parse_partition(Parser& in) {
  if (!in.skip_if("partition")) return FieldNames();
  in.skip_if("by");
  return in.field_names_in_parentheses();
}

Result<std::string> parse_rank(Parser& in) {
  if (!in.skip_if("rank")) return std::string();
  const bool has_as = in.skip_if("as");
  const bool name_follows =
      in.at_compound() && !in.is("limit") && !in.is("offset") && !in.is("partition") && !in.is("hits");
  if (!has_as && !name_follows) return std::string("rank");
  return in.field_name();
}

Result<std::string> parse_option(Parser& in, std::string_view word, std::string default_value) {
  if (!in.skip_if(word)) return default_value;
  return in.compound();
}

Result<std::uint64_t> parse_limit(Parser& in) {
  if (!in.skip_if("limit")) return std::uint64_t{0};
  return in.unsigned_number("the limit");
}

Result<FieldPatterns> parse_fields_clause(Parser& in) {
  if (!in.skip_if("fields")) return FieldPatterns{{"", true}};
  return in.field_patterns_in_parentheses();
}

ResultFlags parse_result_flags(Parser& in) {
  ResultFlags flags;
  if (in.skip_if("keep_original_fields")) {
    flags.keep_original_fields = true;
  } else if (in.skip_if("skip_empty_results")) {
    flags.skip_empty_results = true;
  }
  return flags;
}

void append_by(std::string& out, const FieldNames& fields) {
  if (fields.empty()) return;
  out += " by (";
  append_names(out, fields);
  out += ")";
}

void append_partition(std::string& out, const FieldNames& fields) {
  if (fields.empty()) return;
  out += " partition";
  append_by(out, fields);
}

void append_fields_clause(std::string& out, const FieldPatterns& fields) {
  if (fields.size() == 1 && fields.front().matches_all()) return;
  out += " fields (";
  append_patterns(out, fields);
  out += ")";
}

void append_rank(std::string& out, std::string_view rank) { append_option(out, "rank as", rank, ""); }

void append_result_flags(std::string& out, bool keep_original_fields, bool skip_empty_results) {
  append_flag(out, keep_original_fields, "keep_original_fields");
  append_flag(out, skip_empty_results, "skip_empty_results");
}

}  // namespace cordwood::language
