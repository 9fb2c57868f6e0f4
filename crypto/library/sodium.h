// libsodium's one-time set-up.
#ifndef CRYPTO_LIBRARY_SODIUM_H_
#define CRYPTO_LIBRARY_SODIUM_H_

namespace lockstep::crypto {

// EnsureSodium lets libsodium pick the implementations that suit this processor; until then it uses
// portable ones, whose results are the same. Cheap after the first call, safe from any thread. The
// first call also makes libsodium read 16 bytes from the system for a canary of its own allocator;
// nothing here uses either.
void EnsureSodium();

}  // namespace lockstep::crypto

#endif  // CRYPTO_LIBRARY_SODIUM_H_
