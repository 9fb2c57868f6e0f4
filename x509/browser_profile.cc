#include "x509/browser_profile.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "x509/dns_name.h"
#include "x509/ip_address.h"
#include "x509/mailbox.h"
#include "x509/oids.h"
#include "x509/private_names.h"

namespace lockstep::x509 {
namespace {

using crypto::KeyAlgorithm;
using Kind = GeneralName::Kind;

// RFC 5280 section 4.1.2.2; BR 7.1.2 says below 2^159, which is the same for a positive number.
constexpr size_t kMaxSerialSize = 20;

struct Rule {
  std::string_view text;
  bool (*holds)(const Certificate&);
};

std::string_view FirstBroken(std::span<const Rule> rules, const Certificate& certificate) {
  for (const Rule& rule : rules)
    if (!rule.holds(certificate)) return rule.text;
  return "";
}

template <class T>
bool IsAbsentOrCritical(const std::optional<Extension<T>>& extension, bool critical) {
  return !extension || extension->critical == critical;
}

AuthorityKeyIdentifier AuthorityKeyOf(const Certificate& certificate) {
  return ValueOf(certificate.extensions.authority_key_identifier)
      .value_or(AuthorityKeyIdentifier());
}

bool IsRsa(const crypto::PublicKey& key) { return key.algorithm == KeyAlgorithm::kRsa; }

bool IsEcdsa(const crypto::PublicKey& key) {
  return key.algorithm == KeyAlgorithm::kEcdsaP256 || key.algorithm == KeyAlgorithm::kEcdsaP384 ||
         key.algorithm == KeyAlgorithm::kEcdsaP521;
}

// Letters, digits and inner hyphens. A label with hyphens in the third and fourth place is an
// A-label (RFC 5890 section 2.3.1).
bool IsHostName(std::string_view name) {
  if (!IsDnsName(name) || name.contains('_')) return false;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    if (label.substr(std::min<size_t>(label.size(), 2)).starts_with("--") &&
        !EqualIgnoringCase(label.substr(0, 2), "xn"))
      return false;
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  return true;
}

bool IsPresentedHostName(std::string_view name) {
  return IsHostName(name.starts_with("*.") ? name.substr(2) : name);
}

template <class Predicate>
bool AnyAltName(const Certificate& certificate, Predicate predicate) {
  const auto& names = certificate.extensions.subject_alt_name;
  return names && std::ranges::any_of(names->value, predicate);
}

bool IsNameOfHost(const GeneralName& name) {
  return name.kind == Kind::kDnsName || name.kind == Kind::kIpAddress;
}

// BR 7.1.4.3 gives an address one way of being written.
bool IsTextOf(const GeneralName& name, std::string_view text) {
  if (name.kind == Kind::kDnsName) return AsText(name.value) == text;
  if (name.kind != Kind::kIpAddress) return false;
  const std::optional<IpAddress> address = IpAddress::FromBytes(name.value);
  return address && address->ToString() == text;
}

// Whether all of the dotted parts are numbers, also hexadecimal ones, as inet_aton(3) takes them.
bool LooksLikeIpv4(std::string_view text) {
  while (true) {
    const std::string_view part = text.substr(0, text.find('.'));
    const bool is_hex = part.starts_with("0x") || part.starts_with("0X");
    const std::string_view allowed = is_hex ? "0123456789abcdefABCDEF" : "0123456789";
    const std::string_view digits = is_hex ? part.substr(2) : part;
    if (digits.empty() || digits.find_first_not_of(allowed) != digits.npos) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
  }
}

// An address in the one form of RFC 3986 or RFC 5952, or no address; ASCII; and no subjectAltName
// in other letters.
bool IsWrittenAsAltNames(const Certificate& certificate, std::string_view common_name) {
  const std::optional<IpAddress> address = IpAddress::Parse(common_name);
  if (address ? address->ToString() != common_name : LooksLikeIpv4(common_name)) return false;
  if (std::ranges::any_of(common_name, [](char c) { return (c & 0x80) != 0; })) return false;
  return AnyAltName(certificate,
                    [&](const GeneralName& name) { return IsTextOf(name, common_name); }) ||
         !AnyAltName(certificate, [&](const GeneralName& name) {
           return name.kind == Kind::kDnsName && EqualIgnoringCase(AsText(name.value), common_name);
         });
}

// Names that no public CA may certify are out of the BR's scope, and what then is in a commonName
// is the private CA's business; RFC 9525 keeps anyone from reading it.
bool IsForPublicHosts(const Certificate& certificate) {
  return AnyAltName(certificate, IsNameOfHost) &&
         !AnyAltName(certificate, [](const GeneralName& name) {
           return name.kind == Kind::kDnsName
                      ? IsPrivateDnsName(AsText(name.value))
                      : name.kind == Kind::kIpAddress && IsReservedAddress(name.value);
         });
}

// Beyond the letter of BR 7.1.4.3, a commonName may be the domain above a name of the certificate:
// it claims nothing that the holder of that name could be kept from.
bool IsAmongAltNames(const Certificate& certificate, std::string_view common_name) {
  return AnyAltName(certificate, [&](const GeneralName& name) {
    if (IsTextOf(name, common_name)) return true;
    const std::string_view text = AsText(name.value);
    return name.kind == Kind::kDnsName && IsHostName(common_name) && common_name.contains('.') &&
           text.ends_with(common_name) &&
           text.substr(0, text.size() - common_name.size()).ends_with('.');
  });
}

bool IsCommonNameWrittenWell(const Certificate& certificate) {
  const std::optional<Bytes> common_name = certificate.subject.Find(oid::kCommonName);
  return !common_name || IsWrittenAsAltNames(certificate, AsText(*common_name));
}

bool IsCommonNameAmongAltNames(const Certificate& certificate) {
  const std::optional<Bytes> common_name = certificate.subject.Find(oid::kCommonName);
  if (!common_name || !IsForPublicHosts(certificate)) return true;
  return !certificate.subject.Find(oid::kCommonName, 1) &&
         IsAmongAltNames(certificate, AsText(*common_name));
}

bool IsForbiddenToServers(Bytes purpose) {
  static constexpr Bytes kForbidden[] = {oid::kAnyExtendedKeyUsage, oid::kCodeSigning,
                                         oid::kEmailProtection,     oid::kTimeStamping,
                                         oid::kOcspSigning,         oid::kPrecertificateSigning};
  return std::ranges::any_of(kForbidden, [&](Bytes id) { return Equal(id, purpose); });
}

bool HasServerPurposesOnly(const Certificate& certificate) {
  const auto& usage = certificate.extensions.extended_key_usage;
  return !usage || std::ranges::none_of(usage->value.purposes, IsForbiddenToServers);
}

// RFC 5280 section 4.2.1.10. An empty base stands for every name (BR 7.1.2.5.2).
bool IsConstraintBase(const GeneralName& base) {
  const std::string_view text = AsText(base.value);
  const std::string_view domain = text.starts_with('.') ? text.substr(1) : text;
  switch (base.kind) {
    case Kind::kDnsName:
      return text.empty() || IsHostName(text);
    case Kind::kRfc822Name:
      return text.empty() ||
             (text.contains('@') ? Mailbox::Parse(text).has_value() : IsHostName(domain));
    case Kind::kUri:
      return text.empty() || IsHostName(domain);
    default:
      return true;
  }
}

bool HasConstraintsThatMeanSomething(const Certificate& certificate) {
  const auto& constraints = certificate.extensions.name_constraints;
  return !constraints || (std::ranges::all_of(constraints->value.permitted, IsConstraintBase) &&
                          std::ranges::all_of(constraints->value.excluded, IsConstraintBase));
}

constexpr Rule kCommonRules[] = {
    {"BR 7.1.2: the version is 3", [](const Certificate& c) { return c.version == 3; }},
    {"RFC 5280 4.1.2.2: the serial number is not negative and has at most 20 octets",
     [](const Certificate& c) {
       return (c.serial.front() & 0x80) == 0 && c.serial.size() <= kMaxSerialSize;
     }},
    {"RFC 5280 4.1.2.4: the issuer has a name",
     [](const Certificate& c) { return !c.issuer.empty(); }},
    {"RFC 5280 4.2.1.1: authorityKeyIdentifier is not critical",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.authority_key_identifier, false);
     }},
    {"BR 7.1.2.11.1: authorityKeyIdentifier has neither authorityCertIssuer nor "
     "authorityCertSerialNumber",
     [](const Certificate& c) {
       return AuthorityKeyOf(c).issuer.empty() && AuthorityKeyOf(c).serial.empty();
     }},
    {"RFC 5280 4.2.1.2: subjectKeyIdentifier is not critical",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.subject_key_identifier, false);
     }},
    {"RFC 5280 4.2.1.11: policyConstraints is critical",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.policy_constraints, true);
     }},
    {"RFC 5280 4.2.1.14: inhibitAnyPolicy is critical",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.inhibit_any_policy, true);
     }},
    {"BR 7.1.3.1: the key is an RSA key, or one for ECDSA on P-256, P-384 or P-521",
     [](const Certificate& c) {
       return c.public_key() && (IsRsa(*c.public_key()) || IsEcdsa(*c.public_key()));
     }},
    {"BR 6.1.5: the number of an RSA modulus' bits is a multiple of 8",
     [](const Certificate& c) {
       return !IsRsa(*c.public_key()) ||
              (!c.public_key()->key.empty() && (c.public_key()->key.front() & 0x80) != 0);
     }},
};

// Not for roots: two of the public web's have a serial number of zero, and may omit their own key's
// identifier.
constexpr Rule kIssuedRules[] = {
    {"RFC 5280 4.1.2.2: the serial number is positive",
     [](const Certificate& c) { return std::ranges::any_of(c.serial, std::identity()); }},
    {"RFC 5280 4.2.1.1: authorityKeyIdentifier is there and has a keyIdentifier",
     [](const Certificate& c) { return !AuthorityKeyOf(c).key_identifier.empty(); }},
};

constexpr Rule kEndEntityRules[] = {
    {"RFC 5280 4.2.1.10: nameConstraints is in certificates of CAs only",
     [](const Certificate& c) { return !c.extensions.name_constraints; }},
    {"BR 7.1.2.7.8: cA is FALSE in a subscriber's basicConstraints",
     [](const Certificate& c) {
       return !c.extensions.basic_constraints || !c.extensions.basic_constraints->value.ca;
     }},
    {"BR 7.1.2.7.11: a subscriber's keyUsage has neither keyCertSign nor cRLSign",
     [](const Certificate& c) {
       const KeyUsage usage = ValueOf(c.extensions.key_usage).value_or(KeyUsage());
       return !usage.Has(KeyUsageBit::kKeyCertSign) && !usage.Has(KeyUsageBit::kCrlSign);
     }},
    {"BR 7.1.2.7.12: subjectAltName is critical where there is no subject, and only there",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.subject_alt_name, c.subject.empty());
     }},
};

constexpr Rule kServerRules[] = {
    {"BR 7.1.2.7.6: extKeyUsage is there",
     [](const Certificate& c) { return c.extensions.extended_key_usage.has_value(); }},
    {"BR 7.1.2.7.6: extKeyUsage is not critical",
     [](const Certificate& c) {
       return IsAbsentOrCritical(c.extensions.extended_key_usage, false);
     }},
    {"BR 7.1.2.7.10: extKeyUsage has no purpose that is forbidden to servers",
     HasServerPurposesOnly},
    {"BR 7.1.2.7.12: subjectAltName is there",
     [](const Certificate& c) { return c.extensions.subject_alt_name.has_value(); }},
    {"BR 7.1.2.7.12: a dNSName is a host name, or a wildcard before one",
     [](const Certificate& c) {
       return !AnyAltName(c, [](const GeneralName& name) {
         return name.kind == Kind::kDnsName && !IsPresentedHostName(AsText(name.value));
       });
     }},
    {"BR 7.1.4.3: a commonName is written as in subjectAltName, letter for letter",
     IsCommonNameWrittenWell},
    {"BR 7.1.4.3: a commonName is one of the names in subjectAltName", IsCommonNameAmongAltNames},
};

constexpr Rule kAuthorityRules[] = {
    {"RFC 5280 4.1.2.6: a CA has a name", [](const Certificate& c) { return !c.subject.empty(); }},
    {"RFC 5280 4.2.1.9: basicConstraints is there and critical in a CA's certificate",
     [](const Certificate& c) {
       return c.extensions.basic_constraints && c.extensions.basic_constraints->critical;
     }},
    {"RFC 5280 4.2.1.3: keyUsage is there in a CA's certificate",
     [](const Certificate& c) { return c.extensions.key_usage.has_value(); }},
    {"RFC 5280 4.2.1.2: subjectKeyIdentifier is there in a CA's certificate",
     [](const Certificate& c) { return c.extensions.subject_key_identifier.has_value(); }},
    {"RFC 5280 4.2.1.10: the base of a name constraint is a host, a domain, a mailbox or an "
     "address",
     HasConstraintsThatMeanSomething},
};

// A root's own signature is nobody's proof. Its algorithm is held to what the BR has allowed: SHA-1
// too, in roots that were there before.
bool HasRootSignatureAlgorithm(const Certificate& certificate) {
  return certificate.signature_algorithm.known ||
         Equal(certificate.signature_algorithm.algorithm, oid::kSha1WithRsa);
}

constexpr Rule kRootRules[] = {
    {"BR 7.1.3.2: a root is signed with RSA or ECDSA and SHA-2, or with RSA and SHA-1",
     HasRootSignatureAlgorithm},
    {"BR 7.1.2.1.2: extKeyUsage is not in a root's certificate",
     [](const Certificate& c) { return !c.extensions.extended_key_usage; }},
    {"BR 7.1.2.1.3: a root's authorityKeyIdentifier is its subjectKeyIdentifier",
     [](const Certificate& c) {
       const auto& own = c.extensions.subject_key_identifier;
       return !c.extensions.authority_key_identifier ||
              (own && Equal(AuthorityKeyOf(c).key_identifier, own->value));
     }},
};

std::string_view BrokenAuthorityRule(const Certificate& certificate) {
  const std::string_view broken = FirstBroken(kCommonRules, certificate);
  return broken.empty() ? FirstBroken(kAuthorityRules, certificate) : broken;
}

}  // namespace

std::string_view BrokenEndEntityRule(const Certificate& certificate, Purpose purpose) {
  for (const std::span<const Rule> rules :
       {std::span<const Rule>(kCommonRules), std::span<const Rule>(kIssuedRules),
        std::span<const Rule>(kEndEntityRules)})
    if (const auto broken = FirstBroken(rules, certificate); !broken.empty()) return broken;
  return purpose == Purpose::kServerAuth ? FirstBroken(kServerRules, certificate) : "";
}

std::string_view BrokenIntermediateRule(const Certificate& certificate) {
  const std::string_view broken = BrokenAuthorityRule(certificate);
  return broken.empty() ? FirstBroken(kIssuedRules, certificate) : broken;
}

std::string_view BrokenRootRule(const Certificate& certificate) {
  if (!certificate.IsSelfIssued()) return BrokenIntermediateRule(certificate);
  const std::string_view broken = BrokenAuthorityRule(certificate);
  return broken.empty() ? FirstBroken(kRootRules, certificate) : broken;
}

std::string_view BrokenIssuanceRule(const Certificate& certificate, const Authority& issuer) {
  const Bytes named = AuthorityKeyOf(certificate).key_identifier;
  if (named.empty() || issuer.key_identifier.empty() || Equal(named, issuer.key_identifier))
    return "";
  return "BR 7.1.2.11.1: keyIdentifier is the subjectKeyIdentifier of the issuing CA";
}

}  // namespace lockstep::x509
