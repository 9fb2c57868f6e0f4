#include "tls/key_schedule/constants.h"

#include <bit>

namespace lockstep {
namespace {

using Key = KeyScheduleConstants::Key;

template <class Word>
constexpr crypto::Midstate MidstateOf(const std::array<Word, 8>& words) {
  const auto bytes = std::bit_cast<std::array<uint8_t, sizeof(words)>>(words);
  crypto::Midstate midstate{};
  for (size_t i = 0; i < bytes.size(); ++i) midstate.chain[i] = bytes[i];
  return midstate;
}

template <class Word>
constexpr Key KeyOf(const std::array<Word, 8>& inner, const std::array<Word, 8>& outer) {
  return {MidstateOf(inner), MidstateOf(outer)};
}

constexpr KeyScheduleConstants kOfSha256 = {
    .empty_hash = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4,
                   0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b,
                   0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55},
    .zeros = KeyOf<uint32_t>({0xf454dead, 0x9725214f, 0x90daf2a0, 0xdf1228ea, 0x64e5750f,
                              0xa3924181, 0x824a932b, 0xf8e04e32},
                             {0xd385480f, 0x7abb6477, 0x37c9c538, 0x5dd82467, 0x8e043a72,
                              0x753434b0, 0xdeb82818, 0x361d45a6}),
    .early_secret = KeyOf<uint32_t>({0x82ffffa1, 0x9b5901e3, 0xeabc9ac0, 0xb7535307, 0x997a2d25,
                                     0x4338a21a, 0x83abc277, 0x2d8d9902},
                                    {0x7e8916ed, 0x0cf3cda8, 0x586963ea, 0x2201dad8, 0xe7e73ab8,
                                     0x3bbed00f, 0x1f56bdef, 0xba915744}),
    .derived = KeyOf<uint32_t>({0x8b35051c, 0x8324ce6f, 0xd35fd442, 0x05006b0b, 0x11f653de,
                                0x87170024, 0x53923a72, 0x1a2e89f5},
                               {0x22b91d2f, 0xa7f9ba55, 0xba705a48, 0xa6bef047, 0xf5ba9b91,
                                0xc425b796, 0xdb8072a6, 0x9037dbc2}),
};

constexpr KeyScheduleConstants kOfSha384 = {
    .empty_hash = {0x38, 0xb0, 0x60, 0xa7, 0x51, 0xac, 0x96, 0x38, 0x4c, 0xd9, 0x32, 0x7e,
                   0xb1, 0xb1, 0xe3, 0x6a, 0x21, 0xfd, 0xb7, 0x11, 0x14, 0xbe, 0x07, 0x43,
                   0x4c, 0x0c, 0xc7, 0xbf, 0x63, 0xf6, 0xe1, 0xda, 0x27, 0x4e, 0xde, 0xbf,
                   0xe7, 0x6f, 0x65, 0xfb, 0xd5, 0x1a, 0xd2, 0xf1, 0x48, 0x98, 0xb9, 0x5b},
    .zeros = KeyOf<uint64_t>(
        {0x53f869327560c3a2, 0xc237b05164a5bbe8, 0xe581f7394cfa66b8, 0x846fa61922faad62,
         0xdd0b37ce462cff5e, 0x7ee8a4bdc87567f3, 0x39bda99c75a047f7, 0xc7bd628bd3f9a734},
        {0xff6ce3f9ca86c81c, 0x585559c2ae0fc15c, 0xcf0d5686fb65a54e, 0xf1d54ee19e8cfd02,
         0xa5c720ab778ff100, 0xdeb3e5f667573e8c, 0xc1bfc7ec16b591f3, 0x34d487c1c79d59eb}),
    .early_secret = KeyOf<uint64_t>(
        {0xc89db9adbba7728b, 0xddd0bbd32d037db3, 0xbd8a00fba10e3f2b, 0xbd3b7a64a3cda48c,
         0xd0cad606d5b2c672, 0xec846e2a68668a13, 0x399bb6589057002a, 0x34525078a79281cc},
        {0x5fe38d30c14d80c6, 0x4f20b3641c009479, 0xf570cb0f0fa1a21e, 0x4541ec2a035c2be2,
         0x6876155a3e7ca210, 0xdb23d82a81fe27ea, 0xb76ad50383c4ce94, 0xd75b7d82cde0974f}),
    .derived = KeyOf<uint64_t>(
        {0x9540faa284271b10, 0x940f9b21f2567a8c, 0x43d6380a7b89a867, 0xedb7635f9865feb1,
         0x7c8b33059f3e823e, 0x9eb66f676065f021, 0x79f7d919bede4e6d, 0x80ad994f8a39c726},
        {0x9dcd6bc600f811e3, 0xc556680dbba9586e, 0x987fb78efb62dcb7, 0xb639835d0b42573a,
         0x81cf02b2e173ad99, 0x30a7f1029298d495, 0x8aa72679937f7672, 0xd31f72c4ad9a4b4c}),
};

}  // namespace

const KeyScheduleConstants* ConstantsOf(const crypto::Hash& hash) {
  switch (hash.id) {
    case crypto::HashId::kSha256:
      return &kOfSha256;
    case crypto::HashId::kSha384:
      return &kOfSha384;
    case crypto::HashId::kSha512:
      break;  // no cipher suite has it
  }
  return nullptr;
}

crypto::HashValue EmptyHash(const crypto::Hash& hash) {
  const KeyScheduleConstants* const constants = ConstantsOf(hash);
  if (constants == nullptr) return crypto::Digest(hash, {});
  return crypto::HashValue::CopyOf(Bytes(constants->empty_hash).first(hash.digest_size));
}

}  // namespace lockstep
