#pragma once
// A pipe is one of these structs. The engine has an overload for each, so that it does not compile while one
// is missing. Adding one: a header in pipes/, a source beside it, a line here and one in pipes/table.cc.

#include <string>
#include <string_view>
#include <variant>

#include "language/pipes/anomalies.h"
#include "language/pipes/block_stats.h"
#include "language/pipes/blocks_count.h"
#include "language/pipes/coalesce.h"
#include "language/pipes/collapse_nums.h"
#include "language/pipes/copy.h"
#include "language/pipes/decolorize.h"
#include "language/pipes/delete.h"
#include "language/pipes/dissect.h"
#include "language/pipes/drop_empty_fields.h"
#include "language/pipes/explain.h"
#include "language/pipes/extract.h"
#include "language/pipes/extract_regexp.h"
#include "language/pipes/facets.h"
#include "language/pipes/field_names.h"
#include "language/pipes/field_values.h"
#include "language/pipes/fields.h"
#include "language/pipes/filter.h"
#include "language/pipes/first.h"
#include "language/pipes/format.h"
#include "language/pipes/generate_sequence.h"
#include "language/pipes/grok.h"
#include "language/pipes/hash.h"
#include "language/pipes/join.h"
#include "language/pipes/json_array_concat.h"
#include "language/pipes/json_array_len.h"
#include "language/pipes/last.h"
#include "language/pipes/len.h"
#include "language/pipes/limit.h"
#include "language/pipes/math.h"
#include "language/pipes/offset.h"
#include "language/pipes/pack_json.h"
#include "language/pipes/pack_logfmt.h"
#include "language/pipes/patterns.h"
#include "language/pipes/patterns_diff.h"
#include "language/pipes/query_stats.h"
#include "language/pipes/rename.h"
#include "language/pipes/replace.h"
#include "language/pipes/replace_regexp.h"
#include "language/pipes/running_stats.h"
#include "language/pipes/sample.h"
#include "language/pipes/set_stream_fields.h"
#include "language/pipes/sort.h"
#include "language/pipes/split.h"
#include "language/pipes/stats.h"
#include "language/pipes/stream_context.h"
#include "language/pipes/time_add.h"
#include "language/pipes/top.h"
#include "language/pipes/total_stats.h"
#include "language/pipes/union.h"
#include "language/pipes/uniq.h"
#include "language/pipes/unpack_json.h"
#include "language/pipes/unpack_logfmt.h"
#include "language/pipes/unpack_syslog.h"
#include "language/pipes/unpack_words.h"
#include "language/pipes/unroll.h"

namespace cordwood::language {

using Pipe = std::variant<AnomaliesPipe, BlockStatsPipe, BlocksCountPipe, CoalescePipe, CollapseNumsPipe, CopyPipe,
                          DecolorizePipe, DeletePipe, DissectPipe, DropEmptyFieldsPipe, ExplainPipe, ExtractPipe,
                          ExtractRegexpPipe, FacetsPipe, FieldNamesPipe, FieldValuesPipe, FieldsPipe, FilterPipe,
                          FirstPipe, FormatPipe, GenerateSequencePipe, GrokPipe, HashPipe, JoinPipe,
                          JsonArrayConcatPipe, JsonArrayLenPipe, LastPipe, LenPipe, LimitPipe, MathPipe, OffsetPipe,
                          PackJsonPipe, PackLogfmtPipe, PatternsPipe, PatternsDiffPipe, QueryStatsPipe, RenamePipe,
                          ReplacePipe, ReplaceRegexpPipe, RunningStatsPipe, SamplePipe, SetStreamFieldsPipe, SortPipe,
                          SplitPipe, StatsPipe, StreamContextPipe, TimeAddPipe, TopPipe, TotalStatsPipe, UnionPipe,
                          UniqPipe, UnpackJsonPipe, UnpackLogfmtPipe, UnpackSyslogPipe, UnpackWordsPipe, UnrollPipe>;

/// Appends canonical text without the bar: sort by (a desc) limit 10.
void print(const Pipe& pipe, std::string& out);

}  // namespace cordwood::language
