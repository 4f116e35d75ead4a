#pragma once
// A command that root runs on the data folder of a server with a user of its own: what it writes there must be the
// server's to read, and what lies there must not lead root astray by a link. So it acts as the folder's owner.

#include <filesystem>

#include "base/result.h"

namespace cordwood {

/// Makes the folder's owner the process's effective user and group when that is root and the folder another's;
/// otherwise, and for a folder that is not there yet, does nothing. REQUIRES: no other thread has started.
Result<void> act_as_owner_of(const std::filesystem::path& folder);

/// Gives all below the folder to the folder's owner, when the process is root's: root wrote it there because the owner
/// may not read what it came from. Follows no links.
Result<void> give_to_owner_of(const std::filesystem::path& folder);

/// Undoes act_as_owner_of(), to write where only the caller may.
Result<void> act_as_caller();

}  // namespace cordwood
