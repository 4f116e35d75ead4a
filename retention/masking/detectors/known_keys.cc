#include "known_keys.h"

#include <algorithm>
#include <array>

#include "characters.h"
#include "detectors/all.h"

namespace cordwood::masking {

namespace {

// Words that only go on like a key have neither digits nor capitals within: sk-somewhere-in-the-middle-of-nowhere.
bool looks_random(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_digit)) return true;
  std::size_t turns = 0;
  for (std::size_t i = 1; i < text.size(); ++i)
    turns += is_letter(text[i - 1]) && is_letter(text[i]) && is_upper(text[i - 1]) != is_upper(text[i]) ? 1U : 0U;
  return turns * 4 > text.size();
}

}  // namespace

Span key_at(std::string_view text, std::size_t at, std::span<const KeyForm> forms) {
  for (const KeyForm& form : forms) {
    if (!text.substr(at).starts_with(form.prefix)) continue;
    if (at > 0 && (is_alnum(text[at - 1]) || (text[at - 1] == '_' && !form.keeps_prefix))) continue;
    const std::size_t begin = at + form.prefix.size();
    const auto is_part = [&form](char c) { return is_alnum(c) || form.further.find(c) != std::string_view::npos; };
    std::size_t end = begin;
    while (end < text.size() && end - begin <= form.bytes_max && is_part(text[end])) ++end;
    if (end - begin > form.bytes_max) continue;
    while (end - begin > form.bytes_min && (text[end - 1] == '.' || text.substr(begin, end - begin).ends_with("--")))
      --end;
    if (end - begin < form.bytes_min) continue;
    if (!form.further.empty() && !looks_random(text.substr(begin, end - begin))) continue;
    return {form.keeps_prefix ? begin : at, end};
  }
  return {};
}

namespace {

// The characters that follow are letters and digits, and these.
constexpr std::string_view kUrlSafe = "-_";

constexpr auto kGithubForms = std::to_array<KeyForm>({{"ghp_", "", 36},
                                                      {"gho_", "", 36},
                                                      {"ghu_", "", 36},
                                                      {"ghs_", "", 36},
                                                      {"ghr_", "", 36},
                                                      {"github_pat_", "_", 40}});
constexpr std::array<Anchor, 6> kGithubAnchors = {{{.text = "ghp_", .rare_at = 1},
                                                   {.text = "gho_", .rare_at = 1},
                                                   {.text = "ghu_", .rare_at = 1},
                                                   {.text = "ghs_", .rare_at = 1},
                                                   {.text = "ghr_", .rare_at = 1},
                                                   {.text = "github_pat_", .rare_at = 5}}};
Span github(std::string_view text, std::size_t at) { return key_at(text, at, kGithubForms); }

constexpr auto kSlackForms = std::to_array<KeyForm>({{"xoxb-", "-", 10},
                                                     {"xoxp-", "-", 10},
                                                     {"xoxa-", "-", 10},
                                                     {"xoxr-", "-", 10},
                                                     {"xoxs-", "-", 10},
                                                     {"xoxo-", "-", 10},
                                                     {"xoxc-", "-", 10},
                                                     {"xoxd-", "-%+/=", 10},
                                                     {"xoxe", ".-", 10},
                                                     {"xapp-", "-", 10},
                                                     {"hooks.slack.com/services/", "/", 20, 512, true},
                                                     {"hooks.slack.com/workflows/", "/", 20, 512, true}});
constexpr std::array<Anchor, 4> kSlackAnchors = {{{.text = "xox"},
                                                  {.text = "xapp-", .rare_at = 0},
                                                  {.text = "hooks.slack.com/services/", .rare_at = 14},
                                                  {.text = "hooks.slack.com/workflows/", .rare_at = 14}}};
Span slack(std::string_view text, std::size_t at) { return key_at(text, at, kSlackForms); }

// Publishable keys (pk_…) are made to be seen.
constexpr auto kStripeForms = std::to_array<KeyForm>(
    {{"sk_live_", "", 16}, {"rk_live_", "", 16}, {"sk_test_", "", 16}, {"rk_test_", "", 16}, {"whsec_", "+/=", 24}});
constexpr std::array<Anchor, 5> kStripeAnchors = {{{.text = "sk_live_", .rare_at = 1},
                                                   {.text = "rk_live_", .rare_at = 1},
                                                   {.text = "sk_test_", .rare_at = 1},
                                                   {.text = "rk_test_", .rare_at = 1},
                                                   {.text = "whsec_", .rare_at = 3}}};
Span stripe(std::string_view text, std::size_t at) { return key_at(text, at, kStripeForms); }

constexpr auto kGcpForms =
    std::to_array<KeyForm>({{"AIza", kUrlSafe, 35, 35}, {"ya29.", kUrlSafe, 20}, {"GOCSPX-", kUrlSafe, 20}});
constexpr std::array<Anchor, 3> kGcpAnchors = {
    {{.text = "aiza"}, {.text = "ya29.", .rare_at = 2}, {.text = "gocspx-", .rare_at = 4}}};
Span gcp(std::string_view text, std::size_t at) { return key_at(text, at, kGcpForms); }

constexpr auto kOtherForms = std::to_array<KeyForm>({{"sk-", kUrlSafe, 32},          // OpenAI, Anthropic and their like
                                                     {"glpat-", "-_.", 20},          // GitLab
                                                     {"gldt-", kUrlSafe, 20},        //
                                                     {"glrt-", "-_.", 20},           //
                                                     {"glcbt-", kUrlSafe, 20},       //
                                                     {"glptt-", kUrlSafe, 40},       //
                                                     {"npm_", "", 36, 36},           //
                                                     {"pypi-", kUrlSafe, 50},        //
                                                     {"SG.", "-_.", 66, 80},         // SendGrid
                                                     {"hf_", "", 30},                // Hugging Face
                                                     {"dckr_pat_", kUrlSafe, 20},    // Docker
                                                     {"shpat_", "", 32, 32},         // Shopify
                                                     {"shpss_", "", 32, 32},         //
                                                     {"shpca_", "", 32, 32},         //
                                                     {"shppa_", "", 32, 32},         //
                                                     {"dop_v1_", "", 64, 64},        // DigitalOcean
                                                     {"doo_v1_", "", 64, 64},        //
                                                     {"rubygems_", "", 48, 48},      //
                                                     {"sq0atp-", kUrlSafe, 22},      // Square
                                                     {"sq0csp-", kUrlSafe, 43},      //
                                                     {"lin_api_", "", 32},           // Linear
                                                     {"PMAK-", "-", 50},             // Postman
                                                     {"NRAK-", "", 27},              // New Relic
                                                     {"hvs.", kUrlSafe, 24},         // Vault
                                                     {"hvb.", kUrlSafe, 24},         //
                                                     {"xkeysib-", "-", 64},          // Brevo
                                                     {"sbp_", "", 40},               // Supabase
                                                     {"dapi", "-", 32, 36},          // Databricks
                                                     {"ATATT3", "-_=", 60},          // Atlassian
                                                     {"dt0c01.", ".", 80},           // Dynatrace
                                                     {"glsa_", "_", 32},             // Grafana
                                                     {"glc_", "+/=", 32},            //
                                                     {"figd_", kUrlSafe, 30},        // Figma
                                                     {"key-", "", 32, 32},           // Mailgun
                                                     {"secret_", "", 43, 43},        // Notion
                                                     {"ntn_", "", 40},               //
                                                     {"dp.pt.", "", 40},             // Doppler
                                                     {"pscale_tkn_", kUrlSafe, 32},  // PlanetScale
                                                     {"AGE-SECRET-KEY-1", "", 58, 58},       // age
                                                     {"pul-", "", 40, 40},                   // Pulumi
                                                     {"gsk_", "", 40},                       // Groq
                                                     {"xai-", "", 60},                       // xAI
                                                     {"sntrys_", "+/=_", 40},                // Sentry
                                                     {"CCIPAT_", "_", 40},                   // CircleCI
                                                     {"HRKU-", kUrlSafe, 36},                // Heroku
                                                     {"rzp_live_", "", 14},                  // Razorpay
                                                     {"pplx-", "", 40},                      // Perplexity
                                                     {"fo1_", kUrlSafe, 40},                 // Fly.io
                                                     {"amzn.mws.", "-", 36, 36},             // Amazon
                                                     {"r8_", "", 37, 37},                    // Replicate
                                                     {"AKCp", "", 60},                       // Artifactory
                                                     {"vcp_", "", 20},                       // Vercel
                                                     {"access_token$production$", "$", 40},  // PayPal
                                                     {"EAACEdEose0cBA", "", 20},             // Facebook
                                                     {"discord.com/api/webhooks/", "-_/", 60, 512, true},
                                                     {"discordapp.com/api/webhooks/", "-_/", 60, 512, true},
                                                     {"tskey-", "-", 20}});  // Tailscale
constexpr auto kOtherAnchors = std::to_array<Anchor>({{.text = "sk-"},
                                                      {.text = "glpat-", .rare_at = 3},
                                                      {.text = "gldt-", .rare_at = 2},
                                                      {.text = "glrt-", .rare_at = 2},
                                                      {.text = "glcbt-", .rare_at = 3},
                                                      {.text = "glptt-", .rare_at = 3},
                                                      {.text = "npm_", .rare_at = 1},
                                                      {.text = "pypi-", .rare_at = 2},
                                                      {.text = "sg."},
                                                      {.text = "hf_"},
                                                      {.text = "dckr_pat_"},
                                                      {.text = "shpat_", .rare_at = 1},
                                                      {.text = "shpss_", .rare_at = 1},
                                                      {.text = "shpca_", .rare_at = 1},
                                                      {.text = "shppa_", .rare_at = 1},
                                                      {.text = "dop_v1_", .rare_at = 4},
                                                      {.text = "doo_v1_", .rare_at = 4},
                                                      {.text = "rubygems_", .rare_at = 6},
                                                      {.text = "sq0atp-", .rare_at = 4},
                                                      {.text = "sq0csp-", .rare_at = 4},
                                                      {.text = "lin_api_", .rare_at = 2},
                                                      {.text = "pmak-", .rare_at = 2},
                                                      {.text = "nrak-", .rare_at = 2},
                                                      {.text = "hvs.", .rare_at = 1},
                                                      {.text = "hvb.", .rare_at = 1},
                                                      {.text = "xkeysib-", .rare_at = 5},
                                                      {.text = "sbp_", .rare_at = 1},
                                                      {.text = "dapi"},
                                                      {.text = "atatt3", .rare_at = 3},
                                                      {.text = "dt0c01.", .rare_at = 4},
                                                      {.text = "glsa_", .rare_at = 2},
                                                      {.text = "glc_", .rare_at = 1},
                                                      {.text = "figd_", .rare_at = 2},
                                                      {.text = "discord.com/api/webhooks/", .rare_at = 22},
                                                      {.text = "discordapp.com/api/webhooks/", .rare_at = 25},
                                                      {.text = "tskey-", .rare_at = 3},
                                                      {.text = "key-", .rare_at = 1},
                                                      {.text = "secret_", .rare_at = 4},
                                                      {.text = "ntn_", .rare_at = 1},
                                                      {.text = "dp.pt.", .rare_at = 1},
                                                      {.text = "pscale_tkn_", .rare_at = 7},
                                                      {.text = "age-secret-key-1", .rare_at = 3},
                                                      {.text = "pul-", .rare_at = 1},
                                                      {.text = "gsk_"},
                                                      {.text = "xai-", .rare_at = 1},
                                                      {.text = "sntrys_", .rare_at = 3},
                                                      {.text = "ccipat_"},
                                                      {.text = "hrku-", .rare_at = 1},
                                                      {.text = "rzp_live_", .rare_at = 1},
                                                      {.text = "pplx-", .rare_at = 2},
                                                      {.text = "fo1_", .rare_at = 1},
                                                      {.text = "amzn.mws.", .rare_at = 2},
                                                      {.text = "r8_"},
                                                      {.text = "akcp", .rare_at = 1},
                                                      {.text = "vcp_", .rare_at = 1},
                                                      {.text = "access_token$production$", .rare_at = 11},
                                                      {.text = "eaacedeose0cba", .rare_at = 4},
                                                      {.text = ":aa"},
                                                      {.text = "-us"},
                                                      {.text = ".atlasv1.", .rare_at = 5},
                                                      {.text = "1//0"},
                                                      {.kind = Anchor::Kind::dotted_six},
                                                      {.text = "sk0"},
                                                      {.text = "sk1"},
                                                      {.text = "sk2"},
                                                      {.text = "sk3"},
                                                      {.text = "sk4"},
                                                      {.text = "sk5"},
                                                      {.text = "sk6"},
                                                      {.text = "sk7"},
                                                      {.text = "sk8"},
                                                      {.text = "sk9"},
                                                      {.text = "ska"},
                                                      {.text = "skb"},
                                                      {.text = "skc"},
                                                      {.text = "skd"},
                                                      {.text = "ske"},
                                                      {.text = "skf"}});

// 123456789:AA…, the bot's number and 35 characters.
Span telegram(std::string_view text, std::size_t colon) {
  constexpr std::size_t kNumberBytesMax = 12;
  constexpr std::size_t kSecretBytes = 35;
  std::size_t begin = colon;
  while (begin > 0 && colon - begin < kNumberBytesMax && is_digit(text[begin - 1])) --begin;
  std::size_t end = colon + 1;
  while (end < text.size() && end - colon <= kSecretBytes + 1 && is_base64url(text[end])) ++end;
  const bool is_token = colon - begin >= 8 && end - colon - 1 == kSecretBytes &&
                        (begin == 0 || !is_alnum(text[begin - 1]) || text.substr(0, begin).ends_with("bot"));
  return is_token ? Span{begin, end} : Span{};
}

// SK and 32 hexadecimal digits.
Span twilio(std::string_view text, std::size_t at) {
  constexpr std::size_t kBytes = 34;
  const std::string_view key = text.substr(at, kBytes);
  if (key.size() < kBytes || !key.starts_with("SK") || (at > 0 && is_alnum(text[at - 1]))) return {};
  const auto is_lower_hex = [](char c) { return is_hex(c) && !is_upper(c); };
  if (!std::all_of(key.begin() + 2, key.end(), is_lower_hex)) return {};
  return at + kBytes < text.size() && is_alnum(text[at + kBytes]) ? Span{} : Span{at, at + kBytes};
}

// The bytes of a word that ends at `end`, no more than so many.
std::size_t word_begin(std::string_view text, std::size_t end, std::size_t bytes_max) {
  std::size_t begin = end;
  while (begin > 0 && end - begin <= bytes_max && is_base64url(text[begin - 1])) --begin;
  return begin;
}

std::size_t word_end(std::string_view text, std::size_t begin, std::size_t bytes_max) {
  std::size_t end = begin;
  while (end < text.size() && end - begin <= bytes_max && is_base64url(text[end])) ++end;
  return end;
}

// Discord: the bot's number in base64, six characters of time, a signature. The number's first digits are known.
Span discord(std::string_view text, std::size_t dot) {
  const std::size_t begin = word_begin(text, dot, 28);
  const std::size_t second = dot + 7;
  const std::size_t end = word_end(text, second + 1, 38);
  const bool has_form = dot - begin >= 23 && dot - begin <= 28 && word_end(text, dot + 1, 6) == second &&
                        end - second - 1 >= 27 && end - second - 1 <= 38;
  return has_form && std::string_view("MNO").find(text[begin]) != std::string_view::npos ? Span{begin, end} : Span{};
}

// Mailchimp: 32 hexadecimal digits and the data centre.
Span mailchimp(std::string_view text, std::size_t dash) {
  constexpr std::size_t kHexBytes = 32;
  if (dash < kHexBytes || (dash > kHexBytes && is_alnum(text[dash - kHexBytes - 1]))) return {};
  std::size_t end = dash + 3;
  while (end < text.size() && is_digit(text[end]) && end - dash < 6) ++end;
  const std::string_view hex = text.substr(dash - kHexBytes, kHexBytes);
  return end > dash + 3 && std::all_of(hex.begin(), hex.end(), is_hex) ? Span{dash - kHexBytes, end} : Span{};
}

// HashiCorp: fourteen characters, ".atlasv1.", sixty or more.
Span atlas(std::string_view text, std::size_t dot) {
  const std::size_t begin = word_begin(text, dot, 14);
  const std::size_t end = word_end(text, dot + 9, 80);
  return dot - begin == 14 && end - dot - 9 >= 60 ? Span{begin, end} : Span{};
}

// Google's refresh tokens: 1//0 and at least forty.
Span google_refresh(std::string_view text, std::size_t at) {
  const std::size_t end = word_end(text, at + 3, 512);
  return end - at - 3 >= 40 && (at == 0 || !is_alnum(text[at - 1])) ? Span{at, end} : Span{};
}

Span other(std::string_view text, std::size_t at) {
  if (text[at] == ':') return telegram(text, at);
  if (text[at] == '-') return mailchimp(text, at);
  if (text[at] == '.') return text.substr(at).starts_with(".atlasv1.") ? atlas(text, at) : discord(text, at);
  if (text[at] == '1') return google_refresh(text, at);
  if (text[at] == 'S')
    if (const Span found = twilio(text, at); !found.empty()) return found;
  return key_at(text, at, kOtherForms);
}

// The key of a storage account or a service bus, and the signature of a shared access URL. Their names say what they
// are; the rest is base64, perhaps percent-encoded.
constexpr auto kAzureNames =
    std::to_array<std::string_view>({"account key", "shared access key", "sig", "shared access signature"});
Span azure_named(std::string_view text, Name, const Joint& joint) {
  constexpr std::size_t kKeyBytesMin = 40;
  const auto is_part = [](char c) { return is_base64(c) || c == '%' || c == '=' || c == '-' || c == '_'; };
  std::size_t end = joint.value_begin;
  while (end < text.size() && is_part(text[end])) ++end;
  return end - joint.value_begin >= kKeyBytesMin ? Span{joint.value_begin, end} : Span{};
}

// The secret of an application: 40 characters of which the fourth to sixth are "8Q~" or a neighbour.
constexpr std::array<Anchor, 2> kAzureAnchors = {{{.text = "8q~"}, {.text = "7q~"}}};
Span azure(std::string_view text, std::size_t at) {
  constexpr std::size_t kBefore = 3;
  constexpr std::size_t kBytes = 40;
  const auto is_part = [](char c) { return is_base64url(c) || c == '.' || c == '~'; };
  if (at < kBefore) return {};
  const std::size_t begin = at - kBefore;
  const std::string_view key = text.substr(begin, kBytes);
  const bool is_whole = key.size() >= kBytes - 3 && std::all_of(key.begin(), key.begin() + kBytes - 3, is_part);
  if (!is_whole || (begin > 0 && is_part(text[begin - 1]))) return {};
  std::size_t end = begin + kBytes - 3;
  while (end < text.size() && end - begin <= kBytes && is_part(text[end])) ++end;
  while (end > begin && text[end - 1] == '.') --end;
  return end - begin <= kBytes ? Span{begin, end} : Span{};
}

}  // namespace

const Detector github_token_detector = {.name = "github_token", .anchors = kGithubAnchors, .examine = github};
const Detector slack_token_detector = {.name = "slack_token", .anchors = kSlackAnchors, .examine = slack};
const Detector stripe_key_detector = {.name = "stripe_key", .anchors = kStripeAnchors, .examine = stripe};
const Detector gcp_key_detector = {.name = "gcp_key", .anchors = kGcpAnchors, .examine = gcp};
const Detector azure_key_detector = {.name = "azure_key",
                                     .anchors = kAzureAnchors,
                                     .examine = azure,
                                     .names = kAzureNames,
                                     .examine_named = azure_named};
const Detector api_key_detector = {.name = "api_key", .anchors = kOtherAnchors, .examine = other};

}  // namespace cordwood::masking
