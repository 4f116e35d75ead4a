#include "protocol/sender.h"

#include <fmt/format.h>

#include "base/check.h"

namespace cordwood::protocol {

Sender::Sender(const Hello& hello) { append_frame(output_, FrameType::hello, 0, encode(hello)); }

void Sender::send(std::uint64_t sequence, std::string_view frame) {
  CORDWOOD_CHECK(may_send());
  CORDWOOD_CHECK(sequence == sent_ + 1, "batch {} after {}", sequence, sent_);
  sent_ = sequence;
  output_.append(frame);
}

void Sender::ping() { append_frame(output_, FrameType::ping, 0, {}); }

Result<std::optional<Sender::Event>> Sender::next_event() {
  for (;;) {
    CORDWOOD_TRY(const auto frame, frames_.next());
    if (!frame) return std::optional<Event>();
    if (frame->type == FrameType::pong) continue;  // It has done its work: bytes arrived.
    CORDWOOD_TRY(auto event, read(*frame));
    return std::optional<Event>(std::move(event));
  }
}

Result<Sender::Event> Sender::read(const Frame& frame) {
  if (frame.type == FrameType::refusal) {
    CORDWOOD_TRY(auto refusal, decode_refusal(frame.payload));
    return Event(std::move(refusal));
  }
  if (!welcome_) {
    if (frame.type != FrameType::welcome) return error(Errc::corrupt, "the server did not begin with a Welcome");
    CORDWOOD_TRY(welcome_, decode_welcome(frame.payload));
    sent_ = answered_ = welcome_->last_sequence;
    return Event(*welcome_);
  }
  if (frame.type == FrameType::ack) {
    CORDWOOD_TRY(const auto ack, decode_ack(frame.payload));
    CORDWOOD_TRY(answer(ack.sequence));
    return Event(ack);
  }
  if (frame.type == FrameType::rejected) {
    CORDWOOD_TRY(auto rejected, decode_rejected(frame.payload));
    CORDWOOD_TRY(answer(rejected.sequence));
    return Event(std::move(rejected));
  }
  return error(Errc::corrupt,
               fmt::format("the server sent a frame of type {} at a wrong moment", static_cast<int>(frame.type)));
}

Result<void> Sender::answer(std::uint64_t sequence) {
  if (sequence <= answered_ || sequence > sent_)
    return error(Errc::corrupt,
                 fmt::format("the server answered batch {}, expected {} to {}", sequence, answered_ + 1, sent_));
  answered_ = sequence;
  return success();
}

}  // namespace cordwood::protocol
