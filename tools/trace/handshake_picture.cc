#include "tools/trace/handshake_picture.h"

#include <algorithm>
#include <utility>

#include "tools/trace/trace_text.h"

namespace lockstep::tools {
namespace {

constexpr size_t kTimeWidth = 13;   // "123456.789 ms"
constexpr size_t kArrowWidth = 62;  // between the two life lines
constexpr std::string_view kIndent = "    ";

std::string PadLeft(const std::string& text, size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

// "-- text ------->" or "<------- text --", kArrowWidth characters.
std::string ArrowWith(const std::string& text, bool to_the_right) {
  const size_t used = text.size() + 5;  // two dashes, two spaces, the head
  const std::string shaft(kArrowWidth > used ? kArrowWidth - used : 1, '-');
  return to_the_right ? "-- " + text + ' ' + shaft + '>' : '<' + shaft + ' ' + text + " --";
}

}  // namespace

std::string HandshakePicture::InBrackets(const std::string& name, Protection protection) {
  switch (protection) {
    case Protection::kNone:
      break;
    case Protection::kEarlyData:
      return '(' + name + ')';
    case Protection::kHandshake:
      return '{' + name + '}';
    case Protection::kApplication:
      return '[' + name + ']';
  }
  return name;
}

void HandshakePicture::AddMessage(std::chrono::nanoseconds since_start, const TraceEvent& event) {
  std::string name = MessageName(event);
  Protection& own = ProtectionOf(event.sent);
  Protection protection = own;
  if (event.kind == TraceEvent::Kind::kChangeCipherSpec) protection = Protection::kNone;
  if (name == "EndOfEarlyData") protection = Protection::kEarlyData;
  const bool is_server_hello = name == "ServerHello";
  const bool is_finished = name == "Finished";
  Add({since_start, event.sent, false, protection, std::move(name), event.bytes.size()});
  // Section 7.3: the ServerHello brings the handshake's keys into use on both sides, and each
  // side's Finished those of its application data.
  if (is_server_hello) client_ = server_ = Protection::kHandshake;
  if (is_finished) own = Protection::kApplication;
}

void HandshakePicture::AddData(std::chrono::nanoseconds since_start, bool sent, size_t size) {
  if (size == 0) return;
  const Protection protection = ProtectionOf(sent) == Protection::kApplication
                                    ? Protection::kApplication
                                    : Protection::kEarlyData;
  const bool continues = left_out_ == 0 && !arrows_.empty() && arrows_.back().is_data &&
                         arrows_.back().sent == sent && arrows_.back().protection == protection;
  if (continues) {
    arrows_.back().size += size;
    return;
  }
  Add({since_start, sent, true, protection, "Application Data", size});
}

void HandshakePicture::Add(Arrow arrow) {
  if (arrows_.size() == kMaxArrows) {
    ++left_out_;
  } else {
    arrows_.push_back(std::move(arrow));
  }
}

std::string HandshakePicture::Draw() const {
  const std::string margin(kTimeWidth + kIndent.size() - 3, ' ');
  std::string out = margin + "client" + std::string(kArrowWidth - 4, ' ') + "server\n";
  for (const Arrow& arrow : arrows_) {
    std::string text = InBrackets(arrow.name, arrow.protection);
    text.append(", ").append(std::to_string(arrow.size));
    text.append(arrow.size == 1 ? " byte" : " bytes");
    out += PadLeft(FormatMilliseconds(arrow.time), kTimeWidth);
    out.append(kIndent).append("|").append(ArrowWith(text, arrow.sent)).append("|\n");
  }
  if (left_out_ != 0) out += margin + "   and " + std::to_string(left_out_) + " more\n";
  out += margin + "{} under the handshake's keys, [] under those of application data";
  const bool has_early_data =
      std::ranges::find(arrows_, Protection::kEarlyData, &Arrow::protection) != arrows_.end();
  out += has_early_data ? ", () of early data\n" : "\n";
  return out;
}

}  // namespace lockstep::tools
