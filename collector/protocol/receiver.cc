#include "protocol/receiver.h"

#include <fmt/format.h>

#include "base/check.h"

namespace cordwood::protocol {

Result<std::optional<Receiver::Event>> Receiver::next_event() {
  for (;;) {
    CORDWOOD_TRY(auto frame, frames_.next());
    if (!frame) return std::optional<Event>();
    CORDWOOD_TRY(auto event, read(std::move(*frame)));
    if (event) return event;
  }
}

std::size_t Receiver::begun_bytes() const {
  const auto header = frames_.begun();
  return header && header->type == FrameType::batch ? std::size_t{header->raw_bytes} + header->payload_bytes : 0;
}

Result<std::optional<Receiver::Event>> Receiver::read(Frame frame) {
  if (state_ == State::waiting_for_hello && frame.type == FrameType::hello) {
    CORDWOOD_TRY(auto hello, decode_hello(frame.payload));
    state_ = State::waiting_for_welcome;
    return std::optional<Event>(std::move(hello));
  }
  if (state_ == State::receiving && frame.type == FrameType::ping) {
    append_frame(output_, FrameType::pong, 0, {});
    return std::optional<Event>();
  }
  if (state_ == State::receiving && frame.type == FrameType::batch) {
    CORDWOOD_TRY(auto batch, read_batch(std::move(frame)));
    return std::optional<Event>(std::move(batch));
  }
  return error(Errc::corrupt, fmt::format("a frame of type {} at a wrong moment", static_cast<int>(frame.type)));
}

Result<PackedBatch> Receiver::read_batch(Frame frame) {
  CORDWOOD_TRY(const std::uint64_t sequence, decode_sequence(frame.payload));
  if (sequence != received_ + 1)
    return error(Errc::corrupt, fmt::format("batch {} came after batch {}", sequence, received_));
  if (received_ - answered_ >= batches_max_)
    return error(Errc::corrupt, fmt::format("more than {} batches on their way", batches_max_));
  received_ = sequence;
  return PackedBatch{sequence, frame.raw_bytes, std::move(frame.payload)};
}

void Receiver::welcome(std::uint64_t last_sequence, std::uint32_t batches_max) {
  CORDWOOD_CHECK(state_ == State::waiting_for_welcome);
  state_ = State::receiving;
  received_ = answered_ = last_sequence;
  batches_max_ = batches_max;
  append_frame(output_, FrameType::welcome, 0, encode(Welcome{kVersion, last_sequence, batches_max}));
}

void Receiver::acknowledge(std::uint64_t sequence) {
  CORDWOOD_CHECK(sequence > answered_ && sequence <= received_);
  answered_ = sequence;
  append_frame(output_, FrameType::ack, 0, encode(Ack{sequence}));
}

void Receiver::reject(std::uint64_t sequence, std::string reason) {
  CORDWOOD_CHECK(sequence > answered_ && sequence <= received_);
  answered_ = sequence;
  append_frame(output_, FrameType::rejected, 0, encode(Rejected{sequence, std::move(reason)}));
}

void Receiver::refuse(const Refusal& refusal) { append_frame(output_, FrameType::refusal, 0, encode(refusal)); }

}  // namespace cordwood::protocol
