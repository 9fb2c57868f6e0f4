// Extension blocks: Extension extensions<kMinLength..2^16-1> (RFC 9846, section 4.3), read into a
// struct with one optional member for each extension that the message may hold and that we use:
//
//   struct HelloRetryRequestExtensions {
//     std::optional<Cookie> cookie = {};
//     Bytes received = {};
//     static constexpr auto kContext = ExtensionContext::kHelloRetryRequest;
//     static constexpr size_t kMinLength = 6;
//     static constexpr auto kSlots =
//         Slots(Slot(ExtensionType::kCookie, &HelloRetryRequestExtensions::cookie));
//   };
#ifndef TLS_MESSAGES_EXTENSION_BLOCK_H_
#define TLS_MESSAGES_EXTENSION_BLOCK_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>

#include "crypto/base/bytes.h"
#include "crypto/base/reader.h"
#include "crypto/base/result.h"
#include "crypto/base/writer.h"
#include "tls/messages/extension_table.h"
#include "tls/wire/codec.h"
#include "tls/wire/opaque.h"
#include "tls/wire/uint16_set.h"

namespace lockstep::messages {

struct Extension {
  ExtensionType extension_type = {};
  wire::Opaque<0, 0xffff> extension_data = {};
  static constexpr auto kFields =
      wire::Fields(wire::Field("extension_type", &Extension::extension_type),
                   wire::Field("extension_data", &Extension::extension_data));
};

// One entry of a kSlots list: the extension's type, and the optional member that holds it.
template <class Block, class T>
struct Slot {
  constexpr Slot(ExtensionType slot_type, std::optional<T> Block::* slot_member)
      : type(slot_type), member(slot_member) {}
  ExtensionType type;
  std::optional<T> Block::* member;
};

template <class... S>
constexpr auto Slots(S... slots) {
  return std::tuple(slots...);
}

// `received` is the block as it arrived, without its length: its order, and the extensions that
// have no slot. It is empty in a block of our own making.
template <class T>
concept ExtensionBlock = requires(const T& block) {
  T::kSlots;
  T::kMinLength;
  { T::kContext } -> std::convertible_to<ExtensionContext>;
  { block.received } -> std::same_as<const Bytes&>;
};

// A block that a message may end without, as the ClientHello of an old client does, has a flag for
// that. A message that ends after an empty block is another thing.
template <class T>
concept MayBeAbsent = ExtensionBlock<T> && requires(const T& block) {
  { block.absent } -> std::same_as<const bool&>;
};

// ForEachSlot calls visit(type, optional) for every slot of `block`, in declared order.
template <ExtensionBlock T, class Visit>
constexpr void ForEachSlot(T& block, Visit visit) {
  std::apply([&](const auto&... slot) { (visit(slot.type, block.*slot.member), ...); },
             std::remove_const_t<T>::kSlots);
}

// SetOf returns which of its slots a block holds.
template <ExtensionBlock T>
ExtensionSet SetOf(const T& block) {
  ExtensionSet set;
  ForEachSlot(block, [&](ExtensionType type, const auto& slot) {
    if (slot.has_value()) set.Insert(type);
  });
  return set;
}

// CheckSolicited holds a response (ServerHello, HelloRetryRequest, EncryptedExtensions,
// CertificateEntry) against what was offered in the ClientHello or CertificateRequest that it
// answers: kUnsolicitedExtension.
template <ExtensionBlock T>
Status CheckSolicited(const T& response, ExtensionSet offered) {
  Status status;
  ForEachSlot(response, [&](ExtensionType type, const auto& slot) {
    // Section 4.3: a response without its request MUST be unsupported_extension, but for a cookie.
    if (status.has_value() && slot.has_value() && !offered.Contains(type) &&
        type != ExtensionType::kCookie)
      status = Error{Reason::kUnsolicitedExtension, 0, {static_cast<uint64_t>(type)}};
  });
  return status;
}

// CheckUnique: "There MUST NOT be more than one extension of the same type in a given extension
// block" (section 4.3), whether we recognise it or not. Also checks the syntax of a block whose
// extensions nobody looks into. Linear in the block.
Status CheckUnique(ByteReader block);

// CheckUnslotted judges an extension that a message has no slot for: fine where it may be ignored.
Status CheckUnslotted(ExtensionType type, ExtensionContext context);

// SlotsFitTheirMessage holds a block's declaration against the table of section 4.3.
template <ExtensionBlock T>
constexpr bool SlotsFitTheirMessage() {
  return std::apply(
      [](const auto&... slot) {
        return ((FindExtensionRow(slot.type) != nullptr &&
                 IsAllowedIn(*FindExtensionRow(slot.type), T::kContext)) &&
                ...);
      },
      T::kSlots);
}

}  // namespace lockstep::messages

namespace lockstep::wire {

template <messages::ExtensionBlock T>
struct Codec<T> {
  static constexpr size_t kMinSize = messages::MayBeAbsent<T> ? 0 : 2 + T::kMinLength;
  static_assert(messages::SlotsFitTheirMessage<T>());

  static void Get(ByteReader& reader, T& out) {
    if constexpr (messages::MayBeAbsent<T>) {
      out.absent = reader.empty();
      if (out.absent) return;
    }
    Within(reader, GetLength<T::kMinLength, 0xffff>(reader), [&](ByteReader& block) {
      out.received = block.rest();
      if (const Status unique = messages::CheckUnique(block); !unique.has_value())
        block.FailWith(unique.error());
      while (!block.empty()) GetExtension(block, out);
    });
  }

  static void Put(ByteWriter& writer, const T& value) {
    if constexpr (messages::MayBeAbsent<T>) {
      if (value.absent) return;
    }
    PutVector<T::kMinLength, 0xffff>(writer, [&] {
      if (!value.received.empty()) return PutAsReceived(writer, value);
      messages::ForEachSlot(value, [&](messages::ExtensionType type, const auto& slot) {
        if (slot.has_value()) PutSlot(writer, type, *slot);
      });
    });
  }

 private:
  static void GetExtension(ByteReader& block, T& out) {
    const auto offset = static_cast<uint32_t>(block.offset());
    const auto type = static_cast<messages::ExtensionType>(block.Integer(2));
    const auto length = static_cast<size_t>(block.Integer(2));
    bool found = false;
    Within(block, length, [&](ByteReader& data) {
      messages::ForEachSlot(out, [&]<class E>(messages::ExtensionType slot_type, E& slot) {
        if (slot_type != type) return;
        found = true;
        Codec<typename E::value_type>::Get(data, slot.emplace());
      });
      if (!found) data.Take(length);
    });
    const Status status = found ? Status() : messages::CheckUnslotted(type, T::kContext);
    if (!status.has_value()) block.FailWith({status.error().reason, offset, status.error().values});
    // Section 4.3.11: servers MUST check that pre_shared_key is the last extension.
    if (T::kContext == messages::ExtensionContext::kClientHello &&
        type == messages::ExtensionType::kPreSharedKey && !block.empty())
      block.FailWith({Reason::kPreSharedKeyNotLast, offset, {}});
  }

  template <class E>
  static void PutSlot(ByteWriter& writer, messages::ExtensionType type, const E& value) {
    writer.Integer(static_cast<uint16_t>(type), 2);
    writer.Prefixed(2, [&] { Codec<E>::Put(writer, value); });
  }

  // What has a slot is written from it, so that a changed one is written changed; an emptied one
  // is left out. One that the peer did not send has no place in its order: kInvalidArgument.
  static void PutAsReceived(ByteWriter& writer, const T& value) {
    messages::ExtensionSet unwritten = messages::SetOf(value);
    ByteReader block(value.received);
    while (!block.empty()) {
      messages::Extension extension;
      Codec<messages::Extension>::Get(block, extension);
      bool found = false;
      messages::ForEachSlot(value, [&](messages::ExtensionType type, const auto& slot) {
        if (type != extension.extension_type) return;
        found = true;
        unwritten.Erase(type);
        if (slot.has_value()) PutSlot(writer, type, *slot);
      });
      if (!found) Codec<messages::Extension>::Put(writer, extension);
    }
    if (!unwritten.empty()) writer.Fail(Reason::kInvalidArgument);
  }
};

}  // namespace lockstep::wire

#endif  // TLS_MESSAGES_EXTENSION_BLOCK_H_
