#include "tools/http/answer_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace lockstep::tools {
namespace {

std::string_view Trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// A whole text of digits.
std::optional<uint64_t> ParseNumber(std::string_view text, int base) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

size_t AnswerReader::Feed(Bytes bytes) {
  size_t fed = 0;
  while (fed < bytes.size() && state_ != State::kComplete && state_ != State::kMalformed) {
    const Bytes rest = bytes.subspan(fed);
    if (reads_lines()) {
      fed += FeedLine(rest);
    } else if (state_ == State::kUntilClose) {
      fed = bytes.size();
    } else {
      const auto count = static_cast<size_t>(std::min<uint64_t>(rest.size(), left_));
      fed += count;
      left_ -= count;
      if (left_ == 0) state_ = state_ == State::kChunk ? State::kChunkEnd : State::kComplete;
    }
  }
  return fed;
}

void AnswerReader::FeedEnd() {
  if (state_ == State::kUntilClose) state_ = State::kComplete;
}

std::string AnswerReader::Missing() const {
  switch (state_) {
    case State::kStatusLine:
      return "there is no answer";
    case State::kHeader:
      return "its header fields do not end";
    case State::kCounted:
      return std::to_string(left_) + " of the " + std::to_string(content_length_.value_or(0)) +
             " bytes of its body are missing";
    case State::kUntilClose:
      return "its end was not confirmed by a close_notify";
    case State::kChunkSize:
    case State::kChunk:
    case State::kChunkEnd:
    case State::kTrailer:
      return "its last chunk is missing";
    case State::kComplete:
    case State::kMalformed:
      break;
  }
  return "nothing is missing";
}

bool AnswerReader::reads_lines() const {
  switch (state_) {
    case State::kStatusLine:
    case State::kHeader:
    case State::kChunkSize:
    case State::kChunkEnd:
    case State::kTrailer:
      return true;
    default:
      return false;
  }
}

size_t AnswerReader::FeedLine(Bytes bytes) {
  const auto newline = std::ranges::find(bytes, '\n');
  const auto count = static_cast<size_t>(newline - bytes.begin());
  const bool ends = newline != bytes.end();
  const size_t taken = ends ? count + 1 : count;
  head_size_ += taken;
  if (line_.size() + count > kMaxHttpLine || head_size_ > kMaxHttpHead) {
    Fail("its header fields are too long");
    return 0;
  }
  line_ += AsText(bytes.first(count));
  if (!ends) return taken;
  // Section 2.2: a line feed without carriage return is accepted too.
  if (line_.ends_with('\r')) line_.pop_back();
  OnLine(std::exchange(line_, {}));
  return taken;
}

void AnswerReader::OnLine(std::string_view line) {
  switch (state_) {
    case State::kStatusLine:
      return OnStatusLine(line);
    case State::kHeader:
      return line.empty() ? OnEndOfHead() : OnHeader(line);
    case State::kChunkSize:
      return OnChunkSize(line);
    case State::kChunkEnd:
      if (!line.empty()) return Fail("a chunk is longer than its size says");
      state_ = State::kChunkSize;
      return;
    case State::kTrailer:
      if (line.empty()) state_ = State::kComplete;
      return;
    default:
      return;
  }
}

void AnswerReader::OnStatusLine(std::string_view line) {
  // "HTTP/1.1 200 OK"
  constexpr size_t kStatusAt = sizeof("HTTP/1.1 ") - 1;
  const auto status = ParseNumber(line.substr(std::min(line.size(), kStatusAt), 3), 10);
  if (!line.starts_with("HTTP/1.") || !status || *status < 100) {
    return Fail("it does not begin with an HTTP/1 status line");
  }
  status_ = static_cast<int>(*status);
  state_ = State::kHeader;
}

void AnswerReader::OnHeader(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == line.npos) return Fail("a header field has no colon");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = Trim(line.substr(colon + 1));
  if (EqualIgnoringCase(name, "transfer-encoding")) {
    const size_t comma = value.rfind(',');
    const std::string_view last = comma == value.npos ? value : Trim(value.substr(comma + 1));
    chunked_ = EqualIgnoringCase(last, "chunked");
  }
  if (EqualIgnoringCase(name, "content-length")) {
    const auto length = ParseNumber(value, 10);
    // Section 6.3: values that differ are an error, and so is what is no number.
    if (!length || content_length_.value_or(*length) != *length) {
      return Fail("its Content-Length is not one number");
    }
    content_length_ = length;
  }
}

// Section 6.3: how long the body is.
void AnswerReader::OnEndOfHead() {
  if (status_ < 200) {
    // An interim answer: the final one follows.
    state_ = State::kStatusLine;
    content_length_.reset();
    chunked_.reset();
    return;
  }
  head_size_ = 0;
  left_ = content_length_.value_or(0);
  if (status_ == 204 || status_ == 304) {
    state_ = State::kComplete;
  } else if (chunked_) {
    // Transfer-Encoding overrides Content-Length.
    state_ = *chunked_ ? State::kChunkSize : State::kUntilClose;
  } else if (content_length_) {
    state_ = left_ == 0 ? State::kComplete : State::kCounted;
  } else {
    state_ = State::kUntilClose;
  }
}

void AnswerReader::OnChunkSize(std::string_view line) {
  const auto size = ParseNumber(Trim(line.substr(0, line.find(';'))), 16);
  if (!size) return Fail("the size of a chunk is not a hexadecimal number");
  head_size_ = 0;
  left_ = *size;
  state_ = left_ == 0 ? State::kTrailer : State::kChunk;
}

void AnswerReader::Fail(std::string problem) {
  state_ = State::kMalformed;
  problem_ = std::move(problem);
}

}  // namespace lockstep::tools
