# A room is one static library whose include folder is its door: include/<room>/ is what others may see, everything
# else in the folder is private. A room sees only the doors it names here, so an undeclared dependency does not compile.

# Compiled once for all: a target of its own, because a precompiled header fits only where every macro that it saw is
# defined alike, and some libraries bring macros with them.
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cc CONTENT "")
add_library(cordwood_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
target_link_libraries(cordwood_precompiled PRIVATE cordwood_options fmt::fmt Boost::headers)
target_precompile_headers(cordwood_precompiled PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)

# cordwood_room(NAME query SRCS plan.cc DOORS base indexer USES PkgConfig::re2)
#   DOORS  rooms that this room's public headers name; they are passed on to whoever uses this room
#   USES   rooms (cordwood::x) and libraries used only inside
#   SHARES libraries that this room's public headers name
function(cordwood_room)
  cmake_parse_arguments(ROOM "" "NAME" "SRCS;DOORS;USES;SHARES" ${ARGN})
  add_library(cordwood_${ROOM_NAME} STATIC ${ROOM_SRCS})
  add_library(cordwood::${ROOM_NAME} ALIAS cordwood_${ROOM_NAME})
  target_include_directories(cordwood_${ROOM_NAME} PUBLIC include PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  list(TRANSFORM ROOM_DOORS PREPEND cordwood::)
  target_link_libraries(cordwood_${ROOM_NAME} PUBLIC ${ROOM_DOORS} ${ROOM_SHARES} PRIVATE cordwood_options ${ROOM_USES})
  target_link_libraries(cordwood_${ROOM_NAME} PRIVATE fmt::fmt)
  target_precompile_headers(cordwood_${ROOM_NAME} REUSE_FROM cordwood_precompiled)
endfunction()

# cordwood_test(ROOM indexer SRCS wal_test.cc … USES cordwood::test_support) builds unit_<room> from tests/unit/<room>/.
# It may include that room's private headers too, because it tests them.
function(cordwood_test)
  if(NOT CORDWOOD_TESTS)
    return()
  endif()
  cmake_parse_arguments(TEST "" "ROOM" "SRCS;USES" ${ARGN})
  add_executable(unit_${TEST_ROOM} ${TEST_SRCS})
  target_link_libraries(unit_${TEST_ROOM} PRIVATE cordwood::${TEST_ROOM} ${TEST_USES} cordwood_options GTest::gmock GTest::gtest_main)
  get_target_property(room_folder cordwood_${TEST_ROOM} SOURCE_DIR)
  target_include_directories(unit_${TEST_ROOM} PRIVATE ${room_folder})
  target_precompile_headers(unit_${TEST_ROOM} REUSE_FROM cordwood_precompiled)
  set_target_properties(unit_${TEST_ROOM} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME unit_${TEST_ROOM} COMMAND unit_${TEST_ROOM})
  set_tests_properties(unit_${TEST_ROOM} PROPERTIES TIMEOUT 300)
endfunction()

# cordwood_fuzz(NAME wire SRCS wire_fuzz.cc USES cordwood::protocol) builds fuzz_<name>;
# the target `fuzzers` builds all of them.
function(cordwood_fuzz)
  if(NOT CORDWOOD_FUZZ)
    return()
  endif()
  cmake_parse_arguments(FUZZ "" "NAME" "SRCS;USES" ${ARGN})
  add_executable(fuzz_${FUZZ_NAME} ${FUZZ_SRCS})
  target_link_libraries(fuzz_${FUZZ_NAME} PRIVATE ${FUZZ_USES} cordwood_options)
  target_link_options(fuzz_${FUZZ_NAME} PRIVATE -fsanitize=fuzzer)
  set_target_properties(fuzz_${FUZZ_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  if(NOT TARGET fuzzers)
    add_custom_target(fuzzers)
  endif()
  add_dependencies(fuzzers fuzz_${FUZZ_NAME})
endfunction()

# cordwood_bench(NAME encoding SRCS encoding_bench.cc USES cordwood::indexer) builds bench_<name>.
function(cordwood_bench)
  if(NOT CORDWOOD_BENCH)
    return()
  endif()
  cmake_parse_arguments(BENCH "" "NAME" "SRCS;USES" ${ARGN})
  add_executable(bench_${BENCH_NAME} ${BENCH_SRCS})
  target_link_libraries(bench_${BENCH_NAME} PRIVATE ${BENCH_USES} cordwood_options benchmark::benchmark_main)
  set_target_properties(bench_${BENCH_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
endfunction()
