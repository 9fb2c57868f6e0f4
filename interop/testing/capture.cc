#include "interop/testing/capture.h"

#include <algorithm>

#include "interop/testing/files.h"

namespace lockstep::interop {
namespace {

constexpr size_t kSegmentSize = 1400;
constexpr size_t kHeaderSize = 40;        // IPv4 and TCP, without options
constexpr uint32_t kRawIp = 101;          // LINKTYPE_RAW: packets begin with the IP header
constexpr uint8_t kSyn = 2, kAck = 0x10;  // RFC 9293 section 3.1
constexpr uint16_t kServerPort = 443, kClientPort = 50000;
constexpr uint32_t kServerAddress = 0x7f000001, kClientAddress = 0x7f000002;

template <class Number>
void AppendBigEndian(std::string& out, Number value) {
  for (int shift = 8 * (int{sizeof(value)} - 1); shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<uint8_t>(value >> shift));
  }
}

}  // namespace

Capture::Capture() {
  AppendBigEndian(file_, uint32_t{0xa1b2c3d4});  // tells the byte order of all other fields
  AppendBigEndian(file_, uint16_t{2});           // version 2.4
  AppendBigEndian(file_, uint16_t{4});
  AppendBigEndian(file_, uint64_t{0});  // time zone and its accuracy
  AppendBigEndian(file_, uint32_t{65535});
  AppendBigEndian(file_, kRawIp);
  AddSegment(true, kSyn, {});
  AddSegment(false, kSyn | kAck, {});
  AddSegment(true, kAck, {});
}

void Capture::Add(bool from_client, Bytes bytes) {
  while (!bytes.empty()) {
    const Bytes segment = bytes.first(std::min(bytes.size(), kSegmentSize));
    AddSegment(from_client, kAck, segment);
    bytes = bytes.subspan(segment.size());
  }
}

void Capture::WriteTo(const std::string& path) const { WriteFile(path, file_); }

// Checksums stay 0: decoders take that for hardware's work, or do not look.
void Capture::AddSegment(bool from_client, uint8_t flags, Bytes payload) {
  uint32_t& own = next_[from_client ? 0 : 1];
  const uint32_t other = next_[from_client ? 1 : 0];
  const size_t size = kHeaderSize + payload.size();
  AppendBigEndian(file_, time_++);
  AppendBigEndian(file_, uint32_t{0});  // microseconds
  AppendBigEndian(file_, static_cast<uint32_t>(size));
  AppendBigEndian(file_, static_cast<uint32_t>(size));

  AppendBigEndian(file_, uint16_t{0x4500});  // IPv4, a header of 20 bytes (RFC 791 section 3.1)
  AppendBigEndian(file_, static_cast<uint16_t>(size));
  AppendBigEndian(file_, uint32_t{0});             // identification, fragments
  AppendBigEndian(file_, uint32_t{0x4006} << 16);  // time to live, TCP, checksum
  AppendBigEndian(file_, from_client ? kClientAddress : kServerAddress);
  AppendBigEndian(file_, from_client ? kServerAddress : kClientAddress);

  AppendBigEndian(file_, from_client ? kClientPort : kServerPort);
  AppendBigEndian(file_, from_client ? kServerPort : kClientPort);
  AppendBigEndian(file_, own);
  AppendBigEndian(file_, other);
  AppendBigEndian(file_, static_cast<uint16_t>(0x5000 | flags));  // a header of 20 bytes
  AppendBigEndian(file_, uint16_t{65535});                        // window
  AppendBigEndian(file_, uint32_t{0});                            // checksum, urgent pointer
  file_ += AsText(payload);
  own += static_cast<uint32_t>(payload.size()) + ((flags & kSyn) != 0 ? 1 : 0);
}

}  // namespace lockstep::interop
