// The AES rows, by Crypto++: AES-GCM (NIST SP 800-38D; RFC 5116 sections 5.1 and 5.2) and AES-CCM
// with 16-byte tags (NIST SP 800-38C; RFC 5116 section 5.3).
#ifndef CRYPTO_AEAD_AES_H_
#define CRYPTO_AEAD_AES_H_

#include "crypto/aead/aead.h"

namespace lockstep::crypto {

extern const Aead kAes128Gcm;
extern const Aead kAes256Gcm;
extern const Aead kAes128Ccm;

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_AES_H_
