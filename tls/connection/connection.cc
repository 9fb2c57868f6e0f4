#include <array>
#include <utility>

#include "tls/connection/guard.h"
#include "tls/connection/impl.h"
#include "tls/connection/nothing_negotiated.h"
#include "tls/key_schedule/exporter.h"
#include "tls/tls.h"

namespace lockstep {
namespace {

// The seed is as secret as all that is made from it: this call's copy goes with the call.
class SeedWiper {
 public:
  explicit SeedWiper(Environment& environment) : environment_(environment) {}
  SeedWiper(const SeedWiper&) = delete;
  SeedWiper& operator=(const SeedWiper&) = delete;
  ~SeedWiper() { Wipe(environment_.seed); }

 private:
  Environment& environment_;
};

}  // namespace

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::Client(std::shared_ptr<const ClientConfig> config,
                                      std::string_view server_name, Environment environment) {
  const SeedWiper wiper(environment);
  return MakeClient(std::move(config), server_name, environment, std::nullopt);
}

Result<Connection> Connection::Client(std::shared_ptr<const ClientConfig> config,
                                      std::string_view server_name, Environment environment,
                                      ClientSession session) {
  const SeedWiper wiper(environment);
  return MakeClient(std::move(config), server_name, environment, std::move(session));
}

Result<Connection> Connection::MakeClient(std::shared_ptr<const ClientConfig> config,
                                          std::string_view server_name,
                                          const Environment& environment,
                                          std::optional<ClientSession> session) {
  return Guard(
      [&]() -> Result<Connection> {
        if (config == nullptr) return InvalidConfiguration(ConfigOption::kConfig);
        if (!environment.clock) return InvalidConfiguration(ConfigOption::kClock);
        LOCKSTEP_ASSIGN(const auto name, x509::ReferenceName::Parse(server_name));
        auto impl =
            std::make_unique<Impl>(std::move(config), name, environment, std::move(session));
        LOCKSTEP_TRY(impl->Start());
        return Connection(std::move(impl));
      },
      kJustReturn);
}

Result<Connection> Connection::Server(std::shared_ptr<const ServerConfig> config,
                                      Environment environment, Bytes peer_binding) {
  const SeedWiper wiper(environment);
  return Guard(
      [&]() -> Result<Connection> {
        if (config == nullptr) return InvalidConfiguration(ConfigOption::kConfig);
        if (!environment.clock) return InvalidConfiguration(ConfigOption::kClock);
        return Connection(std::make_unique<Impl>(std::move(config), environment, peer_binding));
      },
      kJustReturn);
}

Result<Connection> Connection::Accept(Environment environment, const AcceptOptions& options) {
  const SeedWiper wiper(environment);
  return Guard(
      [&]() -> Result<Connection> {
        if (options.provider == nullptr || options.provider->keystream == nullptr) {
          return InvalidConfiguration(ConfigOption::kProvider);
        }
        if (!environment.clock) return InvalidConfiguration(ConfigOption::kClock);
        LOCKSTEP_TRY(CheckLimits(options.limits));
        return Connection(std::make_unique<Impl>(options, environment));
      },
      kJustReturn);
}

Result<Received> Connection::Receive(MutableBytes received) {
  return Guarded(impl_, [&](auto& impl) { return impl.Receive(received); });
}
Result<ReceivedMany> Connection::ReceiveMany(MutableBytes received, std::span<MutableBytes> data) {
  return Guarded(impl_, [&](auto& impl) { return impl.ReceiveMany(received, data); });
}
Status Connection::ReceiveEnd() {
  return Guarded(impl_, [&](auto& impl) { return impl.ReceiveEnd(); });
}
Result<Sent> Connection::Send(std::span<const Bytes> plaintext, MutableBytes output) {
  return Guarded(impl_, [&](auto& impl) { return impl.Send(plaintext, output); });
}
Result<Sent> Connection::Send(Bytes plaintext, MutableBytes output) {
  return Send(std::span<const Bytes>(&plaintext, 1), output);
}
Result<Sent> Connection::SendEarlyData(Bytes plaintext, MutableBytes output) {
  return Guarded(impl_, [&](auto& impl) { return impl.SendEarlyData(plaintext, output); });
}
Result<MutableBytes> Connection::SealInPlace(MutableBytes buffer, size_t headroom,
                                             size_t tailroom) {
  return Guarded(impl_, [&](auto& impl) { return impl.SealInPlace(buffer, headroom, tailroom); });
}
Status Connection::Answer(QuestionToken token, Reply reply) {
  return Guarded(impl_, [&](auto& impl) { return impl.Answer(token, std::move(reply)); });
}
Status Connection::Close() {
  return Guarded(impl_, [&](auto& impl) { return impl.Close(); });
}
Status Connection::Abort(AlertDescription alert) {
  return Guarded(impl_, [&](auto& impl) { return impl.Abort(alert); });
}
Status Connection::ExportKeyingMaterial(std::string_view label, Bytes context,
                                        MutableBytes output) const {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return impl_->ExportKeyingMaterial(label, context, output);
}
Result<std::array<uint8_t, kChannelBindingSize>> Connection::ChannelBinding() const {
  std::array<uint8_t, kChannelBindingSize> binding{};
  LOCKSTEP_TRY(ExportKeyingMaterial(kChannelBindingLabel, {}, binding));
  return binding;
}
Status Connection::UpdateKeys(KeyUpdateRequest request) {
  return Guarded(impl_, [&](auto& impl) { return impl.UpdateKeys(request); });
}
Status Connection::ConfirmHandshake() {
  return Guarded(impl_, [&](auto& impl) { return impl.ConfirmHandshake(); });
}
Result<CertificateRequestId> Connection::RequestClientCertificate() {
  return Guarded(impl_, [&](auto& impl) { return impl.RequestClientCertificate(); });
}

Result<ClientSession> Connection::MakeSession() const {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return Guard([&] { return impl_->MakeSession(); }, kJustReturn);
}
Status Connection::ExportEarlyKeyingMaterial(std::string_view label, Bytes context,
                                             MutableBytes output) const {
  if (impl_ == nullptr) return Error{Reason::kMovedFrom};
  return impl_->ExportEarlyKeyingMaterial(label, context, output);
}
size_t Connection::MaxSealedSize(size_t plaintext_size) const {
  return impl_ == nullptr ? 0 : impl_->sender().MaxSealedSize(plaintext_size);
}
bool Connection::wants_send() const { return impl_ != nullptr && impl_->sender().wants_send(); }
bool Connection::handshake_done() const { return impl_ != nullptr && impl_->handshake_done(); }
const Negotiated& Connection::negotiated() const {
  return impl_ == nullptr ? kNothingNegotiated.negotiated : impl_->negotiated();
}
const Failure* Connection::failure() const { return impl_ == nullptr ? nullptr : impl_->failure(); }

}  // namespace lockstep
