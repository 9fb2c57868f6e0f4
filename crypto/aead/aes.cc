#include "crypto/aead/aes.h"

#include <cryptopp/aes.h>
#include <cryptopp/ccm.h>

#include <cstring>
#include <memory>
#include <typeinfo>

#include "crypto/aead/seal_pieces.h"
#include "crypto/base/secret.h"
#include "crypto/library/exceptions.h"

namespace lockstep::crypto {
namespace {

// Not in RFC 9846; the figure of RFC 9147 section 4.5.3 for AES-128-CCM.
constexpr uint64_t kCcmRecordLimit = uint64_t{1} << 23;

// Crypto++ wants a nonce along with the key, and its own parameter sets would allocate.
class AnyNonce final : public CryptoPP::NameValuePairs {
 public:
  bool GetVoidValue(const char* name, const std::type_info& type, void* value) const override {
    using CryptoPP::ConstByteArrayParameter;
    if (std::strcmp(name, CryptoPP::Name::IV()) != 0 || type != typeid(ConstByteArrayParameter))
      return false;
    static_cast<ConstByteArrayParameter*>(value)->Assign(nonce_.bytes.data(), kAeadNonceSize,
                                                         /*deepCopy=*/false);
    return true;
  }

 private:
  Nonce nonce_;  // replaced by each message's own before anything is sealed
};

// A mode of Crypto++ as one object for both directions, which differ only in the side of the cipher
// that is authenticated. It points into itself, so it lives on the heap, behind a pointer in the
// AeadState.
template <class Mode>
class Cipher final : private Mode {
 public:
  void Key(Bytes key) { Mode::SetKey(key.data(), key.size(), AnyNonce()); }

  void Begin(bool sealing, const Nonce& nonce, Bytes associated_data, size_t text_size) {
    sealing_ = sealing;
    Mode::Resynchronize(nonce.bytes.data(), kAeadNonceSize);
    Mode::SpecifyDataLengths(associated_data.size(), text_size);
    Mode::Update(associated_data.data(), associated_data.size());
  }
  // In place or disjoint.
  void Process(Bytes input, MutableBytes output) {
    if (!input.empty()) Mode::ProcessData(output.data(), input.data(), input.size());
  }
  void Finish(MutableBytes tag) { Mode::TruncatedFinal(tag.data(), tag.size()); }

 private:
  bool IsForwardTransformation() const override { return sealing_; }

  bool sealing_ = true;
};

// The row's functions over such an object.
template <class Mode>
struct Functions {
  static Status SetKey(AeadState& state, Bytes key) {
    return CatchAll([&]() -> Status {
      if (Cipher<Mode>* cipher = Load(state)) {
        cipher->Key(key);
        return {};
      }
      auto cipher = std::make_unique<Cipher<Mode>>();
      cipher->Key(key);
      Store(state, cipher.release());
      return {};
    });
  }

  static Status Seal(AeadState& state, std::span<const SealRequest> requests) {
    return CatchAll([&]() -> Status {
      for (const SealRequest& request : requests) SealOne(*Load(state), request);
      return {};
    });
  }

  static size_t Open(AeadState& state, std::span<const OpenRequest> requests) {
    for (size_t i = 0; i < requests.size(); ++i) {
      const Status opened = CatchAll([&] { return OpenOne(*Load(state), requests[i]); });
      if (!opened.has_value()) {
        Wipe(TextOf(requests[i].in_out));  // Crypto++ decrypts while it authenticates
        return i;
      }
    }
    return requests.size();
  }

  static void Release(AeadState& state) {
    delete Load(state);
    Wipe(state.bytes);
  }

 private:
  static void SealOne(Cipher<Mode>& cipher, const SealRequest& request) {
    MutableBytes rest = TextOf(request.output);
    WriteTrailer(request.trailer, rest);
    cipher.Begin(/*sealing=*/true, request.nonce, request.associated_data, rest.size());
    for (const Bytes piece : request.plaintext) {
      cipher.Process(piece, rest.first(piece.size()));
      rest = rest.subspan(piece.size());
    }
    cipher.Process(rest, rest);  // the trailer
    cipher.Finish(TagOf(request.output));
  }

  static Status OpenOne(Cipher<Mode>& cipher, const OpenRequest& request) {
    const MutableBytes text = TextOf(request.in_out);
    cipher.Begin(/*sealing=*/false, request.nonce, request.associated_data, text.size());
    cipher.Process(text, text);
    Secret<kAeadTagSize> tag(kAeadTagSize);
    cipher.Finish(tag.Mutable());
    if (!ConstantTimeEqual(tag.Expose(), TagOf(request.in_out)))
      return Error{Reason::kAuthenticationFailed};
    return {};
  }

  static Cipher<Mode>* Load(const AeadState& state) {
    Cipher<Mode>* cipher;
    std::memcpy(&cipher, state.bytes.data(), sizeof(cipher));
    return cipher;
  }
  static void Store(AeadState& state, Cipher<Mode>* cipher) {
    std::memcpy(state.bytes.data(), &cipher, sizeof(cipher));
  }
};

template <class Mode>
constexpr Aead Row(std::string_view name, size_t key_size, uint64_t record_limit) {
  using F = Functions<Mode>;
  return {name, key_size, record_limit, F::SetKey, F::Seal, F::Open, F::Release};
}

using Ccm = CryptoPP::CCM<CryptoPP::AES, kAeadTagSize>::Encryption;

}  // namespace

constexpr Aead kAes128Ccm = Row<Ccm>("AES-128-CCM", 16, kCcmRecordLimit);

}  // namespace lockstep::crypto
