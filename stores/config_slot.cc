#include "stores/config_slot.h"

#include <new>
#include <utility>

namespace lockstep::stores {

template <class Config>
Result<std::shared_ptr<ConfigSlot<Config>>> ConfigSlot<Config>::Create(Options options) try {
  std::shared_ptr<ConfigSlot> slot(new ConfigSlot());
  LOCKSTEP_TRY(slot->Publish(std::move(options)));
  return slot;
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

template <class Config>
Status ConfigSlot<Config>::Publish(Options options) try {
  const std::lock_guard lock(publishing_);
  return PublishLocked(std::move(options));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

template <class Config>
Status ConfigSlot<Config>::PublishCredentials(
    std::vector<std::shared_ptr<const Credential>> credentials) try {
  const std::lock_guard lock(publishing_);
  Options options = options_;
  options.credentials = std::move(credentials);
  return PublishLocked(std::move(options));
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

template <class Config>
Status ConfigSlot<Config>::PublishLocked(Options options) {
  LOCKSTEP_ASSIGN(std::shared_ptr<const Config> config, CreateConfig(options));
  // Nothing fails from here on.
  options_ = std::move(options);
  const std::lock_guard lock(mutex_);
  // The old one goes, if it has no other owner, after the lock: `config` is older than it.
  config_.swap(config);
  version_.fetch_add(1, std::memory_order_release);
  return {};
}

template <class Config>
const std::shared_ptr<const Config>& ConfigSlot<Config>::Reader::Get() {
  if (slot_->version_.load(std::memory_order_acquire) != version_) {
    const std::lock_guard lock(slot_->mutex_);
    config_ = slot_->config_;
    version_ = slot_->version_.load(std::memory_order_relaxed);
  }
  return config_;
}

template class ConfigSlot<ClientConfig>;
template class ConfigSlot<ServerConfig>;

}  // namespace lockstep::stores
