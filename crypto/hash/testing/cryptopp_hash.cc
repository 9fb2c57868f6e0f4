#include "crypto/hash/testing/cryptopp_hash.h"

#include <cryptopp/hkdf.h>
#include <cryptopp/hmac.h>
#include <cryptopp/sha.h>
#include <cryptopp/sha3.h>
#include <cryptopp/shake.h>

namespace lockstep::crypto::cryptopp {
namespace {

using Buffer = std::vector<uint8_t>;

template <class Function>
Buffer Run(Function&& function, Bytes message, size_t size) {
  Buffer digest(size);
  function.Update(message.data(), message.size());
  function.TruncatedFinal(digest.data(), digest.size());
  return digest;
}

// Calls `make` with a hash of Crypto++'s, for its type.
template <class Make>
Buffer With(HashId hash, const Make& make) {
  if (hash == HashId::kSha256) return make(CryptoPP::SHA256());
  if (hash == HashId::kSha384) return make(CryptoPP::SHA384());
  return make(CryptoPP::SHA512());
}

}  // namespace

Buffer Digest(HashId hash, Bytes message) {
  return With(hash, [&](auto function) { return Run(function, message, function.DigestSize()); });
}

Buffer Hmac(HashId hash, Bytes key, Bytes message) {
  return With(hash, [&]<class Function>(const Function& function) {
    return Run(CryptoPP::HMAC<Function>(key.data(), key.size()), message, function.DigestSize());
  });
}

Buffer Hkdf(HashId hash, Bytes salt, Bytes secret, Bytes info, size_t size) {
  return With(hash, [&]<class Function>(const Function&) {
    Buffer output(size);
    CryptoPP::HKDF<Function>().DeriveKey(output.data(), output.size(), secret.data(), secret.size(),
                                         salt.data(), salt.size(), info.data(), info.size());
    return output;
  });
}

Buffer Sha3_256(Bytes message) { return Run(CryptoPP::SHA3_256(), message, 32); }
Buffer Sha3_512(Bytes message) { return Run(CryptoPP::SHA3_512(), message, 64); }
Buffer Shake128(Bytes message, size_t size) {
  return Run(CryptoPP::SHAKE128(static_cast<unsigned>(size)), message, size);
}
Buffer Shake256(Bytes message, size_t size) {
  return Run(CryptoPP::SHAKE256(static_cast<unsigned>(size)), message, size);
}

}  // namespace lockstep::crypto::cryptopp
