#include "tls/server/acceptor.h"

#include <string>
#include <vector>

#include "tls/messages/client_hello.h"
#include "tls/server/negotiate.h"
#include "tls/wire/parse.h"

namespace lockstep {
namespace acceptor {
namespace {

using messages::ClientHello;

// The elements of a list that the size of a ClientHello bounds well enough: each takes two bytes
// there and here.
template <class List>
auto CopyOf(const List& list) {
  std::vector<typename List::value_type> out;
  for (const auto& one : list) out.push_back(one);
  return out;
}

SelectConfigQuestion Describe(const ClientHello& hello, QuestionToken token) {
  const messages::ClientHelloExtensions& extensions = hello.extensions;
  SelectConfigQuestion question{.token = token};
  if (extensions.server_name) {
    question.server_name = extensions.server_name->HostName().value_or("");
  }
  if (const auto& alpn = extensions.application_layer_protocol_negotiation) {
    for (const messages::ProtocolName& name : alpn->protocol_name_list) {
      if (question.alpn_protocols.size() == SelectConfigQuestion::kMaxProtocols) break;
      question.alpn_protocols.emplace_back(AsText(name.bytes));
    }
  }
  question.cipher_suites = CopyOf(hello.cipher_suites);
  if (extensions.supported_groups) {
    question.groups = CopyOf(extensions.supported_groups->named_group_list);
  }
  if (const auto& schemes = extensions.signature_algorithms) {
    question.signature_schemes = CopyOf(schemes->supported_signature_algorithms);
  }
  if (const auto& schemes = extensions.signature_algorithms_cert) {
    question.certificate_signature_schemes = CopyOf(schemes->supported_signature_algorithms);
  }
  question.offers_psks = extensions.pre_shared_key.has_value();
  question.offers_early_data = extensions.early_data.has_value();
  return question;
}

}  // namespace

Next<SelectingConfig> On(WaitClientHello, const HandshakeMessage& message, Context& context) {
  // What no configuration makes good is refused before anybody is asked.
  LOCKSTEP_ASSIGN(const auto hello, wire::Parse<ClientHello>(message.body, kHandshakeHeaderSize));
  // Section 5.1: nothing may follow, whichever version this leads to.
  LOCKSTEP_TRY(context.sink.RequireMessageBoundary());
  LOCKSTEP_TRY(server::CheckClientHello(hello));
  LOCKSTEP_ASSIGN(const Bytes kept, context.arena.Store(message.encoded));
  context.question = std::make_shared<const Question>(Describe(hello, NewToken(context.random)));
  return SelectingConfig{kept};
}

Next<Configured> OnReply(SelectingConfig state, ConfigReply reply, Context& context) {
  return Configured{state.client_hello,
                    std::make_unique<ServerHandshake>(context.adopt(std::move(reply.config)))};
}

}  // namespace acceptor

Status Acceptor::Receive(const HandshakeMessage& message) {
  return server() == nullptr ? machine_.Receive(message, context_) : server()->Receive(message);
}

Status Acceptor::Answer(QuestionToken token, Reply reply) {
  if (server() != nullptr) return server()->Answer(token, std::move(reply));
  const auto* choice = std::get_if<ConfigReply>(&reply);
  const bool is_open = context_.question != nullptr && TokenOf(*context_.question) == token;
  if (is_open && choice != nullptr && choice->config == nullptr) {
    return Error{Reason::kInvalidArgument};
  }
  LOCKSTEP_TRY(machine_.Answer(token, std::move(reply), context_));
  const Bytes hello = machine_.Get<acceptor::Configured>()->client_hello;
  return server()->Receive(
      {messages::HandshakeType::kClientHello, hello.subspan(kHandshakeHeaderSize), hello});
}

}  // namespace lockstep
