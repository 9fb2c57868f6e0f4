// TlsSocket: a Connection over a non-blocking socket. What arrives is decrypted where it was read,
// and what is sent is sealed straight into the memory that the socket is written from.
#ifndef TOOLS_NET_TLS_SOCKET_H_
#define TOOLS_NET_TLS_SOCKET_H_

#include <cstddef>
#include <optional>
#include <variant>

#include "crypto/base/bytes.h"
#include "tls/tls.h"
#include "tools/base/file_descriptor.h"
#include "tools/base/problem.h"
#include "tools/net/io_buffer.h"

namespace lockstep::tools {

// Nothing more, for this turn. A socket that has more is still readable.
struct Blocked {};
// The handshake is done: see TlsSocket::tls().negotiated().
struct Connected {};
// Plaintext, in the socket's own memory until the next call of Next. Never empty.
struct Data {
  Bytes bytes;
};
// The same, but from ahead of the handshake: perhaps a replay, and not authenticated yet.
struct Early {
  Bytes bytes;
};
// A server's ticket, and what a client needs to return with it.
struct Ticket {
  ::lockstep::ClientSession session;
};
// The peer's close_notify: nothing more will come.
struct Closed {};
using SocketEvent = std::variant<Blocked, Connected, Data, Early, Ticket, Closed>;

// Errors are final, and said by Next: one that came up while writing too, once what the peer sent
// before it (perhaps an alert that tells why) has been read.
class TlsSocket {
 public:
  TlsSocket(FileDescriptor socket, Connection connection);

  // Begins a turn, in which Next reads from the socket a limited number of times: a peer that sends
  // without end must not keep others waiting.
  void BeginTurn() { reads_left_ = kReadsPerTurn; }
  // The next thing that arrived, in order.
  Outcome<SocketEvent> Next();

  // Seals as much of `plaintext` as there is room for, and writes to the socket. Returns how many
  // bytes were taken; 0 while the socket takes nothing. Wrong before Connected and after Close.
  size_t Write(Bytes plaintext);
  // The same for early data, before Connected: also 0 once no more of it can be sent.
  size_t WriteEarly(Bytes plaintext);
  // Ends what this side sends, by a close_notify. Next goes on.
  void Close();
  // Writes what waits, also the alert of a failed connection, as far as the socket takes it.
  void Flush();
  // Whether something waits for the socket to become writable.
  [[nodiscard]] bool wants_write() const {
    return socket_error_ == 0 && (!output_.empty() || tls_.wants_send());
  }

  // Whether the transport or the connection has failed, so that nothing more can be written.
  [[nodiscard]] bool broken() const { return socket_error_ != 0 || tls_.failure() != nullptr; }

  // For a connection that is over: ends the transport's sending side, so that the peer gets the
  // last bytes before anything else. To be followed by Drained, until it says so.
  void Shutdown();
  // Reads and drops what still comes; true once the peer has ended the transport. (A socket that is
  // closed with unread bytes is reset, and the peer may lose our alert.)
  [[nodiscard]] bool Drained();

  // Gives back memory that holds nothing at the moment. What the last Data showed ends here.
  void ReleaseMemory();

  [[nodiscard]] const Connection& tls() const { return tls_; }
  [[nodiscard]] int descriptor() const { return socket_.get(); }

 private:
  static constexpr int kReadsPerTurn = 8;
  enum class Fill : uint8_t { kAdded, kBlocked, kEnded };

  Fill FillInput();
  template <class Send>
  size_t WriteBy(Send send);
  void WriteOutput();
  Problem Failed();

  FileDescriptor socket_;
  Connection tls_;
  IoBuffer input_, output_;
  int reads_left_ = kReadsPerTurn;
  int socket_error_ = 0;  // errno of the transport's failure
};

}  // namespace lockstep::tools

#endif  // TOOLS_NET_TLS_SOCKET_H_
