#include "interop/bogo/flags.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <type_traits>
#include <variant>

namespace lockstep::bogo {
namespace {

struct Ignored {};       // a switch that changes nothing for an engine of TLS 1.3 alone
struct IgnoredValue {};  // the same, with a value
struct NewCredential {};

using Target = std::variant<bool Flags::*, int64_t Flags::*, std::optional<int64_t> Flags::*,
                            std::string Flags::*, std::optional<std::string> Flags::*,
                            std::vector<uint16_t> Flags::*, std::string CredentialFlags::*,
                            std::vector<uint16_t> CredentialFlags::*, bool CredentialFlags::*,
                            Ignored, IgnoredValue, NewCredential>;

struct Row {
  std::string_view name;  // without its dash
  Target target;
};

constexpr Row kRows[] = {
    {"port", &Flags::port},
    {"shim-id", &Flags::shim_id},
    {"resume-count", &Flags::resume_count},
    {"resumption-delay", &Flags::resumption_delay},
    {"ipv6", &Flags::ipv6},
    {"server", &Flags::server},
    {"async", &Flags::async},
    {"is-handshaker-supported", &Flags::handshaker_question},
    {"shim-writes-first", &Flags::shim_writes_first},
    {"shim-shuts-down", &Flags::shim_shuts_down},
    {"check-close-notify", &Flags::check_close_notify},
    {"read-with-unfinished-write", &Flags::read_with_unfinished_write},
    {"send-alert", &Flags::send_alert},
    {"key-update", &Flags::key_update},
    {"key-update-before-read", &Flags::key_update_before_read},
    {"export-traffic-secrets", &Flags::export_traffic_secrets},
    {"export-keying-material", &Flags::export_keying_material},
    {"export-label", &Flags::export_label},
    {"export-context", &Flags::export_context},
    {"shim-initial-write", &Flags::shim_initial_write},
    {"repeat-shim-initial-write", &Flags::repeat_shim_initial_write},
    {"read-size", &Flags::read_size},
    {"curves", &Flags::curves},
    {"verify-prefs", &Flags::verify_prefs},
    {"cert-file", &CredentialFlags::cert_file},
    {"key-file", &CredentialFlags::key_file},
    {"signing-prefs", &CredentialFlags::signing_prefs},
    {"must-match-issuer", &CredentialFlags::must_match_issuer},
    {"new-x509-credential", NewCredential{}},
    {"advertise-alpn", &Flags::advertise_alpn},
    {"select-alpn", &Flags::select_alpn},
    {"decline-alpn", &Flags::decline_alpn},
    {"reject-alpn", &Flags::reject_alpn},
    {"select-empty-alpn", &Flags::select_empty_alpn},
    {"allow-unknown-alpn-protos", &Flags::allow_unknown_alpn_protos},
    {"no-server-name-ack", &Flags::no_server_name_ack},
    {"use-client-ca-list", &Flags::use_client_ca_list},
    {"host-name", &Flags::host_name},
    {"verify-peer", &Flags::verify_peer},
    {"require-any-client-certificate", &Flags::require_any_client_certificate},
    {"verify-fail", &Flags::verify_fail},
    {"use-custom-verify-callback", &Flags::use_custom_verify_callback},
    {"reverify-on-resume", &Flags::reverify_on_resume},
    {"no-ticket", &Flags::no_ticket},
    {"enable-early-data", &Flags::enable_early_data},
    {"early-write-after-message", &Flags::early_write_after_message},
    {"ticket-key", &Flags::ticket_key},
    {"min-version", &Flags::min_version},
    {"max-version", &Flags::max_version},
    {"max-cert-list", &Flags::max_cert_list},
    {"max-send-fragment", &Flags::max_send_fragment},
    {"expect-curve-id", &Flags::expect_curve_id},
    {"expect-cipher", &Flags::expect_cipher},
    {"expect-cipher-aes", &Flags::expect_cipher_aes},
    {"expect-cipher-no-aes", &Flags::expect_cipher_no_aes},
    {"expect-selected-credential", &Flags::expect_selected_credential},
    {"expect-peer-signature-algorithm", &Flags::expect_peer_signature_algorithm},
    {"expect-peer-verify-pref", &Flags::expect_peer_verify_pref},
    {"expect-alpn", &Flags::expect_alpn},
    {"expect-advertised-alpn", &Flags::expect_advertised_alpn},
    {"expect-server-name", &Flags::expect_server_name},
    {"expect-client-ca-list", &Flags::expect_client_ca_list},
    {"expect-peer-cert-file", &Flags::expect_peer_cert_file},
    {"expect-hrr", &Flags::expect_hrr},
    {"expect-verify-result", &Flags::expect_verify_result},
    {"expect-no-session", &Flags::expect_no_session},
    {"expect-session-miss", &Flags::expect_session_miss},
    {"expect-ticket-supports-early-data", &Flags::expect_ticket_supports_early_data},
    {"expect-accept-early-data", &Flags::expect_accept_early_data},
    {"expect-reject-early-data", &Flags::expect_reject_early_data},
    {"expect-no-offer-early-data", &Flags::expect_no_offer_early_data},
    {"expect-early-data-reason", &Flags::expect_early_data_reason},
    {"expect-ticket-age-skew", &Flags::expect_ticket_age_skew},
    // The shim's caller judges every chain itself, so that no root is needed.
    {"trust-cert", IgnoredValue{}},
    {"expect-no-session-id", Ignored{}},
    {"implicit-handshake", Ignored{}},
    {"no-op-extra-handshake", Ignored{}},
    {"server-preference", Ignored{}},  // the order of the server is what always counts
    {"no-ssl3", Ignored{}},
    {"no-tls1", Ignored{}},
    {"no-tls11", Ignored{}},
    {"no-tls12", Ignored{}},
    {"use-early-callback", Ignored{}},
    // No context is the same as an empty one (section 7.5).
    {"use-export-context", Ignored{}},
    {"use-old-client-cert-callback", Ignored{}},
};

template <class Integer>
bool ReadInteger(std::string_view text, Integer& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

bool ReadValue(std::string_view text, std::string& value) {
  value = text;
  return true;
}
bool ReadValue(std::string_view text, int64_t& value) { return ReadInteger(text, value); }
bool ReadValue(std::string_view text, std::vector<uint16_t>& list) {
  return ReadInteger(text, list.emplace_back());
}
template <class T>
bool ReadValue(std::string_view text, std::optional<T>& value) {
  return ReadValue(text, value.emplace());
}

template <class Member>
struct MemberType;
template <class T, class Class>
struct MemberType<T Class::*> {
  using Value = T;
  using Owner = Class;
};

bool TakesValue(const Target& target) {
  return !std::holds_alternative<bool Flags::*>(target) &&
         !std::holds_alternative<bool CredentialFlags::*>(target) &&
         !std::holds_alternative<Ignored>(target) && !std::holds_alternative<NewCredential>(target);
}

bool Apply(const Target& target, std::string_view value, Flags& flags) {
  return std::visit(
      [&]<class T>(T one) {
        if constexpr (std::is_same_v<T, NewCredential>) {
          flags.credentials.emplace_back();
        } else if constexpr (std::is_member_object_pointer_v<T>) {
          auto& owner = [&]() -> auto& {
            if constexpr (std::is_same_v<typename MemberType<T>::Owner, Flags>) {
              return flags;
            } else {
              return flags.credentials.back();
            }
          }();
          if constexpr (std::is_same_v<typename MemberType<T>::Value, bool>) {
            owner.*one = true;
          } else {
            return ReadValue(value, owner.*one);
          }
        }
        return true;
      },
      target);
}

bool TakePrefix(std::string_view& name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

// A range of versions that leaves out TLS 1.3 asks for another engine.
bool AllowsTls13(const Flags& flags) {
  constexpr int64_t kTls13 = 772;
  return flags.max_version.value_or(kTls13) >= kTls13;
}

}  // namespace

std::optional<ShimFlags> ParseFlags(std::span<char* const> arguments) {
  ShimFlags flags;
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::string_view name = arguments[i];
    if (!TakePrefix(name, "-")) return std::nullopt;
    std::vector<Flags*> to = {&flags.initial, &flags.resume, &flags.retry};
    if (TakePrefix(name, "on-initial-")) to = {&flags.initial};
    if (TakePrefix(name, "on-resume-")) to = {&flags.resume};
    if (TakePrefix(name, "on-retry-")) to = {&flags.retry};
    const auto* row = std::ranges::find(kRows, name, &Row::name);
    if (row == std::end(kRows)) return std::nullopt;
    std::string_view value;
    if (TakesValue(row->target)) {
      if (++i == arguments.size()) return std::nullopt;
      value = arguments[i];
    }
    for (Flags* one : to) {
      if (!Apply(row->target, value, *one)) return std::nullopt;
    }
  }
  for (const Flags* one : {&flags.initial, &flags.resume, &flags.retry}) {
    if (!AllowsTls13(*one)) return std::nullopt;
  }
  return flags;
}

}  // namespace lockstep::bogo
