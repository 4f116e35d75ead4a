#include "copies.h"

#include <filesystem>

#include <fmt/format.h>

#include "wanted_paths.h"

namespace cordwood::agent {
namespace {

bool begins_with(std::string_view text, std::string_view begin) { return text.substr(0, begin.size()) == begin; }

bool is_separator(char c) { return c == '.' || c == '-' || c == '_' || c == '~'; }

}  // namespace

bool is_copy_name(std::string_view original, std::string_view candidate) {
  if (candidate.size() <= original.size()) return false;
  if (begins_with(candidate, original)) return is_separator(candidate[original.size()]);
  const std::size_t dot = original.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string_view stem = original.substr(0, dot);
  const std::string_view ending = original.substr(dot);
  return begins_with(candidate, stem) && is_separator(candidate[stem.size()]) &&
         candidate.substr(candidate.size() - ending.size()) == ending;
}

std::vector<std::string> possible_originals(std::string_view candidate) {
  const std::size_t dot = candidate.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? std::string_view() : candidate.substr(dot);
  std::vector<std::string> originals;
  for (std::size_t at = 1; at < candidate.size(); ++at) {
    if (!is_separator(candidate[at])) continue;
    originals.emplace_back(candidate.substr(0, at));
    if (at < dot) originals.push_back(std::string(candidate.substr(0, at)).append(ending));
  }
  return originals;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  std::filesystem::directory_iterator at(folder, failure);
  for (; !failure && at != std::filesystem::directory_iterator(); at.increment(failure))
    names.push_back(at->path().filename().string());
  return names;
}

std::vector<std::string> possible_copies(const std::string& path) {
  const std::string folder = folder_of(path);
  std::vector<std::string> found;
  for (const auto& name : names_in(folder))
    if (is_copy_name(name_in_folder(path), name)) found.push_back(fmt::format("{}/{}", folder, name));
  return found;
}

}  // namespace cordwood::agent
