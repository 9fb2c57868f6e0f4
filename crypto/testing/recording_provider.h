// The default provider, whose rows write down all that is secret about what they do, for tests that
// look for it where none may be left. For tests in one thread.
#ifndef CRYPTO_TESTING_RECORDING_PROVIDER_H_
#define CRYPTO_TESTING_RECORDING_PROVIDER_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "crypto/curve/curve.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"

namespace lockstep::crypto {

struct Recorded {
  std::string_view name;
  std::vector<uint8_t> bytes;
};

// What was written down since the last call: generators' output and states, private keys and shared
// secrets of key exchanges, all that HMAC makes (the key schedule, and what is derived from it)
// with the states that stand for its keys, nonces of ECDSA. What of it goes over the wire, such as
// a ClientHello's random, is there too.
std::vector<Recorded> TakeRecorded();

// DefaultProvider(), of which hashes, groups and the generator record. What they give is the same.
const Provider& RecordingProvider();

// MakeEcdsaKey's, which records its nonces.
std::shared_ptr<const SigningKey> MakeRecordingEcdsaKey(KeyAlgorithm algorithm,
                                                        const EcScalar& scalar);
// An RSA key that does not leave the salts of its signatures among generators' output: whoever has
// the public key reads them out of the signature.
std::shared_ptr<const SigningKey> WithoutSalts(std::shared_ptr<const SigningKey> rsa_key);

}  // namespace lockstep::crypto

#endif  // CRYPTO_TESTING_RECORDING_PROVIDER_H_
