#include <array>

#include "characters.h"
#include "detectors/all.h"
#include "mask_tag.h"
#include "secret_names.h"

namespace cordwood::masking {
namespace {

bool is_name(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }

std::size_t bare_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_space(text[at]) && !is_written_blank(text, at) &&
         std::string_view(",;&)]}>\"'|<").find(text[at]) == std::string_view::npos)
    ++at;
  return at;
}

// A scheme in front of the credentials of "authorization: Bearer …" is no secret; what follows it is.
std::size_t skip_scheme(std::string_view text, std::size_t begin, std::size_t end) {
  for (const std::string_view scheme : {"bearer", "basic", "token", "digest", "negotiate", "apikey"}) {
    if (end - begin != scheme.size() || end + 1 >= text.size() || text[end] != ' ') continue;
    bool same = true;
    for (std::size_t i = 0; i < scheme.size(); ++i) same = same && lower(text[begin + i]) == scheme[i];
    if (same) return end + 1;
  }
  return begin;
}

Span value_span(std::string_view text, std::string_view name, const Joint& joint) {
  const std::size_t begin = joint.value_begin;
  // Before the end is looked for: a path is not skipped as found, so its anchors would read it again and
  // again.
  if (is_folder(name, text.substr(begin, 1))) return {};
  if (joint.quote != 0) {
    const std::size_t end = quoted_end(text, joint);
    return is_no_secret(name, text.substr(begin, end - begin)) ? Span{} : Span{begin, end};
  }
  if (const std::size_t end = tag_end(text, begin); end != begin && is_no_secret(name, text.substr(begin, end - begin)))
    return {};
  if (begin < text.size() && (text[begin] == '{' || text[begin] == '[' || text[begin] == '('))
    return {};  // Not a value, but more names.
  std::size_t end = bare_end(text, begin);
  const std::size_t credentials = skip_scheme(text, begin, end);
  if (credentials != begin) return {credentials, bare_end(text, credentials)};
  return is_no_secret(name, text.substr(begin, end - begin)) ? Span{} : Span{begin, end};
}

Span examine_named(std::string_view text, Name name) {
  if (text.substr(0, name.begin).ends_with("/etc/") || is_public_name(text, name.end))
    return {};  // /etc/passwd: a file.
  const auto joint = joint_behind(text, name, name.pattern < kSqlNames);
  if (!joint || (joint->is_blank && joint->quote == 0)) return {};
  return value_span(text, text.substr(name.begin, name.end - name.begin), *joint);
}

// --password VALUE. With a '=' between them it is a name like others.
Span examine_option(std::string_view text, std::size_t at) {
  constexpr std::size_t kNameBytesMax = 64;
  const std::size_t begin = at + 2;
  std::size_t end = begin;
  while (end < text.size() && end - begin < kNameBytesMax && is_name(text[end])) ++end;
  const std::string_view name = text.substr(begin, end - begin);
  if (end >= text.size() || !is_blank(text[end]) || !is_secret_name(name)) return {};
  const auto joint = joint_behind(text, {begin, end, 0}, true);
  return joint && joint->is_blank ? value_span(text, name, *joint) : Span{};
}

constexpr std::array<Anchor, 1> kAnchors = {{{.kind = Anchor::Kind::option}}};

}  // namespace

const Detector password_detector = {.name = "password",
                                    .anchors = kAnchors,
                                    .examine = examine_option,
                                    .names = kSecretNames,
                                    .examine_named = examine_named};

}  // namespace cordwood::masking
