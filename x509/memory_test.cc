// What X.509 allocates, and what happens when there is no memory left.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/testing/allocations.h"
#include "x509/pem.h"
#include "x509/testing/test_pki.h"
#include "x509/verifier.h"

namespace lockstep::x509 {
namespace {

class MemoryTest : public testing::Test {
 protected:
  TestPki pki;
  TestCertificate root = pki.Root("Test Root");
  TestCertificate ca = pki.Intermediate(root, "Test CA");
  TestCertificate leaf = pki.Server(ca, {"example.com", "*.example.org", "192.0.2.1"});
};

TEST_F(MemoryTest, ParsingACertificateAllocatesNothing) {
  const size_t before = crypto::AllocationCount();
  const Result<Certificate> parsed = Certificate::Parse(leaf.der);
  size_t names = 0;
  for (const GeneralName name : parsed->extensions.subject_alt_name->value)
    names += name.value.empty() ? 0 : 1;
  const bool self_issued = parsed->IsSelfIssued();
  EXPECT_EQ(crypto::AllocationCount(), before);
  EXPECT_EQ(names, 3u);
  EXPECT_FALSE(self_issued);
}

TEST_F(MemoryTest, RunningOutOfMemoryIsAnErrorOfEveryCall) {
  const std::string pem(AsText(WritePem(kPemCertificate, root.der)));
  const Bytes chain[] = {leaf.der, ca.der};
  const Result<ReferenceName> name = ReferenceName::Parse("example.com");
  VerifyRequest request;
  request.chain = chain;
  request.provider = &pki.provider();
  request.names = {&*name, 1};
  for (const Time time : {kTestNow, Time{0}}) {
    request.time = time;  // a good answer, and one with a diagnosis
    std::optional<Reason> last;
    const size_t failures = crypto::SurviveEveryAllocationFailure([&] {
      TrustStore trust;
      const Result<size_t> added = trust.AddPem(pem);
      if (!added) return last = added.error().reason, false;
      request.trust = &trust;
      const auto answer = Verify(request);
      if (answer || answer.error().error().reason != Reason::kOutOfMemory) return true;
      return last = Reason::kOutOfMemory, false;
    });
    EXPECT_GT(failures, 3u);
    EXPECT_EQ(last, Reason::kOutOfMemory);
  }
}

}  // namespace
}  // namespace lockstep::x509
