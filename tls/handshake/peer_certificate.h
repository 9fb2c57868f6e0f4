// The peer's Certificate and CertificateVerify, as both sides and post-handshake authentication
// take them (RFC 9846 sections 4.5.1, 4.5.2).
#ifndef TLS_HANDSHAKE_PEER_CERTIFICATE_H_
#define TLS_HANDSHAKE_PEER_CERTIFICATE_H_

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "crypto/base/result.h"
#include "crypto/provider.h"
#include "crypto/signature/signature.h"
#include "tls/chain_scope.h"
#include "tls/handshake/certificate_verify.h"
#include "tls/handshake/context.h"
#include "tls/handshake/handshake_reader.h"
#include "tls/key_schedule/transcript.h"
#include "tls/messages/certificate.h"
#include "tls/messages/extension_table.h"
#include "tls/questions.h"
#include "x509/verifier.h"

namespace lockstep {

// The certificates of a message, and the OCSP responses that came with them: staples[i] with
// (*chain)[i], empty where none did; no staples at all where none came.
struct ReceivedChain {
  std::shared_ptr<const PeerChain> chain;
  PeerChain staples;
};

// Copies the certificates of a message: they outlive the handshake's buffers. kUnsolicitedExtension
// for an extension that is not among `asked_for`, kChainTooLong for more than `max_length`.
Result<ReceivedChain> CopyChain(const messages::Certificate& certificate,
                                messages::ExtensionSet asked_for, size_t max_length);

// Asks the caller to judge a chain. `time`: seconds since 1970.
VerifyCertificateQuestion QuestionAbout(ReceivedChain received, QuestionToken token,
                                        std::string server_name, int64_t time);

// The key in a chain's leaf, borrowed from it. kUnsupportedPublicKey, or kKeyUsageForbids where the
// certificate says that the key is not for digital signatures (section 4.5.1.2).
Result<crypto::PublicKey> LeafKey(const PeerChain& chain);

// Whom a chain is judged for.
struct PeerToVerify {
  x509::Purpose purpose;
  const x509::TrustStore& trust;
  const x509::PinSet& pins;
  const x509::ReferenceName* name = nullptr;  // beside VerificationOptions::names; null: none
  int64_t time;                               // seconds since 1970
  const std::optional<ChainScope>& scope;     // for VerificationOptions::chain_cache
};

// x509::Verify for a chain, as `options` have it. A refusal leaves its diagnosis.
Result<x509::VerifiedPath> VerifyPeerChain(const ReceivedChain& received, const PeerToVerify& peer,
                                           const CommonOptions& options,
                                           std::shared_ptr<const x509::Diagnosis>& diagnosis);

// Verifies a CertificateVerify by the leaf's key, over a transcript that ends with the chain's
// Certificate; adds the message to it. Returns the scheme.
Result<SignatureScheme> ReceiveCertificateVerify(const HandshakeMessage& message, Side signer,
                                                 const PeerChain& chain,
                                                 const crypto::Provider& provider,
                                                 std::span<const SignatureScheme> offered,
                                                 Transcript& transcript);

}  // namespace lockstep

#endif  // TLS_HANDSHAKE_PEER_CERTIFICATE_H_
