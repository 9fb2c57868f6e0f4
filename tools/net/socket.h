// TCP sockets: connecting, listening, accepting. All of them are non-blocking and without delay.
#ifndef TOOLS_NET_SOCKET_H_
#define TOOLS_NET_SOCKET_H_

#include <chrono>
#include <string>

#include "tools/base/file_descriptor.h"
#include "tools/base/problem.h"
#include "tools/net/address.h"

namespace lockstep::tools {

// ConnectTo tries each address of the host in turn, and returns the first that answers. Blocks for
// at most `timeout`: what is left of it when the name is resolved is shared by the addresses.
// kNetwork tells of every attempt.
Outcome<FileDescriptor> ConnectTo(const HostPort& where, std::chrono::milliseconds timeout);

struct Listener {
  FileDescriptor socket;
  SocketAddress address;  // with the port that the system chose for port 0
};
// ListenOn listens on the first address of the host that lets it.
Outcome<Listener> ListenOn(const HostPort& where);

// Accept takes one waiting connection off a listening socket. An invalid descriptor, with errno,
// where there is none.
FileDescriptor Accept(const FileDescriptor& listener, SocketAddress& peer);

}  // namespace lockstep::tools

#endif  // TOOLS_NET_SOCKET_H_
