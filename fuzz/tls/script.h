// Script: how an input edits what a live peer says.
#ifndef FUZZ_TLS_SCRIPT_H_
#define FUZZ_TLS_SCRIPT_H_

#include <cstdint>
#include <vector>

#include "fuzz/tls/input.h"

namespace lockstep::fuzz {

// A new one goes to the end, before kCount.
enum class Operation : uint8_t {
  kReplace,            // the bytes from `at` on by `bytes`
  kInsert,             // `bytes` at `at`, over and over up to `count` bytes
  kDelete,             // `count` bytes from `at` on
  kExtend,             // the extension block by the encoded extensions `bytes`
  kRetype,             // the record's content type becomes `at`
  kDrop,               //
  kDuplicate,          // said twice
  kSwap,               // said after the next one
  kJoin,               // said in one record with the next one
  kSplit,              // said in fragments of `count` bytes
  kPad,                // `count` zeros behind the content type
  kKeys,               // sealed under other keys: KeyChoice `at`
  kOuterType,          // TLSCiphertext.opaque_type becomes `at`
  kSay,                // before it a record of content type `at` with `bytes`
  kRaw,                // before it `bytes` as they are
  kFinished,           // is replaced by the Finished that the target waits for
  kCertificateVerify,  // is replaced by a CertificateVerify that the target waits for
  kEnd,                // before it the transport ends
  kCount,
};
enum class KeyChoice : uint8_t { kPrevious, kNext, kNone, kEarlyData, kCount };

struct Edit {
  // Of what the peer says, handshake messages and other records counted from 0. What nobody says is
  // made from nothing when the peer is silent.
  uint8_t message = 0;
  Operation operation = Operation::kReplace;
  // Sets the length of the handshake message's header right afterwards.
  bool fix_length = false;
  uint16_t at = 0;
  uint16_t count = 0;
  std::vector<uint8_t> bytes = {};
};

struct Script {
  std::vector<Edit> edits;
  // Given to the target in the end, as it is.
  std::vector<uint8_t> tail;

  // The rest of the input.
  static Script Decode(Input& input);
  void EncodeTo(std::vector<uint8_t>& out) const;
  [[nodiscard]] bool empty() const { return edits.empty() && tail.empty(); }
};

// One unprotected record, header and all.
std::vector<uint8_t> PlainRecord(uint8_t type, Bytes content);

// Applies an edit of the message's bytes: kReplace, kInsert, kDelete or kExtend.
void EditBytes(const Edit& edit, std::vector<uint8_t>& message);

}  // namespace lockstep::fuzz

#endif  // FUZZ_TLS_SCRIPT_H_
