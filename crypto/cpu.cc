#include "crypto/cpu.h"

#if defined(__x86_64__)
#include <cpuid.h>

#include <cstdint>
#endif

namespace lockstep::crypto {

#if defined(__x86_64__)
namespace {

constexpr bool Bit(uint32_t bits, int n) { return bits >> n & 1; }

// The state components that the operating system saves (XCR0), by bit.
uint64_t SavedState() {
  uint32_t low, high;
  // Not _xgetbv: it needs a target attribute for an instruction that OSXSAVE has announced.
  asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t{high} << 32 | low;
}

}  // namespace

Cpu Cpu::Detect() {
  Cpu cpu;
  uint32_t eax, ebx, ecx, edx;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return cpu;
  const bool sse41 = Bit(ecx, 19), osxsave = Bit(ecx, 27), avx = Bit(ecx, 28);
  cpu.aes_clmul = Bit(ecx, 25) && Bit(ecx, 1) && sse41;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return cpu;
  cpu.bmi2_adx = Bit(ebx, 8) && Bit(ebx, 19);
  cpu.sha_ni = sse41 && Bit(ebx, 29);
  constexpr uint64_t kYmm = 0x06;  // SSE and AVX state
  constexpr uint64_t kZmm = 0xe6;  // besides, masks, upper halves, upper registers
  const uint64_t saved = osxsave ? SavedState() : 0;
  cpu.avx2 = avx && Bit(ebx, 5) && Bit(ebx, 8) && (saved & kYmm) == kYmm;
  const bool wide_aes = Bit(ecx, 9) && Bit(ecx, 10) && cpu.aes_clmul;
  const bool avx512 =
      cpu.avx2 && Bit(ebx, 16) && Bit(ebx, 30) && Bit(ebx, 31) && (saved & kZmm) == kZmm;
  cpu.vaes_avx2 = wide_aes && cpu.avx2;
  cpu.vaes_avx512 = wide_aes && avx512;
  cpu.avx512_ifma = avx512 && Bit(ebx, 21);
  return cpu;
}
#else
Cpu Cpu::Detect() { return {}; }
#endif

const Cpu& ThisCpu() {
  static const Cpu cpu = Cpu::Detect();
  return cpu;
}

}  // namespace lockstep::crypto
