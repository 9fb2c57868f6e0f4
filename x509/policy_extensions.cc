#include "x509/policy_extensions.h"

#include <algorithm>
#include <array>
#include <span>

#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;

// SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo
// PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY }
// Returns whether all of them are known.
bool ReadQualifiers(Reader& information) {
  bool known = true;
  Reader qualifiers = information.Enter(Tag::kSequence);
  do {
    Reader qualifier = qualifiers.Enter(Tag::kSequence);
    const Bytes id = qualifier.ObjectIdentifier();
    known &= Equal(id, oid::kCpsQualifier) || Equal(id, oid::kUserNoticeQualifier);
    qualifier.Next();
    if (const Status done = qualifier.Done(); !done) qualifiers.FailWith(done.error());
  } while (!qualifiers.empty());
  if (const Status done = qualifiers.Done(); !done) information.FailWith(done.error());
  return known;
}

// SkipCerts ::= INTEGER (0..MAX)
uint32_t ReadSkipCerts(Reader& reader, Tag tag) {
  return static_cast<uint32_t>(reader.SmallInteger(UINT32_MAX, tag));
}

}  // namespace

Bytes DecodePolicyInformation(const Element& element) {
  return Reader(element.content).ObjectIdentifier();
}

PolicyMapping DecodePolicyMapping(const Element& element) {
  Reader mapping(element.content);
  const Bytes issuer = mapping.ObjectIdentifier();
  return {issuer, mapping.ObjectIdentifier()};
}

// certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
// PolicyInformation ::= SEQUENCE { policyIdentifier OBJECT IDENTIFIER,
//                                  policyQualifiers SEQUENCE SIZE (1..MAX) OF ... OPTIONAL }
CertificatePolicies ReadCertificatePolicies(Reader& reader) {
  const Element list = reader.Expect(Tag::kSequence);
  CertificatePolicies out;
  Reader policies = reader.Inside(list);
  std::array<Bytes, kMaxPolicies> seen;
  size_t count = 0;
  do {
    if (count == kMaxPolicies) policies.Fail(Reason::kCertificateListTooLong, kMaxPolicies);
    Reader information = policies.Enter(Tag::kSequence);
    const size_t offset = information.offset();
    const Bytes id = information.ObjectIdentifier();
    if (!information.empty() && !ReadQualifiers(information)) out.has_unknown_qualifier = true;
    if (const Status done = information.Done(); !done) policies.FailWith(done.error());
    if (!policies.ok()) break;
    // 4.2.1.4: a policy MUST NOT appear more than once.
    const std::span<Bytes> before(seen.data(), count);
    if (std::ranges::any_of(before, [&](Bytes other) { return Equal(other, id); }))
      policies.FailWith({Reason::kMalformedExtension, static_cast<uint32_t>(offset)});
    seen[count++] = id;
  } while (!policies.empty());
  if (const Status done = policies.Done(); !done) reader.FailWith(done.error());
  out.identifiers = PolicyIdentifiers(list.content);
  return out;
}

// PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy CertPolicyId,
//                                                         subjectDomainPolicy CertPolicyId }
PolicyMappings ReadPolicyMappings(Reader& reader) {
  const Element list = reader.Expect(Tag::kSequence);
  Reader mappings = reader.Inside(list);
  size_t count = 0;
  do {
    Reader mapping = mappings.Enter(Tag::kSequence);
    mapping.ObjectIdentifier();
    mapping.ObjectIdentifier();
    if (const Status done = mapping.Done(); !done) mappings.FailWith(done.error());
    if (++count > kMaxPolicyMappings)
      mappings.Fail(Reason::kCertificateListTooLong, kMaxPolicyMappings);
  } while (!mappings.empty());
  if (const Status done = mappings.Done(); !done) reader.FailWith(done.error());
  return PolicyMappings(list.content);
}

// PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] SkipCerts OPTIONAL,
//                                  inhibitPolicyMapping [1] SkipCerts OPTIONAL }
PolicyConstraints ReadPolicyConstraints(Reader& reader) {
  PolicyConstraints out;
  Reader sequence = reader.Enter(Tag::kSequence);
  // 4.2.1.11: MUST NOT be an empty sequence.
  if (sequence.empty()) sequence.Fail(Reason::kMalformedExtension);
  if (sequence.NextIs(der::ContextPrimitive(0)))
    out.require_explicit_policy = ReadSkipCerts(sequence, der::ContextPrimitive(0));
  if (sequence.NextIs(der::ContextPrimitive(1)))
    out.inhibit_policy_mapping = ReadSkipCerts(sequence, der::ContextPrimitive(1));
  if (const Status done = sequence.Done(); !done) reader.FailWith(done.error());
  return out;
}

InhibitAnyPolicy ReadInhibitAnyPolicy(Reader& reader) {
  return {ReadSkipCerts(reader, Tag::kInteger)};
}

}  // namespace lockstep::x509
