// What writers and readers leave on the stack: nothing of keys, of what is made of them, of
// initialization vectors and nonces.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "crypto/aead/chapoly/chacha20_poly1305.h"
#include "crypto/aead/gcm/aes_gcm.h"
#include "crypto/testing/aead_needles.h"
#include "crypto/testing/needles.h"
#include "crypto/testing/painted_stack.h"
#include "record/reader.h"
#include "record/writer.h"

namespace lockstep::record {
namespace {

using lockstep::testing::Needles;
using lockstep::testing::PaintedStack;

class RecordHygieneTest : public ::testing::TestWithParam<const crypto::Aead*> {
 protected:
  static constexpr uint8_t kNonces = 200;

  void SetUp() override {
    if (!PaintedStack::IsTelling()) GTEST_SKIP() << "sanitizers keep copies of their own";
    std::mt19937 random{1};
    const auto draw = [&] { return static_cast<uint8_t>(random()); };
    std::ranges::generate(key_, draw);
    std::ranges::generate(iv_, draw);
    lockstep::testing::AddAeadNeedles(needles_, *GetParam(), key(), iv_, kNonces);
    writer_->Protect(NewProtection());
    reader_->Protect(NewProtection());
    ASSERT_TRUE(writer_->SetMaxFragmentSize(1000));
  }

  [[nodiscard]] Bytes key() const { return Bytes(key_).first(GetParam()->key_size); }
  [[nodiscard]] Protection NewProtection() const {
    return Protection::Create(*GetParam(), key(), iv_).value();
  }

  // Twice: the dynamic linker saves all registers when a function is called for the first time.
  void ExpectNothingLeftBy(const char* what, const std::function<void()>& function) {
    stack_.Run(function);
    stack_.Run(function);
    const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
    EXPECT_TRUE(found.empty()) << what << " leaves " << found.size()
                               << " words of secrets on the stack, first: " << found[0]
                               << ", last: " << found.back();
  }

  std::array<uint8_t, crypto::kMaxAeadKeySize> key_;
  std::array<uint8_t, crypto::kAeadNonceSize> iv_;
  Needles needles_;
  PaintedStack stack_;
  // Not on any stack.
  std::unique_ptr<Writer> writer_ = std::make_unique<Writer>();
  std::unique_ptr<Reader> reader_ = std::make_unique<Reader>();
  std::vector<uint8_t> text_ = std::vector<uint8_t>(5000, 'x');
  std::vector<uint8_t> out_ = std::vector<uint8_t>(6000);
  Bytes piece_ = Bytes(text_).first(40);
};

INSTANTIATE_TEST_SUITE_P(Aeads, RecordHygieneTest,
                         ::testing::Values(&crypto::kAes128Gcm, &crypto::kAes256Gcm,
                                           &crypto::kChaCha20Poly1305),
                         [](const auto& each) {
                           std::string name(each.param->name);
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(RecordHygieneTest, SealingAndOpeningOneRecordLeaveNothing) {
  size_t written = 0;
  const auto seal = [&] {
    written = writer_->Seal(ContentType::kApplicationData, {&piece_, 1}, out_)->written;
  };
  for (const size_t size : {40u, 900u}) {
    SCOPED_TRACE(size);
    piece_ = Bytes(text_).first(size);
    bool opened = true;
    ExpectNothingLeftBy("Next", [&] {
      seal();
      opened = opened && reader_->Next(MutableBytes(out_).first(written)).has_value();
    });
    EXPECT_TRUE(opened);
  }
  ExpectNothingLeftBy("Seal", seal);
}

TEST_P(RecordHygieneTest, SealingManyRecordsLeavesNothing) {
  piece_ = text_;
  size_t taken = 0;
  ExpectNothingLeftBy("Seal", [&] {
    taken = writer_->Seal(ContentType::kApplicationData, {&piece_, 1}, out_)->taken;
  });
  EXPECT_EQ(taken, text_.size());
}

TEST_P(RecordHygieneTest, SealingInPlaceLeavesNothing) {
  bool sealed = true;
  ExpectNothingLeftBy("SealInPlace", [&] {
    sealed = sealed && writer_->SealInPlace(ContentType::kApplicationData,
                                            MutableBytes(out_).first(200), 5, 17);
  });
  EXPECT_TRUE(sealed);
}

TEST_P(RecordHygieneTest, ARecordThatDoesNotOpenLeavesNothing) {
  const auto sealed = writer_->Seal(ContentType::kApplicationData, {&piece_, 1}, out_);
  out_[10] ^= 1;
  const MutableBytes record = MutableBytes(out_).first(sealed->written);
  ExpectNothingLeftBy("Next", [&] { (void)reader_->Next(record); });
}

TEST_P(RecordHygieneTest, OpeningARunLeavesNothing) {
  piece_ = text_;
  const size_t written =
      writer_->Seal(ContentType::kApplicationData, {&piece_, 1}, out_).value().written;
  std::vector<uint8_t> received(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(written));
  std::array<MutableBytes, 8> contents;
  size_t records = 0;
  // Once: the reader gets on by it.
  stack_.Run([&] { records = reader_->NextRun(received, contents).records; });
  EXPECT_EQ(records, 5u);
  const std::vector<std::string> found = needles_.FoundIn(stack_.bytes());
  EXPECT_TRUE(found.empty()) << "NextRun leaves " << found.size() << " words, first: " << found[0];
}

TEST_P(RecordHygieneTest, TheNextKeyLeavesNothing) {
  ExpectNothingLeftBy("rekeying", [&] {
    (void)writer_->RekeyOutgoing(key(), iv_);
    (void)reader_->RekeyIncoming(key(), iv_);
  });
}

// The search itself: a copy of what is nowhere else is found.
TEST_P(RecordHygieneTest, ACopyThatIsLeftIsFound) {
  stack_.Run([&] {
    std::array<uint8_t, 2000> frame;  // deeper than what the thread does when it ends
    std::ranges::copy(iv_, frame.begin());
    frame[crypto::kAeadNonceSize - 1] ^= 7;
    __asm__ __volatile__("" : : "r"(frame.data()) : "memory");
  });
  EXPECT_FALSE(needles_.FoundIn(stack_.bytes()).empty());
}

}  // namespace
}  // namespace lockstep::record
