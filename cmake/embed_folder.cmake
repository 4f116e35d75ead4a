# cmake -DFOLDER=dist -DSOURCE=ui_assets.cc -P embed_folder.cmake
# Writes a source that defines ui_assets(). The assembler's .incbin reads the bytes, so a megabyte of fonts costs
# nothing to compile; the hash of each file stands in the source, so a changed file means a changed source.

cmake_minimum_required(VERSION 3.25)

set(type_of_css "text/css; charset=utf-8")
set(type_of_html "text/html; charset=utf-8")
set(type_of_ico "image/x-icon")
set(type_of_js "text/javascript; charset=utf-8")
set(type_of_json "application/json")
set(type_of_png "image/png")
set(type_of_svg "image/svg+xml")
set(type_of_txt "text/plain; charset=utf-8")
set(type_of_woff2 "font/woff2")

file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
if(NOT "index.html" IN_LIST files)
  message(FATAL_ERROR "no index.html in ${FOLDER}")
endif()

set(blobs "")
set(symbols "")
set(rows "")
set(index 0)
list(LENGTH files count)
foreach(path IN LISTS files)
  string(REGEX REPLACE "^.*\\." "" extension ${path})
  if(NOT DEFINED type_of_${extension})
    message(FATAL_ERROR "embed_folder.cmake knows no content type for ${path}")
  endif()
  file(SHA256 ${FOLDER}/${path} hash)
  string(SUBSTRING ${hash} 0 32 etag)
  string(APPEND blobs
    "    \"cordwood_asset_${index}:\\n.incbin \\\"${FOLDER}/${path}\\\"\\n"
    "cordwood_asset_${index}_end:\\n.byte 0\\n\"\n")
  string(APPEND symbols
    "extern const char cordwood_asset_${index}[];\nextern const char cordwood_asset_${index}_end[];\n")
  string(APPEND rows
    "      Asset{\"/${path}\", \"${type_of_${extension}}\", bytes_between(cordwood_asset_${index}, cordwood_asset_${index}_end), \"\\\"${etag}\\\"\"},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${SOURCE} "// Written by cmake/embed_folder.cmake.
#include \"ui_assets.h\"

#include <array>
#include <cstddef>

asm(\".pushsection .rodata\\n\"
${blobs}    \".popsection\\n\");

extern \"C\" {
${symbols}}

namespace cordwood::api {
namespace {

std::string_view bytes_between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const Asset> ui_assets() {
  static const std::array<Asset, ${count}> assets = {
${rows}  };
  return assets;
}

}  // namespace cordwood::api
")
