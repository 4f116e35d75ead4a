#include "parser/pipelines.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "pipeline.h"

namespace cordwood::parser {

struct Pipelines::Compiled {
  std::vector<Pipeline::Pointer> pipelines;  // The first that fits a source is its; the last fits all.

  const Pipeline& of(const Source& source) const {
    const auto fits = [&source](const Pipeline::Pointer& pipeline) { return pipeline->fits(source); };
    return **std::find_if(pipelines.begin(), pipelines.end(), fits);
  }

  /// The one of this name, or the source's when it is empty.
  Result<const Pipeline*> named(std::string_view name, const Source& source) const {
    if (name.empty()) return &of(source);
    for (const Pipeline::Pointer& each : pipelines)
      if (each->name() == name) return each.get();
    return error(Errc::not_found, fmt::format("there is no pipeline '{}'", name));
  }
};

namespace {

Result<void> check_names(const std::vector<YamlNode>& items) {
  std::set<std::string> names;
  for (const YamlNode& item : items) {
    if (!item.is_map() || !item.at("name").is_scalar()) continue;  // Its pipeline will complain.
    CORDWOOD_TRY(const std::string name, item.at("name").string());
    if (!names.insert(name).second)
      return item.at("name").complain(fmt::format("there is a pipeline '{}' already", name));
  }
  return success();
}

}  // namespace

Pipelines::Pipelines(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Result<Pipelines> Pipelines::from_configuration(const YamlNode& node, const TableReader& read_table,
                                                std::shared_ptr<Headers> headers) {
  if (!node.is_null() && !node.is_sequence()) return node.complain("expected a list of pipelines");
  auto compiled = std::make_shared<Compiled>();
  const std::vector<YamlNode> items = node.items();
  CORDWOOD_TRY(check_names(items));
  const Pipeline::Given given{read_table, std::move(headers)};
  CORDWOOD_TRY(auto fallback, Pipeline::fallback(node.at("none"), given));
  compiled->pipelines.push_back(std::move(fallback));
  // From the last to the first: a pipeline hands events only to those below it, so that none comes round again.
  Pipeline::Routes routes;
  for (auto item = items.rbegin(); item != items.rend(); ++item) {
    CORDWOOD_TRY(auto pipeline, Pipeline::from_configuration(*item, given, routes));
    routes.emplace(pipeline->name(), pipeline);
    compiled->pipelines.push_back(std::move(pipeline));
  }
  std::reverse(compiled->pipelines.begin(), compiled->pipelines.end());
  return Pipelines(std::move(compiled));
}

void Pipelines::parse(const LineBatch& lines, EventBatch& out, std::vector<std::size_t>* origins) const {
  out.keep_alive(lines.buffer);
  out.keep_alive(compiled_);  // Names of fields point into the patterns, which a reload would free.
  compiled_->of(lines.source).parse(lines, out, origins);
}

Result<void> Pipelines::try_lines(const LineBatch& lines, std::string_view pipeline,
                                  const std::function<void(std::string_view json)>& show) const {
  CORDWOOD_TRY(const Pipeline* const chosen, compiled_->named(pipeline, lines.source));
  chosen->try_lines(lines, show);
  return success();
}

Result<void> Pipelines::parse_again(const LineBatch& lines, std::string_view pipeline, EventBatch& out,
                                    std::vector<std::size_t>& origins) const {
  CORDWOOD_TRY(const Pipeline* const chosen, compiled_->named(pipeline, lines.source));
  out.keep_alive(lines.buffer);
  out.keep_alive(compiled_);
  chosen->parse_again(lines, out, origins);
  return success();
}

bool Pipelines::takes_lines_alone(const Source& source) const { return compiled_->of(source).takes_lines_alone(); }

std::vector<SkewedSource> Pipelines::skewed() const {
  std::vector<SkewedSource> all;
  for (const Pipeline::Pointer& pipeline : compiled_->pipelines) {
    std::vector<SkewedSource> some = pipeline->skewed();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

std::vector<DetectedSource> Pipelines::detected() const {
  std::vector<DetectedSource> all;
  for (const Pipeline::Pointer& pipeline : compiled_->pipelines) {
    std::vector<DetectedSource> some = pipeline->detected();
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace cordwood::parser
