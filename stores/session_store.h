// Tickets that are good for one connection each: what they stand for is kept until they are used
// (RFC 9846 sections 4.7.1, 8.1).
#ifndef STORES_SESSION_STORE_H_
#define STORES_SESSION_STORE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/provider.h"
#include "tls/ticket_protector.h"

namespace lockstep::stores {

// Under which a session is kept: a hash of the ticket, so that who reads a store cannot use it.
using SessionKey = std::array<uint8_t, 32>;

// Where sessions are kept. Shared by connections on any number of threads: implementations are
// thread-safe, and do not block. A store across machines takes the server's FindPskQuestion.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  // Times: milliseconds since 1970. An error: no ticket is given.
  virtual Status Put(const SessionKey& key, SecretBytes session, int64_t now) = 0;
  // A copy of the session; nothing where it is not there.
  virtual std::optional<SecretBytes> Find(const SessionKey& key, int64_t now) = 0;
  // Whether the session was there, which it is not from then on: of two calls one is true.
  [[nodiscard]] virtual bool Erase(const SessionKey& key, int64_t now) = 0;
};

// In this process's memory, up to `capacity` sessions: a new one takes the place of the oldest.
class MemorySessionStore final : public SessionStore {
 public:
  explicit MemorySessionStore(size_t capacity = 4096) : capacity_(capacity) {}
  Status Put(const SessionKey& key, SecretBytes session, int64_t now) override;
  std::optional<SecretBytes> Find(const SessionKey& key, int64_t now) override;
  bool Erase(const SessionKey& key, int64_t now) override;

 private:
  struct Entry {
    SessionKey key;
    SecretBytes session;
  };
  // Keys are hashes already.
  struct FirstBytes {
    size_t operator()(const SessionKey& key) const;
  };
  const size_t capacity_;
  std::mutex mutex_;          // guards what follows
  std::list<Entry> entries_;  // the oldest first
  std::unordered_map<SessionKey, std::list<Entry>::iterator, FirstBytes> by_key_;
};

// A ticket is 32 random bytes. Thread-safe as its store is.
class StatefulTickets final : public TicketProtector {
 public:
  static constexpr size_t kTicketSize = 32;
  // kInvalidArgument without a store; kUnsupportedAlgorithm where the provider lacks SHA-256.
  static Result<std::shared_ptr<StatefulTickets>> Create(
      std::shared_ptr<SessionStore> store,
      const crypto::Provider& provider = crypto::DefaultProvider());

  Result<std::vector<uint8_t>> Seal(Bytes session, int64_t now, crypto::Random& random) override;
  std::optional<SecretBytes> Open(Bytes ticket, int64_t now) override;
  bool Use(Bytes ticket, int64_t now) override;
  [[nodiscard]] bool SingleUse() const override { return true; }

 private:
  StatefulTickets(std::shared_ptr<SessionStore> store, const crypto::Hash& hash)
      : store_(std::move(store)), hash_(&hash) {}
  [[nodiscard]] SessionKey KeyOf(Bytes ticket) const;

  std::shared_ptr<SessionStore> store_;
  const crypto::Hash* hash_;
};

}  // namespace lockstep::stores

#endif  // STORES_SESSION_STORE_H_
