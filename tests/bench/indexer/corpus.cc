#include "corpus.h"

#include <cstdlib>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <simdjson.h>

namespace cordwood::bench {
namespace {

constexpr int kHosts = 20;
constexpr auto kStep = std::chrono::milliseconds(20);
constexpr std::size_t kBatchRows = 4000;
constexpr auto kMessageNames = {"message", "log", "msg"};

class Loader {
 public:
  explicit Loader(const std::filesystem::path& path) : file_name_(path.filename().string()) {}

  void take(const std::string& line) {
    auto& fields = corpus_.fields.emplace_back();
    simdjson::dom::element document;
    const bool is_object = !line.empty() && line[0] == '{' && parser_.parse(line).get(document) == simdjson::SUCCESS;
    if (is_object) {
      flatten("", document, fields);
      name_the_message(fields);
    } else {
      fields.push_back({kMessageField, corpus_.arena->copy(line)});
    }
    const std::size_t number = corpus_.rows.size();
    const std::string_view host = keep(fmt::format("host-{:03}", number % kHosts));
    fields.push_back({"host", host});
    fields.push_back({"file", keep(file_name_)});
    indexer::Row row;
    const Timestamp start = Timestamp(Day(std::chrono::days(20000)));
    row.time = start + kStep * number;
    row.arrival = number + 1;
    row.stream = keep(fmt::format("{{file=\"{}\",host=\"{}\"}}", file_name_, host));
    row.fields = fields;
    row.received_at = start + kStep * (number / kBatchRows * kBatchRows);
    row.peer = "127.0.0.1";
    corpus_.rows.push_back(row);
    corpus_.raw_bytes += line.size() + 1;
    for (const Field& field : fields) corpus_.value_bytes += field.value.size();
  }
  Corpus finish() { return std::move(corpus_); }

 private:
  // One copy of each name and label.
  std::string_view keep(const std::string& text) {
    auto& kept = kept_[text];
    if (kept.empty()) kept = corpus_.arena->copy(text);
    return kept;
  }

  void flatten(const std::string& prefix, simdjson::dom::element element, std::vector<Field>& fields) {
    if (element.is_object()) {
      for (const auto entry : element.get_object())
        flatten(prefix.empty() ? std::string(entry.key) : fmt::format("{}.{}", prefix, entry.key), entry.value, fields);
      return;
    }
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) {
      const std::string raw = simdjson::minify(element);
      text = corpus_.arena->copy(raw == "null" ? "" : raw);
    } else {
      text = corpus_.arena->copy(text);
    }
    fields.push_back({keep(prefix), text});
  }

  static void name_the_message(std::vector<Field>& fields) {
    for (const Field& field : fields)
      if (field.name == kMessageField) return;
    for (const std::string_view name : kMessageNames)
      for (Field& field : fields)
        if (field.name == name) {
          field.name = kMessageField;
          return;
        }
  }

  const std::string file_name_;
  Corpus corpus_;
  simdjson::dom::parser parser_;
  std::map<std::string, std::string_view> kept_;
};

}  // namespace

Corpus load_corpus(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    fmt::print(stderr, "cannot read {}\n", path.string());
    std::exit(1);
  }
  Loader loader(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) loader.take(line);
  }
  return loader.finish();
}

}  // namespace cordwood::bench
