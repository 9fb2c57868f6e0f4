// Writes the seeds of this folder's targets below the folder that is named: `bazel run
// //fuzz/tls:make_seeds -- $PWD/testdata/corpus`. All from our own handshakes.
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/tls/options.h"
#include "fuzz/tls/party.h"
#include "fuzz/tls/past.h"
#include "fuzz/tls/script.h"
#include "fuzz/tls/seeds.h"

namespace lockstep::fuzz {
namespace {

struct Named {
  std::string name;
  Options options;
};

// Handshakes that take every turn there is.
std::vector<Named> Handshakes() {
  return {
      {"plain", {}},
      {"everything_late",
       {.hello_retry_request = 1,
        .alpn = 1,
        .verification = 2,
        .signing = 2,
        .key_updates = 15,
        .data = 100,
        .closing = 1}},
      {"retry_without_compatibility_mode", {.no_compatibility_mode = 1, .hello_retry_request = 1}},
      {"small_records_and_windows",
       {.alpn = 1, .fragment = 3, .window = 1, .room = 60, .data = 20, .closing = 1}},
      {"padded", {.padding_block = 64, .padding_random = 9, .data = 3, .closing = 1}},
      {"sha384_ed25519_two_shares",
       {.more_shares = 1, .verification = 1, .cipher_suite = 1, .ed25519 = 1, .data = 1}},
      {"short_keys", {.fragment = 1, .short_keys = 1, .data = 60, .closing = 1}},
      {"refused_certificate", {.verification = 3}},
      {"wrong_signature", {.signing = 3}},
      {"client_declines", {.data = 1, .closing = 1, .client_authentication = 1}},
      {"client_requested", {.data = 1, .closing = 1, .client_authentication = 2}},
      {"client_required", {.hello_retry_request = 1, .data = 1, .client_authentication = 3}},
      {"small_limits", {.small_limits = 1, .key_updates = 10, .data = 1}},
  };
}

// With a session or an external PSK, and early data.
std::vector<Named> ResumingHandshakes() {
  return {
      {"resumed", {.data = 1, .closing = 1, .resumption = 1}},
      {"resumed_after_retry",
       {.hello_retry_request = 1, .data = 1, .resumption = 2, .retry_cookies = 1}},
      {"external_psk", {.data = 1, .resumption = 3}},
      {"external_psk_late",
       {.hello_retry_request = 1, .data = 1, .resumption = 3, .asks = 7, .answering = 2}},
      {"early_data",
       {.data = 3, .closing = 1, .resumption = 1, .early_data = 20, .early_limit = 40}},
      {"early_data_of_another_suite",
       {.cipher_suite = 1, .data = 3, .resumption = 1, .early_data = 20, .early_limit = 40}},
      {"early_data_in_small_records",
       {.fragment = 3,
        .window = 1,
        .room = 60,
        .data = 9,
        .resumption = 1,
        .early_data = 20,
        .early_limit = 40}},
      {"early_data_up_to_its_limit",
       {.data = 3, .resumption = 2, .early_data = 200, .early_limit = 5}},
      {"early_data_under_short_keys",
       {.fragment = 1,
        .short_keys = 1,
        .data = 3,
        .resumption = 1,
        .early_data = 255,
        .early_limit = 255}},
      {"early_data_replayed",
       {.data = 3, .resumption = 1, .early_data = 20, .early_limit = 40, .replay = 1}},
      {"early_data_unknown",
       {.data = 3, .resumption = 1, .early_data = 20, .early_limit = 40, .replay = 2}},
      {"early_data_after_retry",
       {.hello_retry_request = 1, .data = 3, .resumption = 1, .early_data = 4, .early_limit = 9}},
      {"early_data_all_late",
       {.verification = 2,
        .signing = 2,
        .data = 3,
        .closing = 1,
        .client_authentication = 2,
        .resumption = 1,
        .early_data = 20,
        .early_limit = 40,
        .asks = 31,
        .answering = 2}},
  };
}

// What is answered late, or asked for afterwards.
std::vector<Named> AskingHandshakes() {
  return {
      {"acceptor_late", {.alpn = 1, .data = 3, .asks = 8, .answering = 2}},
      {"acceptor_with_cookies",
       {.hello_retry_request = 1, .data = 3, .asks = 8, .answering = 2, .retry_cookies = 1}},
      {"cookie", {.hello_retry_request = 1, .data = 3, .retry_cookies = 1}},
      {"key_exchange_late",
       {.hello_retry_request = 1, .more_shares = 1, .asks = 1, .answering = 2}},
      {"answered_wrongly",
       {.data = 1, .resumption = 1, .early_data = 2, .early_limit = 4, .asks = 31, .answering = 3}},
      {"asked_thrice",
       {.data = 3,
        .closing = 1,
        .client_authentication = 2,
        .asks = 16,
        .answering = 2,
        .order = 1,
        .requests = 3,
        .confirm = 1}},
      {"asked_thrice_at_once",
       {.key_updates = 15, .data = 3, .client_authentication = 2, .requests = 3}},
      {"asked_and_declined", {.data = 3, .requests = 2, .confirm = 1}},
  };
}

std::vector<Named> AllHandshakes() {
  std::vector<Named> all = Handshakes();
  for (Named& named : ResumingHandshakes()) all.push_back(std::move(named));
  for (Named& named : AskingHandshakes()) all.push_back(std::move(named));
  return all;
}

std::vector<uint8_t> Encode(const Options& options, const Script& script = {}) {
  std::vector<uint8_t> out;
  options.EncodeTo(out);
  script.EncodeTo(out);
  return out;
}

struct NamedEdits {
  std::string name;
  std::vector<Edit> edits;
};

// Edits that make sense for whoever speaks.
std::vector<NamedEdits> CommonEdits() {
  return {
      {"drop", {{.message = 2, .operation = Operation::kDrop}}},
      {"duplicate", {{.message = 0, .operation = Operation::kDuplicate}}},
      {"split", {{.message = 0, .operation = Operation::kSplit, .count = 7}}},
      {"longer",
       {{.message = 0,
         .operation = Operation::kInsert,
         .fix_length = true,
         .at = 0xffff,
         .count = 20000,
         .bytes = {0}}}},
      {"shorter",
       {{.message = 0, .operation = Operation::kDelete, .fix_length = true, .at = 40, .count = 1}}},
      {"grease", {{.message = 0, .operation = Operation::kExtend, .bytes = {0x4a, 0x4a, 0, 0}}}},
      {"alert", {{.message = 1, .operation = Operation::kSay, .at = 21, .bytes = {2, 40}}}},
      {"user_canceled", {{.message = 2, .operation = Operation::kSay, .at = 21, .bytes = {1, 90}}}},
      {"ccs", {{.message = 0, .operation = Operation::kSay, .at = 20, .bytes = {1}}}},
      {"early_data", {{.message = 1, .operation = Operation::kSay, .at = 23, .bytes = {1, 2}}}},
      {"end", {{.message = 1, .operation = Operation::kEnd}}},
      {"old_keys", {{.message = 2, .operation = Operation::kKeys, .at = 0}}},
      {"plain_keys", {{.message = 2, .operation = Operation::kKeys, .at = 2}}},
      {"outer_type", {{.message = 2, .operation = Operation::kOuterType, .at = 22}}},
      {"padding", {{.message = 2, .operation = Operation::kPad, .count = 100}}},
      {"empty_handshake_record",
       {{.message = 2, .operation = Operation::kSay, .at = 22, .bytes = {}}}},
      {"key_updates",
       {{.message = 200, .operation = Operation::kInsert, .bytes = {24, 0, 0, 1, 1}},
        {.message = 201, .operation = Operation::kInsert, .bytes = {24, 0, 0, 1, 0}},
        {.message = 202, .operation = Operation::kSay, .at = 23, .bytes = {1, 2, 3}}}},
      {"raw", {{.message = 0, .operation = Operation::kRaw, .bytes = {22, 3, 1, 0, 2, 1, 0}}}},
  };
}

std::vector<NamedEdits> ServerEdits() {
  return {
      {"swapped_flight", {{.message = 3, .operation = Operation::kSwap}}},
      {"joined_flight",
       {{.message = 2, .operation = Operation::kJoin},
        {.message = 3, .operation = Operation::kJoin},
        {.message = 4, .operation = Operation::kJoin}}},
      {"forged_flight",
       {{.message = 2, .operation = Operation::kExtend, .bytes = {0, 10, 0, 4, 0, 2, 0, 29}},
        {.message = 4, .operation = Operation::kCertificateVerify},
        {.message = 5, .operation = Operation::kFinished}}},
      {"altered_flight",
       {{.message = 2, .operation = Operation::kExtend, .bytes = {0, 10, 0, 4, 0, 2, 0, 29}},
        {.message = 4, .operation = Operation::kCertificateVerify}}},
      {"ticket",
       {{.message = 200,
         .operation = Operation::kInsert,
         .bytes = {4, 0, 0, 14, 0, 0, 0, 9, 1, 2, 3, 4, 0, 0, 1, 7, 0, 0}}}},
      {"certificate_request",
       {{.message = 3,
         .operation = Operation::kSay,
         .at = 22,
         .bytes = {13, 0, 0, 11, 0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3}},
        {.message = 4, .operation = Operation::kCertificateVerify},
        {.message = 5, .operation = Operation::kFinished}}},
  };
}

// Extensions of a ClientHello that resumes a session this server does not know, with early data.
std::vector<uint8_t> ForeignSession() {
  std::vector<uint8_t> extensions = {
      0, 45, 0, 2,  1, 1,                                    // psk_key_exchange_modes: psk_dhe_ke
      0, 42, 0, 0,                                           // early_data
      0, 41, 0, 44, 0, 7, 0, 1, 'x', 0, 0, 0, 0, 0, 33, 32,  // pre_shared_key, up to its binder
  };
  extensions.resize(extensions.size() + 32);
  return extensions;
}

std::vector<NamedEdits> ClientEdits() {
  // The peer, who cannot follow a server that heard another ClientHello, says so in an alert.
  const Edit no_alert = {.message = 2, .operation = Operation::kDrop};
  const Edit finished = {.message = 200, .operation = Operation::kFinished};
  return {
      {"other_random_forged",
       {{.message = 0, .operation = Operation::kReplace, .at = 6, .bytes = {1, 2, 3}},
        no_alert,
        finished}},
      {"skipped_early_data",
       {{.message = 0, .operation = Operation::kExtend, .bytes = ForeignSession()},
        {.message = 1, .operation = Operation::kRaw, .bytes = PlainRecord(23, ForeignSession())},
        no_alert,
        finished}},
      {"wrong_finished",
       {{.message = 2, .operation = Operation::kReplace, .at = 10, .bytes = {0, 0}}}},
      {"certificate_unasked",
       {{.message = 2,
         .operation = Operation::kSay,
         .at = 22,
         .bytes = {11, 0, 0, 4, 0, 0, 0, 0}}}},
  };
}

void Sessions(const Seeds& seeds, std::string_view target, std::vector<NamedEdits> edits) {
  for (const Named& handshake : AllHandshakes()) {
    seeds.Put(target, handshake.name, Encode(handshake.options));
  }
  for (NamedEdits& more : CommonEdits()) edits.push_back(std::move(more));
  const Options options = {.alpn = 1, .data = 1, .closing = 1};
  for (NamedEdits& named : edits) {
    seeds.Put(target, named.name, Encode(options, {.edits = named.edits, .tail = {}}));
  }
  const Edit cookie = {
      .message = 0, .operation = Operation::kExtend, .bytes = {0, 44, 0, 3, 0, 1, 7}};
  seeds.Put(target, "cookie", Encode({.hello_retry_request = 1}, {.edits = {cookie}, .tail = {}}));
  const Script tail = {.edits = {}, .tail = {23, 3, 3, 0, 1, 7}};
  seeds.Put(target, "tail", Encode(options, tail));
  seeds.Put(target, "after_close_notify", Encode({.closing = Options::kCloseEarly}, tail));
}

// A few hundred calls in an order that a small generator draws; the first mostly deliver.
std::vector<uint8_t> Calls(uint32_t state) {
  std::vector<uint8_t> out;
  for (size_t i = 0; i < 250; ++i) {
    state = state * 1664525 + 1013904223;
    out.push_back(static_cast<uint8_t>(state >> 24 & (i < 150 ? 7 : 31)));
  }
  return out;
}

void ApiCalls(const Seeds& seeds) {
  uint32_t number = 0;
  for (const Named& handshake : AllHandshakes()) {
    std::vector<uint8_t> input;
    handshake.options.EncodeTo(input);
    // In turns each side flushes, all is delivered, and the other receives: Deliver is 3.
    for (uint8_t turn = 0; turn < 8; ++turn) {
      const uint8_t from = turn & 1;
      const uint8_t to = from ^ 1;
      for (const uint8_t byte : std::initializer_list<uint8_t>{
               1, from, 0, 0, 8, 0, 3, from, 8, 0, 0, to, 8, 0, 4, to, 0, to, 8, 0}) {
        input.push_back(byte);
      }
    }
    for (const uint8_t byte : Calls(++number)) input.push_back(byte);
    seeds.Put("tls_api", handshake.name, input);
  }
}

void HandshakeBytes(const Seeds& seeds) {
  for (const Named& handshake : AllHandshakes()) {
    const testing::KeyLog log;
    const Past past(handshake.options);
    Party client = Party::Client(handshake.options, past, log);
    Party server = Party::Server(handshake.options, past, log);
    for (int i = 0; i < 12; ++i) {
      server.Take(client.Flush());
      client.Take(server.Flush());
      (void)(server.AnswerOpenQuestion() || client.AnswerOpenQuestion());
    }
    // Little memory, three cuts, then all messages of the handshake.
    std::vector<uint8_t> input = {64, 3, 0, 99, 7};
    for (const Traced& traced : client.trace()) {
      if (traced.kind == TraceEvent::Kind::kHandshake) {
        input.insert(input.end(), traced.bytes.begin(), traced.bytes.end());
      }
    }
    seeds.Put("handshake_reader", handshake.name, input);
  }
  seeds.Put("handshake_reader", "too_long", std::vector<uint8_t>{255, 1, 4, 20, 0, 2, 89, 0});
}

// Calls of split_fuzz: data and KeyUpdates both ways, requests and confirmations, and what is owed
// handed over now and then, rightly and wrongly.
void SplitCalls(const Seeds& seeds) {
  constexpr uint8_t kCalls = 11;  // the honest ones, and Close
  uint32_t state = 1;
  for (const Named& handshake : AllHandshakes()) {
    if (handshake.options.answers_wrongly()) continue;
    std::vector<uint8_t> input;
    handshake.options.EncodeTo(input);
    for (size_t i = 0; i < 120; ++i) {
      state = state * 1664525 + 1013904223;
      const auto call = static_cast<uint8_t>((state >> 24) % (i < 100 ? kCalls - 1 : kCalls));
      const auto choice = static_cast<uint8_t>(state >> 16 & 7);
      input.insert(input.end(), {call, choice});
      // Receive, Send and Deliver take sizes.
      if (call <= 2) input.insert(input.end(), {2, 0});
      if (call == 1) input.insert(input.end(), {8, 0});
    }
    seeds.Put("tls_split", handshake.name, input);
  }
}

// The difference between the servers, seconds between the ClientHellos, and edits.
void Cookies(const Seeds& seeds) {
  const auto put = [&](std::string_view name, uint8_t difference, uint8_t later,
                       std::vector<Edit> edits = {}) {
    std::vector<uint8_t> input = {difference, later};
    Script{.edits = std::move(edits), .tail = {}}.EncodeTo(input);
    seeds.Put("retry_cookie", name, input);
  };
  put("another_server", 0, 1);
  put("the_same_connection", 8, 0);
  put("an_acceptor", 16, 1);
  put("other_key", 1, 1);
  put("other_purpose", 2, 1);
  put("other_binding", 4, 1);
  put("stale", 0, 61);
  put("last_second", 0, 60);
  put("tampered", 0, 1, {{.operation = Operation::kReplace, .at = 200, .bytes = {1, 2}}});
  put("other_random", 0, 1, {{.operation = Operation::kReplace, .at = 8, .bytes = {1, 2}}});
  put("cut", 0, 1, {{.operation = Operation::kDelete, .fix_length = true, .at = 150, .count = 9}});
}

}  // namespace
}  // namespace lockstep::fuzz

int main(int argc, char** argv) {
  if (argc != 2) {
    (void)std::fputs("usage: make_seeds FOLDER\n", stderr);
    return 2;
  }
  const lockstep::fuzz::Seeds seeds(argv[1]);
  lockstep::fuzz::Sessions(seeds, "tls_client", lockstep::fuzz::ServerEdits());
  lockstep::fuzz::Sessions(seeds, "tls_server", lockstep::fuzz::ClientEdits());
  lockstep::fuzz::ApiCalls(seeds);
  lockstep::fuzz::HandshakeBytes(seeds);
  lockstep::fuzz::SplitCalls(seeds);
  lockstep::fuzz::Cookies(seeds);
}
