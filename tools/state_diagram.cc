// Writes the diagrams of the engine's states into a document, between its marks.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "tls/testing/state_graph.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: state_diagram ARCHITECTURE.md\n";
    return 2;
  }
  std::ifstream in(argv[1]);
  const std::string document((std::istreambuf_iterator<char>(in)), {});
  if (document.find("<!-- states: begin -->") == std::string::npos) {
    std::cerr << argv[1] << " has no marks to write between\n";
    return 1;
  }
  std::ofstream out(argv[1]);
  out << lockstep::testing::WithStateDiagrams(document);
  return out.flush() ? 0 : 1;
}
