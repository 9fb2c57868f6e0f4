#include <algorithm>
#include <utility>

#include "tls/messages/extension_block.h"
#include "tls/server/negotiate.h"
#include "tls/wire/duplicates.h"

namespace lockstep::server {
namespace {

using messages::ClientHello;
using messages::ExtensionType;
using messages::ProtocolVersion;

Error Missing(ExtensionType type) {
  return {Reason::kMissingExtension, 0, {static_cast<uint64_t>(std::to_underlying(type))}};
}

Error UnsupportedVersion(uint16_t newest) { return {Reason::kUnsupportedVersion, 0, {newest}}; }

Status CheckVersion(const ClientHello& hello) {
  const auto& versions = hello.extensions.supported_versions;
  // Appendix E.2: without the extension the client means legacy_version, at most TLS 1.2.
  if (!versions) return UnsupportedVersion(std::to_underlying(hello.legacy_version));
  if (!versions->versions.Contains(ProtocolVersion::kTls13)) {
    uint16_t newest = 0;
    for (const ProtocolVersion version : versions->versions) {
      const auto value = static_cast<uint16_t>(std::to_underlying(version));
      if (!IsGrease(value)) newest = std::max(newest, value);
    }
    return UnsupportedVersion(newest);
  }
  // Section 4.2.2: another legacy_version MUST be protocol_version.
  if (hello.legacy_version != ProtocolVersion::kTls12) {
    return Error{Reason::kIllegalLegacyVersion,
                 0,
                 {static_cast<uint64_t>(std::to_underlying(hello.legacy_version))}};
  }
  return {};
}

// Section 9.2.
Status CheckMandatoryExtensions(const messages::ClientHelloExtensions& extensions) {
  if (!extensions.pre_shared_key) {
    if (!extensions.signature_algorithms) return Missing(ExtensionType::kSignatureAlgorithms);
    if (!extensions.supported_groups) return Missing(ExtensionType::kSupportedGroups);
  }
  if (extensions.supported_groups && !extensions.key_share) {
    return Missing(ExtensionType::kKeyShare);
  }
  if (extensions.key_share && !extensions.supported_groups) {
    return Missing(ExtensionType::kSupportedGroups);
  }
  // Section 4.3.9.
  if (extensions.pre_shared_key && !extensions.psk_key_exchange_modes) {
    return Missing(ExtensionType::kPskKeyExchangeModes);
  }
  return {};
}

// Sections 4.3.7, 4.3.8: no group, no share and no suite twice; shares only for the groups that are
// offered.
Status CheckOffers(const ClientHello& hello) {
  LOCKSTEP_TRY(wire::CheckNoDuplicates(hello.cipher_suites));
  const messages::ClientHelloExtensions& extensions = hello.extensions;
  if (!extensions.supported_groups || !extensions.key_share) return {};
  LOCKSTEP_TRY(wire::CheckNoDuplicates(extensions.supported_groups->named_group_list));
  return messages::CheckClientShares(*extensions.key_share, *extensions.supported_groups);
}

}  // namespace

Status CheckClientHello(const ClientHello& hello) {
  LOCKSTEP_TRY(CheckVersion(hello));
  // Section 4.2.2: anything but null alone MUST be illegal_parameter.
  if (!Equal(hello.legacy_compression_methods.bytes, ClientHello::kNullCompression)) {
    return Error{Reason::kIllegalCompression};
  }
  LOCKSTEP_TRY(CheckMandatoryExtensions(hello.extensions));
  return CheckOffers(hello);
}

crypto::HashValue HashUnchangeable(Bytes body, const ClientHello& hello, const crypto::Hash& hash,
                                   Wanted wanted) {
  crypto::Digester digester(hash);
  // All that comes before the extensions and their length: self-delimiting.
  constexpr size_t kLengthSize = 2;
  const Bytes block = hello.extensions.received;
  digester.Update(body.first(body.size() - block.size() - kLengthSize));
  ByteReader extensions(block);
  while (!extensions.empty()) {
    const Bytes encoded = extensions.rest();
    const auto type = static_cast<ExtensionType>(extensions.Integer(2));
    extensions.Take(extensions.Integer(2));
    const bool may_change =
        type == ExtensionType::kEarlyData || type == ExtensionType::kPreSharedKey ||
        type == ExtensionType::kPadding || (wanted.key_share && type == ExtensionType::kKeyShare) ||
        (wanted.cookie && type == ExtensionType::kCookie);
    if (!may_change) digester.Update(encoded.first(encoded.size() - extensions.remaining()));
  }
  return digester.Current();
}

}  // namespace lockstep::server
