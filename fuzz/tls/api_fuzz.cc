// Any sequence of calls on two connections whose bytes reach each other honestly, cut at random.
// The input: options, then a call for each few bytes.
//
// Oracles, beyond those of CheckedConnection: a call that is misuse says so and changes nothing;
// data arrives in order, and all of it in the end; the handshake is done once all is delivered.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "fuzz/tls/check.h"
#include "fuzz/tls/end.h"
#include "fuzz/tls/input.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"

namespace lockstep::fuzz {
namespace {

constexpr int kMaxCalls = 200;
// More than one record holds, and little enough to be fast.
constexpr size_t kMaxData = 20000;
// More than two sides that are served in turns need to finish, with one byte a turn.
constexpr int kMaxTurns = 1 << 16;

// A new call goes to the end, before kCount.
enum class Call : uint8_t {
  kReceive,
  kSend,
  kSealInPlace,
  kDeliver,
  kAnswer,
  kAnswerBadly,
  kUpdateKeys,
  kClose,
  kReceiveEnd,
  kMove,
  kSendOverlapping,
  kSendEarlyData,
  kConfirmHandshake,
  kRequestClientCertificate,
  kCount,
};

// The byte at a place of what a side sends.
uint8_t DataAt(size_t index) { return static_cast<uint8_t>(index ^ index >> 8); }

class Pair {
 public:
  Pair(const Options& options, const Past& past)
      : ends_{MakeClient(options, past), MakeServer(options, past)},
        requests_are_fine_(options.request_count() != 0 &&
                           options.resuming() != Options::Resuming::kExternalPsk),
        spoiled_(!options.promising()) {}

  void Make(Call call, Input& input);
  // Delivers everything, closes both sides, and looks at what came of it.
  void Finish();

 private:
  void Receive(End& end, size_t window);
  void Send(End& end, size_t size, size_t room);
  void SealInPlace(End& end, size_t size, size_t headroom, size_t tailroom);
  void SendOverlapping(End& end, size_t at);
  void Deliver(End& from, size_t size);
  void SendEarlyData(End& end, size_t size, size_t room);
  void ConfirmHandshake(End& end);
  void RequestClientCertificate(End& end);
  void OnQuestion(End& end, const std::shared_ptr<const Question>& question);
  void Answer(End& end, size_t which);
  void AnswerBadly(End& end, uint8_t how);
  void UpdateKeys(End& end, bool request);
  void Close(End& end);
  void ReceiveEnd(End& end);
  bool ServeAll();
  // What a call that sends data is answered; nothing where it is in order.
  [[nodiscard]] static std::optional<Reason> RefusalToSend(const End& end);
  End& Peer(End& end) { return &end == &ends_[0] ? ends_[1] : ends_[0]; }

  std::array<End, 2> ends_;
  bool requests_are_fine_;
  // Something was done after which no good end is promised.
  bool spoiled_;
};

std::vector<uint8_t> DataFrom(size_t start, size_t size) {
  std::vector<uint8_t> data(size);
  for (size_t i = 0; i < size; ++i) data[i] = DataAt(start + i);
  return data;
}

template <class T>
bool Failed(const Result<T>& result, Reason reason) {
  return !result.has_value() && result.error().reason == reason;
}

void Pair::Make(Call call, Input& input) {
  const uint8_t choice = input.Byte();
  End& end = ends_[choice & 1];
  switch (call) {
    case Call::kReceive:
      return Receive(end, input.Short());
    case Call::kSend: {
      const size_t size = input.Short();
      return Send(end, size, input.Short());
    }
    case Call::kSealInPlace: {
      const size_t size = input.Short();
      const size_t headroom = input.Byte();
      return SealInPlace(end, size, headroom, input.Byte());
    }
    case Call::kDeliver:
      return Deliver(end, input.Short());
    case Call::kAnswer:
      return Answer(end, choice >> 1);
    case Call::kAnswerBadly:
      return AnswerBadly(end, choice >> 1);
    case Call::kUpdateKeys:
      return UpdateKeys(end, (choice & 2) != 0);
    case Call::kClose:
      return Close(end);
    case Call::kReceiveEnd:
      return ReceiveEnd(end);
    case Call::kMove:
      return end.connection.MoveAround();
    case Call::kSendOverlapping:
      return SendOverlapping(end, input.Byte());
    case Call::kSendEarlyData: {
      const size_t size = input.Short();
      return SendEarlyData(end, size, input.Short());
    }
    case Call::kConfirmHandshake:
      return ConfirmHandshake(end);
    case Call::kRequestClientCertificate:
      return RequestClientCertificate(end);
    case Call::kCount:
      break;
  }
}

void Pair::Receive(End& end, size_t window) {
  std::vector<uint8_t> front(
      end.inbox.begin(),
      end.inbox.begin() + static_cast<std::ptrdiff_t>(std::min(window, end.inbox.size())));
  const auto received = end.connection.Receive(front);
  if (!received.has_value()) {
    Check(spoiled_);
    return;
  }
  if (const auto* data = std::get_if<ApplicationData>(&received->event)) {
    Check(Equal(data->data, DataFrom(end.received, data->data.size())));
    end.received += data->data.size();
  }
  end.done = end.done || std::holds_alternative<HandshakeDone>(received->event);
  end.peer_closed = end.peer_closed || std::holds_alternative<PeerClosed>(received->event);
  end.authentications += std::holds_alternative<ClientAuthenticated>(received->event) ? 1U : 0U;
  if (const auto* early = std::get_if<EarlyData>(&received->event)) {
    Check(Equal(early->data, DataFrom(end.early_received, early->data.size())));
    end.early_received += early->data.size();
  }
  if (const auto* asked = std::get_if<Asked>(&received->event)) {
    OnQuestion(end, asked->question);
  } else {
    // Who closes in the middle of a handshake gives it up, with its questions.
    Check(end.done || end.questions.empty() || end.connection.close_called());
  }
  end.inbox.erase(end.inbox.begin(),
                  end.inbox.begin() + static_cast<std::ptrdiff_t>(received->consumed));
}

void Pair::OnQuestion(End& end, const std::shared_ptr<const Question>& question) {
  // In the handshake one question holds up everything.
  const bool is_open = std::ranges::find(end.questions, question) != end.questions.end();
  Check(end.done ? !is_open : end.questions.empty() || is_open);
  if (!is_open) end.questions.push_back(question);
}

std::optional<Reason> Pair::RefusalToSend(const End& end) {
  if (const Failure* failure = end.connection.get().failure()) return failure->error.reason;
  if (end.closed) return Reason::kSendingClosed;
  if (!end.done) return Reason::kNotConnected;
  return std::nullopt;
}

void Pair::Send(End& end, size_t size, size_t room) {
  const std::vector<uint8_t> data = DataFrom(end.sent, std::min(size, kMaxData - end.sent));
  std::vector<uint8_t> output(std::min(room, 2 * kMaxData));
  const bool failed = end.connection.failed();
  const auto sent = end.connection.Send(data, output);
  if (!sent.has_value()) {
    Check(failed || (!data.empty() && Failed(sent, *RefusalToSend(end))));
    return;
  }
  Check(failed || data.empty() || !RefusalToSend(end));
  end.sent += sent->taken;
  end.outgoing.insert(end.outgoing.end(), output.begin(),
                      output.begin() + static_cast<std::ptrdiff_t>(sent->written));
}

void Pair::SealInPlace(End& end, size_t size, size_t headroom, size_t tailroom) {
  if (size > kMaxData - end.sent) return;
  std::vector<uint8_t> buffer(headroom);
  const std::vector<uint8_t> data = DataFrom(end.sent, size);
  buffer.insert(buffer.end(), data.begin(), data.end());
  buffer.resize(buffer.size() + tailroom);
  const auto refusal = RefusalToSend(end);
  const bool send_first = end.connection.get().wants_send();
  const auto record = end.connection.SealInPlace(buffer, headroom, tailroom);
  if (record.has_value()) {
    Check(!refusal && !send_first);
    end.sent += size;
    end.outgoing.insert(end.outgoing.end(), record->begin(), record->end());
    return;
  }
  const Reason reason = record.error().reason;
  if (refusal) {
    Check(reason == *refusal);
  } else if (send_first) {
    Check(reason == Reason::kSendFirst);
  } else {
    Check(reason == Reason::kOutputTooSmall || reason == Reason::kInvalidArgument ||
          reason == Reason::kSendFirst);
  }
}

void Pair::SendOverlapping(End& end, size_t at) {
  std::vector<uint8_t> buffer(512);
  const auto sent = end.connection.Send(Bytes(buffer).subspan(at, 1), buffer);
  const bool alert = sent.has_value() && end.connection.failed();
  Check(alert || Failed(sent, RefusalToSend(end).value_or(Reason::kOverlappingBuffers)));
}

void Pair::Deliver(End& from, size_t size) {
  const auto end =
      from.outgoing.begin() + static_cast<std::ptrdiff_t>(std::min(size, from.outgoing.size()));
  End& to = Peer(from);
  to.inbox.insert(to.inbox.end(), from.outgoing.begin(), end);
  from.outgoing.erase(from.outgoing.begin(), end);
}

void Pair::SendEarlyData(End& end, size_t size, size_t room) {
  const std::vector<uint8_t> data = DataFrom(end.early_sent, std::min(size, kMaxData));
  std::vector<uint8_t> output(std::min(room, 2 * kMaxData));
  const bool failed = end.connection.failed();
  const auto sent = end.connection.SendEarlyData(data, output);
  if (!sent.has_value()) {
    Check(failed || end.closed || Failed(sent, Reason::kNoEarlyData) ||
          Failed(sent, Reason::kEarlyDataLimit));
    return;
  }
  end.early_sent += sent->taken;
  end.outgoing.insert(end.outgoing.end(), output.begin(),
                      output.begin() + static_cast<std::ptrdiff_t>(sent->written));
}

void Pair::ConfirmHandshake(End& end) {
  const auto refusal = RefusalToSend(end);
  const Status confirmed = end.connection.ConfirmHandshake();
  Check(refusal ? Failed(confirmed, *refusal) : confirmed.has_value());
}

void Pair::RequestClientCertificate(End& end) {
  const auto refusal = RefusalToSend(end);
  const auto request = end.connection.RequestClientCertificate();
  end.requests += request.has_value() ? 1U : 0U;
  if (request.has_value()) {
    Check(!refusal && requests_are_fine_ && &end == &ends_[1]);
  } else {
    Check(refusal ? true : Failed(request, Reason::kCannotRequestCertificate));
  }
}

void Pair::Answer(End& end, size_t which) {
  if (end.questions.empty()) return;
  const auto chosen =
      end.questions.begin() + static_cast<std::ptrdiff_t>(which % end.questions.size());
  const std::shared_ptr<const Question> question = *chosen;
  end.questions.erase(chosen);
  const bool failed = end.connection.failed();
  const Status answered = end.connection.Answer(TokenOf(*question), end.answers.ReplyTo(*question));
  Check(answered.has_value() != failed);
}

void Pair::AnswerBadly(End& end, uint8_t how) {
  const bool failed = end.connection.failed();
  const auto misuse = [&](const Status& status, Reason reason) {
    Check(failed ? !status.has_value() : Failed(status, reason));
  };
  const QuestionToken made_up{uint64_t{how} * 0x0101010101010101 + 1000};
  misuse(end.connection.Answer(made_up, CertificateVerdict{}), Reason::kStaleAnswer);
  misuse(end.connection.Answer(made_up, Signature{}), Reason::kStaleAnswer);
  misuse(end.connection.Answer(made_up, PskReply{}), Reason::kStaleAnswer);
  for (const auto& open : end.questions) {
    const QuestionToken token = TokenOf(*open);
    if (std::holds_alternative<SignQuestion>(*open)) {
      misuse(end.connection.Answer(token, CertificateVerdict{}), Reason::kStaleAnswer);
      continue;
    }
    misuse(end.connection.Answer(token, Signature{}), Reason::kStaleAnswer);
    if (!std::holds_alternative<VerifyCertificateQuestion>(*open)) continue;
    misuse(end.connection.Answer(token, CertificateVerdict{Reason::kStaleAnswer}),
           Reason::kInvalidArgument);
  }
}

void Pair::UpdateKeys(End& end, bool request) {
  const auto refusal = RefusalToSend(end);
  const Status updated = end.connection.UpdateKeys(request ? KeyUpdateRequest::kUpdateRequested
                                                           : KeyUpdateRequest::kUpdateNotRequested);
  Check(refusal ? Failed(updated, *refusal) : updated.has_value());
}

void Pair::Close(End& end) {
  // close_notify in the middle of a handshake is the end of it.
  spoiled_ = spoiled_ || !ends_[0].done || !ends_[1].done;
  const auto refusal = RefusalToSend(end);
  const Status closed = end.connection.Close();
  if (refusal && *refusal != Reason::kNotConnected) {
    Check(Failed(closed, *refusal));
    return;
  }
  Check(closed.has_value());
  end.closed = true;
}

void Pair::ReceiveEnd(End& end) {
  const bool failed = end.connection.failed();
  const Status ended = end.connection.ReceiveEnd();
  if (failed || end.peer_closed) {
    Check(ended.has_value() != failed);
    return;
  }
  Check(Failed(ended, Reason::kTruncatedConnection));
  spoiled_ = true;
}

// One turn for each side. Returns whether anything happened.
bool Pair::ServeAll() {
  bool moved = false;
  for (End& end : ends_) {
    moved = moved || end.connection.get().wants_send() || !end.questions.empty();
    Send(end, 0, end.connection.get().MaxSealedSize(0));
    moved = moved || !end.outgoing.empty();
    Deliver(end, end.outgoing.size());
    Answer(end, 0);
    End& peer = Peer(end);
    const size_t waiting = peer.inbox.size();
    const bool was_done = peer.done;
    const size_t asked = peer.questions.size();
    Receive(peer, waiting);
    moved = moved || peer.inbox.size() != waiting || peer.done != was_done ||
            peer.questions.size() != asked;
  }
  return moved;
}

void Pair::Finish() {
  int turns = 0;
  while (ServeAll()) Check(++turns < kMaxTurns);
  for (const End& end : ends_) Check(spoiled_ || end.done);
  for (End& end : ends_) {
    if (!end.closed && !end.connection.failed()) Close(end);
  }
  while (ServeAll()) Check(++turns < kMaxTurns);
  for (End& end : ends_) {
    Check(end.received <= Peer(end).sent);
    if (spoiled_) continue;
    Check(end.authentications == end.requests);
    Check(end.received == Peer(end).sent && end.peer_closed);
    ReceiveEnd(end);
    Check(end.connection.get().failure() == nullptr);
  }
}

void Fuzz(Bytes bytes) {
  Input input(bytes);
  Options options = Options::Decode(input);
  // What goes wrong here is the calls' fault.
  options.small_limits = 0;
  const Past past(options);
  Pair pair(options, past);
  for (int i = 0; i < kMaxCalls && !input.empty(); ++i) {
    pair.Make(static_cast<Call>(input.Byte() % static_cast<uint8_t>(Call::kCount)), input);
  }
  pair.Finish();
}

}  // namespace
}  // namespace lockstep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  lockstep::fuzz::Fuzz({data, size});
  return 0;
}
