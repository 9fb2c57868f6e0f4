#include "x509/testing/reencode.h"

#include <optional>
#include <span>
#include <utility>

#include "x509/algorithm_writer.h"
#include "x509/der/reader.h"
#include "x509/der/time.h"
#include "x509/der/writer.h"
#include "x509/extension_list.h"
#include "x509/extension_writer.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

using der::Element;
using der::Reader;
using der::Tag;
using der::Writer;

bool IsConstructed(Tag tag) { return (std::to_underlying(tag) & 0x20) != 0; }

// Tag by tag, with lengths of our own.
void Rewrite(const Element& element, Writer& writer) {
  if (!IsConstructed(element.tag)) return writer.Primitive(element.tag, element.content);
  writer.Constructed(element.tag, [&] {
    for (Reader reader(element.content); !reader.empty() && reader.ok();)
      if (const Element inner = reader.Next(); !inner.whole.empty()) Rewrite(inner, writer);
  });
}

void Rewrite(Bytes der, Writer& writer) {
  Reader reader(der);
  Rewrite(reader.Next(), writer);
}

template <class List>
auto VectorOf(const List& list) {
  std::vector<typename List::Iterator::value_type> out;
  for (const auto one : list) out.push_back(one);
  return out;
}

std::vector<uint8_t> KeyUsageValue(KeyUsage usage) {
  // X.690 11.2.2: a named bit list ends with its last one bit.
  size_t size = 0;
  for (size_t bit = 0; bit < 16; ++bit)
    if (usage.bits >> bit & 1) size = bit + 1;
  std::vector<uint8_t> octets((size + 7) / 8);
  for (size_t bit = 0; bit < size; ++bit)
    if (usage.bits >> bit & 1) octets[bit / 8] |= static_cast<uint8_t>(0x80 >> bit % 8);
  Writer writer;
  writer.BitString(octets, static_cast<uint8_t>(octets.size() * 8 - size));
  return writer.Take();
}

// The value of an extension that has a type; nothing for others.
std::optional<std::vector<uint8_t>> ValueOf(const Extensions& all, Bytes id) {
  const auto is = [&](const auto& extension, Bytes known) { return extension && Equal(id, known); };
  if (is(all.basic_constraints, oid::kBasicConstraints)) {
    const BasicConstraints& value = all.basic_constraints->value;
    return BasicConstraintsExtension(value.ca, value.path_length).value;
  }
  if (is(all.key_usage, oid::kKeyUsage)) return KeyUsageValue(all.key_usage->value);
  if (is(all.extended_key_usage, oid::kExtendedKeyUsage))
    return ExtendedKeyUsageExtension(VectorOf(all.extended_key_usage->value.purposes)).value;
  if (is(all.subject_key_identifier, oid::kSubjectKeyIdentifier))
    return SubjectKeyIdentifierExtension(all.subject_key_identifier->value).value;
  if (is(all.subject_alt_name, oid::kSubjectAltName))
    return SubjectAltNameExtension(VectorOf(all.subject_alt_name->value)).value;
  if (is(all.name_constraints, oid::kNameConstraints)) {
    const NameConstraints& value = all.name_constraints->value;
    return NameConstraintsExtension(VectorOf(value.permitted), VectorOf(value.excluded)).value;
  }
  // The unknown qualifiers of a critical one are a reason to refuse it.
  if (is(all.certificate_policies, oid::kCertificatePolicies) &&
      !all.certificate_policies->value.has_unknown_qualifier)
    return CertificatePoliciesExtension(VectorOf(all.certificate_policies->value.identifiers))
        .value;
  if (is(all.policy_mappings, oid::kPolicyMappings))
    return PolicyMappingsExtension(VectorOf(all.policy_mappings->value)).value;
  if (is(all.policy_constraints, oid::kPolicyConstraints))
    return PolicyConstraintsExtension(all.policy_constraints->value).value;
  if (is(all.inhibit_any_policy, oid::kInhibitAnyPolicy))
    return InhibitAnyPolicyExtension(all.inhibit_any_policy->value.skip_certs).value;
  return std::nullopt;
}

void ReencodeExtensions(const Element& explicit_list, const Extensions& known, Writer& writer) {
  std::vector<ExtensionSpec> out;
  Reader outer(explicit_list.content);
  for (Reader list = outer.Enter(Tag::kSequence); !list.empty() && list.ok();) {
    const RawExtension raw = ReadRawExtension(list);
    out.push_back(
        {Copy(raw.id), ValueOf(known, raw.id).value_or(Copy(raw.value.content)), raw.critical});
  }
  writer.Constructed(explicit_list.tag, [&] { WriteExtensions(out, writer); });
}

void ReencodeTbs(const Certificate& certificate, Writer& writer) {
  if (certificate.version != 1) {
    writer.Constructed(der::ContextConstructed(0), [&] {
      writer.SmallInteger(static_cast<uint64_t>(certificate.version - 1));
    });
  }
  writer.Primitive(Tag::kInteger, certificate.serial);
  Rewrite(certificate.signature_algorithm.der, writer);
  Rewrite(certificate.issuer.der(), writer);
  writer.Sequence([&] {
    der::WriteTime(certificate.validity.not_before, writer);
    der::WriteTime(certificate.validity.not_after, writer);
  });
  Rewrite(certificate.subject.der(), writer);
  const SubjectPublicKeyInfo& key = certificate.subject_public_key_info;
  if (key.key) {
    writer.Raw(WriteSubjectPublicKeyInfo(*key.key));
  } else {
    Rewrite(key.der, writer);
  }
  // What comes after the key: unique identifiers, and the extensions.
  const size_t rest = static_cast<size_t>(key.der.data() + key.der.size() - certificate.tbs.data());
  for (Reader reader(certificate.tbs.subspan(rest)); !reader.empty() && reader.ok();) {
    const Element element = reader.Next();
    if (element.tag == der::ContextConstructed(3)) {
      ReencodeExtensions(element, certificate.extensions, writer);
    } else {
      Rewrite(element, writer);
    }
  }
}

// The elements that StretchLength counts: a certificate, its parts, their fields.
constexpr int kStretchDepth = 3;

void Stretch(const Element& element, int depth, size_t& left, std::vector<uint8_t>& out) {
  const bool is_it = left-- == 0;
  std::vector<uint8_t> content;
  if (IsConstructed(element.tag) && depth < kStretchDepth) {
    for (Reader reader(element.content); !reader.empty() && reader.ok();)
      Stretch(reader.Next(), depth + 1, left, content);
  } else {
    content = Copy(element.content);
  }
  Writer header;
  header.Primitive(element.tag, content);
  const size_t size = header.bytes().size() - content.size();
  Bytes length = header.bytes().subspan(1, size - 1);
  out.push_back(std::to_underlying(element.tag));
  if (is_it && length.size() == 1) out.push_back(0x81);
  if (is_it && length.size() > 1) {
    out.push_back(static_cast<uint8_t>(length[0] + 1));
    out.push_back(0);
    length = length.subspan(1);
  }
  out.insert(out.end(), length.begin(), length.end());
  out.insert(out.end(), content.begin(), content.end());
}

}  // namespace

std::vector<uint8_t> Reencode(const Certificate& certificate) {
  Writer writer;
  writer.Sequence([&] {
    writer.Sequence([&] { ReencodeTbs(certificate, writer); });
    Rewrite(certificate.signature_algorithm.der, writer);
    writer.BitString(certificate.signature);
  });
  return writer.Take();
}

std::vector<uint8_t> StretchLength(Bytes der, size_t nth) {
  Reader reader(der);
  std::vector<uint8_t> out;
  size_t left = nth;
  Stretch(reader.Next(), 1, left, out);
  // It went below zero where it was found.
  if (left <= nth) out.clear();
  return out;
}

}  // namespace lockstep::x509
