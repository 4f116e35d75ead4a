// format: text with fields in it.

#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/json_string.h"
#include "base/words.h"
#include "field_edits.h"
#include "language/values.h"
#include "numbers.h"
#include "operators/operators.h"
#include "time_text.h"

namespace cordwood::query {

namespace {

constexpr char kUpperHex[] = "0123456789ABCDEF";

void append_hex(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    out.push_back(kUpperHex[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kUpperHex[c & 15]);
  }
}

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') return lower - 'a' + 10;
  return std::nullopt;
}

/// Pair by pair; what is no pair of digits stays.
void append_hex_decoded(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const auto high = hex_digit(text.front());
    const auto low = high && text.size() > 1 ? hex_digit(text[1]) : std::nullopt;
    out.push_back(low ? static_cast<char>(*high << 4 | *low) : text.front());
    text.remove_prefix(low ? 2 : 1);
  }
}

void append_upper_case(std::string& out, std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t code_point = -1;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    if (size <= 0) {
      out.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    utf8proc_uint8_t encoded[4];
    const auto written = utf8proc_encode_char(utf8proc_toupper(code_point), encoded);
    out.append(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(written));
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

void append_url_encoded(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool plain =
        (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.';
    if (plain) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out.push_back('%');
      append_hex(out, {&c, 1});
    }
  }
}

void append_url_decoded(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+') {
      out.push_back(' ');
      continue;
    }
    const auto high = text[at] == '%' && at + 2 < text.size() ? hex_digit(text[at + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[at + 2]) : std::nullopt;
    if (!low) {
      out.push_back(text[at]);
      continue;
    }
    out.push_back(static_cast<char>(*high << 4 | *low));
    at += 2;
  }
}

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_base64(std::string& out, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    const std::size_t digits = std::min<std::size_t>(bytes.size() - at, 3) + 1;
    for (std::size_t i = 0; i < 4; ++i) out.push_back(i < digits ? kBase64[group >> (18 - 6 * i) & 63] : '=');
  }
}

void append_base64_decoded(std::string& out, std::string_view text) {
  const std::string_view alphabet(kBase64, 64);
  std::string_view digits = text;
  while (digits.ends_with('=')) digits.remove_suffix(1);
  std::string bytes;
  std::uint32_t group = 0;
  unsigned bits = 0;
  bool valid = text.size() % 4 == 0 && text.size() - digits.size() <= 2;
  for (const char c : digits) {
    const std::size_t value = alphabet.find(c);
    if (value == std::string_view::npos) {
      valid = false;
      break;
    }
    group = group << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(group >> bits & 0xff));
    }
  }
  out += valid ? std::string_view(bytes) : text;
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size; seconds may have a fraction.
std::optional<std::int64_t> parse_unix_time(std::string_view text) {
  const bool minus = text.starts_with('-');
  if (minus) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const auto whole = parse_unsigned(text.substr(0, dot));
  if (!whole || *whole > 9223372036854775807U) return std::nullopt;
  const auto number = static_cast<std::int64_t>(*whole);
  constexpr std::int64_t kSecondsMax = std::int64_t{1} << 33;  // The year 2242: more is a finer unit.
  std::int64_t nanoseconds = 0;
  if (dot != std::string_view::npos) {
    std::string fraction(text.substr(dot + 1));
    if (fraction.empty() || fraction.size() > 9 || number >= kSecondsMax) return std::nullopt;
    fraction.resize(9, '0');
    const auto below = parse_unsigned(fraction);
    if (!below) return std::nullopt;
    nanoseconds = number * 1'000'000'000 + static_cast<std::int64_t>(*below);
  } else if (number < kSecondsMax) {
    nanoseconds = number * 1'000'000'000;
  } else if (number < kSecondsMax * 1000) {
    nanoseconds = number * 1'000'000;
  } else if (number < kSecondsMax * 1'000'000) {
    nanoseconds = number * 1000;
  } else {
    nanoseconds = number;
  }
  return minus ? -nanoseconds : nanoseconds;
}

/// Appends the value as the placeholder's option wants it; a value that does not fit stays as it is.
void append_value(std::string& out, std::string_view option, std::string_view value) {
  if (option.empty()) {
    out += value;
  } else if (option == "q") {
    append_json_string(out, value);
  } else if (option == "time") {
    if (const auto time = parse_unix_time(value))
      append_time_text(out, *time);
    else
      out += value;
  } else if (option == "duration") {
    if (const auto nanoseconds = parse_signed(value))
      append_duration(out, *nanoseconds);
    else
      out += value;
  } else if (option == "duration_seconds") {
    const bool has_unit = !value.empty() && value.back() >= 'a' && value.back() <= 'z';
    const auto nanoseconds = has_unit ? parse_number(value) : std::nullopt;
    if (nanoseconds)
      append_number(out, *nanoseconds / 1e9);
    else
      out += value;
  } else if (option == "ipv4") {
    const auto address = parse_unsigned(value);
    if (address && *address <= 0xffffffffU)
      language::append_ipv4(out, static_cast<std::uint32_t>(*address));
    else
      out += value;
  } else if (option == "uc") {
    append_upper_case(out, value);
  } else if (option == "lc") {
    append_lower_case(out, value);
  } else if (option == "hexencode") {
    append_hex(out, value);
  } else if (option == "hexdecode") {
    append_hex_decoded(out, value);
  } else if (option == "hexnumencode") {
    if (const auto number = parse_unsigned(value))
      out += fmt::format("{:016X}", *number);
    else
      out += value;
  } else if (option == "hexnumdecode") {
    std::uint64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number, 16);
    if (!value.empty() && read.ec == std::errc() && read.ptr == value.data() + value.size())
      out += std::to_string(number);
    else
      out += value;
  } else if (option == "urlencode") {
    append_url_encoded(out, value);
  } else if (option == "urldecode") {
    append_url_decoded(out, value);
  } else if (option == "base64encode") {
    append_base64(out, value);
  } else if (option == "base64decode") {
    append_base64_decoded(out, value);
  } else {
    out += value;
  }
}

class FormatOperator final : public StreamingOperator {
 public:
  FormatOperator(const language::FormatPipe& pipe, Context& context, OperatorPointer next)
      : StreamingOperator(std::move(next)), pipe_(pipe), context_(context), condition_(pipe.condition, context) {}

  bool push(unsigned worker, Block& block) override {
    const indexer::Bitmap rows = condition_.rows_of(block);
    std::vector<std::span<const std::string_view>> inputs;  // One a step; empty for none.
    for (const auto& step : pipe_.pattern.steps)
      inputs.push_back(step.field.empty() ? std::span<const std::string_view>() : block.values(step.field).texts());
    FieldEdits edits(block, context_, {pipe_.keep_original_fields, pipe_.skip_empty_results});
    const std::size_t column = edits.column(pipe_.result);
    std::string out;
    bool room = true;
    rows.for_each([&](std::uint32_t row) {
      out.clear();
      for (std::size_t i = 0; room && i < inputs.size(); ++i) {
        out += pipe_.pattern.steps[i].text;
        if (!inputs[i].empty()) append_value(out, pipe_.pattern.steps[i].option, inputs[i][row]);
        room = context_.allow_at_once(out.size());
      }
      if (room) edits.set(column, row, out);
    });
    return room && edits.apply() && pass(worker, block);
  }

 private:
  const language::FormatPipe& pipe_;
  Context& context_;
  EditCondition condition_;
};

}  // namespace

Result<OperatorPointer> make(const language::FormatPipe& pipe, const Setting& setting, OperatorPointer next) {
  return std::make_unique<FormatOperator>(pipe, setting.context, std::move(next));
}

}  // namespace cordwood::query
