#include "masking/key_set.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include <fmt/format.h>
#include <openssl/rand.h>

#include "action.h"
#include "base/check.h"
#include "value_form.h"

namespace cordwood::masking {
namespace {

constexpr std::string_view kFirstLine = "cordwood masking keys 1";
constexpr std::uint64_t kFileBytesMax = 1 << 20;

std::string random_bytes() {
  std::array<unsigned char, kKeyBytesMin> bytes;
  CORDWOOD_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "no random numbers to be had");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string> bytes_of(std::string_view hexadecimal) {
  if (hexadecimal.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
    unsigned byte = 0;
    const char* const end = hexadecimal.data() + i + 2;
    if (std::from_chars(hexadecimal.data() + i, end, byte, 16).ptr != end) return std::nullopt;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

// NUMBER TIME SECRET
std::optional<Key> key_of(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  Key key;
  if (std::from_chars(line.data(), line.data() + first, key.number).ptr != line.data() + first) return std::nullopt;
  const auto made_at = parse_rfc3339(line.substr(first + 1, second - first - 1));
  const auto secret = bytes_of(line.substr(second + 1));
  if (key.number == 0 || !made_at || !secret || secret->size() < kKeyBytesMin) return std::nullopt;
  key.made_at = *made_at;
  key.secret = *secret;
  return key;
}

}  // namespace

KeySet::KeySet(std::string secret) { keys_.push_back({1, {}, std::move(secret)}); }

const Key* KeySet::numbered(std::uint32_t number) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [number](const Key& key) { return key.number == number; });
  return found == keys_.end() ? nullptr : &*found;
}

Result<void> KeySet::rotate(Timestamp now) {
  if (keys_.size() >= kKeysMax)
    return Error{Errc::too_large, fmt::format("there are {} keys", keys_.size()), "remove those that nothing needs"};
  keys_.push_back({keys_.empty() ? 1 : keys_.back().number + 1, now, random_bytes()});
  return success();
}

Result<void> KeySet::remove(std::uint32_t number) {
  if (numbered(number) == nullptr) return error(Errc::not_found, fmt::format("there is no key k{}", number));
  if (keys_.back().number == number)
    return Error{Errc::invalid, fmt::format("k{} is the newest key", number), "make a newer one first: rotate"};
  std::erase_if(keys_, [number](const Key& key) { return key.number == number; });
  return success();
}

std::vector<std::string> KeySet::words_for(std::string_view value) const {
  std::vector<std::string> words;
  for (const Key& key : keys_)
    for (const Form form : {Form::bytes, Form::any_case, Form::letters_and_digits}) {
      std::string word = hash_word(value, form, key.secret);
      if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    }
  return words;
}

std::string KeySet::to_text() const {
  std::string text = std::string(kFirstLine) + "\n";
  for (const Key& key : keys_) {
    text += fmt::format("{} {} ", key.number, format_rfc3339(key.made_at));
    for (const char byte : key.secret) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    text += "\n";
  }
  return text;
}

Result<KeySet> KeySet::parse(std::string_view text, const std::string& file_name) {
  if (!text.starts_with(kFirstLine)) {
    if (text.size() < kKeyBytesMin)
      return error(Errc::corrupt, fmt::format("{} holds no masking key: it has {} bytes", file_name, text.size()));
    return KeySet(std::string(text));
  }
  KeySet keys;
  std::size_t number = 1;
  for (std::size_t at = std::min(text.find('\n'), text.size() - 1) + 1; at < text.size();) {
    ++number;
    const std::size_t end = text.find('\n', at);
    auto key = end == std::string_view::npos ? std::nullopt : key_of(text.substr(at, end - at));
    const bool follows = key && (keys.keys_.empty() || keys.keys_.back().number < key->number);
    if (!follows) return error(Errc::corrupt, fmt::format("{}:{}: this is no masking key", file_name, number));
    keys.keys_.push_back(std::move(*key));
    at = end + 1;
  }
  if (keys.keys_.empty() || keys.keys_.size() > kKeysMax)
    return error(Errc::corrupt, fmt::format("{} holds {} masking keys", file_name, keys.keys_.size()));
  return keys;
}

Result<KeySet> load_keys(FileSystem& files, const std::filesystem::path& path) {
  CORDWOOD_TRY(const std::string text, read_file(files, path, kFileBytesMax));
  return KeySet::parse(text, path.string());
}

Result<KeySet> load_or_make_keys(FileSystem& files, const std::filesystem::path& path, Timestamp now) {
  CORDWOOD_TRY(const bool exists, files.exists(path));
  if (exists) return load_keys(files, path);
  KeySet keys;
  CORDWOOD_TRY(keys.rotate(now));
  CORDWOOD_TRY(store_keys(files, path, keys));
  return keys;
}

Result<void> store_keys(FileSystem& files, const std::filesystem::path& path, const KeySet& keys) {
  return replace_file(files, path, keys.to_text());
}

}  // namespace cordwood::masking
