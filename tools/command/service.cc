#include "tools/command/service.h"

#include <string>

#include "tools/http/page.h"

namespace lockstep::tools {
namespace {

class HttpService final : public Service {
 public:
  explicit HttpService(const Negotiated& negotiated) : negotiated_(negotiated) {}

  Bytes OnData(Bytes data) override {
    // A body that follows the request is of no interest.
    if (done()) return {};
    request_ += AsText(data);
    if (const size_t end = EndOfRequestHead(request_); end != request_.npos) {
      answer_ = AnswerTo(std::string_view(request_).substr(0, end), negotiated_);
    } else if (request_.size() > kMaxRequestHead) {
      answer_ = AnswerToTooLongRequest();
    }
    return AsBytes(answer_);
  }
  [[nodiscard]] bool done() const override { return !answer_.empty(); }

 private:
  const Negotiated& negotiated_;
  std::string request_;
  std::string answer_;
};

class EchoService final : public Service {
 public:
  Bytes OnData(Bytes data) override { return data; }
};

class CountService final : public Service {
 public:
  Bytes OnData(Bytes data) override {
    count_ += data.size();
    return {};
  }
  Bytes OnEnd() override {
    text_ = std::to_string(count_) + '\n';
    return AsBytes(text_);
  }

 private:
  uint64_t count_ = 0;
  std::string text_;
};

}  // namespace

std::unique_ptr<Service> MakeService(ServiceKind kind, const Negotiated& negotiated) {
  switch (kind) {
    case ServiceKind::kHttp:
      return std::make_unique<HttpService>(negotiated);
    case ServiceKind::kEcho:
      return std::make_unique<EchoService>();
    case ServiceKind::kCount:
      return std::make_unique<CountService>();
  }
  return nullptr;
}

}  // namespace lockstep::tools
