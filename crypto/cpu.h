// Cpu: what this processor can do, and the operating system lets it.
#ifndef CRYPTO_CPU_H_
#define CRYPTO_CPU_H_

namespace lockstep::crypto {

// Groups of instructions as kernels need them. A feature is there where the operating system saves
// its registers, too.
struct Cpu {
  bool aes_clmul = false;  // AES-NI, PCLMULQDQ, SSE4.1
  bool avx2 = false;
  bool bmi2_adx = false;
  bool sha_ni = false;       // SHA-1 and SHA-256, with SSE4.1
  bool vaes_avx2 = false;    // VAES, VPCLMULQDQ on 256 bits
  bool vaes_avx512 = false;  // the same on 512 bits: AVX-512 F, BW, VL
  bool avx512_ifma = false;  // with F, BW, VL

  // Asks the processor: slow on virtual machines.
  static Cpu Detect();
};

// Detected at the first call. Safe from any thread.
const Cpu& ThisCpu();

}  // namespace lockstep::crypto

#endif  // CRYPTO_CPU_H_
