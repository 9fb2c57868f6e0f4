#include <array>
#include <string_view>
#include <vector>

#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"
#include "crypto/cpu.h"
#include "crypto/curve/curve_kernel.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/kex/curve25519/curve25519.h"
#include "crypto/signature/rsa2048/testing/portable_kernel.h"
#include "tools/constant_time/aead_check.h"
#include "tools/constant_time/check.h"
#include "tools/constant_time/curve_check.h"
#include "tools/constant_time/kem_check.h"
#include "tools/constant_time/record_check.h"
#include "tools/constant_time/rsa_check.h"
#include "tools/constant_time/taint.h"

namespace lockstep::constant_time {
namespace {

void CompareTags(Probe& probe) {
  std::array<uint8_t, 16> tag{}, other{}, copy{};
  for (const Bytes secret : {Bytes(tag), Bytes(other), Bytes(copy)}) MarkSecret(secret);
  const bool equal = Declassified(ConstantTimeEqual(tag, other));
  other[0] = static_cast<uint8_t>(copy[0] | 1);
  const bool unequal = !Declassified(ConstantTimeEqual(tag, other));
  if (equal && unequal) probe.Show(tag);
  probe.Show(other);
}

}  // namespace

std::vector<Check> AllChecks() {
  std::vector<Check> checks = {{"tag comparison", "ours", CompareTags}};
  for (const crypto::GcmRows& rows : crypto::AllGcmRows()) {
    if (!rows.supported(crypto::ThisCpu())) continue;
    for (const crypto::Aead* row : {rows.aes128, rows.aes256})
      checks.push_back({row->name, rows.kernel, AeadCheck(*row)});
  }
  for (const crypto::ChaChaPolyRow& row : crypto::AllChaChaPolyRows()) {
    if (!row.supported(crypto::ThisCpu())) continue;
    checks.push_back({row.row->name, row.kernel, AeadCheck(*row.row)});
  }
  checks.push_back({"record layer", "AES-128-GCM", RecordCheck(crypto::kAes128Gcm)});
  // Valgrind knows ADX and does not announce it; MSan cannot look into assembly.
  crypto::Cpu cpu = crypto::ThisCpu();
  const bool sees_assembly = Checker() == std::string_view("memcheck");
  cpu.bmi2_adx = sees_assembly && cpu.avx2;
  for (const crypto::CurveKernel* kernel : crypto::AllCurveKernels())
    if (kernel->supported(cpu))
      checks.push_back({"key pair, ECDH and ECDSA", kernel->name, CurveCheck(*kernel)});
  for (const crypto::Curve25519Kernel* kernel : crypto::AllCurve25519Kernels())
    if (kernel->supported(cpu))
      checks.push_back({"products on Curve25519", kernel->name, Curve25519Check(*kernel)});
  if (sees_assembly) checks.push_back({"X25519", "the best kernel", CheckX25519});
  for (const crypto::MlKemKernel* kernel : crypto::AllMlKemKernels()) {
    if (!kernel->supported(cpu)) continue;
    checks.push_back({"ML-KEM-768", kernel->name, MlKemCheck<3>(*kernel)});
    checks.push_back({"ML-KEM-1024", kernel->name, MlKemCheck<4>(*kernel)});
  }
  for (const crypto::rsa2048::Kernel* kernel : crypto::rsa2048::KernelsOfThisCpu())
    checks.push_back({"RSA-2048", kernel->name, RsaCheck(*kernel)});
  return checks;
}

}  // namespace lockstep::constant_time
