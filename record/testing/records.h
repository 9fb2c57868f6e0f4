// Records as a peer would make them, well-formed or not.
#ifndef RECORD_TESTING_RECORDS_H_
#define RECORD_TESTING_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "record/content_type.h"
#include "record/protection.h"
#include "record/testing/toy_aead.h"

namespace lockstep::record {

// The key and initialization vector of generation 0, 1, ...
std::vector<uint8_t> TestKey(uint8_t generation = 0);
std::vector<uint8_t> TestIv(uint8_t generation = 0);
Protection TestProtection(const crypto::Aead& row = kToyAead, uint64_t sequence_number = 0);

// `size` bytes that differ from place to place.
std::vector<uint8_t> Pattern(size_t size);

std::vector<uint8_t> Join(std::initializer_list<Bytes> parts);

// A header and whatever content. `version` is what stands in legacy_record_version.
std::vector<uint8_t> PlainRecord(ContentType type, Bytes content, uint16_t version = 0x0303);

// A TLSInnerPlaintext: content, type, `zeros` bytes of padding.
std::vector<uint8_t> Inner(ContentType type, Bytes content, size_t zeros = 0);

// A record that protects any bytes as if they were a TLSInnerPlaintext.
std::vector<uint8_t> ProtectedRecord(Protection& sender, Bytes inner);

}  // namespace lockstep::record

#endif  // RECORD_TESTING_RECORDS_H_
