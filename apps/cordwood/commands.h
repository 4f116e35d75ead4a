#pragma once
// The commands of the program, one file each. `add_…` declares a command's arguments; its callback runs it and leaves
// the exit status: 0 done, 1 failed, 2 called wrongly.

#include <string>

#include "base/result.h"

namespace CLI {
class App;
}

namespace cordwood {

void add_serve(CLI::App& program, int& status);         // serve.cc
void add_enroll(CLI::App& program, int& status);        // enroll.cc
void add_query(CLI::App& program, int& status);         // query.cc
void add_open(CLI::App& program, int& status);          // open.cc; statuses as grep's
void add_fsck(CLI::App& program, int& status);          // fsck.cc
void add_dead_letters(CLI::App& program, int& status);  // dead_letters.cc
void add_backup(CLI::App& program, int& status);        // backup.cc
void add_restore(CLI::App& program, int& status);
void add_detach(CLI::App& program, int& status);  // detach.cc
void add_attach(CLI::App& program, int& status);
void add_erase(CLI::App& program, int& status);  // erase.cc
void add_erasures(CLI::App& program, int& status);
void add_catalogue(CLI::App& program, int& status);       // catalogue.cc
void add_replay(CLI::App& program, int& status);          // replay.cc
void add_export_subject(CLI::App& program, int& status);  // export_subject.cc
void add_retention(CLI::App& program, int& status);       // retention.cc
void add_parse(CLI::App& program, int& status);           // parse.cc
void add_mask(CLI::App& program, int& status);            // mask.cc
void add_masking_keys(CLI::App& program, int& status);    // masking_keys.cc
void add_masking_report(CLI::App& program, int& status);  // masking_report.cc
void add_reveal(CLI::App& program, int& status);          // reveal.cc

/// Prints an error with its hint to standard error and gives the exit status for it.
int report(const Error& error);

/// Shows the part of a query that was complained about.
void point_at(const std::string& query, const SourcePlace& place);

}  // namespace cordwood
