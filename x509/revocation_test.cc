#include "x509/revocation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "x509/der/writer.h"
#include "x509/oids.h"
#include "x509/testing/test_revocation.h"
#include "x509/testing/verify_helper.h"

namespace lockstep::x509 {
namespace {

using Ders = std::vector<std::vector<uint8_t>>;

class RevocationTest : public testing::Test {
 protected:
  struct Known {
    Ders crls = {}, responses = {}, staples = {};
    RevocationMode mode = RevocationMode::kHardFail;
    RevocationScope scope = RevocationScope::kLeaf;
    bool staples_requested = false;
  };

  std::expected<VerifiedPath, Diagnosis> AskWith(const Known& known,
                                                 const std::vector<TestCertificate>& chain,
                                                 const Budget& budget = {}) {
    const std::vector<Bytes> crls(known.crls.begin(), known.crls.end());
    const std::vector<Bytes> responses(known.responses.begin(), known.responses.end());
    const std::vector<Bytes> staples(known.staples.begin(), known.staples.end());
    const auto change = [&](VerifyRequest& request) {
      request.revocation = {known.mode, known.scope, crls,
                            responses,  staples,     known.staples_requested};
    };
    return Ask(pki, {.chain = chain, .roots = {root}, .budget = budget, .change = change});
  }
  std::string Verdict(const Known& known, const std::vector<TestCertificate>& chain) {
    const auto answer = AskWith(known, chain);
    return answer ? "ok" : std::string(NameOf(answer.error().error().reason));
  }
  std::string Verdict(const Known& known) { return Verdict(known, {leaf, ca}); }
  // Why the one source that is at hand is of no use.
  std::string Fault(const Known& known) {
    const auto answer = AskWith(known, {leaf, ca});
    return answer ? "ok" : answer.error().failure.detail;
  }

  std::vector<uint8_t> Crl(const std::vector<TestCertificate>& revoked,
                           const CrlChange& change = {}) {
    return MakeCrl(pki, ca, revoked, change);
  }
  std::vector<uint8_t> Ocsp(OcspStatus status = OcspStatus::kGood, const OcspChange& change = {}) {
    return MakeOcspResponse(pki, ca, leaf, status, change);
  }
  std::vector<uint8_t> Point(const IssuingDistributionPoint& point) {
    return Crl({}, [&](CrlSpec& spec) {
      spec.extensions.push_back(IssuingDistributionPointExtension(point));
    });
  }

  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate ca = pki.Intermediate(root, "Test CA");
  TestCertificate leaf = pki.Server(ca, {"example.com"});
  TestCertificate other = pki.Server(ca, {"example.org"});
};

TEST_F(RevocationTest, NothingIsAskedUnlessTheCallerAsks) {
  EXPECT_EQ(Verdict({.crls = {Crl({leaf})}, .mode = RevocationMode::kOff}), "ok");
}

TEST_F(RevocationTest, ACrlShowsWhoIsRevokedAndWhoIsNot) {
  EXPECT_EQ(Verdict({.crls = {Crl({other})}}), "ok");
  EXPECT_EQ(Verdict({.crls = {Crl({other, leaf})}}), "CertificateRevoked");
}

TEST_F(RevocationTest, ARefusalSaysWhenAndWhyAndWhoSaysSo) {
  const auto answer = AskWith({.crls = {Crl({leaf})}}, {leaf, ca});
  ASSERT_FALSE(answer);
  const Failure& failure = answer.error().failure;
  EXPECT_EQ(failure.error.values[0], static_cast<uint64_t>(kTestNow - kTestDay));
  EXPECT_EQ(failure.error.values[1], 1u);
  EXPECT_EQ(answer.error().Summary(),
            "the certificate (CN=example.com) was revoked at 2026-11-20 08:30:00 UTC "
            "(keyCompromise), says CRL 0 of CN=Test CA");
}

TEST_F(RevocationTest, SoftFailAcceptsWhatIsUnknownAndRefusesWhatIsRevoked) {
  const auto unknown = AskWith({.mode = RevocationMode::kSoftFail}, {leaf, ca});
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->revocation,
            (std::vector{RevocationStatus::kUnknown, RevocationStatus::kNotChecked}));
  EXPECT_EQ(Verdict({.crls = {Crl({leaf})}, .mode = RevocationMode::kSoftFail}),
            "CertificateRevoked");
  EXPECT_EQ(Verdict({.responses = {Ocsp(OcspStatus::kRevoked)}, .mode = RevocationMode::kSoftFail}),
            "CertificateRevoked");
}

TEST_F(RevocationTest, HardFailWantsAProof) {
  const auto none = AskWith({}, {leaf, ca});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().error().reason, Reason::kRevocationStatusUnknown);
  EXPECT_EQ(none.error().Summary(),
            "nothing shows that the certificate (CN=example.com) has not been revoked: no CRL and "
            "no OCSP response is at hand");
  const auto good = AskWith({.crls = {Crl({})}}, {leaf, ca});
  ASSERT_TRUE(good);
  EXPECT_EQ(good->revocation[0], RevocationStatus::kGood);
}

TEST_F(RevocationTest, TheWholeChainIsEveryCertificateButTheAnchor) {
  const auto ca_crl = MakeCrl(pki, root);
  const Known whole = {.crls = {Crl({}), ca_crl}, .scope = RevocationScope::kWholeChain};
  EXPECT_EQ(Verdict(whole), "ok");
  const auto no_root_crl =
      AskWith({.crls = {Crl({})}, .scope = RevocationScope::kWholeChain}, {leaf, ca});
  ASSERT_FALSE(no_root_crl);
  EXPECT_EQ(no_root_crl.error().failure.certificate, 1u);
  const Ders revoked_ca = {Crl({}), MakeCrl(pki, root, {ca})};
  EXPECT_EQ(Verdict({.crls = revoked_ca, .scope = RevocationScope::kWholeChain}),
            "CertificateRevoked");
  EXPECT_EQ(Verdict({.crls = revoked_ca, .scope = RevocationScope::kLeaf}), "ok");
}

TEST_F(RevocationTest, ARevokedIntermediateLeavesOtherPaths) {
  const TestCertificate cross = pki.CrossSign(ca, root);
  const Known known = {.crls = {Crl({}), MakeCrl(pki, root, {ca})},
                       .scope = RevocationScope::kWholeChain};
  EXPECT_EQ(Verdict(known, {leaf, ca}), "CertificateRevoked");
  // The same name and key under another serial number.
  EXPECT_EQ(Verdict(known, {leaf, cross}), "ok");
}

TEST_F(RevocationTest, ACrlOfAnotherIssuerSaysNothing) {
  EXPECT_EQ(Verdict({.crls = {MakeCrl(pki, root, {leaf}), Crl({})}}), "ok");
  EXPECT_EQ(Fault({.crls = {MakeCrl(pki, root)}}),
            "CRL 0 of CN=Test Root: it is not about this certificate");
}

TEST_F(RevocationTest, ACrlOfTheIssuersNameIsSignedByItsKey) {
  const TestCertificate impostor = pki.Root("Test CA");
  EXPECT_NE(Fault({.crls = {MakeCrl(pki, impostor)}}).find("not signed by"), std::string::npos);
  const auto claims_the_key = MakeCrl(pki, impostor, {}, [&](CrlSpec& spec) {
    spec.extensions[0] = AuthorityKeyIdentifierExtension(
        Certificate::Parse(ca.der)->extensions.subject_key_identifier->value);
  });
  EXPECT_NE(Fault({.crls = {claims_the_key}}).find("signature is wrong"), std::string::npos);
  const auto corrupt = Crl({}, [](CrlSpec& spec) { spec.corrupt_signature = true; });
  EXPECT_NE(Fault({.crls = {corrupt}}).find("signature is wrong"), std::string::npos);
}

TEST_F(RevocationTest, CrlsAreCurrentToTheSecond) {
  const auto with = [&](Time this_update, Time next_update) {
    return Verdict({.crls = {Crl({}, [&](CrlSpec& spec) {
                      spec.this_update = this_update;
                      spec.next_update = next_update;
                    })}});
  };
  EXPECT_EQ(with(kTestNow, kTestNow), "ok");
  EXPECT_EQ(with(kTestNow + 1, kTestNow + 2), "RevocationStatusUnknown");
  EXPECT_EQ(with(kTestNow - 2, kTestNow - 1), "RevocationStatusUnknown");
  const auto expired = Crl({}, [](CrlSpec& spec) { spec.next_update = kTestNow - 1; });
  EXPECT_EQ(Fault({.crls = {expired}}),
            "CRL 0 of CN=Test CA: what it says is out of date (2026-11-21 08:29:59 UTC)");
}

// Section 6.3.3 (f).
TEST_F(RevocationTest, ACrlIssuerMaySignCrls) {
  const TestCertificate mute = pki.Intermediate(root, "Mute", [](CertificateSpec& spec) {
    SetExtension(spec, KeyUsageExtension({KeyUsageBit::kKeyCertSign}));
  });
  const TestCertificate below = pki.Server(mute, {"example.com"});
  EXPECT_EQ(Verdict({.crls = {MakeCrl(pki, mute)}}, {below, mute}), "RevocationStatusUnknown");
  const auto response = MakeOcspResponse(pki, mute, below);
  EXPECT_EQ(Verdict({.responses = {response}}, {below, mute}), "RevocationStatusUnknown");
}

// Section 6.3.3 (b).
TEST_F(RevocationTest, ACrlCoversTheKindsOfCertificatesThatItNames) {
  EXPECT_EQ(Verdict({.crls = {Point({.only_user_certificates = true})}}), "ok");
  EXPECT_EQ(Verdict({.crls = {Point({.only_ca_certificates = true})}}), "RevocationStatusUnknown");
  EXPECT_EQ(Verdict({.crls = {Point({.only_attribute_certificates = true})}}),
            "RevocationStatusUnknown");
  const auto root_crl = [&](const IssuingDistributionPoint& point) {
    return MakeCrl(pki, root, {}, [&](CrlSpec& spec) {
      spec.extensions.push_back(IssuingDistributionPointExtension(point));
    });
  };
  const RevocationScope whole = RevocationScope::kWholeChain;
  EXPECT_EQ(Verdict({.crls = {Crl({}), root_crl({.only_ca_certificates = true})}, .scope = whole}),
            "ok");
  EXPECT_EQ(
      Verdict({.crls = {Crl({}), root_crl({.only_user_certificates = true})}, .scope = whole}),
      "RevocationStatusUnknown");
}

TEST_F(RevocationTest, ACrlForSomeReasonsRefusesButDoesNotProve) {
  const auto some = [&](const std::vector<TestCertificate>& revoked) {
    return Crl(revoked, [](CrlSpec& spec) {
      spec.extensions.push_back(IssuingDistributionPointExtension({.only_some_reasons = true}));
    });
  };
  EXPECT_EQ(Verdict({.crls = {some({})}}), "RevocationStatusUnknown");
  EXPECT_EQ(Verdict({.crls = {some({leaf})}}), "CertificateRevoked");
}

TEST_F(RevocationTest, ACrlOfOneDistributionPointCoversTheCertificatesThatNameIt) {
  const auto crl_at = [&](const GeneralName& name) {
    der::Writer names;
    const auto number = static_cast<uint8_t>(name.kind);
    names.Primitive(name.kind == GeneralName::Kind::kUri ? der::ContextPrimitive(number)
                                                         : der::ContextConstructed(number),
                    name.value);
    IssuingDistributionPoint point;
    point.name.full_name = GeneralNames(names.bytes());
    return Point(point);
  };
  const auto uri = [](std::string_view text) {
    return GeneralName{GeneralName::Kind::kUri, AsBytes(text)};
  };
  const TestCertificate sharded = pki.Server(ca, {"example.com"}, [](CertificateSpec& spec) {
    spec.extensions.push_back(CrlDistributionPointExtension(AsBytes("http://c.example/7.crl")));
  });
  const Known seventh = {.crls = {crl_at(uri("http://c.example/7.crl"))}};
  const Known eighth = {.crls = {crl_at(uri("http://c.example/8.crl"))}};
  EXPECT_EQ(Verdict(seventh, {sharded, ca}), "ok");
  EXPECT_EQ(Verdict(eighth, {sharded, ca}), "RevocationStatusUnknown");
  EXPECT_EQ(Verdict(seventh), "RevocationStatusUnknown");
  // Without points of its own: the one with its issuer's name.
  EXPECT_EQ(Verdict({.crls = {crl_at({GeneralName::Kind::kDirectoryName, ca.name})}}), "ok");
}

TEST_F(RevocationTest, EntriesAreLookedAtWithinTheBudget) {
  const Known known = {.crls = {Crl({other, root, ca})}};
  EXPECT_EQ(AskWith(known, {leaf, ca}, {.crl_entries = 3})->work.crl_entries, 3u);
  const auto refused = AskWith(known, {leaf, ca}, {.crl_entries = 2});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().error().reason, Reason::kPathBudgetExceeded);
}

TEST_F(RevocationTest, BrokenSourcesAreNamedAndDoNoHarm) {
  const std::vector<uint8_t> junk = {0x30, 0x00};
  EXPECT_EQ(Verdict({.crls = {junk, Crl({})}, .responses = {junk}, .staples = {junk}}), "ok");
  const std::string fault = Fault({.crls = {junk}, .responses = {junk}, .staples = {junk}});
  for (const char* source : {"the stapled OCSP response: ", "OCSP response 0: ", "CRL 0: "})
    EXPECT_NE(fault.find(source), std::string::npos) << fault;
}

TEST_F(RevocationTest, AnOcspResponseShowsWhoIsGoodRevokedOrUnknown) {
  EXPECT_EQ(Verdict({.responses = {Ocsp()}}), "ok");
  EXPECT_EQ(Verdict({.responses = {Ocsp(OcspStatus::kRevoked)}}), "CertificateRevoked");
  EXPECT_EQ(Fault({.responses = {Ocsp(OcspStatus::kUnknown)}}),
            "OCSP response 0: the OCSP responder does not know the certificate");
  EXPECT_EQ(Verdict({.responses = {MakeOcspResponse(pki, ca, other)}}), "RevocationStatusUnknown");
}

TEST_F(RevocationTest, OneSourceThatSaysRevokedDecides) {
  EXPECT_EQ(Verdict({.crls = {Crl({leaf})}, .responses = {Ocsp()}}), "CertificateRevoked");
  EXPECT_EQ(Verdict({.crls = {Crl({})}, .responses = {Ocsp(OcspStatus::kRevoked)}}),
            "CertificateRevoked");
}

// RFC 6960 section 3.2, items 5 and 6.
TEST_F(RevocationTest, ResponsesAreCurrent) {
  const auto with = [&](Time this_update, std::optional<Time> next_update) {
    return Verdict({.responses = {Ocsp(OcspStatus::kGood, [&](OcspSpec& spec) {
                      spec.responses[0].this_update = this_update;
                      spec.responses[0].next_update = next_update;
                    })}});
  };
  EXPECT_EQ(with(kTestNow, kTestNow), "ok");
  EXPECT_EQ(with(kTestNow + 1, kTestNow + 2), "RevocationStatusUnknown");
  EXPECT_EQ(with(kTestNow - 2, kTestNow - 1), "RevocationStatusUnknown");
  EXPECT_EQ(with(kTestNow - kMaxOcspAgeWithoutNextUpdate, {}), "ok");
  EXPECT_EQ(with(kTestNow - kMaxOcspAgeWithoutNextUpdate - 1, {}), "RevocationStatusUnknown");
}

TEST_F(RevocationTest, TheSignatureOnAResponseIsTheIssuers) {
  const auto corrupt = [](OcspSpec& spec) { spec.corrupt_signature = true; };
  EXPECT_EQ(Verdict({.responses = {Ocsp(OcspStatus::kGood, corrupt)}}), "RevocationStatusUnknown");
  const auto by_key = [](OcspSpec& spec) { spec.by_key = true; };
  EXPECT_EQ(Verdict({.responses = {Ocsp(OcspStatus::kGood, by_key)}}), "ok");
  // Somebody else of the issuer's name, with the right CertID: no certificate, no authority.
  const TestCertificate impostor = pki.Root("Test CA");
  EXPECT_EQ(Verdict({.responses = {MakeDelegatedOcspResponse(pki, ca, impostor, leaf)}}),
            "RevocationStatusUnknown");
}

// RFC 6960 section 4.2.2.2.
TEST_F(RevocationTest, AResponderIsAppointedByTheIssuerItself) {
  const auto verdict = [&](const TestCertificate& responder, const OcspChange& change = {}) {
    return Verdict({.responses = {MakeDelegatedOcspResponse(pki, ca, responder, leaf, change)}});
  };
  EXPECT_EQ(verdict(MakeResponder(pki, ca)), "ok");
  EXPECT_EQ(verdict(MakeResponder(pki, ca), [](OcspSpec& spec) { spec.by_key = true; }), "ok");
  const std::string refused = "RevocationStatusUnknown";
  // Not by the CA above, nor by anybody of the CA's name.
  EXPECT_EQ(verdict(MakeResponder(pki, root)), refused);
  EXPECT_EQ(verdict(MakeResponder(pki, pki.Root("Test CA"))), refused);
  EXPECT_EQ(verdict(pki.Client(ca, "No Responder")), refused);
  const Bytes any = oid::kAnyExtendedKeyUsage;
  EXPECT_EQ(verdict(MakeResponder(pki, ca,
                                  [&](CertificateSpec& spec) {
                                    SetExtension(spec, ExtendedKeyUsageExtension({&any, 1}));
                                  })),
            refused);
  EXPECT_EQ(
      verdict(MakeResponder(pki, ca, [](CertificateSpec& spec) { spec.not_after = kTestNow - 1; })),
      refused);
  EXPECT_EQ(verdict(MakeResponder(pki, ca,
                                  [](CertificateSpec& spec) {
                                    SetExtension(spec,
                                                 KeyUsageExtension({KeyUsageBit::kKeyAgreement}));
                                  })),
            refused);
  EXPECT_EQ(
      verdict(MakeResponder(pki, ca, [](CertificateSpec& spec) { spec.corrupt_signature = true; })),
      refused);
  EXPECT_EQ(verdict(MakeResponder(pki, ca), [](OcspSpec& spec) { spec.certificates.clear(); }),
            refused);
}

TEST_F(RevocationTest, StaplesBelongToTheCertificateTheyCameWith) {
  const auto staple = Ocsp();
  EXPECT_EQ(Verdict({.staples = {staple}}), "ok");
  EXPECT_EQ(Verdict({.staples = {{}, staple}}), "RevocationStatusUnknown");
  EXPECT_EQ(Verdict({.staples = {Ocsp(), MakeOcspResponse(pki, root, ca)},
                     .scope = RevocationScope::kWholeChain}),
            "ok");
}

// RFC 7633 section 4.2.3.
TEST_F(RevocationTest, ALeafThatPromisesAStapleComesWithAGoodOne) {
  const TestCertificate promise = pki.Server(ca, {"example.com"}, [](CertificateSpec& spec) {
    spec.extensions.push_back(MustStapleExtension());
  });
  const auto staple = [&](OcspStatus status) { return MakeOcspResponse(pki, ca, promise, status); };
  const auto verdict = [&](const Known& known) { return Verdict(known, {promise, ca}); };
  for (const RevocationMode mode : {RevocationMode::kOff, RevocationMode::kSoftFail}) {
    EXPECT_EQ(verdict({.mode = mode}), "ok");  // nobody was asked
    EXPECT_EQ(verdict({.mode = mode, .staples_requested = true}), "StapleMissing");
    EXPECT_EQ(
        verdict({.staples = {staple(OcspStatus::kGood)}, .mode = mode, .staples_requested = true}),
        "ok");
    EXPECT_EQ(
        verdict(
            {.staples = {staple(OcspStatus::kUnknown)}, .mode = mode, .staples_requested = true}),
        "StapleMissing");
    EXPECT_EQ(
        verdict(
            {.staples = {staple(OcspStatus::kRevoked)}, .mode = mode, .staples_requested = true}),
        "CertificateRevoked");
  }
  // Other proofs are not what was promised.
  EXPECT_EQ(verdict({.crls = {Crl({})}, .staples_requested = true}), "StapleMissing");
}

}  // namespace
}  // namespace lockstep::x509
