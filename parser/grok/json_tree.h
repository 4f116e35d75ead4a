#pragma once
// Fields with paths as one nested JSON object.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cordwood::parser {

/// Appends `text` in quotes, escaped; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

class JsonTree {
 public:
  /// A second text under one path makes an array; a number keeps what came first, and is kept from what comes
  /// later.
  void add_text(const std::vector<std::string>& path, std::string_view text);
  void add_number(const std::vector<std::string>& path, std::string_view digits);

  std::string to_json() const;

 private:
  struct Node {
    std::string name;
    std::vector<std::string> values;  // JSON text each.
    bool is_number = false;
    std::vector<Node> children;
  };
  Node& node_at(const std::vector<std::string>& path);
  static void write(std::string& out, const Node& node);

  Node root_;
};

}  // namespace cordwood::parser
