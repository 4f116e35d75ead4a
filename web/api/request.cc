#include "request.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace cordwood::api {
namespace {

int hexadecimal_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Cuts the part up to `separator` off `rest`.
std::string_view cut(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hexadecimal_digit(text[i + 1]);
      const int low = hexadecimal_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      decoded.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' && plus_is_blank ? ' ' : text[i]);
    }
  }
  return decoded;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    std::string_view value = cut(header, ';');
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (cut(value, '=') == name) return value;
  }
  return std::nullopt;
}

std::optional<Coding> accepted_coding(std::string_view header) {
  bool gzip = false;
  while (!header.empty()) {
    std::string_view item = cut(header, ',');
    while (item.starts_with(' ')) item.remove_prefix(1);
    std::string_view parameters = item;
    std::string_view name = cut(parameters, ';');
    while (name.ends_with(' ')) name.remove_suffix(1);
    while (parameters.starts_with(' ')) parameters.remove_prefix(1);
    if (parameters.starts_with("q=0") && parameters.find_first_of("123456789") == std::string_view::npos) continue;
    const auto coding = coding_named(name);
    if (coding == Coding::zstd) return coding;
    gzip = gzip || coding == Coding::gzip;
  }
  return gzip ? std::optional(Coding::gzip) : std::nullopt;
}

Result<void> Parameters::add_form(std::string_view form) {
  while (!form.empty()) {
    std::string_view value = cut(form, '&');
    if (value.empty()) continue;
    auto name = percent_decode(cut(value, '='), true);
    auto text = percent_decode(value, true);
    if (!name || !text) return error(Errc::invalid, "a parameter has a broken percent escape");
    add(std::move(*name), std::move(*text));
  }
  return success();
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  for (const auto& [key, value] : entries_)
    if (key == name && !value.empty()) return value;
  return std::nullopt;
}

std::string_view Parameters::get(std::string_view name, std::string_view fallback) const {
  return find(name).value_or(fallback);
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : entries_)
    if (key == name && !value.empty()) values.push_back(value);
  return values;
}

Result<bool> Parameters::boolean(std::string_view name, bool fallback) const {
  const auto text = find(name);
  if (!text) return fallback;
  for (const std::string_view yes : {"1", "true", "yes"})
    if (*text == yes) return true;
  for (const std::string_view no : {"0", "false", "no"})
    if (*text == no) return false;
  return error(Errc::invalid, fmt::format("the parameter '{}' must be true or false", name));
}

Result<void> Parameters::allow_only(std::initializer_list<std::string_view> names) const {
  for (const auto& [name, value] : entries_)
    if (std::find(names.begin(), names.end(), name) == names.end())
      return Error{Errc::invalid, fmt::format("there is no parameter '{}' here", name),
                   fmt::format("{}", fmt::join(names, ", "))};
  return success();
}

Result<std::uint64_t> Parameters::number(std::string_view name, std::uint64_t fallback, std::uint64_t max) const {
  const auto text = find(name);
  if (!text) return fallback;
  std::uint64_t value = 0;
  const auto [stop, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (failure != std::errc() || stop != text->data() + text->size() || value > max)
    return error(Errc::invalid, fmt::format("parameter '{}' must be a whole number up to {}", name, max));
  return value;
}

}  // namespace cordwood::api
