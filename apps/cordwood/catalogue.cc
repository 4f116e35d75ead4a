// cordwood catalogue: what each source of a running server sends, where that drifted, and whose it is.

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include "base/file_system.h"
#include "commands.h"
#include "data_folder.h"
#include "json_members.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct CatalogueArguments {
  std::string data;
  std::string stream;
  std::string field;
  std::string owner;
  std::string note;
  bool writes = false;  // One of the two was given, be it empty.
  bool fields = false;
  bool drift = false;
  bool json = false;
};

void print_note(simdjson::dom::element of) {
  if (const auto owner = text_of(of, "owner"); !owner.empty()) fmt::print("  owner: {}", owner);
  if (const auto note = text_of(of, "note"); !note.empty()) fmt::print("  note: {}", note);
  fmt::print("\n");
}

void print_source(simdjson::dom::element source, bool with_fields) {
  fmt::print("{}  {} rows  {:.1f}% parsed  {} to {}", text_of(source, "stream"), number_of(source, "rows"),
             member_of<double>(source, "parsed") * 100, text_of(source, "first_seen"), text_of(source, "last_seen"));
  print_note(source);
  simdjson::dom::array fields;
  if (!with_fields || source["fields"].get(fields) != simdjson::SUCCESS) return;
  for (const auto field : fields) {
    fmt::print("    {:<32} {:<8} {:>10} rows  {} to {}{}", text_of(field, "name"), text_of(field, "type"),
               number_of(field, "rows"), text_of(field, "first_seen"), text_of(field, "last_seen"),
               member_of<bool>(field, "vanished") ? "  vanished" : "");
    print_note(field);
  }
}

Result<void> show_sources(FileSystem& files, const DataFolder& data, const CatalogueArguments& arguments) {
  simdjson::dom::parser parser;
  for (std::string after; true;) {
    CORDWOOD_TRY(const std::string json,
                 ask_server(files, data, "/api/v1/catalogue", {{"stream", arguments.stream}, {"after", after}}));
    if (arguments.json) fmt::print("{}", json);
    simdjson::dom::element page;
    simdjson::dom::array sources;
    if (parser.parse(json).get(page) != simdjson::SUCCESS || page["sources"].get(sources) != simdjson::SUCCESS)
      return error(Errc::corrupt, "the server's answer is no catalogue");
    if (!arguments.json)
      for (const auto source : sources) print_source(source, arguments.fields);
    after = text_of(page, "next");
    if (after.empty()) return success();
  }
}

Result<void> show_drift(FileSystem& files, const DataFolder& data, const CatalogueArguments& arguments) {
  CORDWOOD_TRY(const std::string json,
               ask_server(files, data, "/api/v1/catalogue/drift", {{"stream", arguments.stream}}));
  if (arguments.json) {
    fmt::print("{}", json);
    return success();
  }
  simdjson::dom::parser parser;
  simdjson::dom::array drifts;
  if (parser.parse(json).get(drifts) != simdjson::SUCCESS)
    return error(Errc::corrupt, "the server's answer is no list of drifts");
  for (const auto drift : drifts) {
    double before = 0;
    double after = 0;
    fmt::print("{}  {:<14}  {}", text_of(drift, "at"), text_of(drift, "kind"), text_of(drift, "stream"));
    if (drift["before"].get(before) == simdjson::SUCCESS && drift["after"].get(after) == simdjson::SUCCESS)
      fmt::print("  {:.1f}% to {:.1f}%\n", before * 100, after * 100);
    else
      fmt::print("  {}\n", text_of(drift, "field"));
  }
  return success();
}

Result<int> run(const CatalogueArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  if (arguments.writes) {
    CORDWOOD_TRY(ask_server(files, data, "/api/v1/catalogue/note",
                            {{"stream", arguments.stream},
                             {"field", arguments.field},
                             {"owner", arguments.owner},
                             {"note", arguments.note}}));
  } else if (arguments.drift) {
    CORDWOOD_TRY(show_drift(files, data, arguments));
  } else {
    CORDWOOD_TRY(show_sources(files, data, arguments));
  }
  return 0;
}

}  // namespace

void add_catalogue(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<CatalogueArguments>();
  CLI::App& command = *program.add_subcommand("catalogue", "What each source sends, and whose it is");
  command.add_option("--data", arguments->data, "The data folder; its server must run")->required();
  auto* const stream = command.add_option("--stream", arguments->stream,
                                          "Only streams that hold this text; for a note, the very stream");
  command.add_flag("--fields", arguments->fields, "Their fields, too");
  command.add_flag("--drift", arguments->drift, "What changed lately, instead");
  command.add_flag("--json", arguments->json, "The server's answer as it is");
  auto* const owner = command.add_option("--owner", arguments->owner, "Writes down whose it is")->needs(stream);
  auto* const note =
      command.add_option("--note", arguments->note, "Writes down what others should know")->needs(stream);
  command.add_option("--field", arguments->field, "The note is of this field")->needs(stream);
  command.callback([arguments, owner, note, &status] {
    arguments->writes = owner->count() + note->count() > 0;
    const auto done = run(*arguments);
    status = done.has_error() ? report(done.error()) : done.value();
  });
}

}  // namespace cordwood
