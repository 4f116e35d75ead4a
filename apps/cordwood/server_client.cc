#include "server_client.h"

#include <fmt/format.h>

namespace cordwood {

Result<std::string> read_line(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(std::string text, read_file(files, path, kSmallFileBytesMax));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<api::ClientOptions> client_of_data_folder(FileSystem& files, const DataFolder& data, const std::string& url) {
  api::ClientOptions options;
  options.url = url;
  if (url.empty()) {
    CORDWOOD_TRY(const bool has_served, files.exists(data.url()));
    if (!has_served)
      return Error{Errc::not_found, fmt::format("no server has run on {}", data.root().string()),
                   fmt::format("cordwood serve --data {}", data.root().string())};
    CORDWOOD_TRY(options.url, read_line(files, data.url()));
  }
  CORDWOOD_TRY(options.token, read_line(files, data.admin_token()));
  CORDWOOD_TRY(const bool has_authority, files.exists(data.pki() / "ca.pem"));
  if (has_authority) {
    CORDWOOD_TRY(options.ca_pem, read_file(files, data.pki() / "ca.pem", kSmallFileBytesMax));
  }
  return options;
}

Result<std::string> ask_server(FileSystem& files, const DataFolder& data, std::string_view path,
                               const std::vector<std::pair<std::string, std::string>>& parameters) {
  CORDWOOD_TRY(const auto options, client_of_data_folder(files, data));
  std::string answer;
  CORDWOOD_TRY(api::post_form(options, path, parameters, [&answer](std::string_view piece) {
    answer += piece;
    return true;
  }));
  return answer;
}

}  // namespace cordwood
