#pragma once
// How commands reach the server that runs on a data folder.

#include <string>

#include "api/client.h"
#include "base/file_system.h"
#include "base/result.h"
#include "data_folder.h"

namespace cordwood {

inline constexpr std::uint64_t kSmallFileBytesMax = 1 << 20;

/// A file without the newline at its end.
Result<std::string> read_line(FileSystem& files, const std::filesystem::path& path);

/// Address, admin token and certificate authority from the data folder; `url` wins over the address there.
Result<api::ClientOptions> client_of_data_folder(FileSystem& files, const DataFolder& data,
                                                 const std::string& url = "");

/// Posts parameters and gives the whole answer.
Result<std::string> ask_server(FileSystem& files, const DataFolder& data, std::string_view path,
                               const std::vector<std::pair<std::string, std::string>>& parameters = {});

}  // namespace cordwood
