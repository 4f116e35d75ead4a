// cordwood: the server and its command line.

#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "base/version.h"
#include "commands.h"

namespace cordwood {

int report(const Error& error) {
  fmt::print(stderr, "cordwood: {}\n", error.message);
  if (!error.hint.empty()) fmt::print(stderr, "  hint: {}\n", error.hint);
  return error.code == Errc::invalid || error.code == Errc::unsupported ? 2 : 1;
}

void point_at(const std::string& query, const SourcePlace& place) {
  if (query.find('\n') != std::string::npos || place.offset > query.size()) return;
  fmt::print(stderr, "  {}\n  {}{}\n", query, std::string(place.offset, ' '),
             std::string(std::max<std::size_t>(place.length, 1), '^'));
}

namespace {

// A core dump would put unmasked text on the disk.
void forbid_core_dumps() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

// Connections, segments and WAL are descriptors; the default soft limit of 1,024 is for select(2), which we never use.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(int argc, char** argv) {
  CLI::App program("Cordwood: log management and search");
  program.set_version_flag("--version", std::string(kVersion));
  program.require_subcommand(1);
  int status = 0;
  add_serve(program, status);
  add_enroll(program, status);
  add_query(program, status);
  add_open(program, status);
  add_fsck(program, status);
  add_dead_letters(program, status);
  add_backup(program, status);
  add_restore(program, status);
  add_detach(program, status);
  add_attach(program, status);
  add_erase(program, status);
  add_erasures(program, status);
  add_catalogue(program, status);
  add_replay(program, status);
  add_export_subject(program, status);
  add_retention(program, status);
  add_parse(program, status);
  add_mask(program, status);
  add_masking_keys(program, status);
  add_masking_report(program, status);
  add_reveal(program, status);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return program.exit(wrong) == 0 ? 0 : 2;
  }
  return status;
}

}  // namespace
}  // namespace cordwood

int main(int argc, char** argv) {
  cordwood::forbid_core_dumps();
  cordwood::raise_descriptor_limit();
  return cordwood::run(argc, argv);
}
