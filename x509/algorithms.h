// AlgorithmIdentifier and SubjectPublicKeyInfo (RFC 5280, 3279, 4055, 5480, 8410): what the object
// identifiers and parameters in certificates and keys mean.
#ifndef X509_ALGORITHMS_H_
#define X509_ALGORITHMS_H_

#include <cstdint>
#include <optional>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/signature/signature.h"
#include "x509/der/reader.h"

namespace lockstep::x509 {

// The algorithm of a signature.
struct SignatureAlgorithmId {
  Bytes der;        // the AlgorithmIdentifier, with its header
  Bytes algorithm;  // the content of its OBJECT IDENTIFIER
  // Nothing where unknown: such a signature cannot be verified.
  std::optional<crypto::SignatureAlgorithm> known;
  // Made with MD5 or SHA-1: known well enough to be refused by name (RFC 9846 section 4.5.1.3).
  bool obsolete_hash = false;
};

// A public key with the encoding that pins and key identifiers are made from.
struct SubjectPublicKeyInfo {
  Bytes der;        // with its header
  Bytes key_bits;   // the content of subjectPublicKey, without the count of unused bits
  Bytes algorithm;  // the content of the algorithm's OBJECT IDENTIFIER
  // Nothing where unknown or not supported (other curves, compressed points, DSA, ...). A key
  // of a known algorithm that is malformed does not parse.
  std::optional<crypto::PublicKey> key;
};

SignatureAlgorithmId ReadSignatureAlgorithm(der::Reader& reader);
SubjectPublicKeyInfo ReadSubjectPublicKeyInfo(der::Reader& reader);
// Parses a whole byte string as one SubjectPublicKeyInfo. Borrows from it.
Result<SubjectPublicKeyInfo> ParseSubjectPublicKeyInfo(Bytes der);

}  // namespace lockstep::x509

#endif  // X509_ALGORITHMS_H_
