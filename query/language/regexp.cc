#include "regexp.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace cordwood::language {

RE2::Options regexp_options() {
  RE2::Options options;
  options.set_dot_nl(true);
  options.set_log_errors(false);
  return options;
}

Result<std::shared_ptr<const RE2>> compile_regexp(const Parser& in, std::size_t begin, const std::string& pattern) {
  auto expression = std::make_shared<const RE2>(pattern, regexp_options());
  if (!expression->ok()) {
    return in.error_since(begin, fmt::format("this is no regular expression: {}", expression->error()),
                          "put a backslash before special characters that stand for themselves");
  }
  return expression;
}

namespace {

/// Walks over an expression once, gathering the runs of characters that stand in every match: those outside of groups
/// that no quantifier lets be absent.
class LiteralFinder {
 public:
  explicit LiteralFinder(std::string_view pattern) : rest_(pattern) {}

  RegexpFacts find() {
    RegexpFacts facts;
    facts.has_assertion = false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      switch (c) {
        case '\\':
          if (!take_escape(facts)) return {};
          break;
        case '[':
          if (!skip_class()) return {};
          end_run();
          break;
        case '(':
          end_run();
          if (!open_group()) return {};
          break;
        case ')':
          end_run();
          --depth_;
          break;
        case '|':
          end_run();
          if (depth_ == 0) alternatives_ = true;
          break;
        case '^':
        case '$':
          facts.has_assertion = true;
          end_run();
          break;
        case '.':
          end_run();
          break;
        case '*':
        case '?':
          drop_last();
          break;
        case '+':
          end_run();
          break;
        case '{':
          take_brace();
          break;
        default:
          add(c);
      }
    }
    end_run();
    if (!alternatives_ && !flags_) facts.literal = std::move(best_);
    return facts;
  }

 private:
  void add(char c) {
    if (depth_ == 0) run_.push_back(c);
  }
  void end_run() {
    if (run_.size() > best_.size()) best_ = run_;
    run_.clear();
  }
  /// A quantifier lets the last character be absent.
  void drop_last() {
    while (!run_.empty()) {
      const bool inner = (static_cast<unsigned char>(run_.back()) & 0xc0) == 0x80;
      run_.pop_back();
      if (!inner) break;
    }
    end_run();
  }
  /// "{2,}" repeats what stands before it; any other brace stands for itself.
  void take_brace() {
    const std::size_t end = rest_.find('}');
    const std::size_t other = rest_.find_first_not_of("0123456789,");
    if (end == std::string_view::npos || end == 0 || other != end) {
      end_run();
      return;
    }
    rest_.remove_prefix(end + 1);
    drop_last();
  }
  bool take_escape(RegexpFacts& facts) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (std::string_view("dDsSwW").find(c) != std::string_view::npos) {
      end_run();
    } else if (std::string_view("bBAz").find(c) != std::string_view::npos) {
      facts.has_assertion = true;
      end_run();
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      return false;  // Rare ones with syntaxes of their own.
    } else {
      add(c);
    }
    return true;
  }
  bool skip_class() {
    if (rest_.starts_with('^')) rest_.remove_prefix(1);
    if (rest_.starts_with(']')) rest_.remove_prefix(1);
    while (!rest_.empty() && rest_.front() != ']') {
      if (rest_.starts_with("[:")) {
        const std::size_t end = rest_.find(":]");
        if (end == std::string_view::npos) return false;
        rest_.remove_prefix(end + 2);
        continue;
      }
      rest_.remove_prefix(std::min<std::size_t>(rest_.front() == '\\' ? 2 : 1, rest_.size()));
    }
    if (rest_.empty()) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool open_group() {
    ++depth_;
    if (!rest_.starts_with('?')) return true;
    if (rest_.starts_with("?P<")) {
      const std::size_t end = rest_.find('>');
      if (end == std::string_view::npos) return false;
      rest_.remove_prefix(end + 1);
      return true;
    }
    const std::size_t end = rest_.find_first_of(":)");
    if (end == std::string_view::npos) return false;
    if (rest_[end] == ')') {  // Flags for what follows.
      flags_ = flags_ || depth_ == 1;
      --depth_;
    }
    rest_.remove_prefix(end + 1);
    return true;
  }

  std::string_view rest_;
  int depth_ = 0;
  bool alternatives_ = false;  // Outside of groups.
  bool flags_ = false;         // The same: letters may have no case.
  std::string run_;
  std::string best_;
};

}  // namespace

RegexpFacts facts_of(std::string_view pattern) { return LiteralFinder(pattern).find(); }

}  // namespace cordwood::language
