#include "benchmarks/primitives_watch.h"

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace lockstep::benchmarks {
namespace {

Stopwatch* current_watch = nullptr;

template <class Operation>
auto Watched(Operation operation) {
  if (current_watch == nullptr) return operation();
  current_watch->Start();
  auto result = operation();
  current_watch->Stop();
  return result;
}

// Rows hold plain functions, so that each needs its own ones, which know the row under them.
template <size_t kIndex>
struct WatchedGroup {
  static inline const crypto::KeyExchange* row;
  static Result<crypto::KeyPair> Generate(crypto::Random& random) {
    return Watched([&] { return row->generate(random); });
  }
  static Result<crypto::Encapsulation> Encapsulate(crypto::Random& random, Bytes share) {
    return Watched([&] { return row->encapsulate(random, share); });
  }
  static Result<crypto::SharedSecret> Decapsulate(const crypto::KeyExchangePrivateKey& key,
                                                  Bytes share) {
    return Watched([&] { return row->decapsulate(key, share); });
  }
  static crypto::KeyExchange Make(const crypto::KeyExchange& under) {
    row = &under;
    crypto::KeyExchange watched = under;
    watched.generate = Generate;
    watched.encapsulate = Encapsulate;
    watched.decapsulate = Decapsulate;
    return watched;
  }
};

template <size_t kIndex>
struct WatchedVerifier {
  static inline const crypto::SignatureVerifier* row;
  static Status Verify(const crypto::PublicKey& key, Bytes message, Bytes signature) {
    return Watched([&] { return row->verify(key, message, signature); });
  }
  static crypto::SignatureVerifier Make(const crypto::SignatureVerifier& under) {
    row = &under;
    crypto::SignatureVerifier watched = under;
    watched.verify = Verify;
    return watched;
  }
};

constexpr size_t kMostRows = 16;

// The rows of a list, watched, and the list of them, which a provider can point to.
template <class Row, template <size_t> class WatchedRow>
class WatchedRows {
 public:
  explicit WatchedRows(std::span<const Row* const> under) {
    Require(under.size() <= kMostRows, "there are more rows than can be watched");
    rows_.reserve(under.size());
    [&]<size_t... kIndexes>(std::index_sequence<kIndexes...>) {
      ((kIndexes < under.size() ? rows_.push_back(WatchedRow<kIndexes>::Make(*under[kIndexes]))
                                : void()),
       ...);
    }(std::make_index_sequence<kMostRows>());
    for (const Row& row : rows_) list_.push_back(&row);
  }
  [[nodiscard]] std::span<const Row* const> list() const { return list_; }

 private:
  std::vector<Row> rows_;
  std::vector<const Row*> list_;
};

class WatchedSigningKey : public crypto::SigningKey {
 public:
  explicit WatchedSigningKey(std::shared_ptr<const crypto::SigningKey> key)
      : key_(std::move(key)) {}
  [[nodiscard]] crypto::PublicKey public_key() const override { return key_->public_key(); }
  [[nodiscard]] std::span<const SignatureScheme> schemes() const override {
    return key_->schemes();
  }
  [[nodiscard]] Result<std::vector<uint8_t>> Sign(SignatureScheme scheme, Bytes message,
                                                  crypto::Random& random) const override {
    return Watched([&] { return key_->Sign(scheme, message, random); });
  }

 private:
  std::shared_ptr<const crypto::SigningKey> key_;
};

}  // namespace

void WatchPrimitives(Stopwatch* watch) { current_watch = watch; }

const crypto::Provider& WatchedProvider() {
  static const WatchedRows<crypto::KeyExchange, WatchedGroup> groups(
      crypto::DefaultProvider().groups);
  static const WatchedRows<crypto::SignatureVerifier, WatchedVerifier> verifiers(
      crypto::DefaultProvider().verifiers);
  static const crypto::Provider provider = [] {
    crypto::Provider watched = crypto::DefaultProvider();
    watched.groups = groups.list();
    watched.verifiers = verifiers.list();
    return watched;
  }();
  return provider;
}

std::shared_ptr<const crypto::SigningKey> WatchedKey(
    std::shared_ptr<const crypto::SigningKey> key) {
  return std::make_shared<const WatchedSigningKey>(std::move(key));
}

}  // namespace lockstep::benchmarks
