// cordwood retention: what is kept of each class, and what would go, by the rules in force or by others, while the
// server runs or not.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "base/yaml.h"
#include "commands.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "indexer/store.h"
#include "masking/key_set.h"
#include "retention_preview.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct RetentionArguments {
  std::string data;
  std::string config;
  std::string at;
  bool kept = false;
};

// So that what is wrong is told with the name of the file.
Result<sweeping::SweepOptions> read_rules(const std::string& yaml, const std::string& file_name,
                                          const language::MaskedWords& masked_words) {
  CORDWOOD_TRY(const YamlNode root, YamlNode::parse(yaml, file_name));
  CORDWOOD_TRY(erasing::holds_from_configuration(root.at("retention").at("holds"), masked_words));
  return sweeping::SweepOptions::from_configuration(root.at("retention"));
}

Result<std::string> look_at_stopped_store(FileSystem& files, const DataFolder& data,
                                          const RetentionArguments& arguments, Timestamp at,
                                          const std::optional<std::string>& configuration,
                                          const language::MaskedWords& masked_words) {
  SystemClock clock;
  indexer::StoreOptions options;
  options.folder = data.store();
  options.background = false;
  CORDWOOD_TRY(const auto store, indexer::Store::open(files, clock, options));
  if (!arguments.kept && !configuration)
    return Error{Errc::invalid, "the server does not run, so nobody knows its rules", "give them with --config FILE"};
  sweeping::SweepOptions rules;
  if (configuration) {
    CORDWOOD_TRY(rules, read_rules(*configuration, arguments.config, masked_words));
  }
  CORDWOOD_TRY(const auto sweeper, sweeping::Sweeper::open(files, clock, *store, data.root(), {std::move(rules)}));
  if (arguments.kept) return sweeper->kept();
  const query::Engine engine([&store] { return store->snapshot(); }, {});
  return preview_retention(*sweeper, {engine, *store}, at, configuration, masked_words);
}

Result<std::string> ask(const RetentionArguments& arguments) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", arguments.data));
  CORDWOOD_TRY(const auto keys, masking::load_keys(files, data.masking_key()));
  const language::MaskedWords masked_words = [&keys](std::string_view value) { return keys.words_for(value); };
  std::optional<std::string> configuration;
  std::vector<std::pair<std::string, std::string>> parameters;
  if (!arguments.config.empty()) {
    CORDWOOD_TRY(configuration, read_file(files, arguments.config, kYamlBytesMax));
    CORDWOOD_TRY(read_rules(*configuration, arguments.config, masked_words));
    parameters.emplace_back("config", *configuration);
  }
  Timestamp at = SystemClock().now();
  if (!arguments.at.empty()) {
    const auto time = parse_rfc3339(arguments.at);
    if (!time) return Error{Errc::invalid, fmt::format("'{}' is not a time", arguments.at), "2026-12-01T00:00:00Z"};
    at = *time;
    parameters.emplace_back("at", arguments.at);
  }
  auto seen = look_at_stopped_store(files, data, arguments, at, configuration, masked_words);
  if (seen || seen.error().code != Errc::busy) return seen;
  return ask_server(files, data, arguments.kept ? "/api/v1/retention" : "/api/v1/retention/preview", parameters);
}

}  // namespace

void add_retention(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<RetentionArguments>();
  CLI::App& command = *program.add_subcommand("retention", "What retention would remove now, and what a hold keeps");
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--config", arguments->config, "Rules that are not in force yet: a YAML file with retention:");
  command.add_option("--at", arguments->at, "As if it were this time, such as 2026-12-01T00:00:00Z");
  command.add_flag("--kept", arguments->kept, "What is kept of each class instead");
  command.callback([arguments, &status] {
    const auto seen = ask(*arguments);
    if (seen) fmt::print("{}", seen.value());
    status = seen.has_error() ? report(seen.error()) : 0;
  });
}

}  // namespace cordwood
