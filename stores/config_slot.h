// ConfigSlot: the configuration that new connections get, which may change while others go on with
// the one that they have.
#ifndef STORES_CONFIG_SLOT_H_
#define STORES_CONFIG_SLOT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "crypto/base/result.h"
#include "tls/tls.h"

namespace lockstep::stores {

// `Config`: ClientConfig or ServerConfig. Thread-safe, but for its readers, of which each thread
// has its own:
//
//   auto slot = ConfigSlot<ServerConfig>::Create(options).value();
//   ConfigSlot<ServerConfig>::Reader reader(slot);                     // one a thread
//   ... Connection::Server(reader.Get(), environment) ...              // for each connection
//   slot->PublishCredentials({Credential::FromPem(chain, key).value()})  // from any thread
template <class Config>
class ConfigSlot {
 public:
  using Options =
      std::conditional_t<std::is_same_v<Config, ServerConfig>, ServerOptions, ClientOptions>;
  class Reader;

  // The only way to make one, which fails as CreateConfig does: there is always a configuration in
  // a slot.
  static Result<std::shared_ptr<ConfigSlot>> Create(Options options);

  // Makes `options` what readers get from now on. Where CreateConfig refuses them, returns its
  // error, and readers go on with the last good ones.
  Status Publish(Options options);
  // The same with the options published last, but for their credentials. That each one's key is its
  // certificate's was seen to when the Credential was made; here none may be missing.
  Status PublishCredentials(std::vector<std::shared_ptr<const Credential>> credentials);

 private:
  ConfigSlot() = default;
  Status PublishLocked(Options options);

  std::mutex publishing_;  // guards options_, and keeps publishers in order
  Options options_;

  mutable std::mutex mutex_;  // guards config_, for moments
  std::shared_ptr<const Config> config_;
  std::atomic<uint64_t> version_ = 0;  // of config_; changed under mutex_
};

// One thread's view of a slot. Shares its ownership.
template <class Config>
class ConfigSlot<Config>::Reader {
 public:
  explicit Reader(std::shared_ptr<const ConfigSlot> slot) : slot_(std::move(slot)) {}

  // The configuration that was published last. Reads one number; takes a lock only where that says
  // that there is a newer one.
  const std::shared_ptr<const Config>& Get();

 private:
  std::shared_ptr<const ConfigSlot> slot_;
  std::shared_ptr<const Config> config_ = nullptr;
  uint64_t version_ = 0;  // of config_; none is published under 0
};

extern template class ConfigSlot<ClientConfig>;
extern template class ConfigSlot<ServerConfig>;

}  // namespace lockstep::stores

#endif  // STORES_CONFIG_SLOT_H_
