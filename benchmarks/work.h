// What is timed: sealing or opening the records of some traffic. A Party does it, in the shape that
// all AEADs, record layers and engines have here:
//   void Seal(const Traffic& traffic, size_t first, size_t count);
//   bool Open(const Traffic& traffic, size_t first, size_t count);   // whether all were good
// for `count` records from `first` on, the subject's batch. Records come round and round, and are
// opened in the order in which they were sealed.
#ifndef BENCHMARKS_WORK_H_
#define BENCHMARKS_WORK_H_

#include <memory>
#include <string>
#include <utility>

#include "benchmarks/compare.h"
#include "benchmarks/traffic.h"

namespace lockstep::benchmarks {

template <class Party>
class Sealing {
 public:
  Sealing(const Subject& subject, std::unique_ptr<Party> party)
      : traffic_(subject),
        party_(std::move(party)),
        batch_(subject.batch),
        waits_(subject.mode == "latency") {}

  size_t operations() { return traffic_.set().window() * traffic_.set().passes(); }

  void Run(Stopwatch& watch) {
    const size_t first = traffic_.set().Next(), end = first + traffic_.set().window();
    watch.Start();
    for (size_t pass = 0; pass < traffic_.set().passes(); ++pass) {
      for (size_t i = first; i < end; i += batch_) {
        party_->Seal(traffic_, i, batch_);
        if (waits_) traffic_.WaitFor(traffic_.tag(i));
      }
    }
    watch.Stop();
  }

 private:
  Traffic traffic_;
  std::unique_ptr<Party> party_;
  size_t batch_;
  bool waits_;
};

template <class Party>
class Opening {
 public:
  Opening(const Subject& subject, std::unique_ptr<Party> party)
      : traffic_(subject),
        party_(std::move(party)),
        batch_(subject.batch),
        waits_(subject.mode == "latency") {
    Seal(0, traffic_.set().count());
  }

  size_t operations() { return traffic_.set().window(); }

  void Run(Stopwatch& watch) {
    const size_t first = traffic_.set().Next(), end = first + traffic_.set().window();
    bool good = true;
    watch.Start();
    for (size_t i = first; i < end; i += batch_) {
      good &= party_->Open(traffic_, i, batch_);
      if (waits_) traffic_.WaitFor(traffic_.tag(i) - sizeof(uint64_t));
    }
    watch.Stop();
    Require(good, "a record did not open");
    Seal(first, end);
  }

 private:
  void Seal(size_t first, size_t end) {
    for (size_t i = first; i < end; i += batch_) party_->Seal(traffic_, i, batch_);
  }

  Traffic traffic_;
  std::unique_ptr<Party> party_;
  size_t batch_;
  bool waits_;
};

// `make` returns the party in a std::unique_ptr.
template <class Make>
Contender Doing(const std::string& name, const Subject& subject, Make make) {
  const auto contender = [&]<template <class> class Doer>() {
    return Contender{name, [subject, make] {
                       using Party = typename decltype(make())::element_type;
                       const auto doer = std::make_shared<Doer<Party>>(subject, make());
                       return Work{doer->operations(), [doer](Stopwatch& w) { doer->Run(w); }};
                     }};
  };
  return subject.op == "seal" ? contender.template operator()<Sealing>()
                              : contender.template operator()<Opening>();
}

}  // namespace lockstep::benchmarks

#endif  // BENCHMARKS_WORK_H_
