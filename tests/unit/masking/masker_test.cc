#include "masking/masker.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/yaml.h"

namespace cordwood::masking {
namespace {

const KeySet kKeys(std::string(32, 'k'));

Result<Masker> masker_from(std::string_view yaml) {
  CORDWOOD_TRY(const YamlNode node, YamlNode::parse(yaml, "masking.yaml"));
  return Masker::from_configuration(node, kKeys);
}

std::string error_of(std::string_view yaml) {
  auto masker = masker_from(yaml);
  return masker ? "no error" : masker.error().message;
}

EventBatch batch_of(std::vector<std::vector<Field>> events, std::string_view stream = "{}") {
  EventBatch batch;
  for (const auto& fields : events) {
    Event event;
    event.stream = batch.arena().copy(stream);
    std::vector<Field> copies;
    for (const Field& field : fields)
      copies.push_back({batch.arena().copy(field.name), batch.arena().copy(field.value)});
    event.fields = batch.arena().copy_fields(copies);
    batch.add(event);
  }
  return batch;
}

std::string field(const Event& event, std::string_view name) {
  for (const Field& field : event.fields)
    if (field.name == name) return std::string(field.value);
  return "(absent)";
}

TEST(Masker, OffLetsEverythingThrough) {
  const MaskedBatch masked = Masker::off().mask(batch_of({{{"_msg", "password=x1"}}}));
  EXPECT_EQ(field(masked.events()[0], "_msg"), "password=x1");
  EXPECT_EQ(Masker::off().mask_text("a@b.com"), "a@b.com");
}

TEST(Masker, DisabledIsOff) { EXPECT_EQ(masker_from("enabled: false").value().mask_text("a@b.com"), "a@b.com"); }

TEST(Masker, MasksMessageFieldsNamesAndStream) {
  auto masker = masker_from("");
  EventBatch batch = batch_of({{{"_msg", "hi a@b.com"}, {"user", "c@d.org"}, {"e@f.net", "1"}, {"n", "2"}}},
                              "{app=\"x\",user=\"c@d.org\"}");
  batch.peer = "a@b.com";
  const MaskedBatch masked = masker.value().mask(std::move(batch));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "_msg"), "hi [masked:email]");
  EXPECT_EQ(field(event, "user"), "[masked:email]");
  EXPECT_EQ(field(event, "[masked:email]"), "1");
  EXPECT_EQ(field(event, "n"), "2");
  EXPECT_EQ(event.stream, "{app=\"x\",user=\"[masked:email]\"}");
  EXPECT_EQ(masked.batch().peer, "[masked:email]");
}

TEST(Masker, MasksFieldsBySecretNames) {
  auto masker = masker_from("");
  const MaskedBatch masked = masker.value().mask(
      batch_of({{{"db.password", "hunter2"}, {"Authorization", "Digest zzz"}, {"token", "null"}, {"pwd", "/root"}}}));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "db.password"), "[masked:password]");
  EXPECT_EQ(field(event, "Authorization"), "Digest [masked:authorization]");
  EXPECT_EQ(field(event, "token"), "null");
  EXPECT_EQ(field(event, "pwd"), "/root");
}

TEST(Masker, HidesASecretEverywhereInItsEvent) {
  auto masker = masker_from("");
  const MaskedBatch masked =
      masker.value().mask(batch_of({{{"_msg", "password=hunter22"}, {"value", "hunter22"}, {"url", "/x?hunter22=1"}}}));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "value"), "[masked:password]");
  EXPECT_EQ(field(event, "url"), "/x?[masked:password]=1");
}

// As /insert/jsonline makes them: a value like the one of the line before is the same memory.
TEST(Masker, ValuesOfTheSameMemoryAreMaskedEachInItsOwnEvent) {
  EventBatch batch;
  const std::string_view plain = batch.arena().copy("sesame-opens");
  const std::string_view mail = batch.arena().copy("a@b.com");
  const Field first[] = {{"a", plain}, {"m", mail}};
  const Field second[] = {{"a", plain}, {"m", mail}, {"password", batch.arena().copy("sesame-opens")}};
  batch.add({{}, "{}", batch.arena().copy_fields(first)});
  batch.add({{}, "{}", batch.arena().copy_fields(second)});
  batch.add({{}, "{}", batch.arena().copy_fields(first)});
  const auto masker = masker_from("");
  const MaskedBatch masked = masker.value().mask(std::move(batch));
  const auto events = masked.events();
  EXPECT_EQ(field(events[0], "a"), "sesame-opens");
  EXPECT_EQ(field(events[1], "a"), field(events[1], "password"));
  EXPECT_EQ(field(events[2], "a"), "sesame-opens");
  for (const Event& event : events) EXPECT_EQ(field(event, "m"), "[masked:email]");
}

TEST(Masker, HidesShortSecretsInFieldsCutOutOfTheMessage) {
  EventBatch batch;
  const std::string_view line = batch.arena().copy("password=abc");
  const std::vector<Field> fields = {{"_msg", line}, {"value", line.substr(9)}};
  Event event;
  event.fields = batch.arena().copy_fields(fields);
  event.stream = "{}";
  batch.add(event);
  auto masker = masker_from("");
  const MaskedBatch masked = masker.value().mask(std::move(batch));
  EXPECT_EQ(field(masked.events()[0], "value"), "[masked:password]");
}

TEST(Masker, ActionsKeepTheLastDigitsOrHash) {
  auto masker = masker_from("rules: [{detector: card, action: keep_last}, {detector: email, action: hash}]").value();
  EXPECT_EQ(masker.mask_text("4111-1111-1111-1111"), "[masked:card:1111]");
  const std::string first = masker.mask_text("a@b.com");
  EXPECT_EQ(first.size(), std::string("[email:0123456789abcdef]").size());
  EXPECT_EQ(masker.mask_text("a@b.com"), first);
  EXPECT_NE(masker.mask_text("a@b.org"), first);
  EXPECT_EQ(masker.mask_text(first), first);
}

TEST(Masker, FakesHaveTheShapeOfWhatTheyStandFor) {
  const auto masker = masker_from(
                          "rules: [{detector: card, action: fake}, {detector: email, action: fake}, "
                          "{detector: iban, action: fake}, {detector: phone, action: fake}]")
                          .value();
  const std::string card = masker.mask_text("4111-1111-1111-1111");
  EXPECT_EQ(card.size(), 19U);
  EXPECT_EQ(card[4], '-');
  EXPECT_NE(card, "4111-1111-1111-1111");
  EXPECT_NE(masker.mask_text("5555555555554444"), masker.mask_text("4111111111111111"));
  std::string digits = masker.mask_text("4111 1111 1111 1111");
  std::erase(digits, ' ');
  std::string dashless = card;
  std::erase(dashless, '-');
  EXPECT_EQ(digits, dashless) << "separators do not count";
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int digit = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1 && (digit *= 2) > 9) digit -= 9;
    sum += digit;
  }
  EXPECT_EQ(sum % 10, 0) << digits;
  const std::string mail = masker.mask_text("from bob@corp.example.org to");
  EXPECT_TRUE(mail.ends_with("@example.com to")) << mail;
  EXPECT_EQ(mail, masker.mask_text("from bob@corp.example.org to"));
  EXPECT_NE(mail, masker.mask_text("from eve@corp.example.org to"));
  EXPECT_EQ(masker.mask_text("+49 30 1234567").size(), std::string("+49 30 1234567").size());
  EXPECT_EQ(masker.mask_text("DE89370400440532013000").size(), 22U);
}

TEST(Masker, TellsWhatItDidWithALine) {
  const auto masker = masker_from("rules: [{detector: card, action: keep_last}, {regex: x+, name: exes}]").value();
  const MaskedLine line = masker.mask_line("{}", "a@b.com paid 4111111111111111 xx");
  EXPECT_EQ(line.text, "[masked:email] paid [masked:card:1111] [masked:exes]");
  ASSERT_EQ(line.places.size(), 3U);
  EXPECT_EQ(line.places[0].detector, "email");
  EXPECT_EQ(line.places[0].rule, "default");
  EXPECT_EQ(line.places[0].action, "redact");
  EXPECT_EQ(line.places[1].begin, 13U);
  EXPECT_EQ(line.places[1].end, 29U);
  EXPECT_EQ(line.places[1].rule, "rules[0]");
  EXPECT_EQ(line.places[1].action, "keep_last");
  EXPECT_EQ(line.places[2].detector, "exes");
  EXPECT_EQ(line.places[2].rule, "rules[1]");
}

TEST(Masker, RulesHoldForTheirSourcesOnly) {
  auto masker = masker_from("rules: [{detector: email, action: off, sources: [{app: mail*}]}]").value();
  const MaskedBatch mail = masker.mask(batch_of({{{"_msg", "a@b.com"}}}, "{app=\"mailer\"}"));
  const MaskedBatch other = masker.mask(batch_of({{{"_msg", "a@b.com"}}}, "{app=\"web\"}"));
  EXPECT_EQ(field(mail.events()[0], "_msg"), "a@b.com");
  EXPECT_EQ(field(other.events()[0], "_msg"), "[masked:email]");
}

TEST(Masker, OwnRulesMaskByRegexAndByField) {
  auto masker = masker_from(R"(
rules:
  - {regex: 'EMP-(\d{6})', name: employee}
  - {field: [user.name, "*.phone"], name: person, action: hash}
)")
                    .value();
  EXPECT_EQ(masker.mask_text("by EMP-123456 and EMP-654321"), "by EMP-[masked:employee] and EMP-[masked:employee]");
  const MaskedBatch masked = masker.mask(batch_of({{{"user.name", "bob"}, {"home.phone", "123"}, {"user.id", "7"}}}));
  EXPECT_TRUE(field(masked.events()[0], "user.name").starts_with("[person:"));
  EXPECT_TRUE(field(masked.events()[0], "home.phone").starts_with("[person:"));
  EXPECT_EQ(field(masked.events()[0], "user.id"), "7");
}

TEST(Masker, FieldNamesSayWhatValuesAre) {
  const auto masker = masker_from("").value();
  const MaskedBatch masked = masker.mask(batch_of({{{"phone", "030 1234567"},
                                                    {"user.dob", "1985-07-30"},
                                                    {"bsn", "123456782"},
                                                    {"session_id", "a1b2c3d4e5f6a7b8c9d0e1f2"},
                                                    {"span_id", "4111111111111111"},
                                                    {"count", "111222333"},
                                                    {"day", "1985-07-31"}}}));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "phone"), "[masked:phone]");
  EXPECT_EQ(field(event, "user.dob"), "[masked:birth_date]");
  EXPECT_EQ(field(event, "bsn"), "[masked:national_id]");
  EXPECT_EQ(field(event, "session_id"), "[masked:session_id]");
  EXPECT_EQ(field(event, "span_id"), "4111111111111111");
  EXPECT_EQ(field(event, "count"), "111222333");
  EXPECT_EQ(field(event, "day"), "1985-07-31");
}

TEST(Masker, NamedFieldsCutOutOfACleanMessageAreMasked) {
  EventBatch batch;
  const std::string_view line = batch.arena().copy("caller 0301234567 hung up");
  const std::vector<Field> fields = {{"_msg", line}, {"phone", line.substr(7, 10)}};
  Event event;
  event.fields = batch.arena().copy_fields(fields);
  event.stream = "{}";
  batch.add(event);
  const MaskedBatch masked = masker_from("").value().mask(std::move(batch));
  EXPECT_EQ(field(masked.events()[0], "phone"), "[masked:phone]");
  EXPECT_EQ(field(masked.events()[0], "_msg"), "caller [masked:phone] hung up");
}

TEST(Masker, DropFieldTakesTheFieldAndRedactsInTheMessage) {
  const auto masker = masker_from("rules: [{detector: email, action: drop_field}, {field: ssn_*, action: drop_field}]");
  const MaskedBatch masked = masker.value().mask(
      batch_of({{{"_msg", "mail a@b.com"}, {"to", "x a@b.com y"}, {"ssn_1", "any"}, {"b@c.org", "1"}, {"n", "2"}}},
               "{app=\"x\",to=\"a@b.com\"}"));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "_msg"), "mail [masked:email]");
  EXPECT_EQ(field(event, "to"), "");
  EXPECT_EQ(field(event, "ssn_1"), "");
  EXPECT_EQ(field(event, "[masked:email]"), "");
  EXPECT_EQ(field(event, "n"), "2");
  EXPECT_EQ(event.stream, "{app=\"x\"}");
  EXPECT_EQ(masker.value().mask_text("ask a@b.com"), "ask [masked:email]");
}

TEST(Masker, AFieldThatIsDroppedIsHiddenElsewhere) {
  const auto masker = masker_from("rules: [{field: user, name: person, action: drop_field}]");
  const MaskedBatch masked = masker.value().mask(batch_of({{{"user", "alice-b"}, {"_msg", "hi alice-b"}}}));
  EXPECT_EQ(field(masked.events()[0], "user"), "");
  EXPECT_EQ(field(masked.events()[0], "_msg"), "hi [masked:person]");
}

TEST(Masker, DropFieldByNameTakesTheMessageToo) {
  const auto masker = masker_from("rules: [{field: _msg, action: drop_field}]");
  const MaskedBatch masked = masker.value().mask(batch_of({{{"_msg", "anything"}, {"n", "2"}}}));
  EXPECT_EQ(field(masked.events()[0], "_msg"), "");
  EXPECT_EQ(field(masked.events()[0], "n"), "2");
}

std::vector<std::string> numbers_left(std::string_view yaml, EventBatch batch, const MaskedCountSink& counted = {}) {
  const auto masker = masker_from(yaml);
  const MaskedBatch masked = masker.value().mask(std::move(batch), counted);
  std::vector<std::string> numbers;
  for (const Event& event : masked.events()) numbers.push_back(field(event, "n"));
  return numbers;
}

TEST(Masker, DropLineTakesTheEventWhereverTheValueStands) {
  const auto events = [] {
    return batch_of({{{"n", "0"}, {"_msg", "clean"}},
                     {{"n", "1"}, {"_msg", "mail a@b.com"}},
                     {{"n", "2"}, {"to", "a@b.com"}},
                     {{"n", "3"}, {"a@b.com", "x"}},
                     {{"n", "4"}, {"a@b.com", ""}},
                     {{"n", "5"}, {"internal", "yes"}},
                     {{"n", "6"}, {"internal", ""}}});
  };
  EXPECT_EQ(
      numbers_left("rules: [{detector: email, action: drop_line}, {field: internal, action: drop_line}]", events()),
      (std::vector<std::string>{"0", "4", "6"}));
  EXPECT_EQ(numbers_left("rules: [{regex: 'mail', action: drop_line}]", events()),
            (std::vector<std::string>{"0", "2", "3", "4", "5", "6"}));
}

TEST(Masker, RowsThatAreMaskedAgainAllStay) {
  const auto masker =
      masker_from("rules: [{detector: email, action: drop_line}, {field: a, action: drop_line}]").value();
  const MaskedBatch masked = masker.mask_again(
      batch_of({{{"_msg", "mail a@b.com"}}, {{"n", "1"}}, {{"a", "x"}, {"c@d.org", "y"}}}, "{user=\"a@b.com\"}"));
  ASSERT_EQ(masked.events().size(), 3U);
  EXPECT_EQ(field(masked.events()[0], "_msg"), "mail [masked:email]");
  EXPECT_EQ(field(masked.events()[2], "a"), "[masked:field]");
  EXPECT_EQ(masked.events()[2].stream, "{user=\"[masked:email]\"}");
}

TEST(Masker, DropLineTakesAllEventsOfAStreamWithTheValueInALabel) {
  EXPECT_EQ(numbers_left("rules: [{detector: email, action: drop_line}]",
                         batch_of({{{"n", "0"}}, {{"n", "1"}}}, "{user=\"a@b.com\"}")),
            std::vector<std::string>());
}

TEST(Masker, OfFindingsThatOverlapTheOneThatTakesMoreDecides) {
  EXPECT_EQ(numbers_left("rules: [{detector: email, action: drop_line}, {regex: 'to .*', name: rest}]",
                         batch_of({{{"n", "0"}, {"_msg", "to a@b.com"}}})),
            std::vector<std::string>());
}

TEST(Masker, WhatWasMaskedIsCountedByStreamAndDetector) {
  EventBatch batch;
  const auto add = [&batch](std::string_view stream, std::string_view message) {
    const Field fields[] = {{"_msg", batch.arena().copy(message)}};
    batch.add({{}, batch.arena().copy(stream), batch.arena().copy_fields(fields)});
  };
  add("{app=\"a\"}", "a@b.com and c@d.org");
  add("{app=\"a\"}", "clean");
  add("{app=\"b\"}", "+49 30 1234567");
  add("{app=\"a\"}", "c@d.org 078-05-1120");
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> counts;
  const auto masker = masker_from("rules: [{detector: phone, action: drop_line}]");
  (void)masker.value().mask(std::move(batch), [&counts](const MaskedCount& count) {
    auto& [values, lines] = counts[std::string(count.stream) + " " + std::string(count.detector)];
    values += count.values;
    lines += count.lines_dropped;
  });
  EXPECT_EQ(counts.size(), 3U);
  EXPECT_EQ(counts["{app=\"a\"} email"], std::pair(std::uint64_t{3}, std::uint64_t{0}));
  EXPECT_EQ(counts["{app=\"a\"} ssn"].first, 1U);
  EXPECT_EQ(counts["{app=\"b\"} phone"].second, 1U);
}

// A label may be a secret only because of what an event says.
TEST(Masker, CountsNameNoStreamWithASecretInIt) {
  std::vector<std::string> streams;
  const auto masker = masker_from("");
  (void)masker.value().mask(batch_of({{{"_msg", "password=hunter22"}}, {{"_msg", "password=hunter23"}}},
                                     "{b=\"hunter23\",user=\"hunter22\"}"),
                            [&streams](const MaskedCount& count) { streams.emplace_back(count.stream); });
  EXPECT_EQ(streams, std::vector<std::string>{"{}"});
}

TEST(Masker, RulesHoldForTheirFieldsOnly) {
  const auto masker = masker_from(R"(rules: [
    {detector: email, action: off, fields: [mail.*]},
    {detector: ip, action: redact, fields: [client, _msg]},
    {regex: '\d+ms', name: ms, fields: [took]}])");
  const MaskedBatch masked = masker.value().mask(batch_of({{{"_msg", "a@b.com 10.0.0.1 5ms"},
                                                            {"mail.to", "a@b.com 10.0.0.1"},
                                                            {"client", "10.0.0.1 5ms"},
                                                            {"took", "5ms"}}}));
  const Event& event = masked.events()[0];
  EXPECT_EQ(field(event, "_msg"), "[masked:email] [masked:ip] 5ms");
  EXPECT_EQ(field(event, "client"), "[masked:ip] 5ms");
  EXPECT_EQ(field(event, "took"), "[masked:ms]");
}

TEST(Masker, AFieldWithRulesOfItsOwnIsLookedAtThoughItsMessageIsClean) {
  EventBatch batch;
  const std::string_view line = batch.arena().copy("from 10.0.0.1 now");
  const Field fields[] = {{"_msg", line}, {"client", line.substr(5, 8)}, {"other", line.substr(5, 8)}};
  batch.add({{}, "{}", batch.arena().copy_fields(fields)});
  const auto masker = masker_from("rules: [{detector: ip, fields: client, action: redact}]");
  const MaskedBatch masked = masker.value().mask(std::move(batch));
  EXPECT_EQ(field(masked.events()[0], "client"), "[masked:ip]");
}

TEST(Masker, EqualValuesHashAlikeHoweverTheyAreWritten) {
  const auto masker = masker_from("rules: [{detector: card, action: hash}, {detector: email, action: hash}]").value();
  EXPECT_EQ(masker.mask_text("4111-1111-1111-1111"), masker.mask_text("4111 1111 1111 1111"));
  EXPECT_EQ(masker.mask_text("Anna@Example.com"), masker.mask_text("anna@example.com"));
}

TEST(Masker, TagsOfALaterKeySayWhich) {
  KeySet keys(std::string(32, 'k'));
  const auto node = YamlNode::parse("rules: [{detector: email, action: hash}]", "masking.yaml").value();
  const std::string first = Masker::from_configuration(node, keys).value().mask_text("a@b.com");
  ASSERT_TRUE(keys.rotate({}).has_value());
  const auto masker = Masker::from_configuration(node, keys).value();
  const std::string second = masker.mask_text("a@b.com");
  EXPECT_TRUE(second.starts_with("[email:k2:")) << second;
  for (const std::string& tag : {first, second}) {
    const auto words = keys.words_for("A@b.com");
    EXPECT_TRUE(std::any_of(words.begin(), words.end(), [&tag](const std::string& word) {
      return tag.find(word) != std::string::npos;
    })) << tag;
    EXPECT_EQ(masker.mask_text("password=" + tag), "password=" + tag);
  }
}

TEST(Masker, WhatIsAllowedStays) {
  const auto masker = masker_from("{allow: ['*@example.com', hunter2], rules: []}").value();
  EXPECT_EQ(masker.mask_text("a@example.com b@example.org password=hunter2 pwd=hunter3"),
            "a@example.com [masked:email] password=hunter2 pwd=[masked:password]");
  const MaskedBatch masked = masker.mask(batch_of({{{"password", "hunter2"}, {"token", "hunter3"}}}));
  EXPECT_EQ(field(masked.events()[0], "password"), "hunter2");
  EXPECT_EQ(field(masked.events()[0], "token"), "[masked:password]");
}

const std::string kBody = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MhgHcTz6sE2I2yPB";

TEST(Masker, APrivateKeyIsMaskedOverLinesAndBatches) {
  const auto masker = masker_from("").value();
  const std::string_view stream = "{app=\"x\"}";
  const MaskedBatch first =
      masker.mask(batch_of({{{"_msg", "key: -----BEGIN RSA PRIVATE KEY-----"}}, {{"_msg", kBody}}}, stream));
  EXPECT_EQ(field(first.events()[0], "_msg"), "key: [masked:private_key]");
  EXPECT_EQ(field(first.events()[1], "_msg"), "[masked:private_key]");
  const MaskedBatch second = masker.mask(batch_of({{{"_msg", "Nov 27 10:00:00 web1 app: " + kBody}, {"rest", kBody}},
                                                   {{"_msg", "GET /index.html 200"}},
                                                   {{"_msg", "6sE2I2yPB="}},
                                                   {{"_msg", "-----END RSA PRIVATE KEY-----"}},
                                                   {{"_msg", kBody}}},
                                                  stream));
  EXPECT_EQ(field(second.events()[0], "_msg"), "Nov 27 10:00:00 web1 app: [masked:private_key]");
  EXPECT_EQ(field(second.events()[0], "rest"), "[masked:private_key]");
  EXPECT_EQ(field(second.events()[1], "_msg"), "GET /index.html 200");
  EXPECT_EQ(field(second.events()[2], "_msg"), "[masked:private_key]");
  EXPECT_EQ(field(second.events()[3], "_msg"), "[masked:private_key]");
  EXPECT_EQ(field(second.events()[4], "_msg"), kBody) << "the key is over";
}

TEST(Masker, AKeyOfOneSourceMasksNoOther) {
  const auto masker = masker_from("").value();
  (void)masker.mask(batch_of({{{"_msg", "-----BEGIN PRIVATE KEY-----"}}}, "{app=\"a\"}"));
  const MaskedBatch other = masker.mask(batch_of({{{"_msg", kBody}}}, "{app=\"b\"}"));
  EXPECT_EQ(field(other.events()[0], "_msg"), kBody);
}

TEST(Masker, AKeyWithoutEndIsForgotten) {
  const auto masker = masker_from("").value();
  (void)masker.mask(batch_of({{{"_msg", "-----BEGIN PRIVATE KEY-----"}}}));
  for (int i = 0; i < 256; ++i) (void)masker.mask(batch_of({{{"_msg", "nothing to see"}}}));
  const MaskedBatch later = masker.mask(batch_of({{{"_msg", kBody}}}));
  EXPECT_EQ(field(later.events()[0], "_msg"), kBody);
}

TEST(Masker, ComplaintsNameThePlace) {
  EXPECT_EQ(error_of("rules: [{detector: emial}]"), "masking.yaml:1:20: unknown detector 'emial'");
  EXPECT_EQ(error_of("rules:\n  - {detector: email, action: hide}"), "masking.yaml:2:31: unknown action 'hide'");
  EXPECT_NE(error_of("rules: [{regex: '('}]").find("masking.yaml:1:17: regular expression"), std::string::npos);
  EXPECT_EQ(error_of("rules: [{regex: a, field: b}]"),
            "masking.yaml:1:9: a rule has exactly one of 'detector', 'regex' and 'field'");
  EXPECT_NE(error_of("rulez: []").find("unknown key 'rulez'"), std::string::npos);
  EXPECT_EQ(error_of("rules: [{field: a, fields: b}]"),
            "masking.yaml:1:28: 'fields' says where a detector or a regex looks");
}

TEST(Masker, HashNeedsAKey) {
  auto node = YamlNode::parse("rules: [{detector: email, action: hash}]", "masking.yaml");
  EXPECT_FALSE(Masker::from_configuration(node.value(), KeySet()).has_value());
}

}  // namespace
}  // namespace cordwood::masking
