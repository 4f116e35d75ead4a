# cordwood_options: the one list of compiler flags. Every target of ours links it; nothing else sets flags.
add_library(cordwood_options INTERFACE)
target_compile_options(cordwood_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(cordwood_options INTERFACE -fpch-preprocess)  # Lets ccache see through precompiled headers.
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these in inlined library code at -O2.
  target_compile_options(cordwood_options INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()
target_compile_definitions(cordwood_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED SPDLOG_FMT_EXTERNAL)
target_compile_options(cordwood_options INTERFACE $<$<CONFIG:Release>:-O2 -g1> $<$<CONFIG:Debug>:-O1 -g1 -fno-omit-frame-pointer>)
target_compile_definitions(cordwood_options INTERFACE _GLIBCXX_ASSERTIONS)

if(CORDWOOD_SANITIZE)
  add_compile_options(-fsanitize=${CORDWOOD_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CORDWOOD_SANITIZE})
  if(CORDWOOD_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
      # clang 14 cannot place what this check keeps before each function when a coroutine is split.
      add_compile_options(-fno-sanitize=function)
    endif()
  endif()
endif()
if(CORDWOOD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # The relative base directory lets clones in different folders share one cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE_PROGRAM})
endif()
