// Extension blocks as text: the extensions of a message one by one, the unrecognised ones too.
#ifndef TLS_MESSAGES_EXTENSION_TEXT_H_
#define TLS_MESSAGES_EXTENSION_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "crypto/base/reader.h"
#include "tls/messages/extension_block.h"
#include "tls/messages/extension_table.h"
#include "tls/wire/codec.h"
#include "tls/wire/text.h"

namespace lockstep::messages {

// AppendExtensions appends each extension of a block as `before`, its type, ": ", its content.
// Those with a slot come first, then, of a block that was received, the others.
template <ExtensionBlock T>
void AppendExtensions(std::string& out, const T& block, std::string_view before) {
  ForEachSlot(block, [&](ExtensionType type, const auto& slot) {
    if (!slot.has_value()) return;
    out.append(before).append(NameOf(type)).append(": ");
    wire::AppendText(out, *slot);
  });
  const ExtensionSet shown = SetOf(block);
  size_t others = 0;
  for (ByteReader reader(block.received); !reader.empty();) {
    Extension extension;
    wire::Codec<Extension>::Get(reader, extension);
    if (shown.Contains(extension.extension_type) || ++others > wire::kMaxShownElements) continue;
    out.append(before);
    wire::AppendText(out, extension.extension_type);
    out.append(": ");
    wire::AppendText(out, extension.extension_data);
  }
  if (others > wire::kMaxShownElements)
    out.append(before)
        .append("and more: ")
        .append(std::to_string(others - wire::kMaxShownElements));
}

}  // namespace lockstep::messages

namespace lockstep::wire {

template <messages::ExtensionBlock T>
struct Text<T> {
  static void Append(std::string& out, const T& value) {
    std::string extensions;
    messages::AppendExtensions(extensions, value, ", ");
    out.append("{").append(std::string_view(extensions).substr(extensions.empty() ? 0 : 2));
    out += '}';
  }
};

}  // namespace lockstep::wire

#endif  // TLS_MESSAGES_EXTENSION_TEXT_H_
