#pragma once
// The language's questions about values, as the indexer asks them.

#include <memory>

#include "context.h"
#include "indexer/value_test.h"
#include "language/filter.h"
#include "language/stream_filter.h"

namespace cordwood::query {

/// The tests refer to the filters and to the run, which have to outlive them. Once the run has stopped they pass
/// nothing, so that whoever asks about very many values is done soon.
std::shared_ptr<const indexer::ValueTest> test_of(const language::FieldFilter& filter, Context& context);
/// Passes only values that are there and pass the filter.
std::shared_ptr<const indexer::ValueTest> test_of_present(const language::FieldFilter& filter, Context& context);
/// Asked of _stream.
std::shared_ptr<const indexer::ValueTest> test_of(const language::StreamFilter& filter, Context& context);
/// A question about _stream_id, asked of _stream.
std::shared_ptr<const indexer::ValueTest> test_of_stream_id(const language::FieldFilter& filter, Context& context);

}  // namespace cordwood::query
