#include "fuzz/tls/party.h"

#include <algorithm>
#include <utility>

#include "crypto/testing/fake_provider.h"
#include "fuzz/tls/check.h"
#include "tls/messages/handshake_type.h"

namespace lockstep::fuzz {
namespace {

// What a caller should not answer: a refusal, an end, or what makes no sense.
Reply WrongReplyTo(const Question& question) {
  if (std::holds_alternative<VerifyCertificateQuestion>(question)) {
    return CertificateVerdict{Reason::kUnknownIssuer};
  }
  if (std::holds_alternative<SignQuestion>(question)) return Signature{{1, 2, 3}};
  if (std::holds_alternative<FindPskQuestion>(question)) {
    return PskReply{PskReply::Found{7, SecretBytes(40)}};
  }
  if (std::holds_alternative<CheckReplayQuestion>(question)) {
    return ReplayReply{ReplayVerdict::kReplayed};
  }
  if (std::holds_alternative<SelectConfigQuestion>(question)) return ConfigReply{};
  if (std::holds_alternative<GenerateKeySharesQuestion>(question)) {
    return KeySharesReply{{{1, 2, 3}}};
  }
  if (std::holds_alternative<DecapsulateQuestion>(question)) return SharedSecretReply{};
  return EncapsulationReply{};
}

}  // namespace

Party Party::Client(const Options& options, const Past& past, const testing::KeyLog& log) {
  auto trace = std::make_shared<Trace>();
  ClientOptions client = options.ForClient();
  client.common.key_log = log.Collector();
  client.common.trace = CollectInto(trace);
  return {BeginClient(std::move(client), past), trace, options, Side::kClient};
}

Party Party::Server(const Options& options, const Past& past, const testing::KeyLog& log) {
  auto trace = std::make_shared<Trace>();
  ServerOptions server = options.ForServer();
  server.common.key_log = log.Collector();
  server.common.trace = CollectInto(trace);
  return {BeginServer(options, std::move(server), past), trace, options, Side::kServer};
}

Party::Party(Beginning beginning, std::shared_ptr<const Trace> trace, const Options& options,
             Side side)
    : connection_(std::move(beginning.connection), std::move(trace)),
      options_(options),
      window_(options.window == 0 ? SIZE_MAX : options.window),
      room_(options.room),
      side_(side),
      answers_(std::move(beginning.answers)) {}

std::vector<uint8_t> Party::Flush(std::string_view plaintext) {
  std::vector<uint8_t> all;
  if (side_ == Side::kClient && !done_) FlushEarlyData(all);
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

// As much as is allowed; what is owed goes before it.
void Party::FlushEarlyData(std::vector<uint8_t>& all) {
  const size_t wanted = options_.early_data * kEarlyDataUnit;
  size_t room = room_;
  while (early_data_.size() < wanted) {
    const std::string rest(wanted - early_data_.size(), 'e');
    if (room_ == 0) room = connection().MaxSealedSize(rest.size());
    std::vector<uint8_t> output(room);
    const auto sent = connection_.SendEarlyData(AsBytes(rest), output);
    if (!sent.has_value()) return;
    all.insert(all.end(), output.begin(),
               output.begin() + static_cast<std::ptrdiff_t>(sent->written));
    early_data_ += rest.substr(0, sent->taken);
    if (sent->needed == 0 && sent->taken == 0) return;
    room = sent->needed == 0 || sent->written > 0 ? room_ : sent->needed;
  }
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
  } else if (const auto* early = std::get_if<EarlyData>(&event)) {
    Check(side_ == Side::kServer);
    early_data_ += AsText(early->data);
  } else if (std::holds_alternative<HandshakeDone>(event)) {
    done_ = true;
    traced_when_done_ = trace().size();
  } else if (std::holds_alternative<PeerClosed>(event)) {
    closed_ = true;
    inbox_.clear();
    return false;
  } else if (const auto* asked = std::get_if<Asked>(&event)) {
    return OnQuestion(asked->question) || done_;
  } else if (std::holds_alternative<TicketReceived>(event)) {
    Check(side_ == Side::kClient && connection_.MakeSession().has_value());
  } else if (std::holds_alternative<ClientAuthenticated>(event)) {
    Check(side_ == Side::kServer);
    ++authentications_;
  } else if (std::holds_alternative<HandshakeConfirmed>(event)) {
    confirmed_ = true;
  }
  return true;
}

bool Party::OnQuestion(const std::shared_ptr<const Question>& question) {
  // In the handshake there is one at a time; afterwards each is told of once.
  if (done_) {
    Check(std::ranges::find(questions_, question) == questions_.end());
  } else {
    Check(questions_.empty() || questions_.front() == question);
    questions_.clear();
  }
  if (options_.AnsweringTo(*question, side_) == Answering::kLate) {
    questions_.push_back(question);
    return false;
  }
  Answer(*question);
  return true;
}

bool Party::AnswerOpenQuestion() {
  if (questions_.empty()) return false;
  const auto chosen =
      questions_.begin() + static_cast<std::ptrdiff_t>(options_.order % questions_.size());
  const std::shared_ptr<const Question> question = *chosen;
  questions_.erase(chosen);
  Answer(*question);
  Take({});
  return true;
}

void Party::Answer(const Question& question) {
  if (connection_.failed()) return;
  const QuestionToken token = TokenOf(question);
  const auto stale = [](const Status& status) {
    return !status.has_value() && status.error().reason == Reason::kStaleAnswer;
  };
  Check(stale(connection_.Answer({token.value + 1000}, CertificateVerdict{})));
  Check(stale(std::holds_alternative<SignQuestion>(question)
                  ? connection_.Answer(token, CertificateVerdict{})
                  : connection_.Answer(token, Signature{})));
  if (options_.AnsweringTo(question, side_) == Answering::kWrongly) {
    const Status wrong = connection_.Answer(token, WrongReplyTo(question));
    const bool refused = !wrong.has_value() && wrong.error().reason == Reason::kInvalidArgument;
    // What does not fit changes nothing, so that the question is still open.
    if (!refused) return;
  }
  const Status answered = connection_.Answer(token, answers_.ReplyTo(question));
  Check(answered.has_value() || connection_.failed());
  // These say nothing that the peer could have spoiled.
  if (std::holds_alternative<VerifyCertificateQuestion>(question) ||
      std::holds_alternative<SignQuestion>(question) ||
      std::holds_alternative<GenerateKeySharesQuestion>(question)) {
    Check(answered.has_value());
  }
}

void Party::ReceiveEnd() {
  const bool failed = connection_.failed();
  const Status ended = connection_.ReceiveEnd();
  Check(ended.has_value() == (closed_ && !failed));
}

const crypto::CipherSuite& Party::suite() const {
  const auto* negotiated =
      crypto::Find(crypto::FakeProvider(), connection().negotiated().cipher_suite);
  return negotiated != nullptr ? *negotiated : options_.suite();
}

std::vector<std::vector<uint8_t>> Party::Covered() const {
  std::vector<std::vector<uint8_t>> covered;
  for (size_t i = 0; i < traced_when_done_; ++i) {
    const Traced& traced = trace()[i];
    if (traced.kind == TraceEvent::Kind::kHandshake) covered.push_back(traced.bytes);
  }
  // Up to the Finished that the other one has seen for sure: a client's flight after the server's,
  // and tickets that go out with the end of the handshake, may never arrive.
  constexpr auto kFinished = static_cast<uint8_t>(messages::HandshakeType::kFinished);
  int finished = side_ == Side::kClient ? 1 : 2;
  const auto is_last = [&](const auto& message) {
    return message[0] == kFinished && --finished == 0;
  };
  const auto last = std::ranges::find_if(covered, is_last);
  if (last != covered.end()) covered.erase(last + 1, covered.end());
  return covered;
}

}  // namespace lockstep::fuzz
