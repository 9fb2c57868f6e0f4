#include "tools/trace/handshake_picture.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace lockstep::tools {
namespace {

using std::chrono::microseconds;

// A handshake message of this type with a body of zeros.
void AddMessage(HandshakePicture& picture, microseconds time, bool sent, uint8_t type,
                size_t size) {
  std::vector<uint8_t> bytes(size);
  bytes[0] = type;
  picture.AddMessage(time, {sent, TraceEvent::Kind::kHandshake, bytes});
}

constexpr uint8_t kClientHello = 1, kServerHello = 2, kEncryptedExtensions = 8, kFinished = 20,
                  kEndOfEarlyData = 5;

HandshakePicture Sample() {
  HandshakePicture picture;
  AddMessage(picture, microseconds(113), true, kClientHello, 226);
  AddMessage(picture, microseconds(1204), false, kServerHello, 122);
  AddMessage(picture, microseconds(1250), false, kEncryptedExtensions, 6);
  AddMessage(picture, microseconds(1300), false, kFinished, 36);
  AddMessage(picture, microseconds(1400), true, kFinished, 36);
  picture.AddData(microseconds(2000), true, 1);
  picture.AddData(microseconds(3000), false, 1000);
  picture.AddData(microseconds(3100), false, 24);
  return picture;
}

TEST(HandshakePictureTest, DrawsEachMessageWithItsTimeSizeAndKeys) {
  EXPECT_EQ(Sample().Draw(),
            "              client                                                          server\n"
            "     0.113 ms    |-- ClientHello, 226 bytes ----------------------------------->|\n"
            "     1.204 ms    |<----------------------------------- ServerHello, 122 bytes --|\n"
            "     1.250 ms    |<--------------------------- {EncryptedExtensions}, 6 bytes --|\n"
            "     1.300 ms    |<------------------------------------- {Finished}, 36 bytes --|\n"
            "     1.400 ms    |-- {Finished}, 36 bytes ------------------------------------->|\n"
            "     2.000 ms    |-- [Application Data], 1 byte ------------------------------->|\n"
            "     3.000 ms    |<--------------------------- [Application Data], 1024 bytes --|\n"
            "              {} under the handshake's keys, [] under those of application data\n");
}

TEST(HandshakePictureTest, MarksWhatIsUnderTheKeysOfEarlyData) {
  HandshakePicture picture;
  AddMessage(picture, microseconds(1), true, kClientHello, 300);
  picture.AddData(microseconds(2), true, 5);
  AddMessage(picture, microseconds(3), false, kServerHello, 122);
  picture.AddData(microseconds(4), true, 6);
  AddMessage(picture, microseconds(5), false, kFinished, 36);
  AddMessage(picture, microseconds(6), true, kEndOfEarlyData, 4);
  AddMessage(picture, microseconds(7), true, kFinished, 36);
  picture.AddData(microseconds(8), true, 7);
  const std::string drawn = picture.Draw();
  for (const char* arrow : {"-- (Application Data), 5 bytes -", "-- (Application Data), 6 bytes -",
                            "-- (EndOfEarlyData), 4 bytes -", "-- {Finished}, 36 bytes -",
                            "-- [Application Data], 7 bytes -", ", () of early data\n"}) {
    EXPECT_NE(drawn.find(arrow), std::string::npos) << arrow << '\n' << drawn;
  }
}

TEST(HandshakePictureTest, AnAlertIsNamedAndShowsWhichKeysItWasSentUnder) {
  HandshakePicture picture;
  const uint8_t handshake_failure[] = {2, 40};
  AddMessage(picture, microseconds(1), true, kClientHello, 200);
  picture.AddMessage(microseconds(2), {false, TraceEvent::Kind::kAlert, handshake_failure});
  EXPECT_NE(picture.Draw().find(" Alert handshake_failure, 2 bytes --|"), std::string::npos);

  HandshakePicture done = Sample();
  const uint8_t close_notify[] = {1, 0};
  done.AddMessage(microseconds(2), {true, TraceEvent::Kind::kAlert, close_notify});
  EXPECT_NE(done.Draw().find("|-- [Alert close_notify], 2 bytes -"), std::string::npos);
}

TEST(HandshakePictureTest, ALongConnectionIsCounted) {
  HandshakePicture picture;
  for (size_t i = 0; i < HandshakePicture::kMaxArrows + 7; ++i) {
    picture.AddData(microseconds(i), i % 2 == 0, 10);
  }
  EXPECT_NE(picture.Draw().find("and 7 more\n"), std::string::npos);
}

}  // namespace
}  // namespace lockstep::tools
