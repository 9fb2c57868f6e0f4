#include "x509/authority.h"

#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

template <class T>
bool IsCritical(const std::optional<Extension<T>>& extension) {
  return extension && extension->critical;
}

}  // namespace

Authority Authority::Of(const Certificate& certificate) {
  Authority out;
  out.subject = certificate.subject;
  out.subject_public_key_info = certificate.subject_public_key_info;
  out.validity = certificate.validity;
  out.TakeExtensions(certificate.extensions);
  return out;
}

void Authority::TakeExtensions(const Extensions& extensions) {
  key_identifier = ValueOf(extensions.subject_key_identifier).value_or(Bytes());
  const BasicConstraints basic = ValueOf(extensions.basic_constraints).value_or(BasicConstraints());
  is_ca = basic.ca;
  path_length = basic.path_length;
  key_usage = ValueOf(extensions.key_usage);
  name_constraints = ValueOf(extensions.name_constraints);
  extended_key_usage = ValueOf(extensions.extended_key_usage);
  certificate_policies = ValueOf(extensions.certificate_policies);
  policy_constraints = ValueOf(extensions.policy_constraints);
  inhibit_any_policy = ValueOf(extensions.inhibit_any_policy);
  unhandled_critical = UnhandledCritical(extensions);
}

Bytes UnhandledCritical(const Extensions& extensions) {
  // RFC 5280 section 4.2.1.4: if critical, it MUST be understood with its qualifiers.
  if (IsCritical(extensions.certificate_policies) &&
      extensions.certificate_policies->value.has_unknown_qualifier)
    return oid::kCertificatePolicies;
  if (IsCritical(extensions.crl_distribution_points)) return oid::kCrlDistributionPoints;
  if (IsCritical(extensions.authority_info_access)) return oid::kAuthorityInfoAccess;
  if (IsCritical(extensions.tls_feature)) return oid::kTlsFeature;
  return extensions.unhandled_critical;
}

}  // namespace lockstep::x509
