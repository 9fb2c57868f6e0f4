#include "tls/messages/extension_block.h"

namespace lockstep::messages {
namespace {

// The messages in which a peer answers.
bool IsResponse(ExtensionContext context) {
  switch (context) {
    case ExtensionContext::kServerHello:
    case ExtensionContext::kHelloRetryRequest:
    case ExtensionContext::kEncryptedExtensions:
    case ExtensionContext::kCertificate:
      return true;
    case ExtensionContext::kClientHello:
    case ExtensionContext::kCertificateRequest:
    case ExtensionContext::kNewSessionTicket:
      return false;
  }
  return false;
}

}  // namespace

Status CheckUnique(ByteReader block) {
  wire::Uint16Set seen;
  while (!block.empty()) {
    const auto offset = static_cast<uint32_t>(block.offset());
    Extension extension;
    wire::Codec<Extension>::Get(block, extension);
    const auto type = static_cast<uint16_t>(extension.extension_type);
    if (!block.ok() || seen.Insert(type)) continue;
    // Section 4.3 forbids both. What is not known has no meaning that could be illegal.
    const bool known = FindExtensionRow(extension.extension_type) != nullptr;
    return Error{
        known ? Reason::kDuplicateExtension : Reason::kDuplicateUnknownExtension, offset, {type}};
  }
  return block.Done();
}

Status CheckUnslotted(ExtensionType type, ExtensionContext context) {
  const ExtensionRow* row = FindExtensionRow(type);
  const uint64_t value = static_cast<uint16_t>(type);
  // Section 4.3: recognised, and not specified for this message: MUST be illegal_parameter.
  if (row != nullptr && !IsAllowedIn(*row, context))
    return Error{Reason::kMisplacedExtension, 0, {value}};
  // Section 4.3: not asked for MUST be unsupported_extension; we ask for nothing without a slot.
  if (IsResponse(context)) return Error{Reason::kUnsolicitedExtension, 0, {value}};
  // Sections 4.2.2, 4.4.2, 4.7.1: unrecognised extensions MUST be ignored.
  return {};
}

}  // namespace lockstep::messages
