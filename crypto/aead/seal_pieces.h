// What the rows that stand on a library share: how a SealRequest's pieces reach its output.
#ifndef CRYPTO_AEAD_SEAL_PIECES_H_
#define CRYPTO_AEAD_SEAL_PIECES_H_

#include <algorithm>
#include <cstring>

#include "crypto/aead/aead.h"

namespace lockstep::crypto {

// The output without the tag, and the tag.
inline MutableBytes TextOf(MutableBytes text_and_tag) {
  return text_and_tag.first(text_and_tag.size() - kAeadTagSize);
}
inline MutableBytes TagOf(MutableBytes text_and_tag) { return text_and_tag.last(kAeadTagSize); }

// Whether a kernel takes the text from where it lies: one piece, and at most the type behind it.
inline bool IsDirect(const SealRequest& request) {
  return request.plaintext.size() == 1 && !request.plaintext[0].empty() &&
         request.trailer.size <= 1;
}

// WriteTrailer puts the trailer at the end of `text`, in clear.
inline void WriteTrailer(const Trailer& trailer, MutableBytes text) {
  if (trailer.size == 0) return;
  const MutableBytes end = text.last(trailer.size);
  end[0] = trailer.first_byte;
  std::ranges::fill(end.subspan(1), uint8_t{0});
}

// GatherPlaintext puts plaintext and trailer into the output, where they are then sealed in place.
inline void GatherPlaintext(const SealRequest& request) {
  uint8_t* to = request.output.data();
  for (const Bytes piece : request.plaintext) {
    if (piece.data() != to && !piece.empty()) std::memcpy(to, piece.data(), piece.size());
    to += piece.size();
  }
  WriteTrailer(request.trailer, TextOf(request.output));
}

}  // namespace lockstep::crypto

#endif  // CRYPTO_AEAD_SEAL_PIECES_H_
