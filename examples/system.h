// What the examples take from the system, and an application has in a form of its own: sockets,
// files, a clock and randomness. None of it is particular to Lockstep.
#ifndef EXAMPLES_SYSTEM_H_
#define EXAMPLES_SYSTEM_H_

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "crypto/base/bytes.h"
#include "crypto/base/result.h"
#include "tls/tls.h"
#include "x509/trust_store.h"

namespace examples {

// The engine has no clock and no randomness of its own: each connection is given both.
lockstep::Environment NewEnvironment();

// Whom to trust: the certificates of a PEM file, or where it is null those of this system.
std::shared_ptr<const lockstep::x509::TrustStore> Roots(const char* path);

// A TCP connection, or -1.
int Dial(const char* host, const char* port);

// Writes all of the bytes to a socket that blocks. False where it is broken, without a signal.
bool WriteAll(int fd, lockstep::Bytes bytes);

// A socket that listens on the loopback address and does not block; port 0 takes a free one. The
// port is printed. -1 where it is taken.
int Listen(const char* port);

// Empty where it cannot be read.
std::string ReadFile(const char* path);

// Nothing throws in Lockstep: a call returns its value or an Error. An example ends at the first.
template <class T>
T OrExit(lockstep::Result<T> result) {
  if (!result.has_value()) {
    std::cerr << lockstep::Describe(result.error()) << '\n';
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace examples

#endif  // EXAMPLES_SYSTEM_H_
