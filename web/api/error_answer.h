#pragma once
// The one place that turns an Error into an HTTP answer.

#include "base/result.h"
#include "exchange.h"

namespace cordwood::api {

int http_status(Errc code);

/// {"error":{"message":…,"hint":…,"position":…,"length":…}}; position and length are bytes of the query, when the
/// error has a place.
Answer error_answer(const Error& error);

/// The answer, or the error's; for a body, an answer of JSON. Plain functions, because g++ 12 evaluates both sides of
/// a ?: in a coroutine.
Answer answer_of(Result<Answer> result);
Answer answer_of(Result<std::string> json);

}  // namespace cordwood::api
