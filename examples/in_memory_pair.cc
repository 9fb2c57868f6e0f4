// A client and a server in one program, without a socket: each writes bytes that are handed to the
// other. Shows how the engine is driven, and how to make a CA and a certificate for a test.
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "crypto/provider.h"
#include "crypto/random.h"
#include "examples/system.h"
#include "tls/tls.h"
#include "x509/generate_key.h"
#include "x509/issue.h"
#include "x509/issue_profiles.h"

namespace {

using examples::NewEnvironment;
using examples::OrExit;
using lockstep::Bytes;
using lockstep::Connection;
using lockstep::MutableBytes;
namespace crypto = lockstep::crypto;
namespace x509 = lockstep::x509;

// A root certificate that the client will trust, and a certificate for "server.example" that it
// signed.
struct Certificates {
  std::shared_ptr<const x509::TrustStore> roots;
  std::shared_ptr<const lockstep::Credential> server;
};

Certificates MakeCertificates() {
  const crypto::Provider& provider = crypto::DefaultProvider();
  const crypto::Hash& sha256 = *crypto::Find(provider, crypto::HashId::kSha256);
  const lockstep::Environment environment = NewEnvironment();
  crypto::Random random(provider.keystream, environment.seed);
  const x509::Time now = environment.clock() / 1000;
  const x509::Validity today{.not_before = now - 3600, .not_after = now + 86400};

  const auto ca_key = OrExit(x509::GenerateKey(crypto::KeyAlgorithm::kEcdsaP256, random)).key;
  const x509::Subject ca{{.common_name = "Example CA"}, ca_key->public_key(), today};
  const std::vector<uint8_t> ca_name = x509::WriteName(ca.name);
  const x509::Issuer issuer{.name = ca_name, .key = ca_key.get()};
  const x509::CertificateSpec root = x509::CaSpec(ca, ca_key->public_key(), sha256);
  auto roots = std::make_shared<x509::TrustStore>();
  OrExit(roots->AddCertificate(OrExit(x509::IssueCertificate(root, issuer, random))));

  const auto key = OrExit(x509::GenerateKey(crypto::KeyAlgorithm::kEcdsaP256, random)).key;
  const x509::Subject subject{{.common_name = "server.example"}, key->public_key(), today};
  const std::vector<std::string> names = {"server.example"};
  const auto leaf = OrExit(x509::ServerSpec(subject, ca_key->public_key(), sha256, names));
  const auto certificate = OrExit(x509::IssueCertificate(leaf, issuer, random));
  return {std::move(roots), OrExit(lockstep::Credential::Create({certificate}, key))};
}

// Lets `connection` work on what arrived, a record and an event at a time.
void Receive(std::string_view who, Connection& connection, MutableBytes arrived) {
  while (true) {
    const auto received = connection.Receive(arrived);
    if (!received.has_value()) {
      std::cerr << who << ": " << connection.failure()->Describe() << '\n';
      std::exit(1);
    }
    arrived = arrived.subspan(received->consumed);
    if (std::holds_alternative<lockstep::HandshakeDone>(received->event)) {
      std::cout << who << " is connected\n";
    } else if (const auto* data = std::get_if<lockstep::ApplicationData>(&received->event)) {
      // The plaintext lies where its record lay: nothing was copied.
      std::cout << who << " reads: " << lockstep::AsText(data->data) << '\n';
    } else if (std::holds_alternative<lockstep::PeerClosed>(received->event)) {
      std::cout << who << " has seen the end\n";
      return;
    } else if (std::holds_alternative<lockstep::NeedBytes>(received->event)) {
      return;  // Send writes whole records, so here nothing is left over; a socket's reader keeps
               // the rest.
    }
  }
}

// Whatever the connection owes its peer (a handshake message, an alert), and then `text`.
std::vector<uint8_t> Send(Connection& connection, std::string_view text = {}) {
  std::vector<uint8_t> wire(connection.MaxSealedSize(text.size()));
  wire.resize(OrExit(connection.Send(lockstep::AsBytes(text), wire)).written);
  return wire;
}

}  // namespace

int main() {
  const Certificates certificates = MakeCertificates();
  const auto client_config =
      OrExit(lockstep::CreateConfig(lockstep::ClientOptions{.trust_store = certificates.roots}));
  const auto server_config =
      OrExit(lockstep::CreateConfig(lockstep::ServerOptions{.credentials = {certificates.server}}));
  Connection client = OrExit(Connection::Client(client_config, "server.example", NewEnvironment()));
  Connection server = OrExit(Connection::Server(server_config, NewEnvironment()));

  // The handshake: three flights, to and fro until both sides are silent.
  while (client.wants_send() || server.wants_send()) {
    std::vector<uint8_t> wire = Send(client);
    Receive("server", server, wire);
    wire = Send(server);
    Receive("client", client, wire);
  }

  std::vector<uint8_t> wire = Send(client, "How do you do?");
  Receive("server", server, wire);
  wire = Send(server, "How do you do!");
  Receive("client", client, wire);

  // Each side closes its own direction; an end without this is a truncation, and an error.
  OrExit(client.Close());
  wire = Send(client);
  Receive("server", server, wire);
}
