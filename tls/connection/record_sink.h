// RecordSink: the TLS record layer as the handshake's sink.
#ifndef TLS_CONNECTION_RECORD_SINK_H_
#define TLS_CONNECTION_RECORD_SINK_H_

#include <utility>

#include "tls/connection/receiver.h"
#include "tls/connection/sender.h"
#include "tls/handshake/sink.h"

namespace lockstep {

class RecordSink final : public Sink {
 public:
  RecordSink(Sender& sender, Receiver& receiver, const Limits& limits)
      : sender_(sender), receiver_(receiver), limits_(limits) {}

  Status Emit(EncryptionLevel, Bytes message) override { return sender_.QueueMessage(message); }
  Status InstallSendKeys(EncryptionLevel, const crypto::CipherSuite& suite,
                         TrafficSecret secret) override {
    return sender_.QueueKeys(suite, std::move(secret));
  }
  Status InstallReceiveKeys(EncryptionLevel level, const crypto::CipherSuite& suite,
                            TrafficSecret secret) override {
    // Section 5: change_cipher_spec is dropped only until the peer's Finished, which application
    // keys follow.
    if (level == EncryptionLevel::kApplication) receiver_.AllowChangeCipherSpec(false);
    return receiver_.InstallKeys(suite, std::move(secret));
  }
  void SetExporterSecret(TrafficSecret secret) override { exporter_secret_ = std::move(secret); }
  Status RequireMessageBoundary() override { return receiver_.RequireMessageBoundary(); }
  Status EmitChangeCipherSpec() override { return sender_.QueueChangeCipherSpec(); }
  void SkipEarlyData(EarlyDataEnd end) override {
    receiver_.SkipEarlyData(end == EarlyDataEnd::kFirstOpenedRecord
                                ? record::EarlyDataSkip::kByTrialDecryption
                                : record::EarlyDataSkip::kByType,
                            limits_.skipped_early_data);
  }

  [[nodiscard]] const TrafficSecret& exporter_secret() const { return exporter_secret_; }
  void ForgetExporterSecret() { exporter_secret_ = {}; }

 private:
  Sender& sender_;
  Receiver& receiver_;
  const Limits& limits_;
  TrafficSecret exporter_secret_;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_RECORD_SINK_H_
