// Crl::Parse on any bytes, and what a verification makes of it. Oracles: every view lies inside the
// input; the parts make up the whole again; every entry is found again by its serial number; two
// answers to one question are the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/base/bytes.h"
#include "x509/crl.h"
#include "x509/der/writer.h"

namespace lockstep::x509 {
namespace {

void Check(bool condition) {
  if (!condition) std::abort();
}

void CheckViews(const Crl& crl) {
  const auto check = [&](Bytes part) {
    if (part.empty()) return;
    Check(part.data() >= crl.der.data());
    Check(part.data() + part.size() <= crl.der.data() + crl.der.size());
  };
  check(crl.tbs);
  check(crl.issuer.der());
  check(crl.revoked.bytes());
  check(crl.number);
  check(crl.authority_key_identifier.key_identifier);
  check(crl.signature);
  if (!crl.issuing_distribution_point) return;
  for (const GeneralName name : crl.issuing_distribution_point->name.full_name) check(name.value);
}

// CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue }
void CheckRoundTrip(const Crl& crl) {
  der::Writer writer;
  writer.Sequence([&] {
    writer.Raw(crl.tbs);
    writer.Raw(crl.signature_algorithm.der);
    writer.BitString(crl.signature);
  });
  Check(Equal(writer.bytes(), crl.der));
}

// The first entry of a serial number is the one that counts.
void CheckEntries(const Crl& crl) {
  static constexpr uint32_t kMaxEntriesLookedFor = 64;  // in quadratic time
  uint32_t count = 0;
  for (const RevokedCertificate entry : crl.revoked) {
    Check(!entry.serial.empty());
    if (++count > kMaxEntriesLookedFor) continue;
    const auto found = crl.Find(entry.serial);
    Check(found && Equal(found->serial, entry.serial));
    Check(found->serial.data() <= entry.serial.data());
  }
  Check(count == crl.revoked_count && count <= kMaxCrlEntries);
  Check(!crl.Find({}));
}

void Fuzz(Bytes input) {
  const Result<Crl> crl = Crl::Parse(input);
  if (!crl) return Check(crl.error().offset <= input.size());
  CheckViews(*crl);
  CheckRoundTrip(*crl);
  CheckEntries(*crl);
  // What the profile promises.
  Check(crl->number.size() <= kMaxCrlNumberSize);
  Check(!crl->authority_key_identifier.key_identifier.empty());
  Check(!crl->issuing_distribution_point || !crl->issuing_distribution_point->indirect);
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
