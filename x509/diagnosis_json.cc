#include "x509/diagnosis_json.h"

#include <new>
#include <utility>

#include "x509/check.h"
#include "x509/json_writer.h"

namespace lockstep::x509 {
namespace {

// RFC 3339, from "2026-11-21 08:30:00 UTC".
std::string JsonTime(Time time) {
  std::string text = FormatTime(time);
  text[text.find(' ')] = 'T';
  text.resize(text.find(' '));
  return text += 'Z';
}

void WriteStrings(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
  json.Key(key).Open('[');
  for (const std::string& text : list) json.String(text);
  json.Close(']');
}

void WriteIndices(JsonWriter& json, const std::vector<size_t>& indices) {
  json.Key("certificates").Open('[');
  for (const size_t index : indices) json.Number(index);
  json.Close(']');
}

void WriteFault(JsonWriter& json, const Fault& fault) {
  std::string hex = FaultHex(fault);
  std::erase(hex, ' ');
  json.Key("bytes").Open('{').Key("offset").Number(fault.offset);
  json.Key("size").Number(fault.size).Field("hex", hex).Close('}');
}

void WriteCertificate(JsonWriter& json, size_t index, const CertificateSummary& certificate) {
  json.Open('{').Key("index").Number(index);
  if (const auto& error = certificate.parse_error) {
    json.Key("parse_error").Open('{').Field("reason", NameOf(error->reason));
    json.Field("text", Describe(*error)).Key("offset").Number(error->offset).Close('}').Close('}');
    return;
  }
  json.Field("subject", certificate.subject).Field("issuer", certificate.issuer);
  json.Field("serial", certificate.serial).Field("not_before", JsonTime(certificate.not_before));
  json.Field("not_after", JsonTime(certificate.not_after));
  WriteStrings(json, "names", certificate.names);
  json.Key("name_count").Number(certificate.name_count);
  json.Key("self_issued").Bool(certificate.self_issued).Field("key", certificate.pin).Close('}');
}

void WriteQuestion(JsonWriter& json, const QuestionSummary& question) {
  json.Field("policy", NameOf(question.policy));
  json.Field("purpose", question.purpose == Purpose::kServerAuth ? "server" : "client");
  json.Field("time", JsonTime(question.time));
  WriteStrings(json, "names", question.reference_names);
  json.Key("anchors").Number(question.anchor_count).Key("chain").Open('[');
  for (size_t i = 0; i < question.chain.size(); ++i) WriteCertificate(json, i, question.chain[i]);
  json.Close(']');
}

void WriteWork(JsonWriter& json, const Work& work) {
  json.Key("work").Open('{').Key("signatures").Number(work.signatures);
  json.Key("candidates").Number(work.candidates);
  json.Key("name_comparisons").Number(work.name_comparisons);
  json.Key("policy_steps").Number(work.policy_steps);
  json.Key("crl_entries").Number(work.crl_entries).Close('}');
}

void WriteFailure(JsonWriter& json, const Diagnosis& diagnosis, const Failure& failure) {
  const Check check = CheckOf(failure.error.reason);
  json.Open('{').Field("reason", NameOf(failure.error.reason));
  if (!check.name.empty()) json.Field("check", check.name).Field("section", check.section);
  json.Key("certificate");
  if (failure.certificate == kAnchorIndex) {
    json.String("anchor");
  } else {
    json.Number(failure.certificate);
  }
  json.Field("text", diagnosis.Describe(failure)).Key("values").Open('[');
  for (const uint64_t value : failure.error.values) json.Number(value);
  json.Close(']');
  if (!failure.detail.empty()) json.Field("detail", failure.detail);
  if (!failure.constraint.empty()) json.Field("constraint", failure.constraint);
  if (failure.fault.size != 0) WriteFault(json, failure.fault);
  json.Close('}');
}

void WriteAttempt(JsonWriter& json, const Diagnosis& diagnosis, const Attempt& attempt) {
  json.Open('{');
  WriteIndices(json, attempt.certificates);
  json.Key("anchor");
  if (attempt.anchor) {
    json.String(*attempt.anchor);
  } else {
    json.Null();
  }
  json.Key("failure");
  WriteFailure(json, diagnosis, attempt.failure);
  json.Close('}');
}

void WriteAttempts(JsonWriter& json, const Diagnosis& diagnosis) {
  json.Key("leaf_failures").Open('[');
  for (const Failure& failure : diagnosis.leaf_failures) WriteFailure(json, diagnosis, failure);
  json.Close(']').Key("attempts").Open('[');
  for (const Attempt& attempt : diagnosis.attempts) WriteAttempt(json, diagnosis, attempt);
  json.Close(']').Key("attempt_count").Number(diagnosis.attempt_count);
}

void WritePath(JsonWriter& json, const Acceptance& acceptance) {
  json.Key("path").Open('{');
  WriteIndices(json, acceptance.certificates);
  json.Field("anchor", acceptance.anchor);
  json.Key("leaf_is_anchor").Bool(acceptance.leaf_is_anchor).Close('}');
  json.Key("checks").Open('[');
  for (const Check& check : acceptance.Checks()) json.String(check.name);
  json.Close(']').Key("pinned");
  if (acceptance.pinned) {
    json.Bool(*acceptance.pinned);
  } else {
    json.Null();
  }
  WriteStrings(json, "policies", acceptance.policies);
  json.Key("revocation").Open('[');
  for (const RevocationStatus status : acceptance.revocation) json.String(NameOf(status));
  json.Close(']');
}

}  // namespace

std::string ToJson(const Diagnosis& diagnosis) noexcept try {
  JsonWriter json;
  json.Open('{').Key("accepted").Bool(false).Key("failure");
  WriteFailure(json, diagnosis, diagnosis.failure);
  json.Field("advice", diagnosis.Advice());
  WriteAttempts(json, diagnosis);
  WriteQuestion(json, diagnosis);
  WriteWork(json, diagnosis.work);
  json.Close('}');
  return std::move(json).Take();
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

std::string ToJson(const Acceptance& acceptance) noexcept try {
  JsonWriter json;
  json.Open('{').Key("accepted").Bool(true);
  WritePath(json, acceptance);
  WriteQuestion(json, acceptance);
  WriteWork(json, acceptance.work);
  json.Close('}');
  return std::move(json).Take();
} catch (const std::bad_alloc&) {
  return std::string(kNoMemoryToDescribe);
}

}  // namespace lockstep::x509
