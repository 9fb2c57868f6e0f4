// AlgorithmIdentifiers and public keys, written as algorithms.h reads them.
#ifndef X509_ALGORITHM_WRITER_H_
#define X509_ALGORITHM_WRITER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "crypto/hash/hash.h"
#include "crypto/signature/signature.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {

// WriteSignatureAlgorithm writes the AlgorithmIdentifier of a signature.
void WriteSignatureAlgorithm(crypto::SignatureAlgorithm algorithm, der::Writer& writer);

// WriteSubjectPublicKeyInfo returns the encoding of a public key.
std::vector<uint8_t> WriteSubjectPublicKeyInfo(const crypto::PublicKey& key);

// A subjectKeyIdentifier by RFC 7093 section 2, method 1: the first 160 bits of the SHA-256 of the
// subjectPublicKey bits. `subject_public_key_info` is DER; zeros where it is malformed.
using KeyIdentifier = std::array<uint8_t, 20>;
KeyIdentifier KeyIdentifierOf(Bytes subject_public_key_info, const crypto::Hash& sha256);

}  // namespace lockstep::x509

#endif  // X509_ALGORITHM_WRITER_H_
