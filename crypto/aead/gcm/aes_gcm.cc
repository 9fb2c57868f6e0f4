#include "crypto/aead/gcm/aes_gcm.h"

#include <algorithm>
#include <iterator>
#include <new>

#include "crypto/aead/gcm/kernel.h"
#include "crypto/base/clear_stack.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

// RFC 9846 section 5.5: 2^24.5 full-size records, rounded down.
constexpr uint64_t kRecordLimit = 23'726'566;

GcmKey& KeyIn(AeadState& state) { return *reinterpret_cast<GcmKey*>(state.bytes.data()); }

void SetKeyFor(const GcmKernel& kernel, AeadState& state, Bytes bytes) {
  GcmKey& key = *new (state.bytes.data()) GcmKey;
  key.kernel = &kernel;
  kernel.set_key(key, bytes.data(), bytes.size());
}

// `message`: the member of a request that the kernel worked on.
template <class Requests, class Message>
void ClearStackAfter(const GcmKernel& kernel, const Requests& requests, Message message) {
  size_t longest = 0;
  for (const auto& request : requests) longest = std::max(longest, (request.*message).size());
  if (longest < kernel.spills_from) return;
  if (longest >= kernel.large_from) return ClearStackBelow<kLargeStack>();
  kernel.stack == kSmallStack ? ClearStackBelow<kSmallStack>() : ClearStackBelow<kUsualStack>();
}

Status Seal(AeadState& state, std::span<const SealRequest> requests) {
  const GcmKey& key = KeyIn(state);
  key.kernel->seal(key, requests);
  ClearStackAfter(*key.kernel, requests, &SealRequest::output);
  return {};
}

size_t Open(AeadState& state, std::span<const OpenRequest> requests) {
  const GcmKey& key = KeyIn(state);
  const size_t opened = key.kernel->open(key, requests);
  ClearStackAfter(*key.kernel, requests, &OpenRequest::in_out);
  return opened;
}

void Release(AeadState& state) { Wipe(state.bytes); }

template <const GcmKernel* kKernel>
Status SetKeyOf(AeadState& state, Bytes key) {
  SetKeyFor(*kKernel, state, key);
  return {};
}

constexpr const GcmKernel* kKernels[] = {
#if defined(__x86_64__)
    &kGcmVaesAvx512, &kGcmVaesAvx2, &kGcmAesNi,
#endif
    &kGcmPortable};

const GcmKernel& BestKernel() {
  return **std::ranges::find_if(
      kKernels, [](const GcmKernel* kernel) { return kernel->supported(ThisCpu()); });
}

Status SetKey(AeadState& state, Bytes key) {
  SetKeyFor(BestKernel(), state, key);
  return {};
}

using SetKeyFunction = decltype(Aead::set_key);
constexpr Aead Aes128(SetKeyFunction set_key) {
  return {"AES-128-GCM", 16, kRecordLimit, set_key, Seal, Open, Release};
}
constexpr Aead Aes256(SetKeyFunction set_key) {
  return {"AES-256-GCM", 32, kRecordLimit, set_key, Seal, Open, Release};
}

template <const GcmKernel* kKernel>
struct RowsOf {
  static constexpr Aead kAes128 = Aes128(SetKeyOf<kKernel>);
  static constexpr Aead kAes256 = Aes256(SetKeyOf<kKernel>);
  static GcmRows Rows() { return {kKernel->name, kKernel->supported, &kAes128, &kAes256}; }
};

}  // namespace

constexpr Aead kAes128Gcm = Aes128(SetKey);
constexpr Aead kAes256Gcm = Aes256(SetKey);

std::vector<GcmRows> AllGcmRows() {
  return {
#if defined(__x86_64__)
      RowsOf<&kGcmVaesAvx512>::Rows(), RowsOf<&kGcmVaesAvx2>::Rows(), RowsOf<&kGcmAesNi>::Rows(),
#endif
      RowsOf<&kGcmPortable>::Rows()};
}

}  // namespace lockstep::crypto
