// The flags that BoringSSL's test runner gives to a shim.
#ifndef INTEROP_BOGO_FLAGS_H_
#define INTEROP_BOGO_FLAGS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lockstep::bogo {

// What the stateful credential flags have said of one credential.
struct CredentialFlags {
  std::string cert_file;
  std::string key_file;
  std::vector<uint16_t> signing_prefs;
  bool must_match_issuer = false;
};

// The flags of one connection. What is optional was not given, and is not expected.
struct Flags {
  // The process and its connections.
  int64_t port = 0;
  int64_t shim_id = 0;
  int64_t resume_count = 0;
  int64_t resumption_delay = 0;  // seconds
  bool ipv6 = false;
  bool server = false;
  bool async = false;
  bool handshaker_question = false;

  // What is said after the handshake.
  bool shim_writes_first = false;
  bool shim_shuts_down = false;
  bool check_close_notify = false;
  bool read_with_unfinished_write = false;
  bool send_alert = false;
  bool key_update = false;
  bool key_update_before_read = false;
  bool export_traffic_secrets = false;
  int64_t export_keying_material = 0;  // bytes
  std::string export_label;
  std::string export_context;
  std::string shim_initial_write = "hello";
  int64_t repeat_shim_initial_write = 1;
  int64_t read_size = 512;
  // Early data goes out after the message of this type.
  std::optional<int64_t> early_write_after_message;

  // What the engine is configured with.
  std::vector<uint16_t> curves;
  std::vector<uint16_t> verify_prefs;
  // The default credential first, as it was given or not; then the opened ones.
  std::vector<CredentialFlags> credentials = {{}};
  std::optional<std::string> advertise_alpn;
  std::optional<std::string> select_alpn;
  bool decline_alpn = false;
  bool reject_alpn = false;
  bool select_empty_alpn = false;
  bool allow_unknown_alpn_protos = false;
  bool no_server_name_ack = false;
  std::optional<std::string> use_client_ca_list;
  std::string host_name;
  bool verify_peer = false;
  bool require_any_client_certificate = false;
  bool verify_fail = false;
  bool reverify_on_resume = false;
  bool no_ticket = false;
  bool enable_early_data = false;
  std::optional<std::string> ticket_key;  // 48 bytes, base64
  bool use_custom_verify_callback = false;
  std::optional<int64_t> min_version;
  std::optional<int64_t> max_version;
  std::optional<int64_t> max_cert_list;
  std::optional<int64_t> max_send_fragment;

  // What is expected.
  std::optional<int64_t> expect_curve_id;
  std::optional<int64_t> expect_cipher;
  std::optional<int64_t> expect_cipher_aes;
  std::optional<int64_t> expect_cipher_no_aes;
  std::optional<int64_t> expect_selected_credential;
  std::optional<int64_t> expect_peer_signature_algorithm;
  std::vector<uint16_t> expect_peer_verify_pref;
  std::optional<std::string> expect_alpn;
  std::optional<std::string> expect_advertised_alpn;
  std::optional<std::string> expect_server_name;
  std::optional<std::string> expect_client_ca_list;
  std::optional<std::string> expect_peer_cert_file;
  bool expect_hrr = false;
  bool expect_verify_result = false;
  bool expect_no_session = false;
  bool expect_session_miss = false;
  bool expect_ticket_supports_early_data = false;
  bool expect_accept_early_data = false;
  bool expect_reject_early_data = false;
  bool expect_no_offer_early_data = false;
  std::optional<std::string> expect_early_data_reason;
  std::optional<int64_t> expect_ticket_age_skew;  // seconds
};

// The flags of the first connection, of those that resume, and of one whose 0-RTT was rejected.
struct ShimFlags {
  Flags initial;
  Flags resume;
  Flags retry;
};

// ParseFlags returns nothing where a flag is unknown, malformed, or not to be honoured: the runner
// counts such a test as unimplemented.
std::optional<ShimFlags> ParseFlags(std::span<char* const> arguments);

}  // namespace lockstep::bogo

#endif  // INTEROP_BOGO_FLAGS_H_
