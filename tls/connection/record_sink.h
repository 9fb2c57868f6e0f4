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
  // `exporter_secret` is where that one goes. `skipped_early_data`: bytes of records that are
  // passed over at most (section 4.3.10).
  RecordSink(Sender& sender, Receiver& receiver, TrafficSecret& exporter_secret,
             uint64_t skipped_early_data)
      : sender_(sender),
        receiver_(receiver),
        exporter_secret_(exporter_secret),
        skipped_early_data_(skipped_early_data) {}

  Status Emit(EncryptionLevel level, Bytes message) override {
    // A ticket, before which the server may have sent much.
    if (level == EncryptionLevel::kApplication) return sender_.QueuePostHandshakeMessage(message);
    return sender_.QueueMessage(message);
  }
  Status InstallSendKeys(EncryptionLevel level, const crypto::CipherSuite& suite,
                         TrafficSecret secret) override {
    send_level_ = level;
    LOCKSTEP_TRY(sender_.QueueKeys(suite, std::move(secret)));
    if (level == EncryptionLevel::kApplication) sender_.AllowKeyUpdates();
    return {};
  }
  Status RemoveSendKeys() override {
    send_level_ = EncryptionLevel::kInitial;
    return sender_.QueueNoKeys();
  }
  Status InstallReceiveKeys(EncryptionLevel level, const crypto::CipherSuite& suite,
                            TrafficSecret secret) override {
    receive_level_ = level;
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
                            skipped_early_data_);
  }

  void SetSkippedEarlyData(uint64_t limit) { skipped_early_data_ = limit; }

  // Whose keys were installed last.
  [[nodiscard]] EncryptionLevel send_level() const { return send_level_; }
  [[nodiscard]] EncryptionLevel receive_level() const { return receive_level_; }

 private:
  Sender& sender_;
  Receiver& receiver_;
  TrafficSecret& exporter_secret_;
  uint64_t skipped_early_data_;
  EncryptionLevel send_level_ = EncryptionLevel::kInitial;
  EncryptionLevel receive_level_ = EncryptionLevel::kInitial;
};

}  // namespace lockstep

#endif  // TLS_CONNECTION_RECORD_SINK_H_
