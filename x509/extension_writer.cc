#include "x509/extension_writer.h"

#include <bit>
#include <new>
#include <utility>

#include "x509/dns_name.h"
#include "x509/ip_address.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Writer;

// Makes an extension of which `body` writes the value.
template <class Body>
ExtensionSpec Make(Bytes id, bool critical, Body body) {
  Writer writer;
  body(writer);
  return {Copy(id), writer.Take(), critical};
}

void WriteGeneralName(const GeneralName& name, Writer& writer) {
  const uint8_t number = std::to_underlying(name.kind);
  switch (name.kind) {
    case GeneralName::Kind::kOtherName:
    case GeneralName::Kind::kX400Address:
    case GeneralName::Kind::kDirectoryName:
    case GeneralName::Kind::kEdiPartyName:
      return writer.Primitive(der::ContextConstructed(number), name.value);
    default:
      return writer.Primitive(der::ContextPrimitive(number), name.value);
  }
}

void WriteSubtrees(std::span<const GeneralName> bases, uint8_t number, Writer& writer) {
  if (bases.empty()) return;
  writer.Constructed(der::ContextConstructed(number), [&] {
    for (const GeneralName& base : bases) writer.Sequence([&] { WriteGeneralName(base, writer); });
  });
}

}  // namespace

void WriteExtensions(std::span<const ExtensionSpec> extensions, Writer& writer) {
  writer.Sequence([&] {
    for (const ExtensionSpec& extension : extensions) {
      writer.Sequence([&] {
        writer.ObjectIdentifier(extension.id);
        if (extension.critical) writer.Boolean(true);
        writer.OctetString(extension.value);
      });
    }
  });
}

ExtensionSpec BasicConstraintsExtension(bool ca, std::optional<uint32_t> path_length) {
  return Make(oid::kBasicConstraints, true, [&](Writer& writer) {
    writer.Sequence([&] {
      if (ca) writer.Boolean(true);
      if (path_length) writer.SmallInteger(*path_length);
    });
  });
}

ExtensionSpec KeyUsageExtension(std::initializer_list<KeyUsageBit> bits) {
  uint16_t mask = 0;  // the extension's first bit is the highest here
  for (const KeyUsageBit bit : bits)
    mask = static_cast<uint16_t>(mask | 0x8000 >> std::to_underlying(bit));
  const uint8_t octets[] = {static_cast<uint8_t>(mask >> 8), static_cast<uint8_t>(mask)};
  // X.690 11.2.2: a named bit list ends with its last one bit.
  const auto zeros = static_cast<size_t>(std::countr_zero(mask));
  const Bytes used = Bytes(octets).first(2 - zeros / 8);
  return Make(oid::kKeyUsage, true, [&](Writer& writer) {
    writer.BitString(used, static_cast<uint8_t>(used.empty() ? 0 : zeros % 8));
  });
}

ExtensionSpec ExtendedKeyUsageExtension(std::span<const Bytes> purposes) {
  return Make(oid::kExtendedKeyUsage, false, [&](Writer& writer) {
    writer.Sequence([&] {
      for (const Bytes purpose : purposes) writer.ObjectIdentifier(purpose);
    });
  });
}

ExtensionSpec SubjectKeyIdentifierExtension(Bytes key_identifier) {
  return Make(oid::kSubjectKeyIdentifier, false,
              [&](Writer& writer) { writer.OctetString(key_identifier); });
}

ExtensionSpec AuthorityKeyIdentifierExtension(Bytes key_identifier) {
  return Make(oid::kAuthorityKeyIdentifier, false, [&](Writer& writer) {
    writer.Sequence([&] { writer.Primitive(der::ContextPrimitive(0), key_identifier); });
  });
}

ExtensionSpec SubjectAltNameExtension(std::span<const GeneralName> names) {
  return Make(oid::kSubjectAltName, false, [&](Writer& writer) {
    writer.Sequence([&] {
      for (const GeneralName& name : names) WriteGeneralName(name, writer);
    });
  });
}

ExtensionSpec NameConstraintsExtension(std::span<const GeneralName> permitted,
                                       std::span<const GeneralName> excluded) {
  return Make(oid::kNameConstraints, true, [&](Writer& writer) {
    writer.Sequence([&] {
      WriteSubtrees(permitted, 0, writer);
      WriteSubtrees(excluded, 1, writer);
    });
  });
}

ExtensionSpec CertificatePoliciesExtension(std::span<const Bytes> policies) {
  return Make(oid::kCertificatePolicies, false, [&](Writer& writer) {
    writer.Sequence([&] {
      for (const Bytes policy : policies) writer.Sequence([&] { writer.ObjectIdentifier(policy); });
    });
  });
}

ExtensionSpec PolicyMappingsExtension(std::span<const PolicyMapping> mappings) {
  return Make(oid::kPolicyMappings, true, [&](Writer& writer) {
    writer.Sequence([&] {
      for (const PolicyMapping& mapping : mappings)
        writer.Sequence([&] {
          writer.ObjectIdentifier(mapping.issuer_domain_policy);
          writer.ObjectIdentifier(mapping.subject_domain_policy);
        });
    });
  });
}

ExtensionSpec PolicyConstraintsExtension(const PolicyConstraints& constraints) {
  return Make(oid::kPolicyConstraints, true, [&](Writer& writer) {
    writer.Sequence([&] {
      if (constraints.require_explicit_policy)
        writer.SmallInteger(*constraints.require_explicit_policy, der::ContextPrimitive(0));
      if (constraints.inhibit_policy_mapping)
        writer.SmallInteger(*constraints.inhibit_policy_mapping, der::ContextPrimitive(1));
    });
  });
}

ExtensionSpec InhibitAnyPolicyExtension(uint32_t skip_certs) {
  return Make(oid::kInhibitAnyPolicy, true,
              [&](Writer& writer) { writer.SmallInteger(skip_certs); });
}

Result<ExtensionSpec> SubjectAltNameFromText(std::span<const std::string> names) try {
  if (names.empty()) return Error{Reason::kInvalidReferenceName};
  std::vector<IpAddress> addresses(names.size());
  std::vector<GeneralName> out;
  for (size_t i = 0; i < names.size(); ++i) {
    const std::string_view text = names[i];
    if (const std::optional<IpAddress> address = IpAddress::Parse(text)) {
      addresses[i] = *address;
      out.push_back({GeneralName::Kind::kIpAddress, addresses[i].bytes()});
      continue;
    }
    const size_t at = text.find('@');
    const bool is_email = at != text.npos && at != 0;
    const std::string_view host = is_email                 ? text.substr(at + 1)
                                  : text.starts_with("*.") ? text.substr(2)
                                                           : text;
    if (!IsDnsName(host)) return Error{Reason::kInvalidReferenceName, 0, {i}};
    out.push_back(
        {is_email ? GeneralName::Kind::kRfc822Name : GeneralName::Kind::kDnsName, AsBytes(text)});
  }
  return SubjectAltNameExtension(out);
} catch (const std::bad_alloc&) {
  return Error{Reason::kOutOfMemory};
}

}  // namespace lockstep::x509
