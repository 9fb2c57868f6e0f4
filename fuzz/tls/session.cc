#include "fuzz/tls/session.h"

#include <algorithm>
#include <utility>

#include "fuzz/tls/check.h"
#include "record/content_type.h"

namespace lockstep::fuzz {
namespace {

using record::ContentType;

// More than any exchange of two honest sides takes.
constexpr int kMaxRounds = 64;
constexpr size_t kMaxFragments = 64;
// A little more than a record may hold, so that overflows are tried as well.
constexpr size_t kMaxFragment = (1 << 14) + 300;
constexpr size_t kDataUnit = 16;

constexpr uint8_t kChangeCipherSpec = static_cast<uint8_t>(ContentType::kChangeCipherSpec);
constexpr uint8_t kHandshake = static_cast<uint8_t>(ContentType::kHandshake);
constexpr uint8_t kApplicationData = static_cast<uint8_t>(ContentType::kApplicationData);

Party MakeParty(Side side, const Options& options, const Past& past, const testing::KeyLog& log) {
  return side == Side::kClient ? Party::Client(options, past, log)
                               : Party::Server(options, past, log);
}
Side Other(Side side) { return side == Side::kClient ? Side::kServer : Side::kClient; }

// Whether `party`, having finished, has in its transcript what `other` has in its own.
bool Agrees(const Party& party, const Party& other) {
  if (!party.done()) return true;
  auto theirs = other.trace().begin();
  for (const std::vector<uint8_t>& message : party.Covered()) {
    while (theirs != other.trace().end() && theirs->kind != TraceEvent::Kind::kHandshake) ++theirs;
    if (theirs == other.trace().end() || theirs->bytes != message) return false;
    ++theirs;
  }
  return true;
}

}  // namespace

Session::Session(Side target, const Options& options, Script script)
    : target_side_(target),
      options_(options),
      past_(options),
      script_(std::move(script)),
      target_(MakeParty(target, options, past_, target_log_)),
      peer_(MakeParty(Other(target), options, past_, peer_log_)),
      ear_(Other(target), peer_log_),
      voice_(Other(target), target_, target_log_, peer_log_),
      data_(options.data * kDataUnit, 'd') {
  for (size_t i = 0; i < data_.size(); ++i) data_[i] = static_cast<char>(i * 37 >> 3);
}

void Session::Run() {
  Exchange();
  // A peer that cannot follow any more keeps silent.
  if (target_.done()) Converse();
  if ((options_.closing & Options::kCloseEarly) != 0) Close();
  SayTheRest();
  target_.Take(script_.tail);
  Exchange();
  if ((options_.closing & Options::kClose) != 0) Close();
  target_.ReceiveEnd();
  peer_.ReceiveEnd();
  CheckAgreement();
  if (script_.empty() && options_.promising()) CheckUndisturbed();
}

void Session::Exchange() {
  for (int i = 0; i < kMaxRounds; ++i) {
    // It may ask before it says anything.
    target_.Take({});
    const std::vector<uint8_t> from_target = target_.Flush();
    peer_.Take(from_target);
    const std::vector<uint8_t> from_peer = peer_.Flush();
    HearPeer(from_peer);
    if (!from_target.empty() || !from_peer.empty()) continue;
    const bool target_asked = target_.AnswerOpenQuestion();
    PassHeard();
    if (!peer_.AnswerOpenQuestion() && !target_asked) return;
  }
}

void Session::Converse() {
  const auto request = [&](uint8_t bit) {
    return (options_.key_updates & bit) != 0 ? KeyUpdateRequest::kUpdateRequested
                                             : KeyUpdateRequest::kUpdateNotRequested;
  };
  if ((options_.key_updates & (Options::kByPeer | Options::kAskedByPeer)) != 0) {
    peer_.UpdateKeys(request(Options::kAskedByPeer));
  }
  if ((options_.key_updates & (Options::kByTarget | Options::kAskedByTarget)) != 0) {
    target_.UpdateKeys(request(Options::kAskedByTarget));
  }
  if (options_.confirm != 0) client().ConfirmHandshake();
  for (size_t i = 0; i < options_.request_count(); ++i) server().RequestClientCertificate();
  HearPeer(peer_.Flush(data_));
  peer_.Take(target_.Flush(data_));
  Exchange();
}

void Session::Close() {
  peer_.Close();
  Exchange();
  target_.Close();
  Exchange();
}

void Session::HearPeer(std::vector<uint8_t> records) {
  for (testing::Heard& heard : ear_.Hear(std::move(records), peer_.suite())) {
    heard_.push_back(std::move(heard));
  }
  PassHeard();
}

void Session::PassHeard() {
  while (!heard_.empty() && !target_.waits_for_keys()) {
    testing::Heard heard = std::move(heard_.front());
    heard_.pop_front();
    const auto type = static_cast<uint8_t>(heard.type);
    Saying saying{.type = type, .content = std::move(heard.bytes)};
    // Section 5: change_cipher_spec is never protected.
    saying.unprotected = type == kChangeCipherSpec;
    // Before the peer's Finished, data is early data, whatever the target makes of it.
    if (type == kApplicationData && !peer_.done()) saying.wrapping.keys = KeyChoice::kEarlyData;
    Pass(std::move(saying));
  }
}

void Session::Pass(Saying saying) {
  const size_t message = next_message_++;
  for (; next_edit_ < script_.edits.size(); ++next_edit_) {
    const Edit& edit = script_.edits[next_edit_];
    if (edit.message > message) break;
    if (edit.message == message) Apply(edit, saying);
  }
  Say(std::move(saying));
}

void Session::SayTheRest() {
  while (next_edit_ < script_.edits.size()) {
    next_message_ = std::max<size_t>(next_message_, script_.edits[next_edit_].message);
    Pass({.type = kHandshake, .times = 0});
    Exchange();
  }
  // What still waits for a next one goes without it.
  if (!joined_.empty()) Say({.type = kHandshake});
  if (swapped_) Say({.times = 0});
}

void Session::Apply(const Edit& edit, Saying& saying) {
  const auto low_byte = static_cast<uint8_t>(edit.at);
  switch (edit.operation) {
    case Operation::kReplace:
    case Operation::kInsert:
    case Operation::kDelete:
    case Operation::kExtend:
      EditBytes(edit, saying.content);
      // Something new where there was nothing is to be said.
      if (!saying.content.empty()) saying.times = std::max<size_t>(saying.times, 1);
      break;
    case Operation::kRetype:
      saying.type = low_byte;
      break;
    case Operation::kDrop:
      saying.times = 0;
      break;
    case Operation::kDuplicate:
      saying.times = 2;
      break;
    case Operation::kSwap:
      saying.swap = true;
      break;
    case Operation::kJoin:
      saying.join = true;
      break;
    case Operation::kSplit:
      saying.fragment = edit.count;
      break;
    case Operation::kPad:
      saying.wrapping.zeros = edit.count;
      break;
    case Operation::kKeys:
      saying.wrapping.keys =
          static_cast<KeyChoice>(edit.at % static_cast<uint16_t>(KeyChoice::kCount));
      break;
    case Operation::kOuterType:
      saying.wrapping.outer_type = low_byte;
      break;
    case Operation::kSay:
      target_.Take(voice_.Record(low_byte, edit.bytes, saying.wrapping));
      break;
    case Operation::kRaw:
      target_.Take(edit.bytes);
      break;
    case Operation::kFinished:
      saying = {.type = kHandshake, .content = voice_.Finished()};
      forged_finished_ = true;
      break;
    case Operation::kCertificateVerify:
      saying = {.type = kHandshake,
                .content = voice_.CertificateVerify(*ServerCredential(options_.ed25519 != 0))};
      break;
    case Operation::kEnd:
      target_.ReceiveEnd();
      break;
    case Operation::kCount:
      break;
  }
}

void Session::Say(Saying saying) {
  if (saying.join && saying.times > 0) {
    joined_.insert(joined_.end(), saying.content.begin(), saying.content.end());
    return;
  }
  if (saying.swap && !swapped_ && saying.times > 0) {
    saying.swap = false;
    swapped_ = std::move(saying);
    return;
  }
  if (saying.times > 0 && !joined_.empty()) {
    saying.content.insert(saying.content.begin(), joined_.begin(), joined_.end());
    joined_.clear();
  }
  if (saying.unprotected && !saying.wrapping.keys) saying.wrapping.keys = KeyChoice::kNone;
  const size_t size = saying.content.size();
  size_t fragment = saying.fragment == 0 ? size_t{1} << 14 : saying.fragment;
  fragment = std::clamp(fragment, size / kMaxFragments + 1, kMaxFragment);
  for (size_t i = 0; i < saying.times; ++i) {
    size_t start = 0;
    do {
      const size_t part = std::min(fragment, size - start);
      target_.Take(
          voice_.Record(saying.type, Bytes(saying.content).subspan(start, part), saying.wrapping));
      start += part;
    } while (start < size);
  }
  if (swapped_) {
    Saying last = *std::exchange(swapped_, std::nullopt);
    Say(std::move(last));
  }
}

void Session::CheckAgreement() const {
  // What the target says is never edited, so that nobody can forge a Finished to the peer.
  Check(Agrees(peer_, target_));
  if (!forged_finished_) Check(Agrees(target_, peer_));
}

void Session::CheckUndisturbed() const {
  Check(target_.done() && peer_.done());
  Check(target_.data() == data_ && peer_.data() == data_);
  Check(target_.connection().negotiated().alpn_protocol ==
        peer_.connection().negotiated().alpn_protocol);
  CheckResumption();
  const bool closed = (options_.closing & (Options::kClose | Options::kCloseEarly)) != 0;
  Check(target_.closed() == closed && peer_.closed() == closed);
}

void Session::CheckResumption() const {
  const Negotiated& negotiated = server().connection().negotiated();
  const bool resumes = options_.resuming() == Options::Resuming::kTicket ||
                       options_.resuming() == Options::Resuming::kSingleUseTicket;
  Check((negotiated.resumption == Resumption::kResumed) == resumes);
  Check(client().connection().negotiated().resumption == negotiated.resumption);
  const bool external = options_.resuming() == Options::Resuming::kExternalPsk;
  Check((negotiated.psk_identity != nullptr) == external);
  const bool accepted = negotiated.early_data == EarlyDataOutcome::kAccepted;
  Check(accepted == options_.promises_early_data());
  Check(server().early_data() == (accepted ? client().early_data() : ""));
  const bool asked = !external;
  Check(server().authentications() == (asked ? options_.request_count() : 0));
  Check(client().confirmed() == (options_.confirm != 0));
}

int FuzzSession(Side target, Bytes bytes) {
  Input input(bytes);
  const Options options = Options::Decode(input);
  Session(target, options, Script::Decode(input)).Run();
  return 0;
}

}  // namespace lockstep::fuzz
