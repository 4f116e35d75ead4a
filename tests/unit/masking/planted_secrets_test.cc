// Secrets planted anywhere in an event survive nowhere: not in the message, a field, a name, the stream or
// the peer.
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"
#include "masking/masker.h"

namespace cordwood::masking {
namespace {

struct Planted {
  std::string text;    // As it stands in a line.
  std::string secret;  // What must be gone.
};

const std::vector<Planted> kPlanted = {
    {"mail bob.smith@example.com now", "bob.smith@example.com"},
    {"paid with 4111111111111111 today", "4111111111111111"},
    {"paid with 5555 5555 5555 4444 today", "5555 5555 5555 4444"},
    {"ssn 078-05-1120", "078-05-1120"},
    {"t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N",
     "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N"},
    {"sent Bearer abcdef0123456789 on", "abcdef0123456789"},
    {"sent Basic dXNlcjpwYXNz on", "dXNlcjpwYXNz"},
    {"key AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"},
    {"password=Tr0ub4dor&x=1", "Tr0ub4dor"},
    {R"({"password":"Tr0ub4dor"})", "Tr0ub4dor"},
    {"GET https://app:Tr0ub4dor@db/", "Tr0ub4dor"},
};

void expect_gone(const MaskedBatch& masked, const std::string& secret) {
  const auto holds = [&secret](std::string_view text) { return text.find(secret) != std::string_view::npos; };
  EXPECT_FALSE(holds(masked.batch().peer)) << secret;
  for (const Event& event : masked.events()) {
    EXPECT_FALSE(holds(event.stream)) << event.stream;
    for (const Field& field : event.fields) {
      EXPECT_FALSE(holds(field.name)) << field.name;
      EXPECT_FALSE(holds(field.value)) << field.name << "=" << field.value;
    }
  }
}

// An event with the line as its message and cut into pieces as its fields, as patterns cut them, and the bare
// secret in one field more when the line is there to say what it is.
Event event_of(const Planted& planted, EventBatch& batch, std::mt19937& random) {
  const std::string filler(random() % 90, 'z');
  const std::string_view line = batch.arena().copy(filler + " " + planted.text + " " + filler);
  std::vector<Field> fields = {{"level", "info"}, {kMessageField, line}};
  const std::size_t at = line.find(planted.secret);
  fields.push_back({"front", line.substr(0, at)});
  fields.push_back({"value", line.substr(at, planted.secret.size())});
  fields.push_back({"back", line.substr(at)});
  fields.push_back({"copy", batch.arena().copy("again: " + planted.secret)});
  Event event;
  event.fields = batch.arena().copy_fields(fields);
  event.stream = "{app=\"x\"}";
  return event;
}

TEST(PlantedSecrets, SurviveNowhere) {
  const Masker masker =
      Masker::from_configuration(YamlNode::parse("", "defaults").value(), KeySet(std::string(32, 'k'))).value();
  std::mt19937 random(1);
  for (const Planted& planted : kPlanted) {
    for (int round = 0; round < 70; ++round) {
      EventBatch batch;
      batch.peer = planted.text;
      batch.add(event_of(planted, batch, random));
      Event labelled;
      const std::vector<Field> labels = {{"app", planted.text}};
      labelled.stream = batch.arena().copy(canonical_stream(labels));
      const std::vector<Field> fields = {{"app", batch.arena().copy(planted.text)},
                                         {batch.arena().copy(planted.text), "name"}};
      labelled.fields = batch.arena().copy_fields(fields);
      batch.add(labelled);
      expect_gone(masker.mask(std::move(batch)), planted.secret);
    }
  }
}

TEST(PlantedSecrets, SurviveInNoEventOfALongBatch) {
  const Masker masker =
      Masker::from_configuration(YamlNode::parse("", "defaults").value(), KeySet(std::string(32, 'k'))).value();
  std::mt19937 random(2);
  EventBatch batch;
  for (int i = 0; i < 2'000; ++i) batch.add(event_of(kPlanted[random() % kPlanted.size()], batch, random));
  const MaskedBatch masked = masker.mask(std::move(batch));
  for (const Planted& planted : kPlanted) expect_gone(masked, planted.secret);
}

}  // namespace
}  // namespace cordwood::masking
