#include <array>
#include <new>
#include <utility>

#include "tls/connection/impl.h"
#include "tls/tls.h"

namespace lockstep {
namespace {

// Runs a public call's body: nothing throws out of this API. `fail` makes the error the
// connection's last.
template <class Body, class Fail>
auto Guard(Body body, Fail fail) noexcept -> decltype(body()) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail({Reason::kOutOfMemory});
  } catch (...) {
    // Only a callback of the caller's can have thrown.
    return fail({Reason::kInternalError});
  }
}

// Guards a call on the Impl, if it is there; what is thrown is the connection's last error.
template <class Impl, class Call>
auto Guarded(const std::unique_ptr<Impl>& impl, Call call) noexcept -> decltype(call(*impl)) {
  if (impl == nullptr) return Error{Reason::kMovedFrom};
  return Guard([&] { return call(*impl); }, [&](const Error& error) { return impl->Fail(error); });
}

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

// What a moved-from connection has negotiated. A constant that is never destroyed, so that it needs
// no memory that can be written.
union Nothing {
  constexpr Nothing() : negotiated() {}
  constexpr ~Nothing() {}
  char literal;  // a union of literal type has a member of one
  Negotiated negotiated;
};
constexpr Nothing kNothing;

constexpr auto kJustReturn = [](const Error& error) { return error; };

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
                                      Environment environment) {
  const SeedWiper wiper(environment);
  return Guard(
      [&]() -> Result<Connection> {
        if (config == nullptr) return InvalidConfiguration(ConfigOption::kConfig);
        if (!environment.clock) return InvalidConfiguration(ConfigOption::kClock);
        return Connection(std::make_unique<Impl>(std::move(config), environment));
      },
      kJustReturn);
}

Result<Received> Connection::Receive(MutableBytes received) {
  return Guarded(impl_, [&](auto& impl) { return impl.Receive(received); });
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
  // RFC 9266 section 4.1: of tls-exporter; the context is empty.
  LOCKSTEP_TRY(ExportKeyingMaterial("EXPORTER-Channel-Binding", {}, binding));
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
  return impl_ == nullptr ? kNothing.negotiated : impl_->negotiated();
}
const Failure* Connection::failure() const { return impl_ == nullptr ? nullptr : impl_->failure(); }

}  // namespace lockstep
