// Everybody whose AEADs ours are compared with.
#ifndef BENCHMARKS_PEERS_ALL_H_
#define BENCHMARKS_PEERS_ALL_H_

#include "benchmarks/peers/cryptopp_aead.h"
#include "benchmarks/peers/ipsec_mb_aead.h"
#include "benchmarks/peers/openssl_aead.h"
#include "benchmarks/peers/sodium_aead.h"
#include "crypto/aead/aead.h"

namespace lockstep::benchmarks {

// Calls `function.template operator()<Peer>(name)` for each that has the AEAD, and each way of it.
template <class Function>
void ForEachPeer(const crypto::Aead& row, Function function) {
  const auto call = [&]<class Peer>(const char* name) {
    if (Peer::Has(row)) function.template operator()<Peer>(name);
  };
  call.template operator()<OpensslAead>("openssl");
  call.template operator()<IpsecMbAead<IpsecMbWay::kDirect>>("ipsec-mb");
  call.template operator()<IpsecMbAead<IpsecMbWay::kJobs>>("ipsec-mb");
  call.template operator()<SodiumAead>("libsodium");
  call.template operator()<CryptoppAead>("cryptopp");
}

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_PEERS_ALL_H_
