#include "crypto/testing/recording_provider.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "crypto/curve/curve_arithmetic.h"
#include "crypto/hash/sha2.h"
#include "crypto/kem/mlkem/ml_kem.h"
#include "crypto/kex/ecdh.h"
#include "crypto/kex/hybrid.h"
#include "crypto/kex/ml_kem.h"
#include "crypto/kex/x25519.h"
#include "crypto/signature/ecdsa.h"
#include "crypto/signature/ecdsa_nonce.h"
#include "crypto/signature/ecdsa_sig_value.h"
#include "crypto/signature/private_keys.h"

namespace lockstep::crypto {
namespace {

std::vector<Recorded>& Record() {
  static std::vector<Recorded> record;
  return record;
}
void Add(std::string_view name, Bytes bytes) { Record().push_back({name, Copy(bytes)}); }

template <const Hash& kRow>
struct RecordingHash {
  static void Start(HashState& state) {
    kRow.start(state);
    IsKeyed(state) = 0;
  }
  static void Finish(HashState& state, MutableBytes digest) {
    const bool keyed = IsKeyed(state) != 0;
    kRow.finish(state, digest);
    if (keyed) Add(kTag, digest.first(kRow.digest_size));
  }
  static void Resume(HashState& state, const Midstate& midstate) {
    kRow.resume(state, midstate);
    IsKeyed(state) = 1;
  }
  static void HmacKey(Bytes key, Midstate& inner, Midstate& outer) {
    kRow.hmac_key(key, inner, outer);
    Add("HMAC's key", key);
    for (const uint8_t pad : {uint8_t{0x36}, uint8_t{0x5c}}) {
      std::vector<uint8_t> padded = Copy(key);
      for (uint8_t& byte : padded) byte ^= pad;
      Add("HMAC's key, padded", padded);
    }
    for (const Midstate* const taken_in : {&inner, &outer})
      Add("HMAC's key, taken in", Bytes(taken_in->chain).first(kRow.block_size / 2));
  }
  static void HmacTag(const Midstate& inner, const Midstate& outer,
                      std::initializer_list<Bytes> pieces, MutableBytes tag) {
    kRow.hmac_tag(inner, outer, pieces, tag);
    Add(kTag, tag.first(kRow.digest_size));
  }
  // At the end of a state, where SHA-2 has nothing: whether it began with HMAC's key.
  static uint8_t& IsKeyed(HashState& state) { return state.bytes.back(); }

  static constexpr std::string_view kTag = "what HMAC makes";
  static inline const Hash kHash = {.id = kRow.id,
                                    .name = kRow.name,
                                    .digest_size = kRow.digest_size,
                                    .block_size = kRow.block_size,
                                    .start = Start,
                                    .update = kRow.update,
                                    .finish = Finish,
                                    .resume = Resume,
                                    .hmac_key = HmacKey,
                                    .hmac_tag = HmacTag};
};

template <const KeyExchange& kRow>
struct RecordingGroup {
  static Result<KeyPair> Generate(Random& random) {
    auto pair = kRow.generate(random);
    if (!pair.has_value()) return pair;
    Bytes key = pair->private_key.Expose();
    if (kRow.post_quantum) {
      Add("an ephemeral private key's seeds", key.first(2 * MlKem768::kSeedSize));
      key = key.subspan(MlKem768::kPrivateKeySize);  // passes over the encapsulation key's hash
    }
    Add("an ephemeral private key", key);
    return pair;
  }
  static Result<Encapsulation> Encapsulate(Random& random, Bytes share) {
    auto made = kRow.encapsulate(random, share);
    if (made.has_value()) Add("a shared secret", made->secret.Expose());
    return made;
  }
  static Result<SharedSecret> Decapsulate(const KeyExchangePrivateKey& key, Bytes share) {
    auto secret = kRow.decapsulate(key, share);
    if (secret.has_value()) Add("a shared secret", secret->Expose());
    return secret;
  }
  static KeyExchange Make(const KeyExchange* classical) {
    KeyExchange row = kRow;
    row.generate = Generate;
    row.encapsulate = Encapsulate;
    row.decapsulate = Decapsulate;
    if (row.classical != nullptr) row.classical = classical;
    return row;
  }
  static inline const KeyExchange kGroup = Make(nullptr);
};
template <const KeyExchange& kRow, const KeyExchange& kClassical>
const KeyExchange kRecordingHybrid =
    RecordingGroup<kRow>::Make(&RecordingGroup<kClassical>::kGroup);

constexpr std::string_view kOutput = "a generator's output";

void RecordingKeystream(std::span<const uint8_t, kSeedSize> key, MutableBytes output) {
  Add("a generator's state", key);
  DefaultProvider().keystream(key, output);
  Add(kOutput, output);
}

class RecordingEcdsaKey final : public SigningKey {
 public:
  RecordingEcdsaKey(KeyAlgorithm algorithm, const EcScalar& scalar)
      : key_(MakeEcdsaKey(algorithm, scalar).value()), scalar_(EcScalar::CopyOf(scalar.Expose())) {}

  [[nodiscard]] PublicKey public_key() const override { return key_->public_key(); }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override {
    return key_->schemes();
  }
  // As SignEcdsa does it, step by step.
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme, Bytes message,
                                                  Random& random) const override {
    const Curve& curve = *CurveOf(public_key().algorithm);
    const Hash& hash = curve.size == 32 ? kSha256 : curve.size == 48 ? kSha384 : kSha512;
    const HashValue digest = Digest(hash, message);
    Secret<32> entropy(32);
    random.Fill(entropy.Mutable());
    EcdsaNonces nonces(curve, hash, scalar_, digest.Expose(), entropy.Expose());
    LOCKSTEP_ASSIGN(const EcScalar nonce, nonces.Next());
    Add("a nonce of ECDSA", nonce.Expose());
    LOCKSTEP_ASSIGN(const auto numbers, EcdsaSign(curve, scalar_, nonce, digest.Expose()));
    return EncodeEcdsaSigValue(numbers->r(), numbers->s());
  }

 private:
  std::shared_ptr<const SigningKey> key_;
  EcScalar scalar_;
};

class RsaKeyWithoutSalts final : public SigningKey {
 public:
  explicit RsaKeyWithoutSalts(std::shared_ptr<const SigningKey> key) : key_(std::move(key)) {}

  [[nodiscard]] PublicKey public_key() const override { return key_->public_key(); }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override {
    return key_->schemes();
  }
  // The salt is what is drawn first.
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  Random& random) const override {
    const auto before = static_cast<ptrdiff_t>(Record().size());
    auto signature = key_->Sign(scheme, message, random);
    const auto first = std::find_if(Record().begin() + before, Record().end(),
                                    [](const Recorded& one) { return one.name == kOutput; });
    if (first != Record().end()) Record().erase(first);
    return signature;
  }

 private:
  std::shared_ptr<const SigningKey> key_;
};

}  // namespace

std::vector<Recorded> TakeRecorded() { return std::exchange(Record(), {}); }

const Provider& RecordingProvider() {
  static const Hash* const hashes[] = {&RecordingHash<kSha256>::kHash,
                                       &RecordingHash<kSha384>::kHash,
                                       &RecordingHash<kSha512>::kHash};
  static const KeyExchange* const groups[] = {&kRecordingHybrid<kX25519MlKem768, kX25519>,
                                              &kRecordingHybrid<kSecP256r1MlKem768, kSecp256r1>,
                                              &kRecordingHybrid<kSecP384r1MlKem1024, kSecp384r1>,
                                              &RecordingGroup<kX25519>::kGroup,
                                              &RecordingGroup<kSecp256r1>::kGroup,
                                              &RecordingGroup<kSecp384r1>::kGroup,
                                              &RecordingGroup<kSecp521r1>::kGroup,
                                              &RecordingGroup<kMlKem768Group>::kGroup,
                                              &RecordingGroup<kMlKem1024Group>::kGroup};
  static const std::vector<CipherSuite> suites = [] {
    std::vector<CipherSuite> made;
    for (const CipherSuite* suite : DefaultProvider().cipher_suites) {
      made.push_back(*suite);
      made.back().hash = *std::ranges::find(hashes, suite->hash->id, &Hash::id);
    }
    return made;
  }();
  static const std::vector<const CipherSuite*> list = [] {
    std::vector<const CipherSuite*> made;
    for (const CipherSuite& suite : suites) made.push_back(&suite);
    return made;
  }();
  static const Provider provider = {list, groups, DefaultProvider().verifiers, hashes,
                                    RecordingKeystream};
  return provider;
}

std::shared_ptr<const SigningKey> MakeRecordingEcdsaKey(KeyAlgorithm algorithm,
                                                        const EcScalar& scalar) {
  return std::make_shared<RecordingEcdsaKey>(algorithm, scalar);
}

std::shared_ptr<const SigningKey> WithoutSalts(std::shared_ptr<const SigningKey> rsa_key) {
  return std::make_shared<RsaKeyWithoutSalts>(std::move(rsa_key));
}

}  // namespace lockstep::crypto
