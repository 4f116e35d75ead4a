// Both halves of the protocol, joined without a socket.
#include <gmock/gmock.h>

#include "protocol/batch.h"
#include "protocol/limits.h"
#include "protocol/receiver.h"
#include "protocol/sender.h"

namespace cordwood::protocol {
namespace {

using testing::HasSubstr;

const Hello kHello{.state_id = std::string(32, 'a'), .software = "test"};

std::string batch_frame(std::uint64_t sequence, std::string_view line = "a line") {
  BatchEncoder encoder;
  encoder.begin_group({"db1", "/var/log/x", "app"}, timestamp_from_nanoseconds(1));
  encoder.add_line(line);
  return encoder.finish(sequence);
}

template <class T, class Side>
T expect(Side& side) {
  auto event = side.next_event();
  EXPECT_TRUE(event) << (event ? "" : event.error().message);
  EXPECT_TRUE(event.value());
  return std::get<T>(*event.value());
}

// A receiver that has welcomed a sender.
struct Pair {
  explicit Pair(std::uint64_t last = 0, std::uint32_t batches_max = 4) {
    receiver.feed(sender.take_output());
    EXPECT_EQ(expect<Hello>(receiver), kHello);
    receiver.welcome(last, batches_max);
    sender.feed(receiver.take_output());
    EXPECT_EQ(expect<Welcome>(sender).last_sequence, last);
  }
  void send(std::uint64_t sequence) {
    sender.send(sequence, batch_frame(sequence));
    receiver.feed(sender.take_output());
    EXPECT_EQ(expect<PackedBatch>(receiver).sequence, sequence);
  }

  Sender sender{kHello};
  Receiver receiver;
};

TEST(Sessions, BatchesGoOverAndAcksComeBack) {
  Pair pair(41);
  pair.send(42);
  pair.send(43);
  pair.receiver.acknowledge(43);
  pair.sender.feed(pair.receiver.take_output());
  EXPECT_EQ(expect<Ack>(pair.sender).sequence, 43u);
  EXPECT_FALSE(pair.sender.next_event().value());
}

TEST(Sessions, TheWindowStopsTheSender) {
  Pair pair(0, 2);
  pair.send(1);
  EXPECT_TRUE(pair.sender.may_send());
  pair.send(2);
  EXPECT_FALSE(pair.sender.may_send());
  pair.receiver.acknowledge(1);
  pair.sender.feed(pair.receiver.take_output());
  expect<Ack>(pair.sender);
  EXPECT_TRUE(pair.sender.may_send());
}

TEST(Sessions, ARejectedBatchOpensTheWindowToo) {
  Pair pair(0, 1);
  pair.send(1);
  pair.receiver.reject(1, "no");
  pair.sender.feed(pair.receiver.take_output());
  EXPECT_EQ(expect<Rejected>(pair.sender).reason, "no");
  EXPECT_TRUE(pair.sender.may_send());
}

TEST(Sessions, EveryByteMayComeAlone) {
  Pair pair;
  pair.sender.send(1, batch_frame(1));
  pair.sender.ping();
  const std::string bytes = pair.sender.take_output();
  int batches = 0;
  for (const char byte : bytes) {
    pair.receiver.feed({&byte, 1});
    batches += pair.receiver.next_event().value().has_value();
  }
  EXPECT_EQ(batches, 1);
  EXPECT_TRUE(pair.receiver.has_output()) << "the pong";
}

TEST(Sessions, TheReceiverKnowsWhatABatchWillCost) {
  Pair pair;
  pair.sender.send(1, batch_frame(1, std::string(10'000, 'x')));
  const std::string bytes = pair.sender.take_output();
  EXPECT_EQ(pair.receiver.begun_bytes(), 0u);
  pair.receiver.feed(std::string_view(bytes).substr(0, kFrameHeaderBytes));
  EXPECT_FALSE(pair.receiver.next_event().value());
  EXPECT_GT(pair.receiver.begun_bytes(), 10'000u);
}

TEST(Sessions, AGapAARepeatAndAnOverfullWindowAreErrors) {
  for (const std::uint64_t sequence : {1u, 3u}) {
    Pair pair(1);
    pair.receiver.feed(batch_frame(sequence));
    EXPECT_THAT(pair.receiver.next_event().error().message, HasSubstr("came after batch 1"));
  }
  Pair pair(0, 1);
  pair.send(1);
  pair.receiver.feed(batch_frame(2));
  EXPECT_THAT(pair.receiver.next_event().error().message, HasSubstr("more than 1 batches"));
}

TEST(Sessions, AnAckForWhatWasNotSentIsAnError) {
  Pair pair;
  pair.send(1);
  std::string bytes;
  append_frame(bytes, FrameType::ack, 0, encode(Ack{2}));
  pair.sender.feed(bytes);
  EXPECT_EQ(pair.sender.next_event().error().code, Errc::corrupt);
}

TEST(Sessions, NothingComesBeforeTheHelloAndTheWelcome) {
  Receiver receiver;
  receiver.feed(batch_frame(1));
  EXPECT_EQ(receiver.next_event().error().code, Errc::corrupt);
  Sender sender(kHello);
  std::string bytes;
  append_frame(bytes, FrameType::ack, 0, encode(Ack{1}));
  sender.feed(bytes);
  EXPECT_EQ(sender.next_event().error().code, Errc::corrupt);
}

TEST(Sessions, ARefusalMayComeAtAnyMoment) {
  Sender sender(kHello);
  Receiver receiver;
  receiver.refuse({RefusalCode::identity, std::chrono::milliseconds(1500), std::string(5000, 'r')});
  sender.feed(receiver.take_output());
  const auto refusal = expect<Refusal>(sender);
  EXPECT_EQ(refusal.code, RefusalCode::identity);
  EXPECT_EQ(refusal.pause, std::chrono::milliseconds(1500));
  EXPECT_EQ(refusal.reason.size(), kReasonBytesMax);
}

TEST(Sessions, AFlippedBitIsNoticedWhereverItIs) {
  const std::string good = batch_frame(1);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 4);
    FrameReader reader;
    reader.feed(bad);
    const auto frame = reader.next();
    EXPECT_TRUE(!frame || !frame.value()) << "byte " << at;  // An error, or a length that waits for more bytes.
  }
}

TEST(Sessions, OversizedFramesAreRefusedAtTheirHeader) {
  std::string bytes;
  append_frame(bytes, FrameType::hello, 0, std::string(kControlBytesMax + 1, 'x'));
  FrameReader reader;
  reader.feed(std::string_view(bytes).substr(0, kFrameHeaderBytes));
  EXPECT_EQ(reader.next().error().code, Errc::too_large);
  bytes.clear();
  append_frame(bytes, FrameType::batch, kBatchBytesMax + 1, "");
  FrameReader other;
  other.feed(bytes);
  EXPECT_EQ(other.next().error().code, Errc::too_large);
}

}  // namespace
}  // namespace cordwood::protocol
