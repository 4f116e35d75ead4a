#include "grok/json_tree.h"

#include <algorithm>

#include <fmt/format.h>

#include "grok/utf8.h"

namespace cordwood::parser {
namespace {

// The bytes of the code point that begins at text[at]; 0 when it is malformed.
std::size_t code_point_bytes(std::string_view text, std::size_t at) {
  for (std::size_t size = 1; size <= 4 && at + size <= text.size(); ++size)
    if (is_valid_utf8(text.substr(at, size))) return size;
  return 0;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  const bool is_valid = is_valid_utf8(text);
  out.push_back('"');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (byte < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
    } else if (byte < 0x80 || is_valid) {
      out.push_back(c);
    } else if (const std::size_t size = code_point_bytes(text, i); size > 0) {
      out.append(text.substr(i, size));
      i += size - 1;
    } else {
      out.append("\xEF\xBF\xBD");
    }
  }
  out.push_back('"');
}

JsonTree::Node& JsonTree::node_at(const std::vector<std::string>& path) {
  Node* node = &root_;
  for (const std::string& name : path) {
    auto child = std::find_if(node->children.begin(), node->children.end(),
                              [&name](const Node& other) { return other.name == name; });
    if (child == node->children.end()) {
      node->children.emplace_back();
      node->children.back().name = name;
      child = node->children.end() - 1;
    }
    node = &*child;
  }
  return *node;
}

void JsonTree::add_text(const std::vector<std::string>& path, std::string_view text) {
  Node& node = node_at(path);
  if (node.is_number) return;
  append_json_string(node.values.emplace_back(), text);
}

void JsonTree::add_number(const std::vector<std::string>& path, std::string_view digits) {
  Node& node = node_at(path);
  if (!node.values.empty()) return;
  node.values.emplace_back(digits);
  node.is_number = true;
}

void JsonTree::write(std::string& out, const Node& node) {
  if (!node.children.empty() || node.values.empty()) {
    out.push_back('{');
    for (const Node& child : node.children) {
      if (&child != &node.children.front()) out.push_back(',');
      append_json_string(out, child.name);
      out.push_back(':');
      write(out, child);
    }
    out.push_back('}');
    return;
  }
  if (node.values.size() > 1) out.push_back('[');
  for (const std::string& value : node.values) {
    if (&value != &node.values.front()) out.push_back(',');
    out.append(value);
  }
  if (node.values.size() > 1) out.push_back(']');
}

std::string JsonTree::to_json() const {
  std::string out;
  write(out, root_);
  return out;
}

}  // namespace cordwood::parser
