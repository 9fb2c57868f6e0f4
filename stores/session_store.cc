#include "stores/session_store.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace lockstep::stores {

size_t MemorySessionStore::FirstBytes::operator()(const SessionKey& key) const {
  size_t value;
  std::memcpy(&value, key.data(), sizeof value);
  return value;
}

Status MemorySessionStore::Put(const SessionKey& key, SecretBytes session, int64_t) {
  if (capacity_ == 0) return Error{Reason::kOutOfMemory};
  std::list<Entry> one;  // made, and freed, outside of the lock
  std::list<Entry> oldest;
  try {
    one.push_back({key, std::move(session)});
    const std::lock_guard lock(mutex_);
    if (by_key_.contains(key)) return Error{Reason::kInvalidArgument};
    by_key_.emplace(key, one.begin());
    entries_.splice(entries_.end(), one);
    if (entries_.size() > capacity_) {
      by_key_.erase(entries_.front().key);
      oldest.splice(oldest.end(), entries_, entries_.begin());
    }
  } catch (const std::bad_alloc&) {
    return Error{Reason::kOutOfMemory};
  }
  return {};
}

std::optional<SecretBytes> MemorySessionStore::Find(const SessionKey& key, int64_t) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return SecretBytes::CopyOf(found->second->session.Expose());
}

bool MemorySessionStore::Erase(const SessionKey& key, int64_t) {
  std::list<Entry> one;  // wiped, and freed, outside of the lock
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return false;
  one.splice(one.end(), entries_, found->second);
  by_key_.erase(found);
  return true;
}

Result<std::shared_ptr<StatefulTickets>> StatefulTickets::Create(
    std::shared_ptr<SessionStore> store, const crypto::Provider& provider) {
  if (store == nullptr) return Error{Reason::kInvalidArgument};
  const auto* hash = crypto::Find(provider, crypto::HashId::kSha256);
  if (hash == nullptr) return Error{Reason::kUnsupportedAlgorithm};
  return std::shared_ptr<StatefulTickets>(new StatefulTickets(std::move(store), *hash));
}

SessionKey StatefulTickets::KeyOf(Bytes ticket) const {
  crypto::Digester digester(*hash_);
  digester.Update(ticket);
  SessionKey key;
  const crypto::HashValue value = digester.Current();
  std::ranges::copy(value.Expose(), key.begin());
  return key;
}

Result<std::vector<uint8_t>> StatefulTickets::Seal(Bytes session, int64_t now,
                                                   crypto::Random& random) {
  std::vector<uint8_t> ticket(kTicketSize);
  random.Fill(ticket);
  LOCKSTEP_TRY(store_->Put(KeyOf(ticket), SecretBytes::CopyOf(session), now));
  return ticket;
}

std::optional<SecretBytes> StatefulTickets::Open(Bytes ticket, int64_t now) {
  if (ticket.size() != kTicketSize) return std::nullopt;
  return store_->Find(KeyOf(ticket), now);
}

bool StatefulTickets::Use(Bytes ticket, int64_t now) {
  return ticket.size() == kTicketSize && store_->Erase(KeyOf(ticket), now);
}

}  // namespace lockstep::stores
