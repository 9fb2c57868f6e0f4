#include "x509/key_purpose.h"

#include <string_view>

#include "x509/der/oid.h"
#include "x509/oids.h"

namespace lockstep::x509 {
namespace {

constexpr auto kCodeSigning = der::Oid<1, 3, 6, 1, 5, 5, 7, 3, 3>();
constexpr auto kEmailProtection = der::Oid<1, 3, 6, 1, 5, 5, 7, 3, 4>();
constexpr auto kTimeStamping = der::Oid<1, 3, 6, 1, 5, 5, 7, 3, 8>();

struct PurposeName {
  Bytes id;
  std::string_view name;
};

}  // namespace

std::string KeyPurposeToString(Bytes id) {
  const PurposeName names[] = {
      {oid::kAnyExtendedKeyUsage, "anyExtendedKeyUsage"},
      {oid::kServerAuth, "serverAuth"},
      {oid::kClientAuth, "clientAuth"},
      {kCodeSigning, "codeSigning"},
      {kEmailProtection, "emailProtection"},
      {kTimeStamping, "timeStamping"},
      {oid::kOcspSigning, "OCSPSigning"},
  };
  for (const PurposeName& known : names)
    if (Equal(known.id, id)) return std::string(known.name);
  return der::OidToString(id);
}

}  // namespace lockstep::x509
