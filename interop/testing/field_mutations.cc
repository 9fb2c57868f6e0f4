// Mutations of single fields: dates, versions, serial numbers, signatures, extensions.
#include "interop/testing/chain_mutations.h"
#include "interop/testing/plan_edits.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"

namespace lockstep::interop {
namespace {

using x509::CertificateSpec;
using x509::kTestNow;

template <x509::Time CertificateSpec::* kField, int kOffset>
void MoveDate(ChainPlan& plan, Dice& dice) {
  AnyNode(plan, dice).changes.push_back([](CertificateSpec& spec) {
    spec.*kField = kTestNow + kOffset;
  });
}

template <int kVersion>
void StripToVersion(ChainPlan::Node& node) {
  node.changes.push_back([](CertificateSpec& spec) {
    spec.version = kVersion;
    spec.extensions.clear();
  });
}

template <uint8_t... kBytes>
void SetSerial(ChainPlan& plan, Dice& dice) {
  BelowAnchor(plan, dice).changes.push_back([](CertificateSpec& spec) {
    spec.der_serial = std::vector<uint8_t>{0x02, sizeof...(kBytes), kBytes...};
  });
}

// Validity with a notBefore of this type and text.
void SetNotBefore(ChainPlan::Node& node, x509::der::Tag tag, std::string_view text) {
  node.changes.push_back([=](CertificateSpec& spec) {
    x509::der::Writer writer;
    writer.Sequence([&] {
      writer.Primitive(tag, AsBytes(text));
      writer.Primitive(x509::der::Tag::kUtcTime, AsBytes("300101000000Z"));
    });
    spec.der_validity = writer.Take();
  });
}

void CorruptSignature(ChainPlan::Node& node) {
  node.changes.push_back([](CertificateSpec& spec) { spec.corrupt_signature = true; });
}

void AddExtension(ChainPlan::Node& node, bool critical) {
  SetOn(node, {{0x2a, 0x03}, {0x05, 0x00}, critical});
}

constexpr Mutation kMutations[] = {
    {"nothing", [](ChainPlan&, Dice&) {}},
    {"expired a second ago", MoveDate<&CertificateSpec::not_after, -1>},
    {"expires this second", MoveDate<&CertificateSpec::not_after, 0>},
    {"valid in a second", MoveDate<&CertificateSpec::not_before, 1>},
    {"valid since this second", MoveDate<&CertificateSpec::not_before, 0>},
    {"GeneralizedTime before 2050",
     [](ChainPlan& plan, Dice& dice) {
       SetNotBefore(BelowAnchor(plan, dice), x509::der::Tag::kGeneralizedTime, "20200101000000Z");
     }},
    {"UTCTime without seconds",
     [](ChainPlan& plan, Dice& dice) {
       SetNotBefore(BelowAnchor(plan, dice), x509::der::Tag::kUtcTime, "2001010000Z");
     }},
    {"a time that is no date",
     [](ChainPlan& plan, Dice& dice) {
       SetNotBefore(BelowAnchor(plan, dice), x509::der::Tag::kUtcTime, "200230000000Z");
     }},
    {"leaf of version 1",
     [](ChainPlan& plan, Dice&) {
       NameEveryCa(plan);
       StripToVersion<1>(plan.leaf());
       plan.names.clear();
     }},
    {"CA of version 1",
     [](ChainPlan& plan, Dice& dice) { StripToVersion<1>(SomeIntermediate(plan, dice)); }},
    {"CA of version 2",
     [](ChainPlan& plan, Dice& dice) { StripToVersion<2>(SomeIntermediate(plan, dice)); }},
    {"anchor of version 1",
     [](ChainPlan& plan, Dice&) {
       NameEveryCa(plan);
       StripToVersion<1>(plan.anchor());
     }},
    {"version 1 with extensions",
     [](ChainPlan& plan, Dice& dice) {
       NameEveryCa(plan);
       BelowAnchor(plan, dice).changes.push_back([](CertificateSpec& spec) { spec.version = 1; });
     }},
    {"serial number zero", SetSerial<0>},
    {"negative serial number", SetSerial<0x80>},
    {"serial number with a leading zero", SetSerial<0, 1>},
    {"signature of a certificate corrupted",
     [](ChainPlan& plan, Dice& dice) { CorruptSignature(BelowAnchor(plan, dice)); }},
    {"signature of the anchor corrupted",
     [](ChainPlan& plan, Dice&) { CorruptSignature(plan.anchor()); }},
    {"two signature algorithms",
     [](ChainPlan& plan, Dice& dice) {
       BelowAnchor(plan, dice).changes.push_back([](CertificateSpec& spec) {
         x509::der::Writer writer;
         writer.Sequence([&] { writer.ObjectIdentifier(x509::oid::kEcdsaWithSha512); });
         spec.der_signed_algorithm = writer.Take();
       });
     }},
    {"unknown critical extension",
     [](ChainPlan& plan, Dice& dice) { AddExtension(AnyNode(plan, dice), true); }},
    {"unknown extension",
     [](ChainPlan& plan, Dice& dice) { AddExtension(AnyNode(plan, dice), false); }},
    {"an extension twice",
     [](ChainPlan& plan, Dice& dice) {
       BelowAnchor(plan, dice).changes.push_back([](CertificateSpec& spec) {
         spec.extensions.push_back(spec.extensions.back());
       });
     }},
    {"authority key identifier of another key",
     [](ChainPlan& plan, Dice&) {
       SetOn(plan.leaf(), x509::AuthorityKeyIdentifierExtension(AsBytes("another")));
     }},
};

}  // namespace

std::span<const Mutation> FieldMutations() { return kMutations; }

}  // namespace lockstep::interop
