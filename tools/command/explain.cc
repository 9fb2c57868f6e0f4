#include "tools/command/explain.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <utility>

#include "crypto/provider.h"
#include "tls/messages/certificate.h"
#include "tls/tls.h"
#include "tls/wire/parse.h"
#include "tools/base/certificates.h"
#include "tools/base/environment.h"
#include "tools/base/file.h"
#include "tools/command/client_session.h"
#include "tools/command/time_text.h"
#include "tools/command/trust.h"
#include "tools/explain/path_tree.h"
#include "tools/explain/style.h"
#include "tools/net/address.h"
#include "tools/net/event_loop.h"
#include "tools/net/socket.h"
#include "tools/net/tls_socket.h"
#include "x509/diagnosis_json.h"
#include "x509/verifier.h"

namespace lockstep::tools {
namespace {

constexpr uint16_t kDefaultPort = 443;

using Chain = std::vector<std::vector<uint8_t>>;  // DER

// What a server shows: staples[i] came with chain[i], empty where none did.
struct Shown {
  Chain chain;
  Chain staples;
};

// What is explained, and the names that it should have where nobody says any.
struct Subject {
  Shown shown;
  std::vector<std::string> names;
  bool is_server = false;
};

Outcome<Chain> ReadChain(const std::string& path) {
  LOCKSTEP_ASSIGN(const x509::SecretBytes content, ReadFile(path));
  return DecodeCertificates(path, content);
}

// The certificates of a Certificate message that came, with their staples.
void ReadShown(const TraceEvent& event, Shown& out) {
  using messages::HandshakeType;
  constexpr size_t kHeaderSize = 4;  // msg_type and length
  if (event.sent || event.kind != TraceEvent::Kind::kHandshake ||
      event.bytes.size() < kHeaderSize ||
      event.bytes[0] != static_cast<uint8_t>(HandshakeType::kCertificate))
    return;
  const auto message = wire::Parse<messages::Certificate>(event.bytes.subspan(kHeaderSize));
  if (!message.has_value()) return;
  for (const messages::CertificateEntry& entry : message->certificate_list) {
    out.chain.push_back(Copy(entry.cert_data.bytes));
    const auto& status = entry.extensions.status_request;
    out.staples.push_back(status ? Copy(status->response.bytes) : std::vector<uint8_t>());
  }
}

// A handshake that ends with the server's certificates, believed or not.
Outcome<Shown> FetchChain(const HostPort& where, const ExplainOptions& options,
                          std::shared_ptr<const x509::TrustStore> trust) {
  ClientOptions client;
  Shown shown;
  client.common.revocation.request_staples = true;
  client.common.trace = [&shown](const TraceEvent& event) { ReadShown(event, shown); };
  client.trust_store = std::move(trust);
  auto config = CreateConfig(std::move(client));
  if (!config.has_value()) return ProblemOf("the options", config.error());
  LOCKSTEP_ASSIGN(const auto loop, EventLoop::Create());
  LOCKSTEP_ASSIGN(Environment environment, SystemEnvironment());
  LOCKSTEP_ASSIGN(FileDescriptor socket, ConnectTo(where, options.timeout));
  const std::string& name = options.server_name.empty() ? where.host : options.server_name;
  auto tls = Connection::Client(*std::move(config), name, std::move(environment));
  if (!tls.has_value()) return ProblemOf("\"" + name + "\"", tls.error(), ExitCode::kUsage);
  ClientSession::Options session_options;
  session_options.handshake_timeout = options.timeout;
  // That is all that was wanted: what ends the session is no problem.
  session_options.on_connected = [](const Negotiated&) -> Outcome<void> {
    return Problem{ExitCode::kDone, ""};
  };
  ClientSession session(*loop, TlsSocket(std::move(socket), *std::move(tls)),
                        std::move(session_options));
  const auto ended = session.Run();
  const bool is_answer = !ended.has_value() && (ended.error().exit_code == ExitCode::kDone ||
                                                ended.error().exit_code == ExitCode::kUntrusted);
  if (is_answer && !shown.chain.empty()) return shown;
  if (!ended.has_value()) return ended.error();
  return Problem{ExitCode::kProtocol, "the server sent no certificate"};
}

Outcome<Subject> FindSubject(const ExplainOptions& options,
                             const std::shared_ptr<const x509::TrustStore>& trust) {
  Subject subject;
  const bool is_file =
      options.what.find('/') != std::string::npos || access(options.what.c_str(), F_OK) == 0;
  if (is_file) {
    LOCKSTEP_ASSIGN(subject.shown.chain, ReadChain(options.what));
  } else {
    LOCKSTEP_ASSIGN(const HostPort where, HostPort::Parse(options.what, kDefaultPort));
    auto shown = FetchChain(where, options, trust);
    if (!shown.has_value() && shown.error().exit_code == ExitCode::kNetwork)
      shown.error().text += "; a file of that name is not there either";
    LOCKSTEP_ASSIGN(subject.shown, std::move(shown));
    subject.is_server = true;
    subject.names = {options.server_name.empty() ? where.host : options.server_name};
  }
  for (const std::string& file : options.more_files) {
    LOCKSTEP_ASSIGN(Chain more, ReadChain(file));
    Chain& chain = subject.shown.chain;
    chain.insert(chain.end(), more.begin(), more.end());
  }
  if (!options.names.empty()) subject.names = options.names;
  return subject;
}

Outcome<std::vector<x509::ReferenceName>> ParseNames(const std::vector<std::string>& texts) {
  std::vector<x509::ReferenceName> names;
  for (const std::string& text : texts) {
    auto name = text.contains('@') ? x509::ReferenceName::ParseMailbox(text)
                                   : x509::ReferenceName::Parse(text);
    if (!name.has_value()) return ProblemOf("--name " + text, name.error(), ExitCode::kUsage);
    names.push_back(*std::move(name));
  }
  return names;
}

Outcome<Chain> ReadOcspResponses(const ExplainOptions& options) {
  Chain responses;
  for (const std::string& file : options.ocsp_files) {
    LOCKSTEP_ASSIGN(auto response, LoadOcspResponse("--ocsp", file));
    responses.push_back(std::move(response));
  }
  return responses;
}

std::vector<Bytes> ViewsOf(const Chain& all) { return {all.begin(), all.end()}; }

// What is there counts.
x509::RevocationMode ModeOf(const RevocationOptions& known, const Chain& responses,
                            const Chain& staples) {
  const bool has_staple =
      std::ranges::any_of(staples, [](const auto& one) { return !one.empty(); });
  if (known.mode == x509::RevocationMode::kOff && (has_staple || !responses.empty()))
    return x509::RevocationMode::kSoftFail;
  return known.mode;
}

Outcome<x509::Time> TimeOf(const ExplainOptions& options) {
  if (options.time.empty()) return Now();
  return ParseTimeOption(options.time);
}

// The first line stands out, and the drawing stands apart.
std::string Page(const std::string& text, const std::string& drawing, std::string first_line) {
  return first_line + text.substr(text.find('\n')) + '\n' + drawing;
}

std::string FirstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

Outcome<void> Print(const std::string& text) {
  std::cout << text << std::flush;
  if (std::cout.good()) return {};
  return Problem{ExitCode::kFile, "the output could not be written"};
}

Outcome<void> Accept(const x509::Acceptance& answer, bool json) {
  if (json) return Print(x509::ToJson(answer) + '\n');
  const Style style = Style::For(STDOUT_FILENO);
  const std::string text = answer.Explain();
  return Print(Page(text, DrawPaths(answer, style), style.Good(FirstLine(text))));
}

Outcome<void> Refuse(const x509::Diagnosis& answer, bool json) {
  if (json) {
    LOCKSTEP_TRY(Print(x509::ToJson(answer) + '\n'));
  } else {
    const Style style = Style::For(STDOUT_FILENO);
    const std::string text = answer.Explain();
    LOCKSTEP_TRY(Print(Page(text, DrawPaths(answer, style), style.Bad(FirstLine(text)))));
  }
  return Problem{ExitCode::kUntrusted, answer.Summary()};
}

}  // namespace

Outcome<void> Explain(const ExplainOptions& options) {
  LOCKSTEP_ASSIGN(const x509::Time time, TimeOf(options));
  LOCKSTEP_ASSIGN(const x509::PinSet pins, ParsePins(options.pins));
  LOCKSTEP_ASSIGN(const auto trust, LoadTrust(options.ca_files));
  LOCKSTEP_ASSIGN(const Subject subject, FindSubject(options, trust));
  LOCKSTEP_ASSIGN(const auto names, ParseNames(subject.names));
  LOCKSTEP_ASSIGN(const VerificationOptions verification, LoadVerification(options.verification));
  LOCKSTEP_ASSIGN(const RevocationOptions known, LoadRevocation(options.verification));
  LOCKSTEP_ASSIGN(const Chain responses, ReadOcspResponses(options));
  const std::vector<Bytes> chain = ViewsOf(subject.shown.chain), crls = ViewsOf(*known.crls),
                           responses_view = ViewsOf(responses),
                           staples = ViewsOf(subject.shown.staples);
  x509::VerifyRequest request;
  request.chain = chain;
  request.trust = trust.get();
  request.provider = &crypto::DefaultProvider();
  request.purpose = options.purpose;
  request.policy = verification.policy;
  request.names = names;
  if (const auto* list = verification.public_suffixes.get(); list != nullptr)
    request.is_public_suffix = [list](std::string_view domain) { return list->Contains(domain); };
  request.time = time;
  request.pins = &pins;
  request.revocation = {.mode = ModeOf(known, responses, subject.shown.staples),
                        .crls = crls,
                        .ocsp_responses = responses_view,
                        .staples = staples,
                        .staples_requested = subject.is_server};
  const auto answer = x509::Verify(request);
  if (!answer) return Refuse(answer.error(), options.json);
  return Accept(x509::Acceptance::Of(request, *answer), options.json);
}

}  // namespace lockstep::tools
