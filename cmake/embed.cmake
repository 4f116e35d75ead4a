# Puts a folder of files into a program, as cordwood::api::ui_assets() of web/api/ui_assets.h.

option(CORDWOOD_UI "Build the web UI with npm and embed it; OFF embeds one page that says so" ON)

# cordwood_embed(cordwood_api ${CMAKE_SOURCE_DIR}/web/ui/dist DEPENDS stamp) compiles every file below the folder into
# the target. The folder is read when DEPENDS changes, at build time, because bundlers choose file names as they go.
function(cordwood_embed TARGET FOLDER)
  cmake_parse_arguments(EMBED "" "" "DEPENDS" ${ARGN})
  set(script ${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/ui_assets.cc)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${FOLDER} -DSOURCE=${source} -P ${script}
    DEPENDS ${script} ${EMBED_DEPENDS}
    COMMENT "Embedding the web UI" VERBATIM)
  target_sources(${TARGET} PRIVATE ${source})
  set_source_files_properties(${source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
