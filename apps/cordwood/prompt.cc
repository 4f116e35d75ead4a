#include "prompt.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include <fcntl.h>
#include <readline/history.h>
#include <readline/readline.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cordwood {
namespace {

constexpr int kHistoryLines = 1000;
// What ends a word of LogsQL; names of fields hold dots, dashes and underscores.
constexpr const char* kWordBreaks = " \t\n\"'`|:=<>!,(){}[]*";

Prompt::Complete complete_word;
std::vector<std::string> candidates;  // Of the word being completed, still to be given; the next one last.

std::string history_path() {
  const char* const state = std::getenv("XDG_STATE_HOME");
  const char* const home = std::getenv("HOME");
  if (state != nullptr && *state == '/') return std::string(state) + "/cordwood/history";
  if (home != nullptr && *home == '/') return std::string(home) + "/.local/state/cordwood/history";
  return {};
}

char* next_candidate(const char* word, int again) {
  if (again == 0) {
    candidates = complete_word(word);
    std::reverse(candidates.begin(), candidates.end());
  }
  if (candidates.empty()) return nullptr;
  char* const given = ::strdup(candidates.back().c_str());  // The library frees it.
  candidates.pop_back();
  return given;
}

char** complete_line(const char* word, int, int) {
  rl_attempted_completion_over = 1;       // No names of files.
  rl_completion_append_character = '\0';  // Set anew for each word by the library.
  return rl_completion_matches(word, next_candidate);
}

}  // namespace

Prompt::Prompt(Complete complete)
    : is_terminal_(::isatty(STDIN_FILENO) == 1), history_path_(is_terminal_ ? history_path() : std::string()) {
  if (!is_terminal_) return;
  complete_word = std::move(complete);
  rl_readline_name = "cordwood";
  rl_outstream = stderr;  // Standard output is for answers.
  rl_attempted_completion_function = complete_line;
  rl_completer_word_break_characters = kWordBreaks;
  using_history();
  stifle_history(kHistoryLines);
  if (!history_path_.empty()) read_history(history_path_.c_str());
}

Prompt::~Prompt() {
  if (history_path_.empty()) return;
  std::error_code ignored;  // Without a place for it there is no history, and no harm.
  std::filesystem::create_directories(std::filesystem::path(history_path_).parent_path(), ignored);
  // What was searched for may be private: made before it is written, so that nobody else ever reads it.
  const int file = ::open(history_path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  ::close(file);
  write_history(history_path_.c_str());
}

std::optional<std::string> Prompt::next() {
  if (!is_terminal_) {
    std::string line;
    if (std::getline(std::cin, line)) return line;
    return std::nullopt;
  }
  const std::unique_ptr<char, decltype(&std::free)> typed(::readline("> "), &std::free);
  if (typed == nullptr) {
    std::fputc('\n', stderr);
    return std::nullopt;
  }
  std::string line(typed.get());
  const bool is_new = history_length == 0 || line != history_get(history_base + history_length - 1)->line;
  if (!line.empty() && line.front() != ' ' && is_new) add_history(line.c_str());
  return line;
}

}  // namespace cordwood
