#include "tools/command/cert.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tls/tls.h"
#include "x509/certificate.h"
#include "x509/pem.h"

namespace lockstep::tools {
namespace {

CertOptions ServerFor(const std::string& name) {
  CertOptions options;
  options.kind = CertificateKind::kServer;
  options.alt_names = {name};
  return options;
}

CertOptions CaNamed(const std::string& name) {
  CertOptions options;
  options.name = name;
  return options;
}

std::vector<x509::OwnedCertificate> Parse(const CertificatePem& pem) {
  std::vector<x509::OwnedCertificate> chain;
  x509::PemReader reader(AsText(pem.certificates));
  for (auto block = reader.Next(); block.has_value() && *block; block = reader.Next()) {
    chain.push_back(*x509::OwnedCertificate::Parse(*(*block)->Decode()));
  }
  return chain;
}

TEST(CertTest, EveryAlgorithmMakesACredential) {
  const auto ca = MakeCertificate({}, nullptr);
  ASSERT_TRUE(ca.has_value()) << ca.error().text;
  for (const std::string algorithm : {"p256", "p384", "p521", "ed25519", "rsa"}) {
    CertOptions options = ServerFor("example.org");
    options.algorithm = algorithm;
    const auto made = MakeCertificate(options, &*ca);
    ASSERT_TRUE(made.has_value()) << made.error().text;
    const auto credential = Credential::FromPem(AsText(made->certificates), AsText(made->key));
    ASSERT_TRUE(credential.has_value()) << algorithm << ": " << Describe(credential.error());
    EXPECT_TRUE((*credential)->Covers("example.org"));
  }
}

TEST(CertTest, TheFileHoldsTheIssuersUpToTheRootWithoutIt) {
  const auto root = MakeCertificate(CaNamed("Root"), nullptr);
  ASSERT_TRUE(root.has_value());
  const auto intermediate = MakeCertificate(CaNamed("Intermediate"), &*root);
  ASSERT_TRUE(intermediate.has_value());
  const auto leaf = MakeCertificate(ServerFor("example.org"), &*intermediate);
  ASSERT_TRUE(leaf.has_value());
  const auto chain = Parse(*leaf);
  ASSERT_EQ(chain.size(), 2u);
  EXPECT_EQ(chain[0]->issuer.CommonName(), "Intermediate");
  EXPECT_EQ(chain[1]->subject.CommonName(), "Intermediate");
}

TEST(CertTest, NoCertificateOutlivesItsIssuerUnlessToldTo) {
  CertOptions short_lived;
  short_lived.days = 1;
  const auto ca = MakeCertificate(short_lived, nullptr);
  ASSERT_TRUE(ca.has_value());
  const auto end = Parse(*ca)[0]->validity.not_after;
  EXPECT_EQ(Parse(*MakeCertificate(ServerFor("example.org"), &*ca))[0]->validity.not_after, end);
  CertOptions longer = ServerFor("example.org");
  longer.days = 30;
  EXPECT_GT(Parse(*MakeCertificate(longer, &*ca))[0]->validity.not_after, end);
}

TEST(CertTest, RefusesToSignByWhatIsNoCaAndByAForeignKey) {
  const auto ca = MakeCertificate({}, nullptr);
  const auto other = MakeCertificate({}, nullptr);
  const auto leaf = MakeCertificate(ServerFor("example.org"), &*ca);
  ASSERT_TRUE(leaf.has_value());
  EXPECT_EQ(MakeCertificate(ServerFor("example.org"), &*leaf).error().exit_code, ExitCode::kFile);
  const CertificatePem mixed{ca->certificates, other->key};
  EXPECT_EQ(MakeCertificate(ServerFor("example.org"), &mixed).error().exit_code, ExitCode::kFile);
}

TEST(CertTest, ACertificateAndItsKeyAreTwoFiles) {
  CertOptions options;
  options.certificate_file = options.key_file = testing::TempDir() + "/both.pem";
  const auto made = MakeCertificateFiles(options);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().exit_code, ExitCode::kUsage);
}

TEST(CertTest, RefusesWhatMakesNoSense) {
  const auto ca = MakeCertificate({}, nullptr);
  const auto problem_of = [&](auto change) {
    CertOptions options = ServerFor("example.org");
    change(options);
    const auto made = MakeCertificate(options, &*ca);
    return made.has_value() ? "none" : made.error().text;
  };
  EXPECT_NE(problem_of([](auto& o) { o.alt_names = {"not a name"}; }), "none");
  EXPECT_NE(problem_of([](auto& o) { o.alt_names = {}; }), "none");
  EXPECT_NE(problem_of([](auto& o) { o.algorithm = "dsa"; }), "none");
  EXPECT_NE(problem_of([](auto& o) { o.not_after = "tomorrow"; }), "none");
  EXPECT_NE(problem_of([](auto& o) { o.days = 4'000'000; }), "none");
  EXPECT_NE(problem_of([](auto& o) {
              o.not_before = "2021-01-01";
              o.not_after = "2020-01-01";
            }),
            "none");
}

}  // namespace
}  // namespace lockstep::tools
