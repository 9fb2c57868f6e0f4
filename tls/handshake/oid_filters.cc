#include "tls/handshake/oid_filters.h"

#include <algorithm>

#include "x509/der/reader.h"
#include "x509/oids.h"

namespace lockstep {
namespace {

// The content of a DER OBJECT IDENTIFIER; empty where it is none, so that nothing recognises it.
Bytes ContentOf(Bytes oid) {
  x509::der::Reader reader(oid);
  const Bytes content = reader.ObjectIdentifier();
  return reader.Done().has_value() ? content : Bytes();
}

// Section 4.3.5: any given OID MUST NOT appear more than once. Whether we recognise it or not.
Status CheckUnique(const messages::OidFilterExtension& extension) {
  std::vector<Bytes> oids;
  for (const messages::OidFilter& filter : extension.filters) {
    oids.push_back(filter.certificate_extension_oid.bytes);
  }
  std::ranges::sort(oids,
                    [](Bytes a, Bytes b) { return std::ranges::lexicographical_compare(a, b); });
  if (std::ranges::adjacent_find(oids, Equal) != oids.end()) return Error{Reason::kDuplicateValue};
  return {};
}

// Nothing for an empty value: the extension has to be there, whatever it says.
template <class T>
Result<std::optional<T>> ValuesOf(const messages::OidFilter& filter, Result<T> (*parse)(Bytes)) {
  const Bytes value = filter.certificate_extension_values.bytes;
  if (value.empty()) return std::nullopt;
  auto parsed = parse(value);
  if (!parsed.has_value()) return Error{Reason::kIllegalValue, parsed.error().offset};
  return std::optional<T>(*std::move(parsed));
}

bool Holds(const x509::ObjectIdentifiers& purposes, Bytes wanted) {
  for (const Bytes purpose : purposes) {
    if (Equal(purpose, wanted)) return true;
  }
  return false;
}

bool Holds(const x509::KeyUsage& usage, const x509::KeyUsage& wanted) {
  return (usage.bits & wanted.bits) == wanted.bits;
}
bool Holds(const x509::ExtendedKeyUsage& usage, const x509::ExtendedKeyUsage& wanted) {
  for (const Bytes purpose : wanted.purposes) {
    if (!Holds(usage.purposes, purpose)) return false;
  }
  return true;
}

template <class Wanted, class T>
bool Satisfies(const std::optional<x509::Extension<T>>& extension,
               const std::optional<Wanted>& wanted) {
  if (!wanted) return true;
  return extension && (!wanted->values || Holds(extension->value, *wanted->values));
}

}  // namespace

Result<OidFilters> OidFilters::Parse(const messages::OidFilterExtension& extension) {
  LOCKSTEP_TRY(CheckUnique(extension));
  OidFilters out;
  for (const messages::OidFilter& filter : extension.filters) {
    const Bytes oid = ContentOf(filter.certificate_extension_oid.bytes);
    if (Equal(oid, x509::oid::kKeyUsage)) {
      LOCKSTEP_ASSIGN(out.key_usage_.emplace().values, ValuesOf(filter, x509::ParseKeyUsage));
    } else if (Equal(oid, x509::oid::kExtendedKeyUsage)) {
      auto& wanted = out.extended_key_usage_.emplace();
      LOCKSTEP_ASSIGN(wanted.values, ValuesOf(filter, x509::ParseExtendedKeyUsage));
      // Section 4.3.5: anyExtendedKeyUsage MUST NOT be used in the request.
      if (wanted.values && wanted.values->any) return Error{Reason::kIllegalValue};
    }
    // Section 4.3.5: the client MUST ignore and skip any unrecognized certificate extension OIDs.
  }
  return out;
}

bool OidFilters::Match(const x509::Certificate& certificate) const {
  return Satisfies(certificate.extensions.key_usage, key_usage_) &&
         Satisfies(certificate.extensions.extended_key_usage, extended_key_usage_);
}

std::vector<messages::OidFilter> ListOf(std::span<const OidFilter> filters) {
  std::vector<messages::OidFilter> list;
  for (const OidFilter& filter : filters) list.push_back({{filter.oid}, {filter.values}});
  return list;
}

}  // namespace lockstep
