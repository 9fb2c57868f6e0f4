#include "fuzz/tls/party.h"

#include <algorithm>
#include <utility>

#include "crypto/testing/fake_provider.h"
#include "fuzz/tls/check.h"
#include "tls/testing/fixture.h"

namespace lockstep::fuzz {

Party Party::Client(const Options& options, const testing::KeyLog& log) {
  auto trace = std::make_shared<Trace>();
  ClientOptions client = options.ForClient();
  client.common.key_log = log.Collector();
  client.common.trace = CollectInto(trace);
  return {Connection::Client(CreateConfig(std::move(client)).value(), testing::kServerName,
                             testing::TestEnvironment(1))
              .value(),
          trace, options, options.verification_answering(), /*is_client=*/true};
}

Party Party::Server(const Options& options, const testing::KeyLog& log) {
  auto trace = std::make_shared<Trace>();
  ServerOptions server = options.ForServer();
  server.common.key_log = log.Collector();
  server.common.trace = CollectInto(trace);
  return {Connection::Server(CreateConfig(std::move(server)).value(), testing::TestEnvironment(2))
              .value(),
          trace, options, options.signing_answering(), /*is_client=*/false};
}

Party::Party(Connection connection, std::shared_ptr<const Trace> trace, const Options& options,
             Answering answering, bool is_client)
    : connection_(std::move(connection), std::move(trace)),
      window_(options.window == 0 ? SIZE_MAX : options.window),
      room_(options.room),
      answering_(answering),
      is_client_(is_client) {}

std::vector<uint8_t> Party::Flush(std::string_view plaintext) {
  std::vector<uint8_t> all;
  Bytes rest = AsBytes(plaintext);
  size_t room = room_;
  while (connection().wants_send() || !rest.empty()) {
    if (room_ == 0) room = connection().MaxSealedSize(rest.size());
    std::vector<uint8_t> output(room);
    const auto sent = connection_.Send(rest, output);
    if (!sent.has_value()) break;
    all.insert(all.end(), output.begin(),
               output.begin() + static_cast<std::ptrdiff_t>(sent->written));
    rest = rest.subspan(sent->taken);
    Check(sent->written > 0 || sent->needed > room);
    room = sent->written > 0 ? room_ : sent->needed;
  }
  return all;
}

void Party::Take(Bytes bytes) {
  inbox_.insert(inbox_.end(), bytes.begin(), bytes.end());
  size_t shown = std::min(window_, inbox_.size());
  while (true) {
    // A block of the exact size lets AddressSanitizer see any access beyond it.
    std::vector<uint8_t> front(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(shown));
    const auto received = connection_.Receive(front);
    if (!received.has_value()) return inbox_.clear();
    if (const auto* need = std::get_if<NeedBytes>(&received->event)) {
      if (shown + need->at_least > inbox_.size()) return;
      shown += need->at_least;
      continue;
    }
    inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<std::ptrdiff_t>(received->consumed));
    if (!OnEvent(received->event)) return;
    shown = std::min(window_, inbox_.size());
  }
}

bool Party::OnEvent(const Event& event) {
  if (const auto* data = std::get_if<ApplicationData>(&event)) {
    data_ += AsText(data->data);
  } else if (std::holds_alternative<HandshakeDone>(event)) {
    done_ = true;
    traced_when_done_ = trace().size();
  } else if (std::holds_alternative<PeerClosed>(event)) {
    closed_ = true;
    inbox_.clear();
    return false;
  } else if (const auto* asked = std::get_if<Asked>(&event)) {
    Check(question_ == nullptr || question_ == asked->question);
    question_ = asked->question;
    if (answering_ == Answering::kLate) return false;
    Answer();
  }
  return true;
}

bool Party::AnswerOpenQuestion() {
  if (question_ == nullptr) return false;
  Answer();
  Take({});
  return true;
}

void Party::Answer() {
  const std::shared_ptr<const Question> question = std::exchange(question_, nullptr);
  const bool wrongly = answering_ == Answering::kWrongly;
  const auto stale = [](const Status& status) {
    return !status.has_value() && status.error().reason == Reason::kStaleAnswer;
  };
  if (connection_.failed()) return;
  if (const auto* verify = std::get_if<VerifyCertificateQuestion>(question.get())) {
    Check(is_client_ && !verify->chain.empty());
    Check(stale(connection_.Answer({verify->token.value + 1}, CertificateVerdict{})));
    Check(stale(connection_.Answer(verify->token, Signature{})));
    const CertificateVerdict verdict{wrongly ? std::optional(Reason::kUnknownIssuer)
                                             : std::nullopt};
    Check(connection_.Answer(verify->token, verdict).has_value() == !wrongly);
  } else if (const auto* sign = std::get_if<SignQuestion>(question.get())) {
    Check(!is_client_);
    Check(stale(connection_.Answer({sign->token.value + 1}, Signature{})));
    Check(stale(connection_.Answer(sign->token, CertificateVerdict{})));
    const Signature signature = wrongly ? Signature{{1, 2, 3}} : SignatureFor(*sign);
    Check(connection_.Answer(sign->token, signature).has_value() == !wrongly);
  }
}

void Party::ReceiveEnd() {
  const bool failed = connection_.failed();
  const Status ended = connection_.ReceiveEnd();
  Check(ended.has_value() == (closed_ && !failed));
}

std::vector<std::vector<uint8_t>> Party::Covered() const {
  std::vector<std::vector<uint8_t>> covered;
  for (size_t i = 0; i < traced_when_done_; ++i) {
    const Traced& traced = trace()[i];
    if (traced.kind == TraceEvent::Kind::kHandshake) covered.push_back(traced.bytes);
  }
  // A client's own Finished is the last, and the server has yet to see it.
  if (is_client_ && !covered.empty()) covered.pop_back();
  return covered;
}

Signature SignatureFor(const SignQuestion& question) {
  return {Copy(crypto::FakeSignature(question.credential->key().public_key(), question.message))};
}

}  // namespace lockstep::fuzz
