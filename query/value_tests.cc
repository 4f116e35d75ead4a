#include "value_tests.h"

#include "indexer/segment.h"

namespace cordwood::query {

namespace {

class FieldTest : public indexer::ValueTest {
 public:
  explicit FieldTest(const language::FieldFilter& filter) : filter_(filter) {}
  bool matches(std::string_view value) const override { return filter_.matches_value(value); }
  std::vector<std::vector<std::string>> required_words() const override { return filter_.required_words(); }
  std::optional<IntegerRange> integer_range() const override {
    const auto range = filter_.integer_range();
    if (!range) return std::nullopt;
    return IntegerRange{range->min, range->max};
  }

 protected:
  const language::FieldFilter& filter_;
};

class PresentTest final : public FieldTest {
 public:
  using FieldTest::FieldTest;
  bool matches(std::string_view value) const override { return !value.empty() && filter_.matches_value(value); }
};

class StreamTest final : public indexer::ValueTest {
 public:
  explicit StreamTest(const language::StreamFilter& filter) : filter_(filter) {}
  bool matches(std::string_view value) const override { return filter_.matches_stream(value); }

 private:
  const language::StreamFilter& filter_;
};

class StreamIdTest final : public indexer::ValueTest {
 public:
  explicit StreamIdTest(const language::FieldFilter& filter) : filter_(filter) {}
  bool matches(std::string_view value) const override {
    return filter_.matches_value(value.empty() ? std::string() : indexer::stream_id_of(value));
  }

 private:
  const language::FieldFilter& filter_;
};

}  // namespace

std::shared_ptr<const indexer::ValueTest> test_of(const language::FieldFilter& filter) {
  return std::make_shared<FieldTest>(filter);
}
std::shared_ptr<const indexer::ValueTest> test_of_present(const language::FieldFilter& filter) {
  return std::make_shared<PresentTest>(filter);
}
std::shared_ptr<const indexer::ValueTest> test_of(const language::StreamFilter& filter) {
  return std::make_shared<StreamTest>(filter);
}
std::shared_ptr<const indexer::ValueTest> test_of_stream_id(const language::FieldFilter& filter) {
  return std::make_shared<StreamIdTest>(filter);
}

}  // namespace cordwood::query
