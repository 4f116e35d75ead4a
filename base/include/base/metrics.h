#pragma once
// Counters, gauges and histograms of the process, served at /metrics. Names are cordwood_<room>_<what>_<unit>, and
// docs/operations/metrics.md lists them. A metric lives as long as the process: keep the reference.

#include <map>
#include <string>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace cordwood::metrics {

using Labels = std::map<std::string, std::string>;

/// Threads: all functions, and the metrics they return, from any thread. The same name and labels give the same metric.
prometheus::Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
prometheus::Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                 const prometheus::Histogram::BucketBoundaries& buckets, const Labels& labels = {});

/// Everything counted so far, in Prometheus' text format.
std::string render();

}  // namespace cordwood::metrics
