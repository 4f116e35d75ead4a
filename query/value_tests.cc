#include "value_tests.h"

#include <algorithm>

#include "indexer/segment.h"

namespace cordwood::query {

namespace {

/// Every segment looks every word up and keeps a bit of it for each of its strings. So of a phrase of a million words
/// only the first different ones are asked for, which every value that holds the phrase holds as well; and of very many
/// alternatives none, for leaving out one of them would lose rows.
constexpr std::size_t kWordsMax = 32;
constexpr std::size_t kAlternativesMax = 4096;

std::vector<std::vector<std::string>> bounded(std::vector<std::vector<std::string>> alternatives) {
  if (alternatives.size() > kAlternativesMax) return {};
  for (std::vector<std::string>& words : alternatives) {
    std::vector<std::string> first;
    for (std::string& word : words) {
      if (first.size() == kWordsMax) break;
      if (std::find(first.begin(), first.end(), word) == first.end()) first.push_back(std::move(word));
    }
    words = std::move(first);
  }
  return alternatives;
}

class FieldTest : public indexer::ValueTest {
 public:
  FieldTest(const language::FieldFilter& filter, Context& context)
      : filter_(filter),
        context_(context),
        required_words_(bounded(filter.required_words())),
        reach_(reach_of(filter)) {}
  bool matches(std::string_view value) const override {
    return !context_.stopped_lately() && filter_.matches_value(value);
  }
  std::span<const std::vector<std::string>> required_words() const override { return required_words_; }
  std::optional<IntegerRange> integer_range() const override {
    const auto range = filter_.integer_range();
    if (!range) return std::nullopt;
    return IntegerRange{range->min, range->max};
  }

  Reach reach() const override { return reach_; }
  std::optional<Literal> literal() const override {
    const auto literal = filter_.literal();
    if (!literal) return std::nullopt;
    return Literal{literal->text, literal->decides};
  }

 protected:
  const language::FieldFilter& filter_;
  Context& context_;

 private:
  static Reach reach_of(const language::FieldFilter& filter) {
    switch (filter.reach()) {
      case language::Reach::whole:
        return Reach::whole;
      case language::Reach::part:
        return Reach::part;
      case language::Reach::word:
        break;
    }
    return Reach::word;
  }

  const std::vector<std::vector<std::string>> required_words_;
  const Reach reach_;
};

class PresentTest final : public FieldTest {
 public:
  using FieldTest::FieldTest;
  bool matches(std::string_view value) const override { return !value.empty() && FieldTest::matches(value); }
};

class StreamTest final : public indexer::ValueTest {
 public:
  StreamTest(const language::StreamFilter& filter, Context& context) : filter_(filter), context_(context) {}
  bool matches(std::string_view value) const override {
    return !context_.stopped_lately() && filter_.matches_stream(value);
  }

 private:
  const language::StreamFilter& filter_;
  Context& context_;
};

class StreamIdTest final : public indexer::ValueTest {
 public:
  StreamIdTest(const language::FieldFilter& filter, Context& context) : filter_(filter), context_(context) {}
  bool matches(std::string_view value) const override {
    return !context_.stopped_lately() &&
           filter_.matches_value(value.empty() ? std::string() : indexer::stream_id_of(value));
  }

 private:
  const language::FieldFilter& filter_;
  Context& context_;
};

}  // namespace

std::shared_ptr<const indexer::ValueTest> test_of(const language::FieldFilter& filter, Context& context) {
  return std::make_shared<FieldTest>(filter, context);
}
std::shared_ptr<const indexer::ValueTest> test_of_present(const language::FieldFilter& filter, Context& context) {
  return std::make_shared<PresentTest>(filter, context);
}
std::shared_ptr<const indexer::ValueTest> test_of(const language::StreamFilter& filter, Context& context) {
  return std::make_shared<StreamTest>(filter, context);
}
std::shared_ptr<const indexer::ValueTest> test_of_stream_id(const language::FieldFilter& filter, Context& context) {
  return std::make_shared<StreamIdTest>(filter, context);
}

}  // namespace cordwood::query
