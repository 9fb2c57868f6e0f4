#include "crypto/provider.h"

#include <algorithm>

namespace lockstep::crypto {
namespace {

// The row of `list` whose `member` is `value`, or null.
template <class Row, class Value>
const Row* FindIn(std::span<const Row* const> list, Value Row::* member, Value value) {
  const auto row = std::ranges::find_if(list, [&](const Row* r) { return r->*member == value; });
  return row == list.end() ? nullptr : *row;
}

}  // namespace

const CipherSuite* Find(const Provider& provider, CipherSuiteId id) {
  return FindIn(provider.cipher_suites, &CipherSuite::id, id);
}
const KeyExchange* Find(const Provider& provider, NamedGroup group) {
  return FindIn(provider.groups, &KeyExchange::group, group);
}
const SignatureVerifier* Find(const Provider& provider, SignatureAlgorithm algorithm) {
  return FindIn(provider.verifiers, &SignatureVerifier::algorithm, algorithm);
}
const Hash* Find(const Provider& provider, HashId id) {
  return FindIn(provider.hashes, &Hash::id, id);
}

}  // namespace lockstep::crypto
