// Messages made by our own serializer, for tests that want many, and as seeds for fuzzing.
#ifndef TLS_MESSAGES_TESTING_SAMPLES_H_
#define TLS_MESSAGES_TESTING_SAMPLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tls/messages/alert.h"
#include "tls/messages/certificate.h"
#include "tls/messages/certificate_request.h"
#include "tls/messages/certificate_verify.h"
#include "tls/messages/client_hello.h"
#include "tls/messages/encrypted_extensions.h"
#include "tls/messages/end_of_early_data.h"
#include "tls/messages/finished.h"
#include "tls/messages/key_update.h"
#include "tls/messages/new_session_ticket.h"
#include "tls/messages/server_hello.h"

namespace lockstep::messages::testing {

struct Sample {
  std::string name;           // a file name
  std::vector<uint8_t> body;  // without the 4-byte header
};

// Samples<T> returns messages of type T: "full" has every field and every extension that has a
// slot, "small" as little as the syntax allows; what RFC 8448 has of that type follows.
template <class T>
std::vector<Sample> Samples();

template <>
std::vector<Sample> Samples<ClientHello>();
template <>
std::vector<Sample> Samples<ServerHello>();
template <>
std::vector<Sample> Samples<HelloRetryRequest>();
template <>
std::vector<Sample> Samples<EncryptedExtensions>();
template <>
std::vector<Sample> Samples<CertificateRequest>();
template <>
std::vector<Sample> Samples<Certificate>();
template <>
std::vector<Sample> Samples<CertificateVerify>();
template <>
std::vector<Sample> Samples<Finished>();
template <>
std::vector<Sample> Samples<EndOfEarlyData>();
template <>
std::vector<Sample> Samples<NewSessionTicket>();
template <>
std::vector<Sample> Samples<KeyUpdate>();
template <>
std::vector<Sample> Samples<Alert>();

}  // namespace lockstep::messages::testing

#endif  // TLS_MESSAGES_TESTING_SAMPLES_H_
