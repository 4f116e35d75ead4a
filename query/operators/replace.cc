// replace and replace_regexp: texts in the place of other texts.

#include <limits>

#include <re2/re2.h>

#include "operators/rewrite.h"

namespace cordwood::query {

namespace {

std::uint64_t limit_or_all(std::uint64_t limit) {
  return limit == 0 ? std::numeric_limits<std::uint64_t>::max() : limit;
}

void replace_text(std::string_view in, const language::ReplacePipe& pipe, std::size_t bytes_max, std::string& out) {
  if (pipe.from.empty()) {
    out += in;
    return;
  }
  for (std::uint64_t left = limit_or_all(pipe.limit); left > 0 && out.size() <= bytes_max; --left) {
    const std::size_t at = in.find(pipe.from);
    if (at == std::string_view::npos) break;
    out += in.substr(0, at);
    out += pipe.to;
    in.remove_prefix(at + pipe.from.size());
  }
  out += in;
}

/// "a $1 ${2}" taken apart: a text, then a group, and so on.
struct TemplatePart {
  std::string text;
  std::string group;  // Number or name; "" for none.
};

std::vector<TemplatePart> parse_template(std::string_view source) {
  std::vector<TemplatePart> parts;
  TemplatePart part;
  const auto is_name = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  };
  while (!source.empty()) {
    if (source.front() != '$' || source.size() == 1) {
      part.text.push_back(source.front());
      source.remove_prefix(1);
      continue;
    }
    if (source[1] == '$') {
      part.text.push_back('$');
      source.remove_prefix(2);
      continue;
    }
    const bool braced = source[1] == '{';
    std::size_t end = braced ? 2 : 1;
    const std::size_t begin = end;
    while (end < source.size() && is_name(source[end])) ++end;
    if (end == begin || (braced && (end == source.size() || source[end] != '}'))) {  // A lone dollar.
      part.text.push_back('$');
      source.remove_prefix(1);
      continue;
    }
    part.group = source.substr(begin, end - begin);
    parts.push_back(std::move(part));
    part = {};
    source.remove_prefix(end + (braced ? 1 : 0));
  }
  parts.push_back(std::move(part));
  return parts;
}

class RegexpReplacer {
 public:
  RegexpReplacer(std::shared_ptr<const RE2> regexp, std::string_view to, std::uint64_t limit, std::size_t bytes_max)
      : regexp_(std::move(regexp)), parts_(parse_template(to)), limit_(limit_or_all(limit)), bytes_max_(bytes_max) {
    for (const TemplatePart& part : parts_) groups_.push_back(group_number(part.group));
  }

  void operator()(std::string_view in, std::string& out) const {
    const re2::StringPiece text(in.data(), in.size());
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(regexp_->NumberOfCapturingGroups()) + 1);
    std::size_t at = 0;
    const char* last_end = nullptr;  // Of the match before: an empty one right behind it does not count.
    for (std::uint64_t left = limit_; left > 0 && at <= in.size() && out.size() <= bytes_max_; --left) {
      if (!regexp_->Match(text, at, in.size(), RE2::UNANCHORED, found.data(), static_cast<int>(found.size()))) break;
      if (found[0].empty() && found[0].data() == last_end) {
        if (at < in.size()) out.push_back(in[at]);
        ++at;
        ++left;
        last_end = nullptr;
        continue;
      }
      const auto begin = static_cast<std::size_t>(found[0].data() - in.data());
      last_end = found[0].data() + found[0].size();
      out += in.substr(at, begin - at);
      for (std::size_t i = 0; i < parts_.size() && out.size() <= bytes_max_; ++i) {
        out += parts_[i].text;
        if (groups_[i] < 0 || static_cast<std::size_t>(groups_[i]) >= found.size()) continue;
        const re2::StringPiece group = found[static_cast<std::size_t>(groups_[i])];
        out.append(group.data() == nullptr ? "" : group.data(), group.size());
      }
      at = begin + found[0].size();
      if (found[0].empty()) {  // Step over one byte, or it would match here for ever.
        if (at < in.size()) out.push_back(in[at]);
        ++at;
      }
    }
    if (at < in.size()) out += in.substr(at);
  }

 private:
  int group_number(const std::string& name) const {
    if (name.empty()) return -1;
    if (name.find_first_not_of("0123456789") == std::string::npos && name.size() < 5) return std::stoi(name);
    const auto found = regexp_->NamedCapturingGroups().find(name);
    return found == regexp_->NamedCapturingGroups().end() ? -1 : found->second;
  }

  std::shared_ptr<const RE2> regexp_;
  std::vector<TemplatePart> parts_;
  std::vector<int> groups_;  // Of each part; -1: none.
  std::uint64_t limit_;
  std::size_t bytes_max_;  // Of a result: what is larger is left unfinished.
};

}  // namespace

Result<OperatorPointer> make(const language::ReplacePipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.field, pipe.condition,
      [&pipe, bytes_max = setting.context.options().limits.memory_bytes](std::string_view in, std::string& out) {
        replace_text(in, pipe, bytes_max, out);
      },
      setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::ReplaceRegexpPipe& pipe, const Setting& setting, OperatorPointer next) {
  RE2::Options options;
  options.set_log_errors(false);
  auto regexp = std::make_shared<const RE2>(pipe.from, options);
  if (!regexp->ok()) return error(Errc::invalid, "replace_regexp: " + regexp->error());
  return make_rewrite(
      pipe.field, pipe.field, pipe.condition,
      RegexpReplacer(std::move(regexp), pipe.to, pipe.limit, setting.context.options().limits.memory_bytes),
      setting.context, std::move(next));
}

}  // namespace cordwood::query
