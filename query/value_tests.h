#pragma once
// The language's questions about values, as the indexer asks them.

#include <memory>

#include "indexer/value_test.h"
#include "language/filter.h"
#include "language/stream_filter.h"

namespace cordwood::query {

/// The tests refer to the filters, which have to outlive them.
std::shared_ptr<const indexer::ValueTest> test_of(const language::FieldFilter& filter);
/// Passes only values that are there and pass the filter.
std::shared_ptr<const indexer::ValueTest> test_of_present(const language::FieldFilter& filter);
/// Asked of _stream.
std::shared_ptr<const indexer::ValueTest> test_of(const language::StreamFilter& filter);
/// A question about _stream_id, asked of _stream.
std::shared_ptr<const indexer::ValueTest> test_of_stream_id(const language::FieldFilter& filter);

}  // namespace cordwood::query
