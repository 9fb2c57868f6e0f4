// der::Writer builds DER in memory of its own. What it writes may be a private key: its memory is
// wiped when it grows or goes.
#ifndef X509_DER_WRITER_H_
#define X509_DER_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "crypto/base/bytes.h"
#include "x509/der/tag.h"
#include "x509/secret_bytes.h"

namespace lockstep::x509::der {

// Total, but for std::bad_alloc, which whoever owns a public call turns into an error. Writes what
// it is told to: also what no reader takes, for tests.
class Writer {
 public:
  // Constructed runs `body`, which writes the content to this writer, and puts tag and length in
  // front.
  template <class Body>
  void Constructed(Tag tag, Body body) {
    const size_t start = out_.size();
    body();
    PutHeader(start, tag);
  }
  template <class Body>
  void Sequence(Body body) {
    Constructed(Tag::kSequence, body);
  }

  void Primitive(Tag tag, Bytes content);
  // Raw copies elements that are encoded already.
  void Raw(Bytes encoded) { out_.insert(out_.end(), encoded.begin(), encoded.end()); }

  void Boolean(bool value);
  // Unsigned writes an INTEGER from its big-endian bytes, leading zeros allowed.
  void Unsigned(Bytes magnitude, Tag tag = Tag::kInteger);
  void SmallInteger(uint64_t value, Tag tag = Tag::kInteger);
  void Null() { Primitive(Tag::kNull, {}); }
  void ObjectIdentifier(Bytes content) { Primitive(Tag::kObjectIdentifier, content); }
  void OctetString(Bytes content) { Primitive(Tag::kOctetString, content); }
  void BitString(Bytes bytes, uint8_t unused = 0);

  [[nodiscard]] Bytes bytes() const { return out_; }
  // Take gives away a copy of what is not secret.
  [[nodiscard]] std::vector<uint8_t> Take() const { return Copy(out_); }
  [[nodiscard]] SecretBytes TakeSecret() && { return std::move(out_); }

 private:
  void PutHeader(size_t start, Tag tag);
  SecretBytes out_;
};

}  // namespace lockstep::x509::der

#endif  // X509_DER_WRITER_H_
