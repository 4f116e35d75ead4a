// cordwood export-subject: everything held on one subject, such as a person who asks for it, as a folder; while the
// server runs or not.

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include "api/subject.h"
#include "base/clock.h"
#include "commands.h"
#include "data_folder.h"
#include "erasing/subject_folder.h"
#include "erasing/unreached.h"
#include "folder_owner.h"
#include "indexer/store.h"
#include "server_client.h"

namespace cordwood {
namespace {

struct ExportArguments {
  std::string data;
  std::string filter;
  std::string reason;
  std::string out;
  std::string start;
  std::string end;
};

std::string name_of_caller() {
  const passwd* const user = ::getpwuid(::getuid());
  return user == nullptr ? fmt::format("uid {}", ::getuid()) : std::string(user->pw_name);
}

Result<Timestamp> time_of(const std::string& text, Timestamp absent) {
  if (text.empty()) return absent;
  const auto time = parse_rfc3339(text);
  if (!time) return Error{Errc::invalid, fmt::format("'{}' is not a time", text), "2026-12-01T00:00:00Z"};
  return *time;
}

Result<TimeRange> times_of(const ExportArguments& arguments) {
  TimeRange times;
  CORDWOOD_TRY(times.start, time_of(arguments.start, Timestamp::min()));
  CORDWOOD_TRY(times.end, time_of(arguments.end, Timestamp::max()));
  if (!arguments.end.empty()) times.end -= Nanoseconds(1);
  return times;
}

using Take = std::function<bool(std::string_view piece)>;

// All that is written there is written as the folder's owner; what is read is written elsewhere as the caller.
Result<std::unique_ptr<indexer::Store>> open_store(FileSystem& files, const Clock& clock, const DataFolder& data) {
  indexer::StoreOptions options;
  options.folder = data.store();
  options.background = false;
  CORDWOOD_TRY(act_as_owner_of(data.root()));
  auto store = indexer::Store::open(files, clock, options);
  Result<void> sealed = store ? store.value()->seal() : success();
  CORDWOOD_TRY(act_as_caller());
  CORDWOOD_TRY(std::move(sealed));
  return store;
}

Result<void> read_stopped_store(FileSystem& files, const DataFolder& data, const api::SubjectQuestion& question,
                                const Take& take) {
  const SystemClock clock;
  CORDWOOD_TRY(const auto store, open_store(files, clock, data));
  const query::Engine engine([&store] { return store->snapshot(); }, {});
  return api::write_subject(engine, *store, question, {}, take);
}

Result<void> ask(FileSystem& files, const DataFolder& data, const ExportArguments& arguments,
                 const api::SubjectQuestion& question, const Take& take) {
  Result<void> done = read_stopped_store(files, data, question, take);
  if (done || done.error().code != Errc::busy) return done;
  std::vector<std::pair<std::string, std::string>> parameters{{"filter", arguments.filter},
                                                              {"reason", arguments.reason}};
  if (!arguments.start.empty()) parameters.emplace_back("start", arguments.start);
  if (!arguments.end.empty()) parameters.emplace_back("end", arguments.end);
  CORDWOOD_TRY(const auto client, client_of_data_folder(files, data));
  return api::post_form(client, "/api/v1/export-subject", parameters, take);
}

Result<void> export_subject(const ExportArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  api::SubjectQuestion question{arguments.filter, {}, arguments.reason, name_of_caller(), SystemClock().now()};
  CORDWOOD_TRY(question.times, times_of(arguments));
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", arguments.data));
  CORDWOOD_TRY(auto folder,
               erasing::SubjectFolder::create(files, arguments.out));  // The caller's, not the data folder's owner's.
  Result<void> kept = success();
  const auto take = [&](std::string_view piece) {
    kept = folder->take(piece);
    return kept.has_value();
  };
  const Result<void> asked = ask(files, data, arguments, question, take);
  CORDWOOD_TRY(std::move(kept));
  if (!asked) return asked.error();
  erasing::SubjectRequest request{arguments.filter, question.times, {}};
  CORDWOOD_TRY(request.unreached, erasing::unreached_copies(files, data.root()));
  CORDWOOD_TRY(folder->finish(request));
  fmt::print(stderr, "{} rows and {} dead letters in {}\n", folder->rows(), folder->dead_letters(), arguments.out);
  return success();
}

}  // namespace

void add_export_subject(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ExportArguments>();
  CLI::App& command = *program.add_subcommand("export-subject", "Everything held on one person, as a folder of files");
  command.add_option("filter", arguments->filter, "A LogsQL filter, such as 'user:=alice'")->required();
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--reason", arguments->reason, "Why; it stands in the manifest")->required();
  command.add_option("--out", arguments->out, "The folder to make")->required();
  command.add_option("--start", arguments->start, "Only rows from this time on");
  command.add_option("--end", arguments->end, "Only rows before this time");
  command.callback([arguments, &status] {
    const Result<void> done = export_subject(*arguments);
    status = done ? 0 : report(done.error());
    if (!done && done.error().place) point_at(arguments->filter, *done.error().place);
  });
}

}  // namespace cordwood
