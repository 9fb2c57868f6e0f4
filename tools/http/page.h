// The page that `lockstep serve --http` answers every request with.
#ifndef TOOLS_HTTP_PAGE_H_
#define TOOLS_HTTP_PAGE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "tls/tls.h"

namespace lockstep::tools {

// The longest request head that is read, in bytes.
inline constexpr size_t kMaxRequestHead = size_t{16} << 10;

// EndOfRequestHead returns the size of the request's head in `text`, with the empty line that ends
// it; npos where it does not end yet.
size_t EndOfRequestHead(std::string_view text);

// AnswerTo returns the whole HTTP answer, head and body, to a request with this head: a page that
// states what the handshake negotiated. 400 for what is not HTTP/1.
std::string AnswerTo(std::string_view request_head, const Negotiated& negotiated);

// The answer to a request whose head is longer than kMaxRequestHead.
std::string AnswerToTooLongRequest();

}  // namespace lockstep::tools

#endif  // TOOLS_HTTP_PAGE_H_
