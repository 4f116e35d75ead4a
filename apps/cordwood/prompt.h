#pragma once
// Lines that are typed, or that stand in standard input: at a terminal with editing, a history and completion.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cordwood {

/// One at a time: the library behind it keeps its state in globals. Threads: the one that made it.
class Prompt {
 public:
  /// What may stand in place of the word that is being typed.
  using Complete = std::function<std::vector<std::string>(std::string_view word)>;

  explicit Prompt(Complete complete);
  /// Keeps the history.
  ~Prompt();
  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;

  bool is_terminal() const { return is_terminal_; }
  /// The next line, or nothing at the end. A line that begins with a blank stays out of the history.
  std::optional<std::string> next();

 private:
  const bool is_terminal_;
  const std::string history_path_;  // Empty: nowhere to keep it.
};

}  // namespace cordwood
