#include "tls/handshake/key_exchange_reply.h"

#include <array>

namespace lockstep {
namespace {

// Each overload: whether the reply, if it is one to that question, is of the right sizes.
bool Fits(const GenerateKeySharesQuestion& question, const KeySharesReply& reply,
          const Algorithms& algorithms) {
  if (reply.shares.size() != question.groups.size()) return false;
  for (size_t i = 0; i < reply.shares.size(); ++i) {
    const size_t size = algorithms.Find(question.groups[i])->client_share_size;
    if (reply.shares[i].size() != size) return false;
  }
  return true;
}

bool Fits(const DecapsulateQuestion& question, const SharedSecretReply& reply,
          const Algorithms& algorithms) {
  const crypto::KeyExchange& group = *algorithms.Find(question.group);
  return !reply.secret || reply.secret->size() == group.secret_size;
}

bool Fits(const EncapsulateQuestion& question, const EncapsulationReply& reply,
          const Algorithms& algorithms) {
  const crypto::KeyExchange& group = *algorithms.Find(question.group);
  return !reply.encapsulation || (reply.encapsulation->share.size() == group.server_share_size &&
                                  reply.encapsulation->secret.size() == group.secret_size);
}

template <class Q, class R>
bool Fits(const Q&, const R&, const Algorithms&) {
  return true;
}

}  // namespace

Status CheckKeyExchangeReply(const Question& question, const Reply& reply,
                             const Algorithms& algorithms) {
  const bool fits = std::visit(
      [&](const auto& asked, const auto& answer) { return Fits(asked, answer, algorithms); },
      question, reply);
  return fits ? Status() : Error{Reason::kInvalidArgument};
}

Status CheckSharedSecret(const crypto::KeyExchange& group, const crypto::SharedSecret& secret) {
  constexpr std::array<uint8_t, crypto::SharedSecret::kCapacity> kZeros{};
  // The part by ECDH comes first or last; so many zeros of ML-KEM's are no chance either.
  const size_t size = group.classical != nullptr ? group.classical->secret_size : group.secret_size;
  const Bytes zeros = Bytes(kZeros).first(size);
  const bool zero = ConstantTimeEqual(secret.Expose().first(size), zeros) ||
                    ConstantTimeEqual(secret.Expose().last(size), zeros);
  return zero ? Error{Reason::kInvalidKeyShare} : Status();
}

}  // namespace lockstep
