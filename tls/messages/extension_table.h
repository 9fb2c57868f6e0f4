// Which extension may appear in which message: the table of RFC 9846, section 4.3, as data.
#ifndef TLS_MESSAGES_EXTENSION_TABLE_H_
#define TLS_MESSAGES_EXTENSION_TABLE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace lockstep::messages {

enum class ExtensionType : uint16_t {
  kServerName = 0,
  kMaxFragmentLength = 1,
  kStatusRequest = 5,
  kSupportedGroups = 10,
  kSignatureAlgorithms = 13,
  kUseSrtp = 14,
  kHeartbeat = 15,
  kApplicationLayerProtocolNegotiation = 16,
  kSignedCertificateTimestamp = 18,
  kClientCertificateType = 19,
  kServerCertificateType = 20,
  kPadding = 21,
  kCompressCertificate = 27,
  kRecordSizeLimit = 28,
  kDelegatedCredential = 34,
  kSupportedEktCiphers = 39,
  kPreSharedKey = 41,
  kEarlyData = 42,
  kSupportedVersions = 43,
  kCookie = 44,
  kPskKeyExchangeModes = 45,
  kCertificateAuthorities = 47,
  kOidFilters = 48,
  kPostHandshakeAuth = 49,
  kSignatureAlgorithmsCert = 50,
  kKeyShare = 51,
  kTransparencyInfo = 52,
  kExternalIdHash = 55,
  kExternalSessionId = 56,
  kQuicTransportParameters = 57,
  kTicketRequest = 58,
  kEchOuterExtensions = 64768,
  kEncryptedClientHello = 65037,
};

// The messages that carry extensions, as bits.
enum class ExtensionContext : uint8_t {
  kClientHello = 1,
  kServerHello = 2,
  kHelloRetryRequest = 4,
  kEncryptedExtensions = 8,
  kCertificateRequest = 16,
  kCertificate = 32,
  kNewSessionTicket = 64,
};

struct ExtensionRow {
  ExtensionType type;
  std::string_view name;
  uint8_t contexts;  // the ExtensionContexts that it may appear in
};

namespace extension_table {

// The RFC's abbreviations.
inline constexpr uint8_t CH = 1, SH = 2, HRR = 4, EE = 8, CR = 16, CT = 32, NST = 64;

// The extensions that we recognise. max_fragment_length and signed_certificate_timestamp stood in
// the table of RFC 8446; RFC 9846 lists recommended ones only, and both are still in use.
inline constexpr ExtensionRow kRows[] = {
    {ExtensionType::kServerName, "server_name", CH | EE | CR},
    {ExtensionType::kMaxFragmentLength, "max_fragment_length", CH | EE},
    {ExtensionType::kStatusRequest, "status_request", CH | CR | CT},
    {ExtensionType::kSupportedGroups, "supported_groups", CH | EE},
    {ExtensionType::kSignatureAlgorithms, "signature_algorithms", CH | CR},
    {ExtensionType::kUseSrtp, "use_srtp", CH | EE},
    {ExtensionType::kHeartbeat, "heartbeat", CH | EE},
    {ExtensionType::kApplicationLayerProtocolNegotiation, "application_layer_protocol_negotiation",
     CH | EE},
    {ExtensionType::kSignedCertificateTimestamp, "signed_certificate_timestamp", CH | CR | CT},
    {ExtensionType::kClientCertificateType, "client_certificate_type", CH | EE},
    {ExtensionType::kServerCertificateType, "server_certificate_type", CH | EE},
    {ExtensionType::kPadding, "padding", CH},
    {ExtensionType::kCompressCertificate, "compress_certificate", CH | CR},
    {ExtensionType::kRecordSizeLimit, "record_size_limit", CH | EE},
    {ExtensionType::kDelegatedCredential, "delegated_credential", CH | CR | CT},
    {ExtensionType::kSupportedEktCiphers, "supported_ekt_ciphers", CH | EE},
    {ExtensionType::kPreSharedKey, "pre_shared_key", CH | SH},
    {ExtensionType::kEarlyData, "early_data", CH | EE | NST},
    {ExtensionType::kSupportedVersions, "supported_versions", CH | SH | HRR},
    {ExtensionType::kCookie, "cookie", CH | HRR},
    {ExtensionType::kPskKeyExchangeModes, "psk_key_exchange_modes", CH},
    {ExtensionType::kCertificateAuthorities, "certificate_authorities", CH | CR},
    {ExtensionType::kOidFilters, "oid_filters", CR},
    {ExtensionType::kPostHandshakeAuth, "post_handshake_auth", CH},
    {ExtensionType::kSignatureAlgorithmsCert, "signature_algorithms_cert", CH | CR},
    {ExtensionType::kKeyShare, "key_share", CH | SH | HRR},
    {ExtensionType::kTransparencyInfo, "transparency_info", CH | CR | CT},
    {ExtensionType::kExternalIdHash, "external_id_hash", CH | EE},
    {ExtensionType::kExternalSessionId, "external_session_id", CH | EE},
    {ExtensionType::kQuicTransportParameters, "quic_transport_parameters", CH | EE},
    {ExtensionType::kTicketRequest, "ticket_request", CH | EE},
    {ExtensionType::kEchOuterExtensions, "ech_outer_extensions", CH},
    {ExtensionType::kEncryptedClientHello, "encrypted_client_hello", CH | HRR | EE},
};

}  // namespace extension_table

inline constexpr const auto& kExtensionTable = extension_table::kRows;

// FindExtensionRow returns the row of `type`, or null for an extension that we do not recognise.
constexpr const ExtensionRow* FindExtensionRow(ExtensionType type) {
  const auto* row = std::ranges::find(kExtensionTable, type, &ExtensionRow::type);
  return row == std::end(kExtensionTable) ? nullptr : row;
}

// IsAllowedIn says whether an extension that we recognise may appear in that message.
constexpr bool IsAllowedIn(const ExtensionRow& row, ExtensionContext context) {
  return (row.contexts & static_cast<uint8_t>(context)) != 0;
}

// NameOf returns the registry's name, such as "key_share"; empty where we do not recognise it.
constexpr std::string_view NameOf(ExtensionType type) {
  const ExtensionRow* row = FindExtensionRow(type);
  return row == nullptr ? std::string_view() : row->name;
}

// A set of the extensions that we recognise: what one side offered, kept across states in a word.
class ExtensionSet {
 public:
  // Types that we do not recognise are never in the set.
  constexpr void Insert(ExtensionType type) { bits_ |= BitOf(type); }
  constexpr void Erase(ExtensionType type) { bits_ &= ~BitOf(type); }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  [[nodiscard]] constexpr bool Contains(ExtensionType type) const {
    return (bits_ & BitOf(type)) != 0;
  }
  friend constexpr bool operator==(ExtensionSet, ExtensionSet) = default;

 private:
  static_assert(std::size(kExtensionTable) <= 64);
  static constexpr uint64_t BitOf(ExtensionType type) {
    const ExtensionRow* row = FindExtensionRow(type);
    return row == nullptr ? 0 : uint64_t{1} << (row - kExtensionTable);
  }
  uint64_t bits_ = 0;
};

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_EXTENSION_TABLE_H_
