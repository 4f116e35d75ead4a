#include "query_loop.h"

#include <algorithm>
#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "answer.h"
#include "interrupts.h"
#include "language/names.h"
#include "prompt.h"

namespace cordwood {
namespace {

constexpr std::string_view kHelp =
    "A line is a LogsQL query: error _time:1h | stats by (host) count()\n"
    ".fields                     the names of the fields\n"
    ".output raw|json|table|csv  how rows are written from now on\n"
    "Tab completes names of fields and pipes. Ctrl-C ends a query that runs, Ctrl-D the program.\n";

class QueryLoop {
 public:
  QueryLoop(const QueryLoopOptions& options, Interrupts& interrupts)
      : options_(options), interrupts_(interrupts), form_(options.form) {}

  bool run() {
    Prompt prompt([this](std::string_view word) { return complete(word); });
    if (prompt.is_terminal()) fmt::print(stderr, "{}", options_.greeting);
    bool found = false;
    while (const auto line = prompt.next()) {
      const auto answered = line->starts_with('.') ? command(*line) : answer(*line);
      if (answered.has_error()) options_.complain(answered.error(), *line);
      found = found || (answered.has_value() && answered.value());
    }
    return found;
  }

 private:
  Result<bool> answer(const std::string& query) {
    if (query.find_first_not_of(" \t") == std::string::npos) return false;
    auto answered = options_.answer(query, form_, interrupts_.begin());
    interrupts_.end();
    return answered;
  }

  Result<bool> command(const std::string& text) {
    if (text == ".help") {
      fmt::print(stderr, "{}", kHelp);
      return false;
    }
    if (text == ".fields") return answer("* | field_names | sort by (name)");
    for (const std::string& form : kAnswerForms) {
      if (text != ".output " + form) continue;
      form_ = form;
      return false;
    }
    return Error{Errc::invalid, fmt::format("there is no command '{}'", text), ".help names them"};
  }

  std::vector<std::string> complete(std::string_view word) {
    if (!names_) {
      names_ = options_.field_names();
      for (const std::string_view pipe : language::pipe_names()) names_->emplace_back(pipe);
      std::sort(names_->begin(), names_->end());
      names_->erase(std::unique(names_->begin(), names_->end()), names_->end());
    }
    std::vector<std::string> found;
    std::copy_if(names_->begin(), names_->end(), std::back_inserter(found),
                 [word](const std::string& name) { return name.starts_with(word); });
    return found;
  }

  const QueryLoopOptions& options_;
  Interrupts& interrupts_;
  std::string form_;
  std::optional<std::vector<std::string>> names_;
};

}  // namespace

bool run_query_loop(const QueryLoopOptions& options, Interrupts& interrupts) {
  return QueryLoop(options, interrupts).run();
}

}  // namespace cordwood
