#include "query_grammar.h"

#include <variant>

#include <fmt/format.h>

#include "ascii_case.h"
#include "filter_grammar.h"
#include "pipes/table.h"

namespace cordwood::language {
namespace {

Result<bool> parse_bool(Parser& in) {
  const std::size_t begin = in.position();
  CORDWOOD_TRY(auto text, in.compound());
  if (equals_ignoring_case(text, "true")) return true;
  if (equals_ignoring_case(text, "false")) return false;
  return in.error_since(begin, fmt::format("expected true or false, not '{}'", text));
}

// The value behind `name =`.
Result<void> parse_option_value(Parser& in, std::string_view name, std::size_t name_position, QueryOptions& options) {
  if (name == "concurrency") {
    CORDWOOD_TRY(options.concurrency, in.unsigned_number(name));
  } else if (name == "parallel_readers") {
    CORDWOOD_TRY(options.parallel_readers, in.unsigned_number(name));
  } else if (name == "ignore_global_time_filter") {
    CORDWOOD_TRY(options.ignore_global_time_filter, parse_bool(in));
  } else if (name == "allow_partial_response") {
    CORDWOOD_TRY(options.allow_partial_response, parse_bool(in));
  } else if (name == "time_offset") {
    CORDWOOD_TRY(options.time_offset, in.duration(name));
  } else {
    in.go_back_to(name_position);
    return in.error_here(
        fmt::format("there is no option '{}'", name),
        "options are concurrency, parallel_readers, ignore_global_time_filter, allow_partial_response, "
        "time_offset");
  }
  return success();
}

Result<void> parse_option(Parser& in, QueryOptions& options) {
  const std::size_t begin = in.position();
  if (in.peek().kind == Token::Kind::end) return in.error_here("expected the name of an option");
  const std::string name(in.peek().value());
  in.skip();
  CORDWOOD_TRY(in.expect("="));
  return parse_option_value(in, name, begin, options);
}

Result<QueryOptions> parse_options(Parser& in) {
  QueryOptions options;
  if (!in.is("options") || !in.peek(1).is("(")) {
    if (in.is("options") && in.is_whole() && !in.peek(1).is(":")) {
      return in.error_here("expected '(' behind options", "write \"options\" to search for the word");
    }
    return options;
  }
  in.skip();
  in.skip();
  while (!in.is(")")) {
    CORDWOOD_TRY(parse_option(in, options));
    if (!in.skip_if(",")) break;
  }
  CORDWOOD_TRY(in.expect(")"));
  return options;
}

Result<void> check_end(const Parser& in) {
  if (in.at_end() || in.is("|") || in.is(")")) return success();
  return in.error_here(fmt::format("'{}' is not expected here", in.peek().raw), "the next pipe begins with '|'");
}

}  // namespace

Result<Query> parse_query_body(Parser& in) {
  Query query;
  CORDWOOD_TRY(query.options, parse_options(in));
  CORDWOOD_TRY(query.filter, parse_leading_filter(in));
  CORDWOOD_TRY(check_end(in));
  while (in.skip_if("|")) {
    const std::size_t begin = in.position();
    CORDWOOD_TRY(auto pipe, parse_pipe(in));
    CORDWOOD_TRY(check_end(in));
    if (std::holds_alternative<StreamContextPipe>(pipe) && !query.pipes.empty())
      return in.error_since(begin, "stream_context has to be the first pipe",
                            "it shows rows as they are stored: put what picks them into the filter");
    query.pipes.push_back(std::move(pipe));
  }
  return query;
}

}  // namespace cordwood::language
