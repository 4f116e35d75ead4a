// How fast the body of /insert/jsonline becomes events. 100 MB/s is 1 CPU s per 100 MB; the budget for HTTP
// and JSON is a tenth of that.

#include <benchmark/benchmark.h>

#include "intake/jsonline.h"

namespace cordwood::intake {
namespace {

std::string body_of(bool is_nested) {
  std::string body;
  for (int i = 0; i < 20'000; ++i) {
    const std::string number = std::to_string(i);
    body += R"({"_time":"2026-11-21T05:27:17.)" + std::to_string(100 + i % 900) + R"(Z","_msg":"GET /api/v1/orders/)" +
            number + R"( HTTP/1.1 took 12 ms","level":"info","status":200,)";
    body += is_nested
                ? R"("kubernetes":{"pod":"orders-7c9d","labels":{"app":"orders","tier":"web"}},"tags":["a", "b"]})"
                : R"("host":"web1","app":"orders","user_agent":"Mozilla/5.0 X11; Linux x86_64"})";
    body += "\n";
  }
  return body;
}

void decode_body(benchmark::State& state) {
  const std::string body = body_of(state.range(0) != 0);
  JsonlineOptions options;
  options.stream_fields = {"host", "app"};
  for (auto _ : state) {
    JsonlineDecoder decoder(options, {}, "peer");
    for (std::string_view rest = body; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(rest.size(), 64 << 10))) {
      decoder.feed(rest.substr(0, 64 << 10));
      while (const auto batch = decoder.next_batch()) benchmark::DoNotOptimize(batch->size());
    }
    decoder.finish();
    while (const auto batch = decoder.next_batch()) benchmark::DoNotOptimize(batch->size());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) * state.iterations());
}
BENCHMARK(decode_body)->ArgName("nested")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cordwood::intake
