// bogo_shim: this engine as a shim of BoringSSL's test runner. interop/README.md says how to run
// it.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <span>
#include <utility>

#include "interop/bogo/configuration.h"
#include "interop/bogo/credentials.h"
#include "interop/bogo/exchange.h"
#include "interop/bogo/flags.h"
#include "interop/bogo/sessions.h"
#include "interop/bogo/socket.h"
#include "interop/bogo/stream.h"
#include "interop/bogo/witness.h"

namespace lockstep::bogo {
namespace {

// What the runner counts as unimplemented.
constexpr int kUnimplemented = 89;

std::array<uint8_t, 8> ShimId(int64_t id) {
  std::array<uint8_t, 8> bytes{};
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(id >> (8 * i));
  return bytes;
}

Problem Connect(const Flags& flags, const Flags& retry, int64_t delay, bool is_resumption,
                Sessions& sessions) {
  const auto credentials = LoadCredentials(flags);
  if (!credentials) return "a credential could not be read";
  Witness witness;
  witness.chain_accepted = sessions.chain_accepted;
  auto connection = MakeConnection(flags, *credentials, delay, sessions, witness);
  if (!connection.has_value()) return Describe(connection.error());
  auto socket = Socket::Connect(static_cast<uint16_t>(flags.port), flags.ipv6);
  if (!socket) return "the runner does not listen";
  socket->Write(ShimId(flags.shim_id));
  const auto now = [&](const Connection& running) -> const Flags& {
    const bool rejected = !flags.server && IsRejected(running.negotiated().early_data);
    return rejected ? retry : flags;
  };
  Stream stream(*std::move(connection), *std::move(socket),
                {.one_byte_at_a_time = flags.async,
                 .answer = [&](const Question& question) -> Answer {
                   if (!CanAuthenticate(*credentials, witness))
                     return AlertDescription::kHandshakeFailure;
                   return AnswerQuestion(now(stream.connection()), question, sessions, witness);
                 },
                 .objection =
                     [&] {
                       return FindObjection(now(stream.connection()), *credentials,
                                            stream.connection().negotiated(), witness);
                     },
                 .on_session =
                     [&](ClientSession session) {
                       witness.ticket_allows_early_data = session.max_early_data_size > 0;
                       sessions.newest = std::move(session);
                     },
                 .on_early_data =
                     [&](Bytes data) {
                       std::vector<uint8_t> reply = Copy(data);
                       for (uint8_t& byte : reply) byte ^= 0xff;
                       return stream.Write(reply);
                     }});
  auto problem = RunConnection(flags, retry, *credentials, is_resumption, stream, witness);
  stream.Finish();
  sessions.chain_accepted = witness.chain_accepted;
  return problem;
}

int Run(std::span<char* const> arguments) {
  const auto flags = ParseFlags(arguments);
  if (!flags) return kUnimplemented;
  if (flags->initial.handshaker_question) {
    std::cout << "No\n";
    return EXIT_SUCCESS;
  }
  Sessions sessions;
  for (int64_t i = 0; i <= flags->initial.resume_count; ++i) {
    const Flags& one = i == 0 ? flags->initial : flags->resume;
    const int64_t delay = i * flags->initial.resumption_delay;
    if (const auto problem = Connect(one, flags->retry, delay, i > 0, sessions)) {
      std::cerr << *problem << '\n';
      return EXIT_FAILURE;
    }
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace lockstep::bogo

int main(int argc, char** argv) {
  return lockstep::bogo::Run(std::span<char* const>(argv, static_cast<size_t>(argc)).subspan(1));
}
