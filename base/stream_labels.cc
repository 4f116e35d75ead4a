#include <algorithm>

#include "base/event.h"

namespace cordwood {
namespace {

void append_quoted(std::string& out, std::string_view value) {
  out.push_back('"');
  for (const char c : value) {
    if (c == '"' || c == '\\') out.push_back('\\');
    if (c == '\n') {
      out.append("\\n");
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

// Reads a quoted value from just behind its opening quote; false when it does not end.
bool read_quoted(std::string_view text, std::size_t& at, std::string& value) {
  for (; at < text.size(); ++at) {
    if (text[at] == '"') {
      ++at;
      return true;
    }
    if (text[at] == '\\') {
      if (++at == text.size()) return false;
      value.push_back(text[at] == 'n' ? '\n' : text[at]);
    } else {
      value.push_back(text[at]);
    }
  }
  return false;
}

}  // namespace

std::string canonical_stream(std::span<const Field> labels) {
  std::vector<Field> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  std::string out = "{";
  for (const Field& label : sorted) {
    if (label.value.empty()) continue;
    if (out.size() > 1) out.push_back(',');
    out.append(label.name);
    out.push_back('=');
    append_quoted(out, label.value);
  }
  out.push_back('}');
  return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_stream(std::string_view canonical) {
  std::vector<std::pair<std::string, std::string>> labels;
  if (canonical.size() < 2 || canonical.front() != '{' || canonical.back() != '}') return std::nullopt;
  std::size_t at = 1;
  while (canonical[at] != '}' || at + 1 != canonical.size()) {
    if (!labels.empty() && canonical[at++] != ',') return std::nullopt;
    const std::size_t equals = canonical.find("=\"", at);
    if (equals == std::string_view::npos) return std::nullopt;
    auto& [name, value] = labels.emplace_back(canonical.substr(at, equals - at), "");
    at = equals + 2;
    if (!read_quoted(canonical, at, value) || at >= canonical.size()) return std::nullopt;
  }
  return labels;
}

}  // namespace cordwood
