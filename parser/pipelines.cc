#include "parser/pipelines.h"

#include <algorithm>

#include <fmt/format.h>

#include "pipeline.h"

namespace cordwood::parser {

struct Pipelines::Compiled {
  std::vector<Pipeline> pipelines;  // The first that fits a source is its; the last fits all.
};

Pipelines::Pipelines(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Result<Pipelines> Pipelines::from_configuration(const YamlNode& node) {
  if (!node.is_null() && !node.is_sequence()) return node.complain("expected a list of pipelines");
  auto compiled = std::make_shared<Compiled>();
  for (const YamlNode& item : node.items()) {
    CORDWOOD_TRY(Pipeline pipeline, Pipeline::from_configuration(item));
    const auto has_its_name = [&pipeline](const Pipeline& other) { return other.name() == pipeline.name(); };
    if (std::any_of(compiled->pipelines.begin(), compiled->pipelines.end(), has_its_name))
      return item.at("name").complain(fmt::format("there is a pipeline '{}' already", pipeline.name()));
    compiled->pipelines.push_back(std::move(pipeline));
  }
  CORDWOOD_TRY(Pipeline fallback, Pipeline::fallback(node.at("none")));
  compiled->pipelines.push_back(std::move(fallback));
  return Pipelines(std::move(compiled));
}

void Pipelines::parse(const LineBatch& lines, EventBatch& out) const {
  const auto fits = [&lines](const Pipeline& pipeline) { return pipeline.fits(lines.source); };
  const auto pipeline = std::find_if(compiled_->pipelines.begin(), compiled_->pipelines.end(), fits);
  out.keep_alive(lines.buffer);
  out.keep_alive(compiled_);  // Names of fields point into the patterns, which a reload would free.
  pipeline->parse(lines, out);
}

}  // namespace cordwood::parser
