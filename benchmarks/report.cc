#include "benchmarks/report.h"

#include <cryptopp/config_ver.h>
#include <openssl/crypto.h>
#include <sodium.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string_view>
#include <thread>
#include <vector>

namespace lockstep::benchmarks {
namespace {

#ifdef __clang__
const std::string kCompiler = "clang-" + std::to_string(__clang_major__);
#else
const std::string kCompiler = "gcc-" + std::to_string(__GNUC__);
#endif

template <class... Values>
std::string Format(const char* format, Values... values) {
  char text[128];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

// Three significant digits, in a unit that suits them.
std::string Amount(double value, const std::string& unit) {
  if (unit == "ns" && value >= 1e6) return Format("%.2f ms", value / 1e6);
  if (unit == "ns" && value >= 1e4) return Format("%.1f us", value / 1e3);
  return Format("%.0f ", value) + unit;
}

std::string Throughput(const Row& row, double nanoseconds) {
  return Format("%.0f MB/s", static_cast<double>(row.subject.size) / nanoseconds * 1e3);
}

// Whoever looks for "throughput" alone means what stays in the caches.
std::string ModeOf(const Subject& subject) {
  return subject.working_set == "hot" ? subject.mode : subject.mode + ", " + subject.working_set;
}

struct Column {
  std::string title;
  std::function<std::string(const Row&)> cell;
};

const std::vector<Column>& Columns() {
  static const std::vector<Column> columns = {
      {"", [](const Row& row) { return row.subject.op; }},
      {"suite", [](const Row& row) { return row.subject.suite; }},
      {"chain", [](const Row& row) { return row.subject.chain; }},
      {"bytes",
       [](const Row& row) {
         return row.subject.size == 0 ? std::string() : std::to_string(row.subject.size);
       }},
      {"mode",
       [](const Row& row) {
         return row.subject.mode == "throughput" ? std::string() : row.subject.mode;
       }},
      {"batch",
       [](const Row& row) {
         return row.subject.batch == 1 ? std::string() : std::to_string(row.subject.batch);
       }},
      {"set",
       [](const Row& row) {
         return row.subject.working_set == "hot" ? std::string() : row.subject.working_set;
       }},
      {kOurs, [](const Row& row) { return Amount(row.ours, row.unit); }},
      {"",
       [](const Row& row) {
         return row.subject.size == 0 ? std::string() : Throughput(row, row.ours);
       }},
      {"peer", [](const Row& row) { return row.peer; }},
      {"its", [](const Row& row) { return Amount(row.theirs, row.unit); }},
      {"",
       [](const Row& row) {
         return row.subject.size == 0 ? std::string() : Throughput(row, row.theirs);
       }},
      {"ratio", [](const Row& row) { return Format("%.2f", row.ratio); }},
      {"quartiles",
       [](const Row& row) {
         return row.unit == "ns" ? Format("%.2f-%.2f", row.lower_quartile, row.upper_quartile)
                                 : std::string();
       }},
  };
  return columns;
}

std::string ModelName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(": ") + 2);
  return "unknown processor";
}

}  // namespace

std::string DescribeMachine() {
  return ModelName() + Format(", %u cores", std::thread::hardware_concurrency()) + "; " +
         kCompiler + "; " + OpenSSL_version(OPENSSL_VERSION) + "; libsodium " +
         sodium_version_string() + Format("; Crypto++ %d.%d", CRYPTOPP_MAJOR, CRYPTOPP_MINOR);
}

std::string Table(std::span<const Row> rows) {
  // Each column as text, its title first; empty ones are dropped.
  std::vector<std::vector<std::string>> columns;
  for (const Column& column : Columns()) {
    std::vector<std::string> cells = {column.title};
    for (const Row& row : rows) cells.push_back(column.cell(row));
    const bool empty = std::ranges::all_of(cells.begin() + 1, cells.end(), &std::string::empty);
    if (!empty) columns.push_back(std::move(cells));
  }
  for (auto& cells : columns) {
    const size_t width = std::ranges::max(cells, {}, &std::string::size).size();
    const bool is_text = cells.back().find_first_of("0123456789") != 0;
    for (std::string& cell : cells)
      cell.insert(is_text ? cell.size() : 0, std::string(width - cell.size(), ' '));
    cells.insert(cells.begin() + 1, std::string(width - 1, '-') + (is_text ? '-' : ':'));
  }
  std::string table;
  for (size_t line = 0; line < rows.size() + 2; ++line) {
    for (const auto& cells : columns) table += "| " + cells[line] + ' ';
    table += "|\n";
  }
  return table;
}

std::string Json(const std::string& bench, std::span<const Row> rows) {
  auto array = nlohmann::json::array();
  for (const Row& row : rows) {
    array.push_back({{"bench", bench},
                     {"op", row.subject.op},
                     {"suite", row.subject.suite},
                     {"chain", row.subject.chain},
                     {"size", row.subject.size},
                     {"peer", row.peer},
                     {"mode", ModeOf(row.subject)},
                     {"batch", row.subject.batch},
                     {"working_set", row.subject.working_set},
                     {"compiler", kCompiler},
                     {"value", row.ours},
                     {"peer_value", row.theirs},
                     {"unit", row.unit},
                     {"ratio", row.ratio},
                     {"ratio_quartiles", {row.lower_quartile, row.upper_quartile}}});
  }
  return array.dump(1) + '\n';
}

}  // namespace lockstep::benchmarks
