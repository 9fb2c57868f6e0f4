// HandshakePicture: a connection drawn for a terminal, as its client saw it. Each message is an
// arrow with its size and time, and in brackets as in RFC 9846 figure 1: {} for the handshake's
// keys, [] for those of application data.
//
//               client                                                            server
//     0.113 ms    |-- ClientHello, 226 bytes --------------------------------------->|
//     1.204 ms    |<----------------------------------------- ServerHello, 122 bytes --|
#ifndef TOOLS_TRACE_HANDSHAKE_PICTURE_H_
#define TOOLS_TRACE_HANDSHAKE_PICTURE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tls/tls.h"

namespace lockstep::tools {

class HandshakePicture {
 public:
  // What lasts longer is counted and not drawn.
  static constexpr size_t kMaxArrows = 40;

  void AddMessage(std::chrono::nanoseconds since_start, const TraceEvent& event);
  // Application data; early data, where the side's Finished has not passed yet. What goes the same
  // way in a row is one arrow.
  void AddData(std::chrono::nanoseconds since_start, bool sent, size_t size);

  // Lines of ASCII, each ended by a line feed.
  [[nodiscard]] std::string Draw() const;

 private:
  enum class Protection : uint8_t { kNone, kEarlyData, kHandshake, kApplication };
  struct Arrow {
    std::chrono::nanoseconds time;
    bool sent;
    bool is_data;
    Protection protection;
    std::string name;
    size_t size;
  };

  static std::string InBrackets(const std::string& name, Protection protection);
  Protection& ProtectionOf(bool sent) { return sent ? client_ : server_; }
  void Add(Arrow arrow);

  std::vector<Arrow> arrows_;
  size_t left_out_ = 0;
  // What each side protects its next message with.
  Protection client_ = Protection::kNone;
  Protection server_ = Protection::kNone;
};

}  // namespace lockstep::tools

#endif  // TOOLS_TRACE_HANDSHAKE_PICTURE_H_
