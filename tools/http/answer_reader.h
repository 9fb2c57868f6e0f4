// AnswerReader: where the answer to a GET ends (RFC 9112 section 6), so that a complete one can be
// told from one that was cut short. It keeps nothing of the body.
#ifndef TOOLS_HTTP_ANSWER_READER_H_
#define TOOLS_HTTP_ANSWER_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/bytes.h"

namespace lockstep::tools {

// Bounds on what a server can make us hold or read before the body: a line, and all lines of a head
// or of a trailer together, in bytes. Other clients take 8 to 256 KiB.
inline constexpr size_t kMaxHttpLine = size_t{16} << 10;
inline constexpr size_t kMaxHttpHead = size_t{256} << 10;

class AnswerReader {
 public:
  // Takes what arrived next. Returns how many bytes belong to the answer: all of them, unless it
  // ends before, or is malformed.
  size_t Feed(Bytes bytes);
  // Tells that the peer ended the data, cleanly: the end of an answer that says no other.
  void FeedEnd();

  [[nodiscard]] bool complete() const { return state_ == State::kComplete; }
  // Why this is no answer of HTTP/1, or nothing.
  [[nodiscard]] const std::optional<std::string>& problem() const { return problem_; }
  // What is missing from an answer that is not complete, as a sentence without period.
  [[nodiscard]] std::string Missing() const;
  // Of the status line, such as 200; 0 before it.
  [[nodiscard]] int status() const { return status_; }

 private:
  enum class State : uint8_t {
    kStatusLine,
    kHeader,
    kCounted,     // a body of left_ more bytes
    kUntilClose,  // a body up to the end of the connection
    kChunkSize,
    kChunk,     // left_ more bytes of a chunk
    kChunkEnd,  // the line end after a chunk
    kTrailer,
    kComplete,
    kMalformed,
  };

  [[nodiscard]] bool reads_lines() const;
  // Takes bytes up to the end of a line, which it then handles.
  size_t FeedLine(Bytes bytes);
  void OnLine(std::string_view line);
  void OnStatusLine(std::string_view line);
  void OnHeader(std::string_view line);
  void OnEndOfHead();
  void OnChunkSize(std::string_view line);
  void Fail(std::string problem);

  State state_ = State::kStatusLine;
  std::string line_;
  size_t head_size_ = 0;
  int status_ = 0;
  std::optional<uint64_t> content_length_;
  std::optional<bool> chunked_;  // whether the last transfer coding is; nothing: there is none
  uint64_t left_ = 0;
  std::optional<std::string> problem_;
};

}  // namespace lockstep::tools

#endif  // TOOLS_HTTP_ANSWER_READER_H_
