#pragma once
// How much memory there is for this process: what budgets take their defaults from.

#include <cstdint>
#include <filesystem>

namespace cordwood {

/// The machine's memory or the limit of the control group (v2 or v1) that the process is in, whichever is less.
/// `root` is where /proc and /sys are. 0 when neither can be read.
std::uint64_t machine_memory_bytes(const std::filesystem::path& root = "/");

}  // namespace cordwood
