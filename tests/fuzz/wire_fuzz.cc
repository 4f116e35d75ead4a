// Both halves of the shipping protocol, unpacking, the bundle and the checkpoints: whatever the bytes are,
// they end in an event or an error, and what is taken encodes to the same again.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "checkpoints.h"
#include "protocol/batch.h"
#include "protocol/bundle.h"
#include "protocol/limits.h"
#include "protocol/receiver.h"
#include "protocol/sender.h"

using namespace cordwood;

// Wraps each piece of the input in a frame with a right checksum, so that the fuzzer need not find one.
static std::string framed(std::string_view text) {
  std::string out;
  while (text.size() >= 2) {
    const auto type = static_cast<protocol::FrameType>(text[0] & 7);
    const std::size_t size = std::min<std::size_t>(static_cast<unsigned char>(text[1]), text.size() - 2);
    const std::uint32_t raw_bytes = type == protocol::FrameType::batch ? 4096 : 0;
    protocol::append_frame(out, type, raw_bytes, text.substr(2, size));
    text.remove_prefix(2 + size);
  }
  return out;
}

static void check_batch(const protocol::PackedBatch& batch) {
  const auto groups = protocol::unpack(batch);
  if (!groups) return;
  std::size_t lines = 0;
  for (const auto& group : groups.value()) lines += group.lines.size();
  CORDWOOD_CHECK(lines <= protocol::kBatchLinesMax);
}

static void receive(std::string_view bytes) {
  protocol::Receiver receiver;
  receiver.feed(bytes);
  for (;;) {
    const auto event = receiver.next_event();
    if (!event || !event.value()) return;
    if (std::holds_alternative<protocol::Hello>(*event.value())) receiver.welcome(0, 100);
    if (const auto* batch = std::get_if<protocol::PackedBatch>(&*event.value())) {
      check_batch(*batch);
      receiver.acknowledge(batch->sequence);
    }
  }
}

static void send(std::string_view bytes) {
  protocol::Sender sender(protocol::Hello{.state_id = std::string(32, '0'), .software = {}});
  sender.feed(bytes);
  for (;;) {
    const auto event = sender.next_event();
    if (!event || !event.value()) return;
    CORDWOOD_CHECK(sender.take_output().size() < protocol::kFrameBytesMax);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  receive(text);
  send(text);
  const std::string frames = framed(text);
  receive(frames);
  send(frames);
  check_batch(
      {1, static_cast<std::uint32_t>(std::min<std::size_t>(size * 4, protocol::kBatchBytesMax)), std::string(text)});
  if (const auto bundle = protocol::parse_bundle(text))
    CORDWOOD_CHECK(protocol::parse_bundle(protocol::format_bundle(bundle.value())).value() == bundle.value());
  if (const auto checkpoints = agent::decode_checkpoints(text))
    CORDWOOD_CHECK(agent::decode_checkpoints(agent::encode(checkpoints.value())).value() == checkpoints.value());
  return 0;
}
