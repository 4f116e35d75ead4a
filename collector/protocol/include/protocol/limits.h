#pragma once
// What the shipping protocol allows at most; docs/protocol/shipping.md §7 lists the same numbers. Whoever
// receives checks them before it takes memory.

#include <cstddef>
#include <cstdint>

namespace cordwood::protocol {

inline constexpr std::uint16_t kVersion = 1;

inline constexpr std::size_t kControlBytesMax = 16 << 10;  // Payload of every frame but a batch.
inline constexpr std::size_t kBatchBytesMax = 4 << 20;     // A batch's body before compression.
inline constexpr std::size_t kFrameBytesMax =
    (4 << 20) + (64 << 10);                              // A batch as sent: incompressible text grows a little.
inline constexpr std::size_t kBatchLinesMax = 64 << 10;  // Bounds what empty lines cost the receiver.
inline constexpr std::size_t kBatchGroupsMax = 4096;
inline constexpr std::size_t kLabelBytesMax = 4096;   // Host, file and app, each.
inline constexpr std::size_t kReasonBytesMax = 1024;  // Longer reasons are cut.

}  // namespace cordwood::protocol
