#pragma once
// A request as routes see it: method, path, parameters and the few headers that matter.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/content_coding.h"
#include "base/result.h"

namespace cordwood::api {

/// Parameters of the query string and of a form body, in order. A name may occur several times.
class Parameters {
 public:
  /// Adds application/x-www-form-urlencoded text. Errc::invalid on a broken percent escape.
  Result<void> add_form(std::string_view form);
  void add(std::string name, std::string value) { entries_.emplace_back(std::move(name), std::move(value)); }

  /// The first non-empty value, or nothing.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view get(std::string_view name, std::string_view fallback = "") const;
  std::vector<std::string_view> all(std::string_view name) const;
  /// A whole number up to `max`; Errc::invalid names the parameter.
  Result<std::uint64_t> number(std::string_view name, std::uint64_t fallback, std::uint64_t max) const;
  /// 1, true, yes or 0, false, no; Errc::invalid names the parameter.
  Result<bool> boolean(std::string_view name, bool fallback) const;
  /// Errc::invalid names a parameter that is none of these: where a misspelt one would do harm.
  Result<void> allow_only(std::initializer_list<std::string_view> names) const;

 private:
  std::vector<std::pair<std::string, std::string>> entries_;
};

enum class Method { get, head, post, put, remove, other };

struct Request {
  Method method = Method::get;
  std::string path;  // Decoded; begins with '/'.
  Parameters parameters;
  std::string authorization;
  std::string cookie;
  std::string host;
  std::string origin;
  std::string content_type;  // Lower case, without parameters.
  std::string content_encoding;
  std::string accept_encoding;
  std::string if_none_match;
  std::string account_id;  // As it came: see tenancy.h.
  std::string project_id;
  bool guarded = false;  // Carries X-Cordwood-Request, which a foreign page cannot make a browser send.
  std::string peer;      // Address of the other side.
  std::string holder;    // The name of the token that it came with; empty where anybody may ask.

  bool reads_only() const { return method == Method::get || method == Method::head; }
};

/// Decodes %41 and, in forms, '+'. Nullopt on a broken escape.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

/// The first coding of ours that an Accept-Encoding header takes, zstd before gzip; those with q=0 are refused.
std::optional<Coding> accepted_coding(std::string_view header);

/// The cookie of this name in a Cookie header.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name);

}  // namespace cordwood::api
