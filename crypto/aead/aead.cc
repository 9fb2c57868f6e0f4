#include "crypto/aead/aead.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/base/declassify.h"
#include "crypto/base/secret.h"

namespace lockstep::crypto {
namespace {

// What is wrong with the request, in the order in which it is told; nothing if it can be sealed.
std::optional<Error> FaultOf(const SealRequest& request) {
  size_t size = request.trailer.size;
  // The one size that need not be that of memory: a sum with it could wrap.
  if (size > kMaxAeadPlaintextSize) [[unlikely]]
    return Error{Reason::kInvalidArgument, 0, {size}};
  for (const Bytes piece : request.plaintext) size += piece.size();
  if (size > kMaxAeadPlaintextSize || request.output.size() != size + kAeadTagSize) [[unlikely]]
    return Error{Reason::kInvalidArgument, 0, {size, request.output.size()}};
  if (Overlap(request.associated_data, request.output)) [[unlikely]]
    return Error{Reason::kOverlappingBuffers};
  // Only one piece can be sealed in place: with several, an early piece's ciphertext could
  // overwrite a later piece that is still to be read.
  const bool in_place =
      request.plaintext.size() == 1 && request.plaintext[0].data() == request.output.data();
  if (in_place) return std::nullopt;
  for (const Bytes piece : request.plaintext)
    if (Overlap(piece, request.output)) [[unlikely]]
      return Error{Reason::kOverlappingBuffers};
  return std::nullopt;
}

bool CanOpen(const OpenRequest& request) {
  return request.in_out.size() >= kAeadTagSize &&
         request.in_out.size() <= kMaxAeadPlaintextSize + kAeadTagSize;
}

}  // namespace

Result<AeadKey> AeadKey::Create(const Aead& row, Bytes key) {
  AeadKey keyed(row);
  LOCKSTEP_TRY(keyed.SetKey(key));
  return keyed;
}

AeadKey::AeadKey(AeadKey&& other) noexcept
    : state_(other.state_), row_(std::exchange(other.row_, nullptr)) {
  Wipe(other.state_.bytes);
}

AeadKey& AeadKey::operator=(AeadKey&& other) noexcept {
  if (this == &other) return *this;
  if (row_ != nullptr) row_->release(state_);
  row_ = std::exchange(other.row_, nullptr);
  state_ = other.state_;
  Wipe(other.state_.bytes);
  return *this;
}

AeadKey::~AeadKey() {
  if (row_ != nullptr) row_->release(state_);
}

Status AeadKey::SetKey(Bytes key) {
  if (row_ == nullptr || key.size() != row_->key_size)
    return Error{Reason::kInvalidArgument, 0, {key.size()}};
  return row_->set_key(state_, key);
}

Status AeadKey::Seal(std::span<const SealRequest> requests) {
  if (row_ == nullptr) return Error{Reason::kInvalidArgument};
  for (const SealRequest& request : requests)
    if (const auto fault = FaultOf(request)) [[unlikely]]
      return *fault;
  return row_->seal(state_, requests);
}

size_t AeadKey::Open(std::span<const OpenRequest> requests) {
  if (row_ == nullptr) return 0;
  const size_t openable =
      static_cast<size_t>(std::ranges::find_if_not(requests, CanOpen) - requests.begin());
  return row_->open(state_, requests.first(openable));
}

size_t AeadKey::OpenRun(std::span<const OpenRequest> requests, uint8_t last_byte) {
  if (row_ == nullptr) return 0;
  const size_t openable =
      static_cast<size_t>(std::ranges::find_if_not(requests, CanOpen) - requests.begin());
  requests = requests.first(openable);
  if (row_->open_run != nullptr) return row_->open_run(state_, requests, last_byte);
  for (size_t i = 0; i < requests.size(); ++i) {
    if (row_->open(state_, requests.subspan(i, 1)) != 1) return i;
    const MutableBytes plaintext =
        requests[i].in_out.first(requests[i].in_out.size() - kAeadTagSize);
    if (plaintext.empty()) return i + 1;
    // Whether another key begins behind it.
    Declassify(plaintext.last(1));
    if (plaintext.back() != last_byte) return i + 1;
  }
  return requests.size();
}

}  // namespace lockstep::crypto
