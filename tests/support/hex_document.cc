#include "support/hex_document.h"

#include <sstream>

#include "base/check.h"
#include "base/file_system.h"

namespace cordwood::test {
namespace {

constexpr std::string_view kFence = "```hex\n";
constexpr std::uint64_t kDocumentBytesMax = 1 << 20;

void append_line(std::string_view line, std::string& bytes) {
  line = line.substr(0, line.find('|'));
  std::istringstream words{std::string(line)};
  std::string word;
  words >> word;
  CORDWOOD_CHECK(std::stoul(word, nullptr, 16) == bytes.size(), "offset {} stands at byte {:x}", word, bytes.size());
  while (words >> word) bytes.push_back(static_cast<char>(std::stoul(word, nullptr, 16)));
}

}  // namespace

std::string hex_example(std::string_view document) {
  DiskFileSystem files;
  const std::string path = std::string(CORDWOOD_SOURCE_FOLDER "/docs/") + std::string(document);
  const std::string text = read_file(files, path, kDocumentBytesMax).value();
  const std::size_t begin = text.find(kFence);
  CORDWOOD_CHECK(begin != std::string::npos, "{} has no hex example", path);
  const std::size_t end = text.find("```", begin + kFence.size());
  std::istringstream lines(text.substr(begin + kFence.size(), end - begin - kFence.size()));
  std::string bytes;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) append_line(line, bytes);
  return bytes;
}

}  // namespace cordwood::test
