#include "benchmarks/peers/ipsec_mb_aead.h"

#include <array>
#include <cstring>

#include "benchmarks/peers/key.h"

#ifdef LOCKSTEP_HAS_IPSEC_MB
#include <intel-ipsec-mb.h>
#endif

namespace lockstep::benchmarks {

#ifdef LOCKSTEP_HAS_IPSEC_MB

namespace {

using crypto::kAeadNonceSize;
using crypto::kAeadTagSize;
using Tag = std::array<uint64_t, kAeadTagSize / 8>;

struct FreeManager {
  void operator()(IMB_MGR* manager) const { free_mb_mgr(manager); }
};
using Manager = std::unique_ptr<IMB_MGR, FreeManager>;

Manager NewManager(IMB_ARCH& arch) {
  Manager manager(alloc_mb_mgr(0));
  init_mb_mgr_auto(manager.get(), &arch);
  Require(imb_get_errno(manager.get()) == 0, "ipsec-mb does not run on this processor");
  return manager;
}

bool Matches(const Tag& tag, const uint8_t* received) {
  Tag other;
  std::memcpy(&other, received, sizeof other);
  return ((tag[0] ^ other[0]) | (tag[1] ^ other[1])) == 0;
}

}  // namespace

template <IpsecMbWay kWay>
struct IpsecMbAead<kWay>::State {
  IMB_ARCH arch;
  Manager manager;
  bool is_chacha;
  bool is_aes256;
  // The header does not say so, but the library stores whole registers.
  alignas(64) gcm_key_data gcm_key;
  alignas(64) gcm_context_data gcm_context;
  alignas(64) chacha20_poly1305_context_data chapoly_context;
  std::array<crypto::Nonce, kBatch> nonces;
  std::array<Tag, kBatch> tags;

  // `tag`: where it is to be written.
  template <IMB_CIPHER_DIRECTION kDirection>
  void Direct(const Traffic& traffic, size_t i, const uint8_t* from, uint8_t* tag);
  template <IMB_CIPHER_DIRECTION kDirection>
  void SubmitJob(const Traffic& traffic, size_t i, const uint8_t* from, const crypto::Nonce& nonce,
                 uint8_t* tag);
  template <IMB_CIPHER_DIRECTION kDirection>
  void Run(const Traffic& traffic, size_t first, size_t count);
};

template <IpsecMbWay kWay>
template <IMB_CIPHER_DIRECTION kDirection>
void IpsecMbAead<kWay>::State::Direct(const Traffic& traffic, size_t i, const uint8_t* from,
                                      uint8_t* tag) {
  const crypto::Nonce nonce = traffic.nonce(i);
  uint8_t* const to = traffic.ciphertext(i);
  constexpr bool kSeals = kDirection == IMB_DIR_ENCRYPT;
  IMB_MGR* const m = manager.get();
  if (is_chacha) {
    IMB_CHACHA20_POLY1305_INIT(m, kKey.data(), &chapoly_context, nonce.bytes.data(),
                               traffic.header(i), kHeaderSize);
    if (kSeals) {
      IMB_CHACHA20_POLY1305_ENC_UPDATE(m, kKey.data(), &chapoly_context, to, from,
                                       traffic.text_size());
      IMB_CHACHA20_POLY1305_ENC_FINALIZE(m, &chapoly_context, tag, kAeadTagSize);
    } else {
      IMB_CHACHA20_POLY1305_DEC_UPDATE(m, kKey.data(), &chapoly_context, to, from,
                                       traffic.text_size());
      IMB_CHACHA20_POLY1305_DEC_FINALIZE(m, &chapoly_context, tag, kAeadTagSize);
    }
    return;
  }
  const auto run = is_aes256 ? (kSeals ? m->gcm256_enc : m->gcm256_dec)
                             : (kSeals ? m->gcm128_enc : m->gcm128_dec);
  run(&gcm_key, &gcm_context, to, from, traffic.text_size(), nonce.bytes.data(), traffic.header(i),
      kHeaderSize, tag, kAeadTagSize);
}

template <IpsecMbWay kWay>
template <IMB_CIPHER_DIRECTION kDirection>
void IpsecMbAead<kWay>::State::SubmitJob(const Traffic& traffic, size_t i, const uint8_t* from,
                                         const crypto::Nonce& nonce, uint8_t* tag) {
  IMB_JOB* const job = IMB_GET_NEXT_JOB(manager.get());
  job->cipher_direction = kDirection;
  job->chain_order = kDirection == IMB_DIR_ENCRYPT ? IMB_ORDER_CIPHER_HASH : IMB_ORDER_HASH_CIPHER;
  job->src = from;
  job->dst = traffic.ciphertext(i);
  job->cipher_start_src_offset_in_bytes = 0;
  job->msg_len_to_cipher_in_bytes = traffic.text_size();
  job->hash_start_src_offset_in_bytes = 0;
  job->msg_len_to_hash_in_bytes = traffic.text_size();
  job->iv = nonce.bytes.data();
  job->iv_len_in_bytes = kAeadNonceSize;
  job->auth_tag_output = tag;
  job->auth_tag_output_len_in_bytes = kAeadTagSize;
  if (is_chacha) {
    job->cipher_mode = IMB_CIPHER_CHACHA20_POLY1305;
    job->hash_alg = IMB_AUTH_CHACHA20_POLY1305;
    job->enc_keys = job->dec_keys = kKey.data();
    job->key_len_in_bytes = 32;
    job->u.CHACHA20_POLY1305.aad = traffic.header(i);
    job->u.CHACHA20_POLY1305.aad_len_in_bytes = kHeaderSize;
  } else {
    job->cipher_mode = IMB_CIPHER_GCM;
    job->hash_alg = IMB_AUTH_AES_GMAC;
    job->enc_keys = job->dec_keys = &gcm_key;
    job->key_len_in_bytes = is_aes256 ? 32 : 16;
    job->u.GCM.aad = traffic.header(i);
    job->u.GCM.aad_len_in_bytes = kHeaderSize;
  }
  IMB_SUBMIT_JOB_NOCHECK(manager.get());
}

template <IpsecMbWay kWay>
template <IMB_CIPHER_DIRECTION kDirection>
void IpsecMbAead<kWay>::State::Run(const Traffic& traffic, size_t first, size_t count) {
  constexpr bool kSeals = kDirection == IMB_DIR_ENCRYPT;
  for (size_t j = 0; j < count; ++j) {
    const size_t i = first + j;
    const uint8_t* const from = kSeals ? traffic.plaintext(i) : traffic.ciphertext(i);
    uint8_t* const tag = kSeals ? traffic.tag(i) : reinterpret_cast<uint8_t*>(&tags[j]);
    if constexpr (kWay == IpsecMbWay::kDirect) {
      Direct<kDirection>(traffic, i, from, tag);
    } else {
      nonces[j] = traffic.nonce(i);
      SubmitJob<kDirection>(traffic, i, from, nonces[j], tag);
    }
  }
  if constexpr (kWay == IpsecMbWay::kJobs)
    while (IMB_FLUSH_JOB(manager.get()) != nullptr) continue;
}

std::string IpsecMbVersion() {
  IMB_ARCH arch = IMB_ARCH_NONE;
  const Manager manager = NewManager(arch);
  constexpr const char* kNames[] = {"none", "no AES-NI", "SSE", "AVX", "AVX2", "AVX-512"};
  return std::string("ipsec-mb ") + imb_get_version_str() + " (" +
         (arch < std::size(kNames) ? kNames[arch] : "newer") + ")";
}

template <IpsecMbWay kWay>
bool IpsecMbAead<kWay>::Has(const crypto::Aead& row) {
  return !row.name.ends_with("CCM");
}

template <IpsecMbWay kWay>
IpsecMbAead<kWay>::IpsecMbAead(const crypto::Aead& row) : state_(std::make_unique<State>()) {
  state_->manager = NewManager(state_->arch);
  state_->is_chacha = row.name == "ChaCha20-Poly1305";
  state_->is_aes256 = row.key_size == 32;
  if (state_->is_chacha) return;
  if (state_->is_aes256) {
    IMB_AES256_GCM_PRE(state_->manager.get(), kKey.data(), &state_->gcm_key);
  } else {
    IMB_AES128_GCM_PRE(state_->manager.get(), kKey.data(), &state_->gcm_key);
  }
}

template <IpsecMbWay kWay>
void IpsecMbAead<kWay>::Seal(const Traffic& traffic, size_t first, size_t count) {
  state_->template Run<IMB_DIR_ENCRYPT>(traffic, first, count);
}

template <IpsecMbWay kWay>
bool IpsecMbAead<kWay>::Open(const Traffic& traffic, size_t first, size_t count) {
  state_->template Run<IMB_DIR_DECRYPT>(traffic, first, count);
  bool good = true;
  for (size_t j = 0; j < count; ++j) good &= Matches(state_->tags[j], traffic.tag(first + j));
  return good;
}

#else

template <IpsecMbWay kWay>
struct IpsecMbAead<kWay>::State {};

std::string IpsecMbVersion() { return {}; }

template <IpsecMbWay kWay>
bool IpsecMbAead<kWay>::Has(const crypto::Aead&) {
  return false;
}

template <IpsecMbWay kWay>
IpsecMbAead<kWay>::IpsecMbAead(const crypto::Aead&) {}

template <IpsecMbWay kWay>
void IpsecMbAead<kWay>::Seal(const Traffic&, size_t, size_t) {}

template <IpsecMbWay kWay>
bool IpsecMbAead<kWay>::Open(const Traffic&, size_t, size_t) {
  return false;
}

#endif

template <IpsecMbWay kWay>
IpsecMbAead<kWay>::IpsecMbAead(IpsecMbAead&&) noexcept = default;
template <IpsecMbWay kWay>
IpsecMbAead<kWay>& IpsecMbAead<kWay>::operator=(IpsecMbAead&&) noexcept = default;
template <IpsecMbWay kWay>
IpsecMbAead<kWay>::~IpsecMbAead() = default;

template class IpsecMbAead<IpsecMbWay::kDirect>;
template class IpsecMbAead<IpsecMbWay::kJobs>;

}  // namespace lockstep::benchmarks
