// cordwood masking-report: how many values were masked, by day, detector and stream.

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "commands.h"
#include "data_folder.h"
#include "masking/report.h"

namespace cordwood {
namespace {

struct ReportArguments {
  std::string data;
  std::string start;
  std::string end;
};

Result<Day> day_in(const std::string& text, Day otherwise) {
  if (text.empty()) return otherwise;
  const auto day = parse_day(text);
  if (!day) return error(Errc::invalid, fmt::format("'{}' is not a day: write 2026-11-21", text));
  return *day;
}

// The files are what counts: a running server's are some seconds old.
Result<void> show(const ReportArguments& arguments) {
  DiskFileSystem files;
  const DataFolder data(arguments.data);
  CORDWOOD_TRY(const bool there, files.exists(data.store()));
  if (!there) return error(Errc::not_found, fmt::format("{} is no data folder", arguments.data));
  CORDWOOD_TRY(const Day first, day_in(arguments.start, Day::min()));
  CORDWOOD_TRY(const Day last, day_in(arguments.end, Day::max()));
  CORDWOOD_TRY(const auto lines, masking::Report(files, data.masking_report()).lines(first, last));
  for (const masking::ReportLine& line : lines)
    fmt::print("{}\t{}\t{} values\t{} lines dropped\t{}\n", format_day(line.day), line.detector, line.values,
               line.lines_dropped, line.stream);
  if (lines.empty()) fmt::print(stderr, "nothing was masked\n");
  return success();
}

}  // namespace

void add_masking_report(CLI::App& program, int& status) {
  const auto arguments = std::make_shared<ReportArguments>();
  CLI::App& command = *program.add_subcommand("masking-report", "How much was masked, by day, detector and stream");
  command.add_option("--data", arguments->data, "The data folder")->required();
  command.add_option("--start", arguments->start, "The first day, such as 2026-11-21");
  command.add_option("--end", arguments->end, "The last day");
  command.callback([arguments, &status] {
    const auto done = show(*arguments);
    status = done.has_error() ? report(done.error()) : 0;
  });
}

}  // namespace cordwood
