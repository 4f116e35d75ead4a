// Which name means which pipe.

#include "pipes/table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "ascii_case.h"
#include "language/names.h"
#include "stats/table.h"

namespace cordwood::language {
namespace {

struct Entry {
  std::string_view name;
  Result<Pipe> (*parse)(Parser& in);
  bool is_reserved = true;  // No filter begins with the bare name.
};

template <class P>
Result<Pipe> parse_as(Parser& in) {
  CORDWOOD_TRY(auto pipe, P::parse(in));
  return Pipe(std::move(pipe));
}

constexpr std::array kPipes{
    Entry{"anomalies", parse_as<AnomaliesPipe>, false},
    Entry{"block_stats", parse_as<BlockStatsPipe>},
    Entry{"blocks_count", parse_as<BlocksCountPipe>},
    Entry{"coalesce", parse_as<CoalescePipe>},
    Entry{"collapse_nums", parse_as<CollapseNumsPipe>},
    Entry{"copy", parse_as<CopyPipe>},
    Entry{"cp", parse_as<CopyPipe>},
    Entry{"decolorize", parse_as<DecolorizePipe>},
    Entry{"delete", parse_as<DeletePipe>},
    Entry{"del", parse_as<DeletePipe>},
    Entry{"rm", parse_as<DeletePipe>},
    Entry{"drop", parse_as<DeletePipe>},
    Entry{"dissect", parse_as<DissectPipe>, false},
    Entry{"drop_empty_fields", parse_as<DropEmptyFieldsPipe>},
    Entry{"explain", parse_as<ExplainPipe>, false},
    Entry{"extract", parse_as<ExtractPipe>},
    Entry{"extract_regexp", parse_as<ExtractRegexpPipe>},
    Entry{"facets", parse_as<FacetsPipe>},
    Entry{"field_names", parse_as<FieldNamesPipe>},
    Entry{"field_values", parse_as<FieldValuesPipe>},
    Entry{"fields", parse_as<FieldsPipe>},
    Entry{"keep", parse_as<FieldsPipe>},
    Entry{"filter", parse_as<FilterPipe>},
    Entry{"where", parse_as<FilterPipe>},
    Entry{"first", parse_as<FirstPipe>},
    Entry{"format", parse_as<FormatPipe>},
    Entry{"generate_sequence", parse_as<GenerateSequencePipe>},
    Entry{"grok", parse_as<GrokPipe>, false},
    Entry{"hash", parse_as<HashPipe>},
    Entry{"join", parse_as<JoinPipe>},
    Entry{"json_array_concat", parse_as<JsonArrayConcatPipe>},
    Entry{"json_array_len", parse_as<JsonArrayLenPipe>},
    Entry{"last", parse_as<LastPipe>},
    Entry{"len", parse_as<LenPipe>},
    Entry{"limit", parse_as<LimitPipe>},
    Entry{"head", parse_as<LimitPipe>},
    Entry{"math", parse_as<MathPipe>},
    Entry{"eval", parse_as<MathPipe>},
    Entry{"offset", parse_as<OffsetPipe>},
    Entry{"skip", parse_as<OffsetPipe>},
    Entry{"pack_json", parse_as<PackJsonPipe>},
    Entry{"pack_logfmt", parse_as<PackLogfmtPipe>},
    Entry{"patterns", parse_as<PatternsPipe>, false},
    Entry{"patterns_diff", parse_as<PatternsDiffPipe>, false},
    Entry{"query_stats", parse_as<QueryStatsPipe>},
    Entry{"rename", parse_as<RenamePipe>},
    Entry{"mv", parse_as<RenamePipe>},
    Entry{"replace", parse_as<ReplacePipe>},
    Entry{"replace_regexp", parse_as<ReplaceRegexpPipe>},
    Entry{"running_stats", parse_as<RunningStatsPipe>},
    Entry{"sample", parse_as<SamplePipe>},
    Entry{"set_stream_fields", parse_as<SetStreamFieldsPipe>},
    Entry{"sort", parse_as<SortPipe>},
    Entry{"order", parse_as<SortPipe>},
    Entry{"split", parse_as<SplitPipe>},
    Entry{"stats", parse_as<StatsPipe>},
    Entry{"stats_remote", parse_as<StatsPipe>},
    Entry{"stream_context", parse_as<StreamContextPipe>},
    Entry{"time_add", parse_as<TimeAddPipe>},
    Entry{"top", parse_as<TopPipe>},
    Entry{"total_stats", parse_as<TotalStatsPipe>},
    Entry{"union", parse_as<UnionPipe>},
    Entry{"uniq", parse_as<UniqPipe>},
    Entry{"unpack_json", parse_as<UnpackJsonPipe>},
    Entry{"unpack_logfmt", parse_as<UnpackLogfmtPipe>},
    Entry{"unpack_syslog", parse_as<UnpackSyslogPipe>},
    Entry{"unpack_words", parse_as<UnpackWordsPipe>},
    Entry{"unroll", parse_as<UnrollPipe>},
};

const Entry* find(std::string_view name) {
  const auto found = std::find_if(kPipes.begin(), kPipes.end(),
                                  [name](const Entry& entry) { return equals_ignoring_case(name, entry.name); });
  return found == kPipes.end() ? nullptr : &*found;
}

bool at_stats_function(const Parser& in, std::size_t ahead) {
  return in.peek(ahead).kind == Token::Kind::word && is_stats_function_name(in.peek(ahead).raw) &&
         in.peek(ahead + 1).is("(");
}

// `count() …`, `by (a) count() …` or `(a) count() …`: stats without its name.
bool at_nameless_stats(const Parser& in) {
  if (at_stats_function(in, 0)) return true;
  if (in.is("by") && in.peek(1).is("(")) return true;
  if (!in.is("(")) return false;
  std::size_t ahead = 1;
  while (in.peek(ahead).kind != Token::Kind::end && !in.peek(ahead).is("(") && !in.peek(ahead).is(")")) ++ahead;
  return in.peek(ahead).is(")") && at_stats_function(in, ahead + 1);
}

const Entry* named_pipe(const Parser& in) {
  if (in.peek().kind != Token::Kind::word || !in.is_whole() || in.peek(1).is(":")) return nullptr;
  return find(in.peek().raw);
}

/// Whether one letter more, less, or other makes one of the other.
bool is_slip_of(std::string_view written, std::string_view meant) {
  const std::size_t shorter = std::min(written.size(), meant.size()), longer = std::max(written.size(), meant.size());
  if (longer - shorter > 1) return false;
  std::size_t front = 0, back = 0;
  while (front < shorter && written[front] == meant[front]) ++front;
  while (back < shorter - front && written[written.size() - 1 - back] == meant[meant.size() - 1 - back]) ++back;
  return front + back + 1 >= longer;
}

/// A bare word is a filter for that word; one that nearly is a pipe's name is more likely a slip than a search.
const Entry* nearly_named_pipe(const Parser& in) {
  constexpr std::size_t kLettersMin = 5;  // Shorter names are near to many words.
  if (in.peek().kind != Token::Kind::word || !in.is_whole() || in.peek(1).is(":")) return nullptr;
  const auto found = std::find_if(kPipes.begin(), kPipes.end(), [&in](const Entry& entry) {
    return entry.name.size() >= kLettersMin && is_slip_of(in.peek().raw, entry.name);
  });
  return found == kPipes.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string_view> pipe_names() {
  std::vector<std::string_view> names;
  for (const Entry& pipe : kPipes) names.push_back(pipe.name);
  std::sort(names.begin(), names.end());
  return names;
}

bool is_pipe_name(std::string_view name) { return find(name) != nullptr; }

bool is_reserved_pipe_name(std::string_view name) {
  const Entry* const entry = find(name);
  return entry != nullptr && entry->is_reserved;
}

Result<Pipe> parse_pipe(Parser& in) {
  if (const Entry* const entry = named_pipe(in)) {
    in.skip();
    return entry->parse(in);
  }
  if (at_nameless_stats(in)) return parse_as<StatsPipe>(in);
  if (const Entry* const near = nearly_named_pipe(in))
    return in.error_here(fmt::format("there is no pipe '{0}': is it '{1}'?", in.peek().raw, near->name),
                         fmt::format("to search for the word, write filter {}", in.peek().raw));
  return parse_as<FilterPipe>(in);
}

void print(const Pipe& pipe, std::string& out) {
  std::visit([&out](const auto& p) { p.print(out); }, pipe);
}

}  // namespace cordwood::language
