#include "language/query.h"

#include <fmt/format.h>

#include "parser.h"

namespace cordwood::language {
namespace {

std::string_view text_of(bool flag) { return flag ? "true" : "false"; }

Result<void> check_size(std::string_view text) {
  if (text.size() <= kQueryBytesMax) return success();
  return error(Errc::too_large, fmt::format("the query has {} bytes; the limit is {}", text.size(), kQueryBytesMax));
}

Result<void> expect_end(const Parser& in) {
  if (in.at_end()) return success();
  return in.error_here(fmt::format("'{}' is not expected here", in.peek().raw), "quote it to search for it");
}

}  // namespace

void QueryOptions::print(std::string& out) const {
  std::string list;
  const auto add = [&list](std::string_view name, const auto& value) {
    if (!list.empty()) list += ", ";
    list += fmt::format("{}={}", name, value);
  };
  if (concurrency) add("concurrency", *concurrency);
  if (parallel_readers) add("parallel_readers", *parallel_readers);
  if (ignore_global_time_filter) add("ignore_global_time_filter", text_of(*ignore_global_time_filter));
  if (allow_partial_response) add("allow_partial_response", text_of(*allow_partial_response));
  if (time_offset) add("time_offset", fmt::format("{}ns", time_offset->count()));
  if (!list.empty()) out += fmt::format("options({}) ", list);
}

std::string Query::to_string() const {
  std::string out;
  options.print(out);
  filter->print(out);
  for (const Pipe& pipe : pipes) {
    out += " | ";
    print(pipe, out);
  }
  return out;
}

Result<Query> parse_query(std::string_view text, const ParseContext& context) {
  CORDWOOD_TRY(check_size(text));
  Parser in(text, context);
  CORDWOOD_TRY(auto query, in.query());
  CORDWOOD_TRY(expect_end(in));
  return query;
}

Result<FilterPtr> parse_filter(std::string_view text, const ParseContext& context) {
  CORDWOOD_TRY(check_size(text));
  Parser in(text, context);
  CORDWOOD_TRY(auto filter, in.filter());
  CORDWOOD_TRY(expect_end(in));
  return filter;
}

}  // namespace cordwood::language
