#include "crypto/library/big_integers.h"

#include <array>
#include <cstddef>
#include <new>

namespace lockstep::crypto {
namespace {

// The most that an operation was seen to need is 138 kB, for signing on P-521. In blocks small
// enough to come from the heap and to stay there (malloc gives large ones back to the system).
constexpr size_t kBlockSize = size_t{64} << 10;
constexpr size_t kBlocks = 4;

}  // namespace

Status ReserveMemory() {
  // The functions rather than new-expressions, which a compiler may leave out.
  std::array<void*, kBlocks> blocks;
  for (void*& block : blocks) block = ::operator new(kBlockSize, std::nothrow);
  bool reserved = true;
  for (void* block : blocks) {
    reserved = reserved && block != nullptr;
    ::operator delete(block);
  }
  if (!reserved) return Error{Reason::kOutOfMemory};
  return {};
}

}  // namespace lockstep::crypto
