// TicketKeys: tickets that carry the session itself, sealed under keys that change with time (RFC
// 9846 section 4.7.1), and likewise the cookies of stateless HelloRetryRequests (section 4.3.2).
// Nothing is kept for one, so any machine with the same secret opens it.
#ifndef STORES_TICKET_KEYS_H_
#define STORES_TICKET_KEYS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "crypto/aead/aead.h"
#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/hash/hash.h"
#include "crypto/provider.h"
#include "stores/shared_words.h"
#include "tls/ticket_protector.h"

namespace lockstep::stores {

// What keys are for: those of one purpose open nothing of another, also where both are made of one
// secret.
enum class Purpose : uint8_t { kTickets, kRetryCookies };

struct TicketKeysOptions {
  const crypto::Provider* provider = &crypto::DefaultProvider();
  // When the first key begins, milliseconds since 1970. Machines that share a secret share this and
  // the period.
  int64_t start = 0;
  // How long new tickets go under one key; they open for as long again. Longer than a ticket's
  // lifetime, or its end comes early.
  int64_t period = int64_t{12} * 3600 * 1000;  // milliseconds
  // Tickets, or what goes into ServerOptions::retry_cookies.
  Purpose purpose = Purpose::kTickets;
};

// Each period's key is derived from a chain that only goes forward: with the chain of today, a
// thief opens no ticket of the day before yesterday. Whoever reads a clock moves it, for good:
// after a reading that is two periods ahead of the time, or more, tickets of before are full
// handshakes, and until time has come that far, this machine and the others open nothing of each
// other's. No connection fails for it, but the clock has to be one that is not set by strangers.
// Thread-safe. Within a period, sealing and opening write nothing that threads share; who finds
// that the next one has begun goes on to it under a lock.
class TicketKeys final : public TicketProtector {
 public:
  static constexpr size_t kSecretSize = 32;
  // Periods that one call walks at most: 90 years of 12 hours.
  static constexpr uint64_t kMaxSteps = uint64_t{1} << 16;

  // `secret`: kSecretSize bytes, unpredictable. kInvalidArgument for another size, or a period that
  // is not positive; kUnsupportedAlgorithm where the provider lacks AES-256-GCM or SHA-256.
  static Result<std::shared_ptr<TicketKeys>> Create(Bytes secret, const TicketKeysOptions& options);

  // kInvalidArgument for a time before the start, or kMaxSteps periods ahead.
  Result<std::vector<uint8_t>> Seal(Bytes session, int64_t now, crypto::Random& random) override;
  std::optional<SecretBytes> Open(Bytes ticket, int64_t now) override;

 private:
  using Key = Secret<kSecretSize>;
  // A period with its key, that of the one before, and, for machines whose clocks are ahead, that
  // of the next.
  struct Keys {
    uint64_t period = 0;
    Key previous;  // of no use in the first period
    Key current;
    Key next;
  };
  static constexpr size_t kKeyWords = kSecretSize / sizeof(uint64_t);
  using Words = std::array<uint64_t, 1 + 3 * kKeyWords>;

  TicketKeys(const crypto::Aead& aead, const crypto::Hash& hash, Bytes secret,
             const TicketKeysOptions& options);
  // Those of `now`; a clock that went backwards changes nothing.
  Result<Keys> KeysAt(int64_t now);
  // Goes on to that period.
  Status Advance(uint64_t period);
  // That of a period; null where it is none of the three.
  static const Key* KeyOf(const Keys& keys, uint64_t period);
  void Publish();
  bool ReadPublished(Keys& keys) const;
  Key Derive(const Key& from, std::string_view label) const;
  Result<crypto::AeadKey> TicketKey(const Key& key, Bytes header, crypto::Nonce& nonce) const;

  const crypto::Aead* aead_;
  const crypto::Hash* hash_;
  int64_t start_;
  int64_t length_;

  SharedWords<std::tuple_size_v<Words>> published_;  // keys_, for those who only read

  std::mutex mutex_;  // guards what follows, and writing to published_
  Keys keys_;
  Key chain_;  // what the key after the next one, and its chain, come from
};

}  // namespace lockstep::stores

#endif  // STORES_TICKET_KEYS_H_
