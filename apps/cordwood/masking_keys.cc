// cordwood masking-keys: the keys by which masking hashes and fakes, while the server runs or not.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/clock.h"
#include "commands.h"
#include "data_folder.h"
#include "folder_owner.h"
#include "masking/key_set.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct KeyArguments {
  std::string data;
  std::string key;
};

Result<masking::KeySet> keys_of(FileSystem& files, const DataFolder& data) {
  CORDWOOD_TRY(const bool there, files.exists(data.masking_key()));
  if (!there) return error(Errc::not_found, fmt::format("{} has no masking keys", data.root().string()));
  return masking::load_keys(files, data.masking_key());
}

// The file is what counts: a server that does not run reads it when it starts.
Result<void> keep(FileSystem& files, const DataFolder& data, const masking::KeySet& keys) {
  CORDWOOD_TRY(masking::store_keys(files, data.masking_key(), keys));
  if (const auto runs = ask_server(files, data, "/health"); runs.has_error()) {
    fmt::print(stderr, "no server answers: one uses the keys from its next start or SIGHUP on\n");
    return success();
  }
  if (auto reloaded = ask_server(files, data, "/api/v1/pipelines/reload"); reloaded.has_error())
    return std::move(reloaded).error().within("the keys are written, but the server still uses the old ones");
  return success();
}

std::string name_of(const masking::Key& key) { return fmt::format("k{}", key.number); }

Result<void> list(const KeyArguments& arguments) {
  DiskFileSystem files;
  CORDWOOD_TRY(const auto keys, keys_of(files, DataFolder(arguments.data)));
  for (const masking::Key& key : keys.keys())
    fmt::print("{}\t{}\t{}\n", name_of(key), key.made_at == Timestamp() ? "-" : format_rfc3339(key.made_at),
               &key == keys.newest() ? "newest" : "finds");
  return success();
}

Result<void> rotate(const KeyArguments& arguments) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(auto keys, keys_of(files, data));
  CORDWOOD_TRY(keys.rotate(SystemClock().now()));
  CORDWOOD_TRY(keep(files, data, keys));
  fmt::print("{}\n", name_of(*keys.newest()));
  return success();
}

Result<void> remove(const KeyArguments& arguments) {
  CORDWOOD_TRY(act_as_owner_of(arguments.data));
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(auto keys, keys_of(files, data));
  const auto& all = keys.keys();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&arguments](const masking::Key& key) { return name_of(key) == arguments.key; });
  if (found == all.end()) return error(Errc::not_found, fmt::format("there is no key '{}'", arguments.key));
  CORDWOOD_TRY(keys.remove(found->number));
  return keep(files, data, keys);
}

CLI::App& add(CLI::App& parent, int& status, const std::shared_ptr<KeyArguments>& arguments, const std::string& name,
              const std::string& help, Result<void> (*action)(const KeyArguments&)) {
  CLI::App& command = *parent.add_subcommand(name, help);
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.callback([arguments, action, &status] {
    const auto done = action(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
  return command;
}

}  // namespace

void add_masking_keys(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<KeyArguments>();
  CLI::App& command = *program.add_subcommand("masking-keys", "The keys by which masking hashes and fakes");
  command.require_subcommand(1);
  add(command, status, arguments, "list", "Which there are, oldest first, and since when", list);
  add(command, status, arguments, "rotate", "Make a new one; the old ones go on finding what they hashed", rotate);
  add(command, status, arguments, "remove", "Forget an old one: what it hashed can no longer be looked for", remove)
      .add_option("key", arguments->key, "Such as k1")
      ->required();
}

}  // namespace cordwood
