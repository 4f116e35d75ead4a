// Queries from all of the language: every filter, pipe and stats function, but for those whose answer is chance
// (sample, any, rand…) or tells of the engine (query_stats, explain…).

#include <fmt/format.h>

#include "random_query.h"

namespace cordwood::query {

namespace {

constexpr const char* kTexts[] = {"_msg", "line", "user", "level", "host", "absent", "ip", "status"};
constexpr const char* kNumbers[] = {"status", "size", "n", "ratio", "absent", "ip", "user"};
constexpr const char* kHosts[] = {"web1", "web2", "db1"};

}  // namespace

std::string RandomQueries::rare_filter() {
  const std::string text = pick(kTexts), number = pick(kNumbers);
  switch (below(28)) {
    case 0:
      return fmt::format("{}:contains_all({}, \"{}\")", text, word(), word());
    case 1:
      return fmt::format("{}:contains_any({}, \"{} {}\", 404)", text, word(), word(), word());
    case 2:
      return fmt::format("{}:contains_common_case({})", text, word());
    case 3:
      return fmt::format("{}:equals_common_case({})", text, word());
    case 4:
      return fmt::format("{}:eq_field({})", text, pick(kTexts));
    case 5:
      return fmt::format("{}:{}_field({})", number, chance(2) ? "le" : "lt", pick(kNumbers));
    case 6:
      return fmt::format("_time:day_range[{:02}:00, {:02}:30){}", below(24), below(24), chance(3) ? " offset 3h" : "");
    case 7:
      return fmt::format("_time:week_range[{}, {}]", chance(2) ? "Tue" : "Wed", chance(2) ? "Wed" : "Fri");
    case 8:
      return fmt::format("line:pattern_match{}(\"{}\")",
                         chance(3)   ? ""
                         : chance(2) ? "_prefix"
                                     : "_suffix",
                         chance(2) ? "took <N>ms" : "<IP4>:<N> connected");
    case 9:
      return fmt::format("line:pattern_match_full(\"{}\")", chance(2) ? "/var/<W>/<N>.log" : "GET /item/<N> took <*>");
    case 10:
      return fmt::format("{}:value_type({})", number, chance(2) ? "uint16" : chance(2) ? "int64" : "ipv4");
    case 11:
      return fmt::format("{}*:{}", chance(2) ? "s" : "l", word());
    case 12:
      return fmt::format("*:{}", word());
    case 13:
      return fmt::format("{}:*\"{}\"*", text, word().substr(1, 2));
    case 14:
      return fmt::format("{}:i(\"{}\"*)", text, word().substr(0, 2));
    case 15:
      return fmt::format("{}:!=\"{}\"", text, word());
    case 16:
      return fmt::format("{}:!~\"{}|^$\"", text, word());
    case 17:
      return fmt::format("{}:>{}", text, word());
    case 18:
      return fmt::format("{}:range({}, {}]", number, static_cast<std::int64_t>(below(900)) - 500, below(100'000));
    case 19:
      return fmt::format("ip:ipv4_range(10.{}.0.0, 10.{}.255.255)", below(2), below(3));
    case 20:
      return fmt::format("{{host in (\"{}\",\"{}\"),host!=\"{}\"}}", pick(kHosts), pick(kHosts), pick(kHosts));
    case 21:
      return fmt::format("{{host!~\"{}.*\" or host=\"{}\"}}", chance(2) ? "web" : "db", pick(kHosts));
    case 22:
      return fmt::format("n:in(status:{} | fields n)", 200 + below(3) * 100);
    case 23:
      return fmt::format("level:contains_any(n:<{} | uniq by (level))", below(40));
    case 24:
      return fmt::format("_time:>2025-11-19T{:02}:00:00Z", below(24));
    case 25:
      return fmt::format("level:({} or =error or !\"\")", word());
    case 26:
      return fmt::format("ratio:>={}.{}", below(10), below(100));
    default:
      return fmt::format("size:>{}KB", below(90));
  }
}

std::string RandomQueries::condition() { return chance(3) ? " if (" + filter(1) + ")" : ""; }

std::string RandomQueries::keeping() {
  return chance(4) ? " keep_original_fields" : chance(3) ? " skip_empty_results" : "";
}

std::string RandomQueries::row_pipe(bool& is_unique) {
  const std::string text = pick(kTexts);
  switch (below(34)) {
    case 0:
      return "filter " + rare_filter();
    case 1:
      return fmt::format("format{} \"<{}level>/<{}>-x\" as made{}", condition(),
                         chance(3)   ? "uc:"
                         : chance(2) ? "q:"
                                     : "",
                         text, keeping());
    case 2:
      return fmt::format("format \"<hexencode:{}> <urlencode:{}> <base64encode:level>\" as user", text, text);
    case 3:
      return fmt::format("format \"<time:n> <duration:size> <ipv4:n>\" as made");
    case 4:
      return fmt::format("extract{} \"id=<id>, <rest>\" from _msg{}", condition(), keeping());
    case 5:
      return fmt::format("extract_regexp{} \"(?P<word>[a-z]+)[^0-9]*(?P<number>[0-9]*)\" from {}{}", condition(), text,
                         keeping());
    case 6:
      return fmt::format("replace{} (\"{}\", \"<{}>\") at {}{}", condition(), word().substr(0, 1), word(), text,
                         chance(2) ? " limit 1" : "");
    case 7:
      return fmt::format("replace_regexp{} (\"([0-9]+)|e\", \"[$1]\") at {}", condition(), text);
    case 8:
      return fmt::format("math size / {} + n as made, round(ratio, 0.5) as r, max(status, n) - {} as m, n % 7 ^ 2 as p",
                         1 + below(9), below(900));
    case 9:
      return fmt::format("math {} default n as made, abs(size) as a, (n or status) xor 5 as b", pick(kNumbers));
    case 10:
      return fmt::format("len({}) as made", text);
    case 11:
      return fmt::format("hash({}) as made", text);
    case 12:
      return fmt::format("coalesce(user, absent, {}) default \"none\" as made", text);
    case 13:
      is_unique = false;
      return fmt::format("unpack_words from {} as made{} | unroll{} (made)", text, chance(2) ? " drop_duplicates" : "",
                         condition());
    case 14:
      is_unique = false;
      return fmt::format("split \"{}\" from {} as made | unroll by (made)", chance(2) ? " " : "e", text);
    case 15:
      return fmt::format("split \"1\" from {} as made | json_array_len(made) as k", text);
    case 16:
      return fmt::format("split \" \" from {} as made | json_array_concat \"+\" from made as made", text);
    case 17:
      return fmt::format("pack_json fields (level, {}, s*) as made | unpack_json{} from made result_prefix p_{}", text,
                         condition(), keeping());
    case 18:
      if (chance(3)) return fmt::format("unpack_json{} from js{}", condition(), keeping());
      if (chance(2)) return fmt::format("unpack_logfmt{} from lf{}", condition(), keeping());
      if (chance(2))  // In which order all fields are packed is left open.
        return fmt::format("pack_logfmt as made | unpack_logfmt{} from made result_prefix p_{} | delete made",
                           condition(), keeping());
      return fmt::format("pack_logfmt fields (n, {}, level) as made | unpack_logfmt{} from made fields (level, n){}",
                         text, condition(), keeping());
    case 19:
      return fmt::format("collapse_nums{} at {}{}", condition(), text, chance(2) ? " prettify" : "");
    case 20:
      return "decolorize | drop_empty_fields";
    case 21:
      return "time_add 90m at _time";
    case 22:
      return fmt::format("set_stream_fields{} level, host", condition());
    case 23:
      return fmt::format("copy s* as t*, {} as made", text);
    case 24:
      return fmt::format("rename s* as t*, l* as k*");
    case 25:
      return fmt::format("grok{} \"%{{WORD:verb}} /item/%{{INT:item:int}}\" from line{}", condition(), keeping());
    case 26:
      return fmt::format("dissect{} \"%{{verb->}} %{{+rest}} %{{+rest}} %{{?x}}\" from line{}", condition(), keeping());
    case 27:
      is_unique = false;
      return fmt::format("join by (level) ({} | stats by (level{}) count() c){}{}", filter(1),
                         chance(2) ? ", host" : "", chance(2) ? " inner" : "", chance(2) ? " prefix j_" : "");
    case 28:
      is_unique = false;
      return fmt::format("union ({} | fields n, level, _time)", filter(1));
    case 29:
      return "delete s*, absent";
    case 30:
      return "fields _time, n, level, host, _msg, line, size, status, _stream, u*";
    case 31:
      if (!is_unique) return fmt::format("total_stats count() total");  // Rows of the same time come in any order.
      return fmt::format("running_stats{} count() running, sum(size) total", chance(2) ? " by (level)" : "");
    case 32:
      return fmt::format("total_stats{} count() running, max(n) total", chance(2) ? " by (host)" : "");
    default:
      return fmt::format("{}", filter(1));
  }
}

std::string RandomQueries::rare_stats_function(bool is_unique) {
  const std::string text = pick(kTexts), number = pick(kNumbers);
  switch (below(is_unique ? 16 : 12)) {
    case 0:
      return "count_uniq_hash(" + text + ")" + condition();
    case 1:
      return "median(" + number + ")" + condition();
    case 2:
      return fmt::format("quantile(0.{}, {}, n)", below(10), number) + condition();
    case 3:
      return "histogram(size)" + condition();
    case 4:
      return "uniq_values(" + text + ")" + condition();
    case 5:
      return fmt::format("min({}, {})", text, number) + condition();
    case 6:
      return fmt::format("max(s*)") + condition();
    case 7:
      return "count(s*)" + condition();
    case 8:
      return "sum(status, n)" + condition();
    case 9:
      return "count_empty(" + text + ")" + condition();
    case 10:
      return fmt::format("count_uniq({}, level) limit {}", text, 1 + below(20)) + condition();
    case 11:
      return "sum_len(" + text + ")" + condition();
    case 12:
      return "row_max(n, level, n)" + condition();
    case 13:
      return fmt::format("row_min(n, {}, level)", text) + condition();
    case 14:
      return "field_max(n, " + text + ")" + condition();
    default:
      return "field_min(n, " + text + ")" + condition();
  }
}

std::string RandomQueries::last_pipe(bool is_unique, bool& is_ordered) {
  const std::string text = pick(kTexts);
  switch (below(is_unique ? 18 : 10)) {
    case 0:
      return "";
    case 1:
      return fmt::format("| stats {} a, {} b", rare_stats_function(is_unique), stats_function());
    case 2:
      return fmt::format("| stats by (level, {}) {} a, {} b", text, rare_stats_function(is_unique), stats_function());
    case 3:
      return fmt::format("| stats by (_time:{}m offset 7m, size:{}) {} a", 30 + below(200), 100 + below(9000),
                         rare_stats_function(is_unique));
    case 4:
      return fmt::format("| stats by (ip:/{}, _time:{}) count() a", 8 + below(24),
                         chance(3)   ? "month"
                         : chance(2) ? "week"
                                     : "day");
    case 5:
      return fmt::format("| uniq by (level, {}) with hits", text);
    case 6:
      is_ordered = true;
      return fmt::format("| top {} by ({}, host) hits as h rank as place", 1 + below(20), text);
    case 7:
      return fmt::format("| facets {} max_values_per_field 2000 max_value_len 100{}", 1 + below(5),
                         chance(2) ? " keep_const_fields" : "");
    case 8:
      return "| field_names";
    case 9:
      return "| field_values " + text;
    case 10:
      is_ordered = true;
      return fmt::format("| sort by ({} desc, n) partition by (level) limit {} rank as place", text, 1 + below(5));
    case 11:
      is_ordered = true;
      return fmt::format("| first {} by ({}, n) partition by (host)", 1 + below(9), text);
    case 12:
      is_ordered = true;
      return fmt::format("| last {} by ({}, n)", 1 + below(90), text);
    case 13:
      is_ordered = true;
      return fmt::format("| sort by ({}, n) desc | offset {} | limit {}", text, below(9), below(99));
    case 14:
      is_ordered = true;
      return fmt::format("| sort by (n) limit {}", below(40));
    case 15:
      is_ordered = true;
      return fmt::format("| patterns_diff current [2025-11-20T0{}:00:00Z, 2025-11-21Z) from line", below(9));
    case 16:
      is_ordered = true;
      return fmt::format("| anomalies by (_time:{}m, level) min_score {}", 30 + below(90), 1 + below(5));
    default:
      is_ordered = true;
      return fmt::format("| generate_sequence {}", below(300));
  }
}

RandomQueries::Query RandomQueries::query_of_any_kind() {
  Query made{"", false};
  if (chance(8)) made.text = chance(2) ? "options(concurrency=1) " : "options(time_offset=1h) ";
  made.text += chance(4) ? "*" : chance(2) ? filter(2) : rare_filter() + (chance(2) ? " " + filter(1) : "");
  if (chance(20)) return {made.text + fmt::format(" | stream_context before {} after {}", below(4), below(4)), true};
  bool is_unique = true;
  for (std::uint64_t i = below(4); i > 0; --i) made.text += " | " + row_pipe(is_unique);
  made.text += " " + last_pipe(is_unique, made.is_ordered);
  return made;
}

}  // namespace cordwood::query
