#include "support/document.h"

#include <fstream>
#include <sstream>

#include "base/check.h"

namespace cordwood::test {
namespace {

void append_line(std::string_view line, std::string& bytes) {
  line = line.substr(0, line.find('|'));
  std::istringstream words{std::string(line)};
  std::string word;
  words >> word;
  CORDWOOD_CHECK(std::stoul(word, nullptr, 16) == bytes.size(), "offset {} stands at byte {:x}", word, bytes.size());
  while (words >> word) bytes.push_back(static_cast<char>(std::stoul(word, nullptr, 16)));
}

}  // namespace

std::string text_of(std::string_view document) {
  std::ifstream file(std::string(CORDWOOD_SOURCE_FOLDER "/docs/").append(document));
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::vector<std::string> blocks_of(std::string_view document, std::string_view kind) {
  std::ifstream file(std::string(CORDWOOD_SOURCE_FOLDER "/docs/").append(document));
  const std::string fence = std::string("```").append(kind);
  std::vector<std::string> blocks;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) {
      inside = line == fence;
      if (inside) blocks.emplace_back();
    } else if (inside) {
      blocks.back().append(line).push_back('\n');
    }
  }
  CORDWOOD_CHECK(!blocks.empty(), "{} has no block of {}", document, kind);
  return blocks;
}

std::string hex_example(std::string_view document) {
  std::istringstream lines(blocks_of(document, "hex").front());
  std::string bytes;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) append_line(line, bytes);
  return bytes;
}

std::vector<std::string> documented_queries() {
  std::vector<std::string> queries;
  for (const std::string& block : blocks_of("query-language.md", "logsql")) {
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(' '))
        queries.back().append("\n").append(line);
      else
        queries.push_back(line);
    }
  }
  return queries;
}

}  // namespace cordwood::test
