#include "interop/bogo/exchange.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lockstep::bogo {
namespace {

std::string NameOfAlert(AlertDescription description) {
  const std::string_view name = messages::NameOf(description);
  return name.empty() ? std::to_string(std::to_underlying(description)) : std::string(name);
}

Problem Explain(const Stream& stream, const Error& error) {
  const Failure* failure = stream.connection().failure();
  if (failure == nullptr)
    return Describe(error) + " :reason:" + std::string(NameOf(error.reason)) + ":";
  std::string text = failure->Describe();
  if (failure->alert_sent) text += " :alert:" + NameOfAlert(*failure->alert_sent) + ":";
  if (failure->alert_received) text += " :alert:" + NameOfAlert(*failure->alert_received) + ":";
  return text + " :reason:" + std::string(NameOf(error.reason)) + ":";
}

std::vector<uint8_t> TrafficSecrets(const Flags& flags, const Witness& witness) {
  const auto& read = flags.server ? witness.client_traffic_secret : witness.server_traffic_secret;
  const auto& write = flags.server ? witness.server_traffic_secret : witness.client_traffic_secret;
  std::vector<uint8_t> out = {static_cast<uint8_t>(read.size()), 0};
  out.insert(out.end(), read.begin(), read.end());
  out.insert(out.end(), write.begin(), write.end());
  return out;
}

Status WriteExported(const Flags& flags, Stream& stream) {
  std::vector<uint8_t> material(static_cast<size_t>(flags.export_keying_material));
  LOCKSTEP_TRY(stream.connection().ExportKeyingMaterial(flags.export_label,
                                                        AsBytes(flags.export_context), material));
  return stream.Write(material);
}

std::string FirstText(const Flags& flags) {
  std::string text;
  if (!flags.shim_writes_first && !flags.read_with_unfinished_write) return text;
  for (int64_t i = 0; i < flags.repeat_shim_initial_write; ++i) text += flags.shim_initial_write;
  return text;
}

// `written`: bytes of the first text that went out early.
Status WriteFirst(const Flags& flags, size_t written, Stream& stream, const Witness& witness) {
  if (flags.export_keying_material > 0) LOCKSTEP_TRY(WriteExported(flags, stream));
  if (flags.export_traffic_secrets) LOCKSTEP_TRY(stream.Write(TrafficSecrets(flags, witness)));
  const std::string text = FirstText(flags).substr(written);
  if (text.empty()) return {};
  if (flags.read_with_unfinished_write) return stream.BeginWrite(AsBytes(text));
  return stream.Write(AsBytes(text));
}

// What may be said before the handshake is done: a client's early data, or a server's answer to
// it. Returns how many bytes of the first text that was.
Result<size_t> WriteEarly(const Flags& flags, Stream& stream, const Witness& witness) {
  const EarlyDataOutcome& early = stream.connection().negotiated().early_data;
  const std::string text = FirstText(flags);
  if (flags.server) {
    LOCKSTEP_TRY(stream.HandshakeUntil([&] { return early == EarlyDataOutcome::kAccepted; }));
    if (early != EarlyDataOutcome::kAccepted) return 0;
    LOCKSTEP_TRY(stream.Write(AsBytes(text)));
    return text.size();
  }
  if (early != EarlyDataOutcome::kPending) return 0;
  if (const auto type = flags.early_write_after_message) {
    LOCKSTEP_TRY(stream.HandshakeUntil(
        [&] { return witness.messages.contains(static_cast<uint8_t>(*type)); }));
    if (stream.connection().handshake_done()) return 0;
  }
  // Only the early exporter has a secret by now.
  if (flags.export_keying_material > 0) LOCKSTEP_TRY(WriteExported(flags, stream));
  size_t taken = 0;
  const size_t step = std::max<size_t>(flags.shim_initial_write.size(), 1);
  while (taken < text.size()) {
    const auto piece =
        stream.WriteEarly(AsBytes(text).subspan(taken).first(std::min(step, text.size() - taken)));
    // The message may have been the one that ended it.
    if (!piece.has_value() && piece.error().reason == Reason::kNoEarlyData) return 0;
    if (!piece.has_value()) return piece.error();
    taken += *piece;
    if (*piece < step) break;
  }
  return taken;
}

Status Reply(const Flags& flags, Stream& stream, std::vector<uint8_t> data) {
  const auto step = static_cast<size_t>(flags.read_size);
  for (uint8_t& byte : data) byte ^= 0xff;
  for (size_t at = 0; at < data.size(); at += step) {
    if (at > 0 && flags.key_update_before_read) LOCKSTEP_TRY(stream.UpdateKeys());
    if (flags.key_update) LOCKSTEP_TRY(stream.UpdateKeys());
    LOCKSTEP_TRY(stream.Write(Bytes(data).subspan(at, std::min(step, data.size() - at))));
  }
  return {};
}

// Reads and replies until the peer closes.
Status Echo(const Flags& flags, Stream& stream) {
  while (true) {
    if (flags.key_update_before_read) LOCKSTEP_TRY(stream.UpdateKeys());
    auto data = stream.Read();
    if (!data.has_value()) {
      const bool bare_end = data.error().reason == Reason::kTruncatedConnection;
      if (bare_end && !flags.check_close_notify) return {};
      return data.error();
    }
    stream.Release();
    if (data->empty()) return {};
    LOCKSTEP_TRY(Reply(flags, stream, *std::move(data)));
  }
}

Problem Shut(const Flags& flags, Stream& stream) {
  // The peer may have closed everything already; what is not checked need not arrive.
  if (stream.connection().failure() != nullptr) return std::nullopt;
  if (const Status closed = stream.Close(); !closed.has_value()) {
    return Explain(stream, closed.error());
  }
  if (!flags.check_close_notify || !flags.shim_shuts_down) return std::nullopt;
  const auto last = stream.Read();
  if (!last.has_value()) return Explain(stream, last.error());
  return last->empty() ? Problem() : "application data in place of close_notify";
}

}  // namespace

Problem RunConnection(const Flags& first, const Flags& retry, const Credentials& credentials,
                      bool is_resumption, Stream& stream, Witness& witness) {
  auto early = WriteEarly(first, stream, witness);
  if (!early.has_value()) return Explain(stream, early.error());
  if (const Status done = stream.Handshake(); !done.has_value()) {
    return Explain(stream, done.error());
  }
  const bool rejected = !first.server && IsRejected(stream.connection().negotiated().early_data);
  if (rejected && !first.expect_reject_early_data) return "early data was rejected";
  const Flags& flags = rejected ? retry : first;
  if (rejected) *early = 0;
  if (auto bad = CheckHandshake(flags, credentials, is_resumption, stream.connection(), witness))
    return bad;
  if (flags.send_alert) {
    // decompression_failure, which TLS 1.3 has reserved: any will do.
    (void)stream.Abort(AlertDescription{30});
    return std::nullopt;
  }
  if (const Status written = WriteFirst(flags, *early, stream, witness); !written.has_value()) {
    return Explain(stream, written.error());
  }
  if (!flags.shim_shuts_down) {
    if (const Status echoed = Echo(flags, stream); !echoed.has_value()) {
      return Explain(stream, echoed.error());
    }
  }
  if (auto bad = Shut(flags, stream)) return bad;
  return CheckEnd(flags, witness);
}

}  // namespace lockstep::bogo
