// Each rule of verification with a certificate that keeps it and one that breaks it.
#include "x509/verifier.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/testing/hex.h"
#include "x509/algorithm_writer.h"
#include "x509/der/writer.h"
#include "x509/oids.h"
#include "x509/testing/test_pki.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using crypto::FromHex;

class VerifierTest : public testing::Test {
 protected:
  // The verdict on a chain of three of which the server and the intermediate are changed.
  std::string WithServer(const Change& change) {
    const TestCertificate ca = pki.Intermediate(root, "Test CA");
    return Verdict(pki, {{pki.Server(ca, {"example.com"}, change), ca}, {root}});
  }
  std::string WithCa(const Change& change) {
    const TestCertificate ca = pki.Intermediate(root, "Test CA", change);
    return Verdict(pki, {{pki.Server(ca, {"example.com"}), ca}, {root}});
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
};

TEST_F(VerifierTest, AChainOfThreeIsGood) {
  const TestCertificate ca = pki.Intermediate(root, "Test CA");
  const TestCertificate leaf = pki.Server(ca, {"example.com"});
  const auto path = Ask(pki, {{leaf, ca}, {root}, {"example.com"}});
  ASSERT_TRUE(path.has_value()) << path.error().Explain();
  EXPECT_EQ(path->certificates, (std::vector<size_t>{0, 1}));
  EXPECT_EQ(path->work.signatures, 2u);
  EXPECT_EQ(Verdict(pki, {{pki.Server(root, {"example.com"})}, {root}, {"example.com"}}), "ok");
}

TEST_F(VerifierTest, ValidityIsInclusiveToTheSecond) {
  const Time begin = kTestNow - 30 * kTestDay, end = kTestNow + 365 * kTestDay;
  const std::vector<TestCertificate> chain = {pki.Server(root, {"example.com"})};
  EXPECT_EQ(Verdict(pki, {.chain = chain, .roots = {root}, .time = begin - 1}),
            "CertificateNotYetValid");
  EXPECT_EQ(Verdict(pki, {.chain = chain, .roots = {root}, .time = begin}), "ok");
  EXPECT_EQ(Verdict(pki, {.chain = chain, .roots = {root}, .time = end}), "ok");
  EXPECT_EQ(Verdict(pki, {.chain = chain, .roots = {root}, .time = end + 1}), "CertificateExpired");
}

TEST_F(VerifierTest, EveryCertificateOfThePathHasToBeValid) {
  const Change expired = [](auto& spec) { spec.not_after = kTestNow - 1; };
  const Change early = [](auto& spec) { spec.not_before = kTestNow + 1; };
  EXPECT_EQ(WithServer(expired), "CertificateExpired");
  EXPECT_EQ(WithServer(early), "CertificateNotYetValid");
  EXPECT_EQ(WithCa(expired), "CertificateExpired");
  EXPECT_EQ(WithCa(early), "CertificateNotYetValid");
  const TestCertificate old_root = pki.Root("Old Root", expired);
  EXPECT_EQ(Verdict(pki, {{pki.Server(old_root, {"example.com"})}, {old_root}}),
            "CertificateExpired");
}

TEST_F(VerifierTest, UnknownIssuersAreToldFromSelfSignedLeaves) {
  const TestCertificate other = pki.Root("Other Root");
  const TestCertificate leaf = pki.Server(other, {"example.com"});
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}}), "UnknownIssuer");
  EXPECT_EQ(Verdict(pki, {{leaf, other}, {root}}), "UnknownIssuer");
  EXPECT_EQ(Verdict(pki, {{leaf}, {}}), "UnknownIssuer");
  const TestCertificate self_signed = pki.SelfSigned({"example.com"});
  EXPECT_EQ(Verdict(pki, {{self_signed}, {root}}), "SelfSignedCertificate");
}

TEST_F(VerifierTest, ASelfSignedLeafIsTrustedOnPurposeAsItself) {
  const TestCertificate self_signed = pki.SelfSigned({"example.com"});
  EXPECT_EQ(Verdict(pki, {{self_signed}, {self_signed}, {"example.com"}}), "ok");
  EXPECT_EQ(Verdict(pki, {{self_signed}, {self_signed}, {"example.org"}}), "NameMismatch");
  EXPECT_EQ(Verdict(pki, {.chain = {self_signed}, .roots = {self_signed}, .time = 0}),
            "CertificateNotYetValid");
  // What its key has signed is not trusted with it.
  EXPECT_EQ(Verdict(pki, {{pki.Server(self_signed, {"example.org"})}, {self_signed}}),
            "NotACertificateAuthority");
  // Nor is another certificate of the same name.
  EXPECT_EQ(Verdict(pki, {{pki.SelfSigned({"example.com"})}, {self_signed}}),
            "SelfSignedCertificate");
}

TEST_F(VerifierTest, SignaturesAreChecked) {
  const Change corrupt = [](auto& spec) { spec.corrupt_signature = true; };
  EXPECT_EQ(WithServer(corrupt), "CertificateSignatureInvalid");
  EXPECT_EQ(WithCa(corrupt), "CertificateSignatureInvalid");
  // Not an anchor's own.
  const TestCertificate bad_root = pki.Root("Bad Root", corrupt);
  EXPECT_EQ(Verdict(pki, {{pki.Server(bad_root, {"example.com"})}, {bad_root}}), "ok");
}

TEST_F(VerifierTest, AnAnchorOfTheSameNameWithAnotherKeyIsNotTheIssuer) {
  const TestCertificate twin = pki.Root("Test Root");
  const TestCertificate leaf = pki.Server(twin, {"example.com"});
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}}), "UnknownIssuer");
  EXPECT_EQ(Verdict(pki, {{leaf}, {root, twin}}), "ok");
  // Without key identifiers it cannot be told from a forgery.
  const Change anonymous = [](auto& spec) { RemoveExtension(spec, oid::kAuthorityKeyIdentifier); };
  EXPECT_EQ(Verdict(pki, {{pki.Server(twin, {"example.com"}, anonymous)}, {root}}),
            "CertificateSignatureInvalid");
}

TEST_F(VerifierTest, IssuersAreCas) {
  EXPECT_EQ(WithCa([](auto& spec) { RemoveExtension(spec, oid::kBasicConstraints); }),
            "NotACertificateAuthority");
  EXPECT_EQ(WithCa([](auto& spec) { SetExtension(spec, BasicConstraintsExtension(false)); }),
            "NotACertificateAuthority");
  EXPECT_EQ(WithCa([](auto& spec) {
              spec.version = 1;
              spec.extensions.clear();
            }),
            "NotACertificateAuthority");
  // A leaf cannot issue.
  const TestCertificate leaf = pki.Server(root, {"example.com"});
  EXPECT_EQ(Verdict(pki, {{pki.Server(leaf, {"example.org"}), leaf}, {root}}),
            "NotACertificateAuthority");
}

TEST_F(VerifierTest, AnchorsOfVersionOneAreCasBecauseTheyAreTrusted) {
  const TestCertificate old_root = pki.Root("Old Root", [](auto& spec) {
    spec.version = 1;
    spec.extensions.clear();
  });
  EXPECT_EQ(Verdict(pki, {{pki.Server(old_root, {"example.com"})}, {old_root}}), "ok");
}

TEST_F(VerifierTest, KeyUsageIsHeld) {
  const ExtensionSpec no_cert_sign =
      KeyUsageExtension({KeyUsageBit::kDigitalSignature, KeyUsageBit::kCrlSign});
  EXPECT_EQ(WithCa([&](auto& spec) { SetExtension(spec, no_cert_sign); }), "KeyUsageForbids");
  EXPECT_EQ(WithCa([](auto& spec) { RemoveExtension(spec, oid::kKeyUsage); }), "ok");
  // RFC 9846 section 4.5.1.2: a leaf signs.
  const ExtensionSpec encipher = KeyUsageExtension({KeyUsageBit::kKeyEncipherment});
  EXPECT_EQ(WithServer([&](auto& spec) { SetExtension(spec, encipher); }), "KeyUsageForbids");
  EXPECT_EQ(WithServer([](auto& spec) { RemoveExtension(spec, oid::kKeyUsage); }), "ok");
  EXPECT_EQ(WithServer([](auto& spec) { SetExtension(spec, KeyUsageExtension({})); }),
            "KeyUsageForbids");
  const TestCertificate bad_root =
      pki.Root("Bad Root", [&](auto& spec) { SetExtension(spec, no_cert_sign); });
  EXPECT_EQ(Verdict(pki, {{pki.Server(bad_root, {"example.com"})}, {bad_root}}), "KeyUsageForbids");
}

TEST_F(VerifierTest, ExtendedKeyUsageIsHeldAndNested) {
  const auto purposes = [](std::vector<Bytes> ids) -> Change {
    return [ids](auto& spec) { SetExtension(spec, ExtendedKeyUsageExtension(ids)); };
  };
  EXPECT_EQ(WithServer(purposes({oid::kClientAuth})), "WrongPurpose");
  EXPECT_EQ(WithServer(purposes({oid::kClientAuth, oid::kServerAuth})), "ok");
  EXPECT_EQ(WithServer(purposes({oid::kAnyExtendedKeyUsage})), "ok");
  EXPECT_EQ(WithServer([](auto& spec) { RemoveExtension(spec, oid::kExtendedKeyUsage); }), "ok");
  EXPECT_EQ(WithCa(purposes({oid::kClientAuth})), "WrongPurpose");
  EXPECT_EQ(WithCa(purposes({oid::kServerAuth})), "ok");
  EXPECT_EQ(WithCa(purposes({oid::kAnyExtendedKeyUsage})), "ok");
  const TestCertificate mail_root = pki.Root("Mail Root", purposes({oid::kOcspSigning}));
  EXPECT_EQ(Verdict(pki, {{pki.Server(mail_root, {"example.com"})}, {mail_root}}), "WrongPurpose");

  const TestCertificate client = pki.Client(root, "client");
  EXPECT_EQ(Verdict(pki, {.chain = {client}, .roots = {root}, .purpose = Purpose::kClientAuth}),
            "ok");
  EXPECT_EQ(Verdict(pki, {{client}, {root}}), "WrongPurpose");
  EXPECT_EQ(Verdict(pki, {.chain = {pki.Server(root, {"example.com"})},
                          .roots = {root},
                          .purpose = Purpose::kClientAuth}),
            "WrongPurpose");
}

TEST_F(VerifierTest, PathLengthCountsIntermediatesBelowThatAreNotSelfIssued) {
  const auto limit = [](uint32_t length) -> Change {
    return [length](auto& spec) { SetExtension(spec, BasicConstraintsExtension(true, length)); };
  };
  const TestCertificate a = pki.Intermediate(root, "A", limit(0));
  const TestCertificate b = pki.Intermediate(a, "B");
  EXPECT_EQ(Verdict(pki, {{pki.Server(a, {"example.com"}), a}, {root}}), "ok");
  EXPECT_EQ(Verdict(pki, {{pki.Server(b, {"example.com"}), a, b}, {root}}), "PathLengthExceeded");
  // A CA that renews its own key is the same CA: RFC 5280 section 6.1.4 (l).
  const TestCertificate renewed = pki.Intermediate(a, "A", limit(0));
  EXPECT_EQ(Verdict(pki, {{pki.Server(renewed, {"example.com"}), renewed, a}, {root}}), "ok");
  // The leaf does not count even where it is a CA.
  EXPECT_EQ(Verdict(pki, {{b, a}, {root}}), "ok");
  // An anchor's own limit holds.
  const TestCertificate strict_root = pki.Root("Strict Root", limit(0));
  const TestCertificate c = pki.Intermediate(strict_root, "C");
  EXPECT_EQ(Verdict(pki, {{pki.Server(c, {"example.com"}), c}, {strict_root}}),
            "PathLengthExceeded");
}

TEST_F(VerifierTest, UnknownCriticalExtensionsAreRefusedAnywhereOnThePath) {
  const ExtensionSpec unknown = {FromHex("2a03"), FromHex("0500"), true};
  const Change critical = [&](auto& spec) { spec.extensions.push_back(unknown); };
  const Change harmless = [&](auto& spec) {
    spec.extensions.push_back(unknown);
    spec.extensions.back().critical = false;
  };
  EXPECT_EQ(WithServer(critical), "UnhandledCriticalExtension");
  EXPECT_EQ(WithCa(critical), "UnhandledCriticalExtension");
  EXPECT_EQ(WithServer(harmless), "ok");
  EXPECT_EQ(WithCa(harmless), "ok");
  const TestCertificate odd_root = pki.Root("Odd Root", critical);
  EXPECT_EQ(Verdict(pki, {{pki.Server(odd_root, {"example.com"})}, {odd_root}}),
            "UnhandledCriticalExtension");
  EXPECT_EQ(Verdict(pki, {{pki.Server(root, {"example.com"})}, {odd_root, root}}), "ok");
}

TEST_F(VerifierTest, CriticalExtensionsThatAreNotProcessedAreRefused) {
  for (const auto& [id, value] :
       {std::pair(Bytes(oid::kCrlDistributionPoints), "30023000"),
        std::pair(Bytes(oid::kAuthorityInfoAccess), "3009300706022a03860161")}) {
    const ExtensionSpec extension = {Copy(id), FromHex(value), true};
    EXPECT_EQ(WithCa([&](auto& spec) { spec.extensions.push_back(extension); }),
              "UnhandledCriticalExtension");
  }
}

TEST_F(VerifierTest, NamesAreThoseOfTheSubjectAltName) {
  const TestCertificate leaf =
      pki.Server(root, {"example.com", "*.example.org", "192.0.2.1", "2001:db8::1"});
  for (const std::string good :
       {"example.com", "EXAMPLE.COM.", "a.example.org", "192.0.2.1", "2001:db8:0::1"})
    EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {good}}), "ok") << good;
  for (const std::string bad :
       {"www.example.com", "example.org", "a.b.example.org", "192.0.2.2", "::ffff:192.0.2.1"})
    EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {bad}}), "NameMismatch") << bad;
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {"example.com", "192.0.2.1"}}), "ok");
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {"example.com", "example.net"}}), "NameMismatch");
}

TEST_F(VerifierTest, MailboxesOfClientsMatchByRfc5280Section75) {
  const GeneralName names[] = {{GeneralName::Kind::kRfc822Name, AsBytes("*@Example.com")},
                               {GeneralName::Kind::kRfc822Name, AsBytes("me@example.com")}};
  const TestCertificate leaf = pki.Client(
      root, "Me", [&](auto& spec) { SetExtension(spec, SubjectAltNameExtension(names)); });
  for (const auto& [mailbox, verdict] :
       {std::pair{"me@EXAMPLE.com", "ok"}, std::pair{"*@example.com", "ok"},
        std::pair{"Me@example.com", "NameMismatch"},
        std::pair{"you@example.com", "NameMismatch"}}) {
    const ReferenceName name = ReferenceName::ParseMailbox(mailbox).value();
    TestQuestion question{.chain = {leaf}, .roots = {root}, .purpose = Purpose::kClientAuth};
    question.change = [&](VerifyRequest& request) { request.names = {&name, 1}; };
    EXPECT_EQ(Verdict(pki, question), verdict) << mailbox;
  }
}

TEST_F(VerifierTest, UsesAndPurposesThatTheCallerAsksForAreChecked) {
  const auto verdict = [&](const Change& change, std::function<void(VerifyRequest&)> ask) {
    TestQuestion question{{pki.Server(root, {"example.com"}, change)}, {root}};
    question.change = std::move(ask);
    return Verdict(pki, question);
  };
  const auto key_agreement = [](VerifyRequest& request) {
    request.key_usage.bits = 1 << static_cast<int>(KeyUsageBit::kKeyAgreement);
  };
  EXPECT_EQ(verdict({}, key_agreement), "KeyUsageForbids");
  EXPECT_EQ(verdict([](auto& spec) { RemoveExtension(spec, oid::kKeyUsage); }, key_agreement),
            "ok");
  const Bytes wanted[] = {oid::kOcspSigning};
  const auto ocsp_signing = [&](VerifyRequest& request) { request.key_purposes = wanted; };
  const Bytes both[] = {oid::kServerAuth, oid::kOcspSigning};
  EXPECT_EQ(verdict({}, ocsp_signing), "WrongPurpose");
  EXPECT_EQ(verdict([&](auto& spec) { SetExtension(spec, ExtendedKeyUsageExtension(both)); },
                    ocsp_signing),
            "ok");
}

TEST_F(VerifierTest, TheCommonNameIsNeverRead) {
  const TestCertificate leaf = pki.Server(
      root, {"example.com"}, [](auto& spec) { RemoveExtension(spec, oid::kSubjectAltName); });
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {"example.com"}}), "NameMismatch");
}

TEST_F(VerifierTest, AnAddressIsNotMatchedByItsText) {
  const GeneralName text[] = {{GeneralName::Kind::kDnsName, AsBytes("192.0.2.1")}};
  const TestCertificate leaf = pki.Server(root, {"example.com"}, [&](auto& spec) {
    SetExtension(spec, SubjectAltNameExtension(text));
  });
  EXPECT_EQ(Verdict(pki, {{leaf}, {root}, {"192.0.2.1"}}), "NameMismatch");
}

TEST_F(VerifierTest, KeysAreOfAcceptedKindsAndSizes) {
  const std::vector<uint8_t> exponent = FromHex("010001");
  const auto with_rsa = [&](size_t bytes, std::vector<uint8_t> e) -> Change {
    std::vector<uint8_t> modulus(bytes, 0xc5);
    const crypto::PublicKey key{crypto::KeyAlgorithm::kRsa, modulus, e};
    return
        [der = WriteSubjectPublicKeyInfo(key)](auto& spec) { spec.subject_public_key_info = der; };
  };
  EXPECT_EQ(WithServer(with_rsa(128, exponent)), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithServer(with_rsa(255, exponent)), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithServer(with_rsa(256, exponent)), "ok");
  EXPECT_EQ(WithServer(with_rsa(1024, exponent)), "ok");
  EXPECT_EQ(WithServer(with_rsa(1025, exponent)), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithServer(with_rsa(256, {1})), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithServer(with_rsa(256, {4})), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithServer(with_rsa(256, std::vector<uint8_t>(9, 1))), "PublicKeySizeUnacceptable");
  EXPECT_EQ(WithCa(with_rsa(128, exponent)), "PublicKeySizeUnacceptable");
}

TEST_F(VerifierTest, SignatureAlgorithmsOutsideTheProviderAreToldFromObsoleteOnes) {
  // The signed bytes say SHA-1 where the outer field does too: made by hand.
  const auto with_algorithm = [&](Bytes id) {
    der::Writer algorithm;
    algorithm.Sequence([&] { algorithm.ObjectIdentifier(id); });
    const TestCertificate leaf = pki.Server(
        root, {"example.com"}, [&](auto& spec) { spec.der_signed_algorithm = algorithm.Take(); });
    // Replace the outer identifier: tbs, algorithm, signature.
    der::Reader outer(leaf.der);
    der::Reader parts = outer.Enter(der::Tag::kSequence);
    const Bytes tbs = parts.Next().whole;
    parts.Next();
    der::Writer out;
    out.Sequence([&] {
      out.Raw(tbs);
      out.Raw(algorithm.bytes());
      out.Raw(parts.Next().whole);
    });
    return Verdict(pki, {{{out.Take(), {}, nullptr}}, {root}});
  };
  EXPECT_EQ(with_algorithm(oid::kEcdsaWithSha1), "ObsoleteSignatureHash");
  EXPECT_EQ(with_algorithm(oid::kEcdsaWithSha384), "UnsupportedCertificateSignature");
  EXPECT_EQ(with_algorithm(FromHex("2a03")), "UnsupportedCertificateSignature");
  // An algorithm that is not the issuer's key's: the signature cannot be its.
  EXPECT_EQ(with_algorithm(oid::kEd25519), "CertificateSignatureInvalid");
}

TEST_F(VerifierTest, PinsHaveToMatchBesidesTheChain) {
  const TestCertificate ca = pki.Intermediate(root, "Test CA");
  const TestCertificate leaf = pki.Server(ca, {"example.com"});
  const auto pin = [&](const TestCertificate& certificate) {
    const crypto::Hash* sha256 = crypto::Find(pki.provider(), crypto::HashId::kSha256);
    PinSet pins;
    EXPECT_TRUE(
        pins.Add(PinOf(Certificate::Parse(certificate.der)->subject_public_key_info.der, *sha256)));
    return pins;
  };
  for (const TestCertificate& certificate : {leaf, ca, root})
    EXPECT_EQ(Verdict(pki, {.chain = {leaf, ca}, .roots = {root}, .pins = pin(certificate)}), "ok");
  const TestCertificate other = pki.Root("Other Root");
  EXPECT_EQ(Verdict(pki, {.chain = {leaf, ca}, .roots = {root}, .pins = pin(other)}),
            "PinMismatch");
  // A key that is merely sent along is not on the path.
  EXPECT_EQ(Verdict(pki, {.chain = {leaf, ca, other}, .roots = {root}, .pins = pin(other)}),
            "PinMismatch");
  // A pin does not replace the chain.
  EXPECT_EQ(Verdict(pki, {.chain = {leaf, ca}, .roots = {other}, .pins = pin(leaf)}),
            "UnknownIssuer");
  // Of two good paths the one with the pinned key is found.
  const TestCertificate cross = pki.CrossSign(ca, other);
  EXPECT_EQ(Verdict(pki, {.chain = {leaf, ca, cross}, .roots = {root, other}, .pins = pin(other)}),
            "ok");
}

TEST_F(VerifierTest, PinsThatAreMerelyReportedRefuseNothing) {
  const TestCertificate leaf = pki.Server(root, {"example.com"});
  const TestCertificate other = pki.Root("Other Root");
  const crypto::Hash* sha256 = crypto::Find(pki.provider(), crypto::HashId::kSha256);
  const auto pinned = [&](PinUse use, const TestCertificate& certificate) {
    PinSet pins(use);
    EXPECT_TRUE(
        pins.Add(PinOf(Certificate::Parse(certificate.der)->subject_public_key_info.der, *sha256)));
    return Ask(pki, {.chain = {leaf}, .roots = {root}, .pins = pins})->pinned;
  };
  EXPECT_EQ(pinned(PinUse::kReported, other), false);
  EXPECT_EQ(pinned(PinUse::kReported, root), true);
  EXPECT_EQ(pinned(PinUse::kRequired, leaf), true);
  EXPECT_EQ(Ask(pki, {.chain = {leaf}, .roots = {root}})->pinned, std::nullopt);
  // A bad chain stays one.
  EXPECT_EQ(Verdict(pki, {.chain = {leaf}, .roots = {other}, .pins = PinSet(PinUse::kReported)}),
            "UnknownIssuer");
}

TEST_F(VerifierTest, TheCallersMistakesAndEmptyChainsAreTold) {
  EXPECT_EQ(Verify({}).error().error().reason, Reason::kInvalidArgument);
  EXPECT_EQ(Verdict(pki, {{}, {root}}), "EmptyChain");
}

TEST_F(VerifierTest, ALeafThatDoesNotParseIsFatalAndAnotherCertificateIsNot) {
  const TestCertificate garbage = {{0x30, 0x01}, {}, nullptr};
  EXPECT_EQ(Verdict(pki, {{garbage, root}, {root}}), "DerTruncated");
  EXPECT_EQ(Verdict(pki, {{pki.Server(root, {"example.com"}), garbage}, {root}}), "ok");
}

}  // namespace
}  // namespace lockstep::x509
