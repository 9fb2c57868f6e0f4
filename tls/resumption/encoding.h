// How sessions are written: big-endian fields after a version, strictly read.
#ifndef TLS_RESUMPTION_ENCODING_H_
#define TLS_RESUMPTION_ENCODING_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "crypto/base/reader.h"
#include "crypto/base/result.h"
#include "crypto/base/secret.h"
#include "crypto/base/writer.h"
#include "crypto/hash/hash.h"
#include "x509/verify_request.h"

namespace lockstep::resumption {

using x509::kMaxChainLength;  // what a handshake takes, a session keeps

// A Writer or a Reader behind one list of fields, so that both forms cannot drift apart.
class FieldWriter {
 public:
  explicit FieldWriter(ByteWriter& out) : out_(&out) {}
  template <class Integer>
  void Number(const Integer& value) {
    out_->Integer(static_cast<uint64_t>(value), sizeof(Integer));
  }
  void Text(const std::string& text) { Opaque(2, AsBytes(text)); }
  void Blob(const std::vector<uint8_t>& bytes) { Opaque(3, bytes); }
  void Secret(const crypto::HashValue& secret) { Opaque(1, secret.Expose()); }
  void Fixed(const std::array<uint8_t, 32>& bytes) { out_->Put(bytes); }
  void Chain(const std::vector<std::vector<uint8_t>>& chain) {
    out_->Integer(chain.size(), 1);
    if (chain.size() > kMaxChainLength) out_->Fail(Reason::kLengthOutOfRange, chain.size());
    for (const auto& certificate : chain) Blob(certificate);
  }

 private:
  void Opaque(size_t width, Bytes bytes) {
    out_->Prefixed(width, [&] { out_->Put(bytes); });
  }
  ByteWriter* out_;
};

class FieldReader {
 public:
  explicit FieldReader(ByteReader& in) : in_(&in) {}
  template <class Integer>
  void Number(Integer& value) {
    value = static_cast<Integer>(in_->Integer(sizeof(Integer)));
  }
  void Text(std::string& text) { text = AsText(Opaque(2)); }
  void Blob(std::vector<uint8_t>& bytes) { bytes = Copy(Opaque(3)); }
  void Secret(crypto::HashValue& secret) {
    const Bytes bytes = Opaque(1);
    if (bytes.size() > crypto::kMaxHashSize) in_->Fail(Reason::kInvalidSession);
    secret = crypto::HashValue::CopyOf(bytes);
  }
  void Fixed(std::array<uint8_t, 32>& bytes) {
    const Bytes read = in_->Take(bytes.size());
    std::ranges::copy(read, bytes.begin());
  }
  void Chain(std::vector<std::vector<uint8_t>>& chain) {
    const size_t count = in_->Integer(1);
    if (count > kMaxChainLength) in_->Fail(Reason::kInvalidSession);
    for (size_t i = 0; i < count && in_->ok(); ++i) Blob(chain.emplace_back());
  }

 private:
  Bytes Opaque(size_t width) { return in_->Take(in_->Integer(width)); }
  ByteReader* in_;
};

// `visit(session, fields)` hands every field of the session to `fields`, in order.
template <class Session, class Visit>
Result<SecretBytes> Serialize(uint8_t version, const Session& session, Visit visit) {
  const auto write = [&](ByteWriter& out) {
    out.Integer(version, 1);
    FieldWriter fields(out);
    visit(session, fields);
  };
  ByteWriter measure;
  write(measure);
  LOCKSTEP_TRY(measure.Valid());
  SecretBytes bytes(measure.size());
  ByteWriter out(bytes.Mutable());
  write(out);
  LOCKSTEP_TRY(out.Done());
  return bytes;
}

template <class Session, class Visit>
Result<Session> Parse(uint8_t version, Bytes bytes, Visit visit) {
  ByteReader in(bytes);
  if (in.Integer(1) != version) return Error{Reason::kInvalidSession};
  Session session;
  FieldReader fields(in);
  visit(session, fields);
  if (const Status done = in.Done(); !done.has_value()) {
    return Error{Reason::kInvalidSession, done.error().offset};
  }
  return session;
}

// What the sessions of both sides end with, or nearly.
template <class Session, class Visitor>
void CommonFields(Session& session, Visitor& fields) {
  fields.Number(session.lifetime);
  fields.Number(session.age_add);
  fields.Number(session.max_early_data_size);
  fields.Text(session.alpn_protocol);
  fields.Text(session.server_name);
  fields.Fixed(session.configuration);
  fields.Number(session.not_after);
  fields.Chain(session.peer_chain);
  fields.Blob(session.psk_identity);
}

// Within `lifetime` seconds since `begin`, and not more than `ahead` milliseconds before it;
// moments in milliseconds.
inline bool Within(int64_t begin, uint32_t lifetime, int64_t now, uint32_t ahead = 0) {
  const auto elapsed = static_cast<uint64_t>(now) - static_cast<uint64_t>(begin);
  return now >= begin ? elapsed <= uint64_t{lifetime} * 1000 : 0 - elapsed <= ahead;
}

}  // namespace lockstep::resumption

#endif  // TLS_RESUMPTION_ENCODING_H_
