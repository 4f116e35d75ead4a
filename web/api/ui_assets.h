#pragma once
// The files of the web UI, compiled into the program. cmake/embed.cmake writes the source behind this header from
// web/ui/dist; built without npm (-DCORDWOOD_UI=OFF) it holds one page that says so.

#include <span>
#include <string_view>

namespace cordwood::api {

struct Asset {
  std::string_view path;  // Absolute within the site: "/index.html".
  std::string_view content_type;
  std::string_view bytes;
  std::string_view etag;  // With its quotes, as the header wants it; changes with the bytes.
};

/// Sorted by path; "/index.html" is always there. Lives as long as the program.
std::span<const Asset> ui_assets();

}  // namespace cordwood::api
