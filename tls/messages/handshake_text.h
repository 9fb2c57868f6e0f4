// Handshake messages as text, for a trace that people read:
//
//   ClientHello
//     legacy_version: TLS 1.2
//     random: cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7
//     cipher_suites: [TLS_AES_128_GCM_SHA256, GREASE 0x0a0a]
//     extensions:
//       server_name: {server_name_list: [{name_type: host_name, name: "server"}]}
#ifndef TLS_MESSAGES_HANDSHAKE_TEXT_H_
#define TLS_MESSAGES_HANDSHAKE_TEXT_H_

#include <string>
#include <string_view>

#include "crypto/base/bytes.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_text.h"
#include "tls/messages/handshake_type.h"
#include "tls/wire/codec.h"
#include "tls/wire/text.h"

namespace lockstep::messages {

// AppendMessage appends one line for each field of `message`, and one for each extension.
template <wire::HasFields T>
void AppendMessage(std::string& out, const T& message) {
  wire::ForEachField(message, [&]<class M>(std::string_view name, const M& member) {
    out.append("  ").append(name).append(":");
    if constexpr (ExtensionBlock<M>) {
      AppendExtensions(out, member, "\n    ");
    } else {
      out += ' ';
      wire::AppendText(out, member);
    }
    out += '\n';
  });
}

// AppendHandshake appends the message with the given type and body (without its 4-byte header),
// whether it parses or not: its name, then its fields, or what is wrong with it.
void AppendHandshake(std::string& out, HandshakeType type, Bytes body);

}  // namespace lockstep::messages

#endif  // TLS_MESSAGES_HANDSHAKE_TEXT_H_
