#include "erasing/certificate.h"

#include <functional>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/json_string.h"

namespace cordwood::erasing {
namespace {

namespace dom = simdjson::dom;

constexpr Stage kStages[] = {Stage::asked, Stage::hidden, Stage::gone};

/// Writes the members of an object, in the order given.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out, std::string_view separator) : out_(out), separator_(separator) {
    out_ += '{';
  }
  void raw(std::string_view name, std::string_view json) {
    if (!first_) out_ += ',';
    first_ = false;
    out_.append(separator_);
    append_json_string(out_, name);
    out_.append(": ").append(json);
  }
  void text(std::string_view name, std::string_view value) { raw(name, json_string(value)); }
  void time(std::string_view name, Timestamp value) { text(name, format_rfc3339(value)); }
  void number(std::string_view name, std::uint64_t value) { raw(name, std::to_string(value)); }

 private:
  std::string& out_;
  const std::string_view separator_;
  bool first_ = true;
};

template <class List, class Write>
std::string array_of(const List& list, const Write& write) {
  std::string out = "[";
  for (const auto& each : list) {
    if (out.size() > 1) out += ", ";
    out += write(each);
  }
  return out + "]";
}

std::string object_of_day(const std::pair<const Day, std::uint64_t>& day) {
  std::string out;
  ObjectWriter object(out, "");
  object.text("day", format_day(day.first));
  object.number("rows", day.second);
  return out + "}";
}

std::string object_of_hold(const HeldBack& held) {
  std::string out;
  ObjectWriter object(out, "");
  object.text("hold", held.hold);
  object.number("rows", held.rows);
  return out + "}";
}

std::string object_of(const Verification& verification) {
  std::string out;
  ObjectWriter object(out, "");
  object.time("at", verification.at);
  object.number("row_groups", verification.row_groups);
  object.number("rows", verification.rows);
  object.number("found", verification.found);
  return out + "}";
}

Error damaged(std::string_view member) {
  return error(Errc::corrupt, fmt::format("the member '{}' of a certificate is missing or no such thing", member));
}

/// Reads members of one object; the first that is not as it should be is remembered.
class ObjectReader {
 public:
  explicit ObjectReader(dom::object object) : object_(object) {}

  std::string text(std::string_view name) {
    std::string_view value;
    if (object_[name].get(value)) complain(name);
    return std::string(value);
  }
  std::uint64_t number(std::string_view name) {
    std::uint64_t value = 0;
    if (object_[name].get(value)) complain(name);
    return value;
  }
  Timestamp time(std::string_view name) {
    const auto value = parse_rfc3339(text(name));
    if (!value) complain(name);
    return value.value_or(Timestamp());
  }
  bool has(std::string_view name) const { return !object_[name].error(); }
  void for_each_object(std::string_view name, const std::function<void(ObjectReader& each)>& visit) {
    dom::array array;
    if (object_[name].get(array)) return complain(name);
    for (const dom::element element : array) enter(name, element, visit);
  }
  void enter(std::string_view name, const std::function<void(ObjectReader& inner)>& visit) {
    dom::element element;
    if (object_[name].get(element)) return complain(name);
    enter(name, element, visit);
  }
  std::vector<std::string> texts(std::string_view name) {
    std::vector<std::string> all;
    dom::array array;
    if (object_[name].get(array)) {
      complain(name);
      return all;
    }
    for (const dom::element element : array) {
      std::string_view text;
      if (element.get(text)) complain(name);
      all.emplace_back(text);
    }
    return all;
  }
  void complain(std::string_view name) {
    if (!failure_) failure_ = damaged(name);
  }
  const std::optional<Error>& failure() const { return failure_; }

 private:
  void enter(std::string_view name, dom::element element, const std::function<void(ObjectReader& inner)>& visit) {
    dom::object object;
    if (element.get(object)) return complain(name);
    ObjectReader inner(object);
    visit(inner);
    if (inner.failure_) failure_ = inner.failure_;
  }

  dom::object object_;
  std::optional<Error> failure_;
};

Stage stage_of(ObjectReader& in) {
  const std::string name = in.text("stage");
  for (const Stage stage : kStages)
    if (name == name_of(stage)) return stage;
  in.complain("stage");
  return Stage::asked;
}

Certificate certificate_of(ObjectReader& in) {
  Certificate certificate;
  certificate.number = in.number("erasure");
  certificate.stage = stage_of(in);
  certificate.asked_at = in.time("asked_at");
  certificate.asked_by = in.text("asked_by");
  certificate.reason = in.text("reason");
  certificate.filter_fingerprint = in.text("filter_fingerprint");
  if (in.has("from")) certificate.times.start = in.time("from");
  if (in.has("to")) certificate.times.end = in.time("to");
  certificate.deadline = in.time("deadline");
  in.for_each_object("days", [&](ObjectReader& each) {
    const auto day = parse_day(each.text("day"));
    if (!day) each.complain("day");
    certificate.rows[day.value_or(Day())] = each.number("rows");
  });
  if (in.has("dead_letters")) certificate.dead_letters = in.number("dead_letters");
  in.for_each_object("held_back", [&](ObjectReader& each) {
    certificate.held_back.push_back({each.text("hold"), each.number("rows")});
  });
  if (in.has("hidden_at")) certificate.hidden_at = in.time("hidden_at");
  if (in.has("gone_at")) certificate.gone_at = in.time("gone_at");
  certificate.segments_removed = in.texts("segments_removed");
  if (in.has("verification"))
    in.enter("verification", [&](ObjectReader& inner) {
      certificate.verification =
          Verification{inner.time("at"), inner.number("row_groups"), inner.number("rows"), inner.number("found")};
    });
  certificate.unreached = in.texts("unreached");
  return certificate;
}

}  // namespace

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::asked:
      return "asked";
    case Stage::hidden:
      return "hidden";
    case Stage::gone:
      return "gone";
  }
  return "";
}

std::uint64_t Certificate::row_count() const {
  std::uint64_t count = 0;
  for (const auto& [day, of_day] : rows) count += of_day;
  return count;
}

std::string to_json(const Certificate& certificate) {
  std::string out;
  ObjectWriter object(out, "\n  ");
  object.number("erasure", certificate.number);
  object.text("stage", name_of(certificate.stage));
  object.time("asked_at", certificate.asked_at);
  object.text("asked_by", certificate.asked_by);
  object.text("reason", certificate.reason);
  object.text("filter_fingerprint", certificate.filter_fingerprint);
  if (certificate.times.start != Timestamp::min()) object.time("from", certificate.times.start);
  if (certificate.times.end != Timestamp::max()) object.time("to", certificate.times.end);
  object.time("deadline", certificate.deadline);
  object.number("rows", certificate.row_count());
  object.raw("days", array_of(certificate.rows, object_of_day));
  if (certificate.dead_letters) object.number("dead_letters", *certificate.dead_letters);
  object.raw("held_back", to_json(certificate.held_back));
  if (certificate.hidden_at) object.time("hidden_at", *certificate.hidden_at);
  if (certificate.gone_at) object.time("gone_at", *certificate.gone_at);
  object.raw("segments_removed",
             array_of(certificate.segments_removed, [](const std::string& text) { return json_string(text); }));
  if (certificate.verification) object.raw("verification", object_of(*certificate.verification));
  object.raw("unreached", array_of(certificate.unreached, [](const std::string& text) { return json_string(text); }));
  return out + "\n}\n";
}

std::string to_json(const std::vector<HeldBack>& held_back) { return array_of(held_back, object_of_hold); }

Result<Certificate> read_certificate(std::string_view json) {
  dom::parser parser;
  dom::object object;
  const simdjson::padded_string padded(json);
  if (const auto failure = parser.parse(padded).get(object))
    return error(Errc::corrupt, fmt::format("a certificate is no JSON object: {}", simdjson::error_message(failure)));
  ObjectReader in(object);
  Certificate certificate = certificate_of(in);
  if (in.failure()) return *in.failure();
  return certificate;
}

}  // namespace cordwood::erasing
