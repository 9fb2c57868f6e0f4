// Private keys in their three DER forms on any bytes. The first byte chooses the form. Oracle: a
// key that is accepted can say its public half.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/base/bytes.h"
#include "x509/private_key.h"

namespace lockstep::x509 {
namespace {

void Fuzz(Bytes input) {
  if (input.empty()) return;
  const Bytes der = input.subspan(1);
  const Result<PrivateKey> key = input[0] % 3 == 0   ? ParsePkcs8PrivateKey(der)
                                 : input[0] % 3 == 1 ? ParseSec1PrivateKey(der)
                                                     : ParsePkcs1PrivateKey(der);
  if (!key) return;
  if (*key == nullptr || (*key)->public_key().key.empty() || (*key)->schemes().empty())
    std::abort();
}

}  // namespace
}  // namespace lockstep::x509

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::x509::Fuzz({data, size});
  return 0;
}
