// Heap: counts what a connection allocates, whoever asks for it: this program, or a library that it
// uses. Linked into a benchmark, it stands in front of malloc.
#ifndef BENCHMARKS_HEAP_H_
#define BENCHMARKS_HEAP_H_

#include <cstddef>
#include <cstdint>

namespace lockstep::benchmarks {

// Bytes as malloc rounds them.
struct HeapUse {
  int64_t now = 0;  // bytes held
  int64_t peak = 0;
  size_t allocations = 0;
};

// False under sanitizers, which have a malloc of their own: then nothing is counted.
bool HeapIsCounted();

// While one lives, what the calling thread allocates and frees is counted in `use`. They do not
// nest.
class CountHeap {
 public:
  explicit CountHeap(HeapUse& use);
  CountHeap(const CountHeap&) = delete;
  CountHeap& operator=(const CountHeap&) = delete;
  ~CountHeap();
};

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_HEAP_H_
