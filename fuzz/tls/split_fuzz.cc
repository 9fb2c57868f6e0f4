// Two split connections whose bytes reach each other honestly, cut at random, while what the
// receiving halves owe the sending ones is handed over late, out of turn, and to others. The input:
// options, then a call for each few bytes.
//
// Oracles: what is handed over out of turn is refused and changes nothing; data arrives in order,
// and all of it in the end; every request and every confirmation is answered once all is handed
// over.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "fuzz/tls/answered_handshake.h"
#include "fuzz/tls/beginning.h"
#include "fuzz/tls/check.h"
#include "fuzz/tls/input.h"
#include "fuzz/tls/options.h"
#include "fuzz/tls/past.h"
#include "tls/split.h"
#include "tls/testing/answers.h"
#include "tls/testing/loopback.h"

namespace lockstep::fuzz {
namespace {

constexpr int kMaxCalls = 200;
constexpr size_t kMaxData = 20000;
// More than two sides that are served in turns need to finish.
constexpr int kMaxTurns = 1 << 12;

// A new call goes to the end, before kCount.
enum class Call : uint8_t {
  kReceive,
  kSend,
  kDeliver,
  kTake,
  kTakeOutOfTurn,
  kTakeForeign,
  kAnswer,
  kUpdateKeys,
  kConfirm,
  kRequest,
  kClose,
  kCorrupt,
  kAbort,
  kCount,
};

struct End {
  SendHalf send;
  ReceiveHalf receive;
  testing::Answers answers;
  std::deque<ForSender> owed = {};
  std::vector<uint8_t> outgoing = {};  // sent, and not delivered yet
  std::vector<uint8_t> inbox = {};
  size_t sent = 0;  // bytes of application data
  size_t received = 0;
  std::vector<std::shared_ptr<const Question>> questions = {};
  size_t requests = 0;
  size_t authentications = 0;
  bool confirming = false;
  bool closed = false;  // Close was called
  bool peer_closed = false;
};

std::vector<uint8_t> DataFrom(size_t start, size_t size) {
  std::vector<uint8_t> data(size);
  for (size_t i = 0; i < size; ++i) data[i] = static_cast<uint8_t>((start + i) * 7 >> 3);
  return data;
}

class Pair {
 public:
  explicit Pair(std::array<End, 2> ends) : ends_(std::move(ends)) {}

  void Make(Call call, Input& input);
  // Hands everything over, closes both sides, and looks at what came of it.
  void Finish();

 private:
  void Receive(End& end, size_t window);
  void Send(End& end, size_t size, size_t room);
  void Deliver(End& from, size_t size);
  void Take(End& end);
  void TakeInVain(End& end, ForSender& for_sender);
  void Answer(End& end, size_t which);
  void Request(End& end);
  void OnEvent(End& end, const Event& event);
  template <class T>
  Result<T> Keep(End& end, FromReceiver<T> from);
  bool ServeAll();
  End& Peer(End& end) { return &end == ends_.data() ? ends_[1] : ends_[0]; }

  std::array<End, 2> ends_;
  // Something was done after which no good end is promised.
  bool spoiled_ = false;
};

void Pair::Make(Call call, Input& input) {
  const uint8_t choice = input.Byte();
  const size_t which = choice >> 1;
  End& end = ends_[choice & 1];
  switch (call) {
    case Call::kReceive:
      return Receive(end, input.Short());
    case Call::kSend: {
      const size_t size = input.Short();
      return Send(end, size, input.Short());
    }
    case Call::kDeliver:
      return Deliver(end, input.Short());
    case Call::kTake:
      return Take(end);
    case Call::kTakeOutOfTurn:
      if (end.owed.size() > 1) TakeInVain(end, end.owed[1 + which % (end.owed.size() - 1)]);
      return;
    case Call::kTakeForeign:
      if (!Peer(end).owed.empty()) TakeInVain(end, Peer(end).owed.front());
      return;
    case Call::kAnswer:
      return Answer(end, which);
    case Call::kUpdateKeys:
      (void)end.send.UpdateKeys((which & 1) != 0 ? KeyUpdateRequest::kUpdateRequested
                                                 : KeyUpdateRequest::kUpdateNotRequested);
      return;
    case Call::kConfirm:
      end.confirming = end.send.ConfirmHandshake().has_value() || end.confirming;
      return;
    case Call::kRequest:
      return Request(end);
    case Call::kClose:
      end.closed = end.send.Close().has_value() || end.closed;
      return;
    case Call::kCorrupt:
      if (end.inbox.empty()) return;
      end.inbox[input.Short() % end.inbox.size()] ^= 1;
      spoiled_ = true;
      return;
    case Call::kAbort:
      (void)end.send.Abort(AlertDescription::kAccessDenied);
      spoiled_ = true;
      return;
    case Call::kCount:
      break;
  }
}

// Keeps what is owed, and returns the rest.
template <class T>
Result<T> Pair::Keep(End& end, FromReceiver<T> from) {
  if (from.for_sender) end.owed.push_back(std::move(from.for_sender));
  Check(from.result.has_value() || spoiled_ ||
        KindOf(from.result.error().reason) == ErrorKind::kMisuse);
  return std::move(from.result);
}

void Pair::Receive(End& end, size_t window) {
  const auto size = static_cast<std::ptrdiff_t>(std::min(window, end.inbox.size()));
  std::vector<uint8_t> front(end.inbox.begin(), end.inbox.begin() + size);
  const auto received = Keep(end, end.receive.Receive(front));
  if (!received.has_value()) {
    Check(spoiled_ && end.receive.failure() != nullptr);
    end.inbox.clear();
    return;
  }
  OnEvent(end, received->event);
  end.inbox.erase(end.inbox.begin(),
                  end.inbox.begin() + static_cast<std::ptrdiff_t>(received->consumed));
}

void Pair::OnEvent(End& end, const Event& event) {
  if (const auto* data = std::get_if<ApplicationData>(&event)) {
    Check(Equal(data->data, DataFrom(end.received, data->data.size())));
    end.received += data->data.size();
  } else if (const auto* asked = std::get_if<Asked>(&event)) {
    end.questions.push_back(asked->question);
  } else if (std::holds_alternative<ClientAuthenticated>(event)) {
    ++end.authentications;
  } else if (std::holds_alternative<HandshakeConfirmed>(event)) {
    end.confirming = false;
  } else if (std::holds_alternative<TicketReceived>(event)) {
    Check(end.receive.MakeSession().has_value());
  } else if (std::holds_alternative<PeerClosed>(event)) {
    end.peer_closed = true;
  } else {
    Check(std::holds_alternative<NeedBytes>(event) || std::holds_alternative<Progress>(event));
  }
}

void Pair::Send(End& end, size_t size, size_t room) {
  const std::vector<uint8_t> data = DataFrom(end.sent, std::min(size, kMaxData - end.sent));
  std::vector<uint8_t> output(std::min(room, 2 * kMaxData));
  const size_t bound = end.send.MaxSealedSize(data.size());
  const auto sent = end.send.Send(data, output);
  if (!sent.has_value()) {
    Check(end.send.failure() != nullptr || (end.closed && !data.empty()));
    return;
  }
  Check(sent->written <= std::min(bound, output.size()) && sent->taken <= data.size());
  Check(sent->needed == 0 || sent->needed > output.size() - sent->written);
  end.sent += sent->taken;
  end.outgoing.insert(end.outgoing.end(), output.begin(),
                      output.begin() + static_cast<std::ptrdiff_t>(sent->written));
}

void Pair::Deliver(End& from, size_t size) {
  const auto end =
      from.outgoing.begin() + static_cast<std::ptrdiff_t>(std::min(size, from.outgoing.size()));
  End& to = Peer(from);
  to.inbox.insert(to.inbox.end(), from.outgoing.begin(), end);
  from.outgoing.erase(from.outgoing.begin(), end);
}

void Pair::Take(End& end) {
  if (end.owed.empty()) return;
  ForSender for_sender = std::move(end.owed.front());
  end.owed.pop_front();
  const bool failed = end.send.failure() != nullptr;
  const auto event = end.send.Take(std::move(for_sender));
  Check(event.has_value() != failed);
  if (!event.has_value()) return;
  // NOLINTNEXTLINE(bugprone-use-after-move): it is promised to be empty
  const auto again = end.send.Take(std::move(for_sender));
  Check(end.send.failure() != nullptr || (again.has_value() && !*again));
  if (*event) OnEvent(end, **event);
}

void Pair::TakeInVain(End& end, ForSender& for_sender) {
  const bool failed = end.send.failure() != nullptr;
  const bool wants_send = end.send.wants_send();
  const auto event = end.send.Take(std::move(for_sender));
  Check(!event.has_value());
  Check(failed || event.error().reason == Reason::kForSenderOutOfTurn);
  Check(bool{for_sender} && end.send.wants_send() == wants_send);
  Check((end.send.failure() != nullptr) == failed);
}

void Pair::Answer(End& end, size_t which) {
  if (end.questions.empty()) return;
  const auto chosen =
      end.questions.begin() + static_cast<std::ptrdiff_t>(which % end.questions.size());
  const std::shared_ptr<const Question> question = *chosen;
  end.questions.erase(chosen);
  const QuestionToken token = TokenOf(*question);
  Reply reply = end.answers.ReplyTo(*question);
  // A client signs where it sends; a server judges where it receives.
  const bool failed = end.send.failure() != nullptr || end.receive.failure() != nullptr;
  const Status answered = std::holds_alternative<SignQuestion>(*question)
                              ? end.send.Answer(token, std::move(reply))
                              : Keep(end, end.receive.Answer(token, std::move(reply)));
  Check(answered.has_value() || failed || end.closed);
}

void Pair::Request(End& end) {
  const auto request = Keep(end, end.receive.RequestClientCertificate());
  if (request.has_value()) ++end.requests;
}

// One turn for each side. Returns whether anything happened.
bool Pair::ServeAll() {
  bool moved = false;
  for (End& end : ends_) {
    moved = moved || !end.owed.empty() || !end.questions.empty() || end.send.wants_send();
    while (!end.owed.empty()) Take(end);
    while (!end.questions.empty()) Answer(end, 0);
    Send(end, 0, end.send.MaxSealedSize(0));
    moved = moved || !end.outgoing.empty();
    Deliver(end, end.outgoing.size());
    End& peer = Peer(end);
    const size_t waiting = peer.inbox.size();
    const size_t questions = peer.questions.size();
    const size_t authentications = peer.authentications;
    Receive(peer, waiting);
    moved = moved || peer.inbox.size() != waiting || peer.questions.size() != questions ||
            peer.authentications != authentications;
  }
  return moved;
}

void Pair::Finish() {
  int turns = 0;
  while (ServeAll()) Check(++turns < kMaxTurns);
  for (const End& end : ends_) {
    // Who has closed answers nothing any more.
    if (spoiled_ || ends_[0].closed || ends_[1].closed) continue;
    Check(end.requests == end.authentications && !end.confirming);
  }
  for (End& end : ends_) end.closed = end.send.Close().has_value() || end.closed;
  while (ServeAll()) Check(++turns < kMaxTurns);
  for (End& end : ends_) {
    Check(end.received <= Peer(end).sent);
    if (spoiled_) continue;
    Check(end.received == Peer(end).sent && end.peer_closed);
    Check(end.receive.ReceiveEnd().result.has_value());
    Check(end.send.failure() == nullptr && end.receive.failure() == nullptr);
  }
}

// The halves of two connections after their handshake.
Pair SplitPair(const Options& options) {
  const Past past(options);
  ClientOptions client = options.ForClient();
  ServerOptions server = options.ForServer();
  for (CommonOptions* common : {&client.common, &server.common}) {
    common->limits.key_updates = UINT32_MAX;
  }
  testing::Loopback loopback(client, server);
  Beginning first = BeginClient(std::move(client), past);
  Beginning second = BeginServer(options, std::move(server), past);
  loopback.client.connection = std::move(first.connection);
  loopback.server.connection = std::move(second.connection);
  Check(AnsweredHandshake(loopback, first.answers, second.answers));
  SplitConnection at_client = std::move(loopback.client.connection).Split().value();
  SplitConnection at_server = std::move(loopback.server.connection).Split().value();
  return Pair(
      {End{std::move(at_client.send), std::move(at_client.receive), std::move(first.answers)},
       End{std::move(at_server.send), std::move(at_server.receive), std::move(second.answers)}});
}

void Fuzz(Bytes bytes) {
  Input input(bytes);
  Options options = Options::Decode(input);
  options.small_limits = 0;
  Pair pair = SplitPair(options);
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
