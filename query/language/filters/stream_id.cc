// _stream_id:0000…, _stream_id:in(0000…, 0000…), _stream_id:in(query).

#include <algorithm>

#include <fmt/format.h>

#include "base/event.h"
#include "filters/values_or_query.h"

namespace cordwood::language {
namespace {

constexpr std::size_t kOurDigits = 32;
constexpr std::size_t kForeignDigits = 48;  // Of ids that other servers gave; no row of ours has one.

bool is_stream_id(std::string_view text) {
  return (text.size() == kOurDigits || text.size() == kForeignDigits) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

Error no_stream_id(const Parser& in, std::size_t begin) {
  return in.error_since(begin, fmt::format("a _stream_id has {} hexadecimal digits", kOurDigits),
                        "take it from the _stream_id field of a row, or name the labels: {app=\"nginx\"}");
}

}  // namespace

Result<FilterPtr> parse_stream_id_filter(Parser& in) {
  const CurrentField field = FieldPattern{std::string(kStreamIdField), false};
  const std::size_t begin = in.position();
  if (!in.is("in") || !in.peek(1).is("(")) {
    CORDWOOD_TRY(auto id, in.compound());
    if (!is_stream_id(id)) return no_stream_id(in, begin);
    return make_in_filter(field, {std::move(id)});
  }
  in.skip();
  const std::size_t list = in.position();
  CORDWOOD_TRY(auto filter, parse_values_or_query(in, field, SubqueryFilter::Test::in));
  if (filter->kind() != FilterKind::field) return filter;
  in.go_back_to(list);
  CORDWOOD_TRY(auto ids, parse_plain_arguments(in, "in"));
  if (!std::all_of(ids.begin(), ids.end(), is_stream_id)) return no_stream_id(in, begin);
  return filter;
}

}  // namespace cordwood::language
