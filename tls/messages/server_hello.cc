#include "tls/messages/server_hello.h"

#include "crypto/base/reader.h"
#include "tls/wire/list.h"
#include "tls/wire/parse.h"

namespace lockstep::messages {
namespace {

// What all versions of ServerHello have in common: TLS 1.2 lets the extensions be absent.
struct AnyServerHello {
  ProtocolVersion legacy_version = {};
  std::array<uint8_t, 32> random = {};
  wire::Opaque<0, 32> session_id = {};
  CipherSuiteId cipher_suite = {};
  uint8_t compression_method = 0;
  wire::OpaqueRest extensions = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("legacy_version", &AnyServerHello::legacy_version),
                   wire::Field("random", &AnyServerHello::random),
                   wire::Field("session_id", &AnyServerHello::session_id),
                   wire::Field("cipher_suite", &AnyServerHello::cipher_suite),
                   wire::Field("compression_method", &AnyServerHello::compression_method),
                   wire::Field("extensions", &AnyServerHello::extensions));
};
using AnyExtensions = wire::List<Extension, 0, 0xffff>;

Status CheckCompression(uint8_t legacy_compression_method) {
  if (legacy_compression_method == 0) return {};
  return Error{Reason::kIllegalValue, 0, {legacy_compression_method}};
}

// Section 4.2.3.
bool HasDowngradeMark(const std::array<uint8_t, 32>& random) {
  // "DOWNGRD" and a byte: 1 for TLS 1.2, 0 for what is older.
  constexpr std::array<uint8_t, 7> kMark = {0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44};
  const Bytes end = Bytes(random).last(kMark.size() + 1);
  return Equal(end.first(kMark.size()), kMark) && end.back() <= 1;
}

}  // namespace

Status ServerHello::Check() const {
  if (random == kHelloRetryRequestRandom) return Error{Reason::kIllegalValue, 0, {random[0]}};
  return CheckCompression(legacy_compression_method);
}

Status HelloRetryRequest::Check() const {
  if (random != kHelloRetryRequestRandom) return Error{Reason::kIllegalValue, 0, {random[0]}};
  return CheckCompression(legacy_compression_method);
}

Result<VersionChoice> SelectedVersion(Bytes body, size_t base) {
  LOCKSTEP_ASSIGN(const AnyServerHello hello, wire::Parse<AnyServerHello>(body, base));
  VersionChoice choice{hello.legacy_version, false, HasDowngradeMark(hello.random)};
  if (hello.extensions.bytes.empty()) return choice;
  const size_t extensions_base = base + body.size() - hello.extensions.bytes.size();
  LOCKSTEP_ASSIGN(const AnyExtensions extensions,
                  wire::Parse<AnyExtensions>(hello.extensions.bytes, extensions_base));
  const auto found = extensions.Find([](const Extension& extension) {
    return extension.extension_type == ExtensionType::kSupportedVersions;
  });
  // Section 4.3.1: where supported_versions is present, legacy_version MUST be ignored.
  if (!found) return choice;
  LOCKSTEP_ASSIGN(const auto selected,
                  wire::Parse<SupportedVersionsServerHello>(found->extension_data.bytes));
  choice.version = selected.selected_version;
  choice.by_extension = true;
  return choice;
}

bool IsHelloRetryRequest(Bytes body) {
  ByteReader reader(body);
  reader.Integer(sizeof(ProtocolVersion));
  return Equal(reader.Take(kHelloRetryRequestRandom.size()), kHelloRetryRequestRandom);
}

Result<std::variant<ServerHello, HelloRetryRequest>> ParseServerHello(Bytes body, size_t base) {
  // Section 4.2.3: the random MUST be examined first.
  if (IsHelloRetryRequest(body)) {
    LOCKSTEP_ASSIGN(auto hello_retry_request, wire::Parse<HelloRetryRequest>(body, base));
    return hello_retry_request;
  }
  LOCKSTEP_ASSIGN(auto server_hello, wire::Parse<ServerHello>(body, base));
  return server_hello;
}

}  // namespace lockstep::messages
