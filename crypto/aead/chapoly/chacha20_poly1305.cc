#include "crypto/aead/chapoly/chacha20_poly1305.h"

#include <algorithm>
#include <limits>
#include <new>

#include "crypto/aead/chapoly/kernel.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

// RFC 9846 section 5.5: the sequence number wraps before the safety limit is reached.
constexpr uint64_t kNoRecordLimit = std::numeric_limits<uint64_t>::max();

const ChaChaPolyKey& KeyIn(const AeadState& state) {
  return *reinterpret_cast<const ChaChaPolyKey*>(state.bytes.data());
}

Status SetKeyFor(const ChaChaPolyKernel& kernel, AeadState& state, Bytes bytes) {
  ChaChaPolyKey& key = *new (state.bytes.data()) ChaChaPolyKey;
  key.kernel = &kernel;
  std::ranges::copy(bytes.first(key.bytes.size()), key.bytes.begin());
  return {};
}

Status Seal(AeadState& state, std::span<const SealRequest> requests) {
  const ChaChaPolyKey& key = KeyIn(state);
  key.kernel->seal(key, requests);
  return {};
}

size_t OpenAs(AeadState& state, std::span<const OpenRequest> requests, const uint8_t* last_byte) {
  const ChaChaPolyKey& key = KeyIn(state);
  return key.kernel->open(key, requests, last_byte);
}

size_t Open(AeadState& state, std::span<const OpenRequest> requests) {
  return OpenAs(state, requests, nullptr);
}

size_t OpenRun(AeadState& state, std::span<const OpenRequest> requests, uint8_t last_byte) {
  return OpenAs(state, requests, &last_byte);
}

void Release(AeadState& state) { Wipe(state.bytes); }

constexpr const ChaChaPolyKernel* kKernels[] = {
#if defined(__x86_64__)
    &kChaChaPolyAvx512, &kChaChaPolyAvx2,
#endif
    &kChaChaPolyPortable};

Status SetKey(AeadState& state, Bytes key) {
  const auto supported = [](const ChaChaPolyKernel* each) { return each->supported(ThisCpu()); };
  return SetKeyFor(**std::ranges::find_if(kKernels, supported), state, key);
}

template <const ChaChaPolyKernel* kKernel>
Status SetKeyOf(AeadState& state, Bytes key) {
  return SetKeyFor(*kKernel, state, key);
}

constexpr Aead Row(decltype(Aead::set_key) set_key) {
  return {"ChaCha20-Poly1305", 32, kNoRecordLimit, set_key, Seal, Open, Release, OpenRun};
}

template <const ChaChaPolyKernel* kKernel>
struct RowOf {
  static constexpr Aead kRow = Row(SetKeyOf<kKernel>);
  static ChaChaPolyRow Get() { return {kKernel->name, kKernel->supported, &kRow}; }
};

}  // namespace

constexpr Aead kChaCha20Poly1305 = Row(SetKey);

std::vector<ChaChaPolyRow> AllChaChaPolyRows() {
  return {
#if defined(__x86_64__)
      RowOf<&kChaChaPolyAvx512>::Get(), RowOf<&kChaChaPolyAvx2>::Get(),
#endif
      RowOf<&kChaChaPolyPortable>::Get()};
}

}  // namespace lockstep::crypto
