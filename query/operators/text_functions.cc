// Pipes that each make one text from another: len, hash, split, unpack_words, json_array_len, json_array_concat,
// decolorize, time_add.

#include <xxhash.h>

#include "base/time.h"
#include "base/words.h"
#include "json_reading.h"
#include "json_text.h"
#include "key_table.h"
#include "operators/rewrite.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

void split_text(std::string_view in, std::string_view separator, std::string& out) {
  std::vector<std::string_view> parts;
  if (separator.empty()) {
    while (!in.empty()) {  // Into characters: a byte and the UTF-8 continuation bytes behind it.
      std::size_t length = 1;
      while (length < in.size() && (static_cast<unsigned char>(in[length]) & 0xc0) == 0x80) ++length;
      parts.push_back(in.substr(0, length));
      in.remove_prefix(length);
    }
  } else {
    for (std::size_t at; (at = in.find(separator)) != std::string_view::npos; in.remove_prefix(at + separator.size()))
      parts.push_back(in.substr(0, at));
    parts.push_back(in);
  }
  append_json_array(out, parts);
}

void words_of(std::string_view in, bool drop_duplicates, std::string& out) {
  std::vector<std::string_view> words;
  KeyTable seen;
  for (auto word = next_word(in); !word.empty(); word = next_word(in)) {
    const std::uint32_t known = seen.size();
    if (!drop_duplicates || seen.number_of(word) == known) words.push_back(word);
  }
  append_json_array(out, words);
}

void concat_items(std::string_view in, std::string_view delimiter, std::size_t bytes_max, std::string& out) {
  const auto items = json_array_items(in);
  if (!items) return;
  for (std::size_t i = 0; i < items->size() && out.size() <= bytes_max; ++i) {
    if (i > 0) out += delimiter;
    out += (*items)[i];
  }
}

/// Drops ANSI control sequences: ESC [ parameters final.
void without_colors(std::string_view in, std::string& out) {
  while (!in.empty()) {
    const std::size_t escape = in.find("\x1b[");
    out += in.substr(0, escape);
    if (escape == std::string_view::npos) return;
    in.remove_prefix(escape + 2);
    std::size_t at = 0;
    while (at < in.size() && static_cast<unsigned char>(in[at]) >= 0x20 && static_cast<unsigned char>(in[at]) < 0x40)
      ++at;
    in.remove_prefix(std::min(in.size(), at + 1));
  }
}

constexpr std::uint64_t kHashMask = (std::uint64_t{1} << 53) - 1;  // So that a double, and JavaScript, holds it.

}  // namespace

Result<OperatorPointer> make(const language::LenPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.result, nullptr, [](std::string_view in, std::string& out) { out = std::to_string(in.size()); },
      setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::HashPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.result, nullptr,
      [](std::string_view in, std::string& out) { out = std::to_string(XXH64(in.data(), in.size(), 0) & kHashMask); },
      setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::SplitPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.from, pipe.result, nullptr,
      [&pipe](std::string_view in, std::string& out) { split_text(in, pipe.separator, out); }, setting.context,
      std::move(next));
}

Result<OperatorPointer> make(const language::UnpackWordsPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.from, pipe.result, nullptr,
      [&pipe](std::string_view in, std::string& out) { words_of(in, pipe.drop_duplicates, out); }, setting.context,
      std::move(next));
}

Result<OperatorPointer> make(const language::JsonArrayLenPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.result, nullptr,
      [](std::string_view in, std::string& out) {
        const auto items = json_array_items(in);
        out = std::to_string(items ? items->size() : 0);
      },
      setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::JsonArrayConcatPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.from, pipe.result, nullptr,
      [&pipe, bytes_max = setting.context.options().limits.memory_bytes](std::string_view in, std::string& out) {
        concat_items(in, pipe.delimiter, bytes_max, out);
      },
      setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::DecolorizePipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(pipe.field, pipe.field, nullptr, without_colors, setting.context, std::move(next));
}

Result<OperatorPointer> make(const language::TimeAddPipe& pipe, const Setting& setting, OperatorPointer next) {
  return make_rewrite(
      pipe.field, pipe.field, nullptr,
      [&pipe](std::string_view in, std::string& out) {
        const auto time = parse_rfc3339(in);
        if (time)
          append_time_text(out, nanoseconds_of(*time + pipe.duration));
        else
          out += in;
      },
      setting.context, std::move(next));
}

}  // namespace cordwood::query
