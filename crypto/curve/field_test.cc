// Fields and what is computed in them: kernels against portable C++, and that against itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "crypto/cpu.h"
#include "crypto/curve/base_table.h"
#include "crypto/curve/curve_parameters.h"
#include "crypto/curve/group_operations.h"
#include "crypto/curve/p256_adx.h"
#include "crypto/curve/p384_adx.h"

namespace lockstep::crypto {
namespace {

constexpr int kRounds = 20000;

// Numbers below a modulus: random, of limbs at which carries begin and end, and next to either end.
template <size_t kCount>
class Numbers {
 public:
  explicit Numbers(const Modulus<kCount>& modulus) : modulus_(modulus) {}

  Limbs<kCount> Next() {
    Limbs<kCount> number;
    do {
      const bool edges = random_() % 2 == 0;
      for (size_t i = 0; i < kCount; ++i) number[i] = edges ? Edge(i) : random_();
      if (random_() % 8 == 0) number = NearModulus();
    } while (!IsBelow(number));
    return number;
  }

 private:
  uint64_t Edge(size_t i) {
    const uint64_t limb = modulus_.value[i];
    const uint64_t edges[] = {0,
                              1,
                              2,
                              ~uint64_t{0},
                              ~uint64_t{1},
                              limb,
                              limb - 1,
                              limb + 1,
                              uint64_t{1} << 63,
                              uint64_t{1} << 32,
                              0 - limb,
                              limb / 2,
                              (uint64_t{1} << 32) - 1};
    return edges[random_() % std::size(edges)];
  }
  Limbs<kCount> NearModulus() {
    uint64_t borrow = 0;
    const Limbs<kCount> difference = Subtract(modulus_.value, Limbs<kCount>{random_() % 5}, borrow);
    return random_() % 2 == 0 ? difference : Limbs<kCount>{random_() % 5};
  }
  bool IsBelow(const Limbs<kCount>& number) const {
    uint64_t borrow = 0;
    Subtract(number, modulus_.value, borrow);
    return borrow == 1;
  }

  const Modulus<kCount>& modulus_;
  std::mt19937_64 random_{1};
};

#if defined(__x86_64__)
struct P256Adx {
  static constexpr const auto& kPrime = Moduli<P256Parameters>::kPrime;
  static constexpr auto kMultiply = p256_adx::Multiply;
  static constexpr auto kSquare = p256_adx::Square;
  static constexpr auto kAdd = p256_adx::Add;
  static constexpr auto kSubtract = p256_adx::Subtract;
  static constexpr auto kHalf = p256_adx::Half;
};
struct P384Adx {
  static constexpr const auto& kPrime = Moduli<P384Parameters>::kPrime;
  static constexpr auto kMultiply = p384_adx::Multiply;
  static constexpr auto kSquare = p384_adx::Square;
  static constexpr auto kAdd = p384_adx::Add;
  static constexpr auto kSubtract = p384_adx::Subtract;
  static constexpr auto kHalf = p384_adx::Half;
};

template <class Functions>
class AdxFieldTest : public testing::Test {};
using AdxFields = testing::Types<P256Adx, P384Adx>;
TYPED_TEST_SUITE(AdxFieldTest, AdxFields);

TYPED_TEST(AdxFieldTest, ComputesAsPortableCodeOnRandomAndOnEdgeNumbers) {
  if (!ThisCpu().bmi2_adx) GTEST_SKIP() << "this processor has no BMI2 and ADX";
  constexpr const auto& kPrime = TypeParam::kPrime;
  Numbers numbers(kPrime);
  for (int i = 0; i < 5 * kRounds; ++i) {
    const auto a = numbers.Next(), b = numbers.Next();
    ASSERT_EQ(TypeParam::kMultiply(a, b), MontgomeryMultiply(kPrime, a, b));
    ASSERT_EQ(TypeParam::kSquare(a), MontgomeryMultiply(kPrime, a, a));
    ASSERT_EQ(TypeParam::kAdd(a, b), ModularAdd(kPrime, a, b));
    ASSERT_EQ(TypeParam::kSubtract(a, b), ModularSubtract(kPrime, a, b));
    ASSERT_EQ(TypeParam::kHalf(a), ModularHalf(kPrime, a));
  }
}
#endif

template <class Parameters>
class CurveFieldTest : public testing::Test {};
using Curves = testing::Types<P256Parameters, P384Parameters, P521Parameters>;
TYPED_TEST_SUITE(CurveFieldTest, Curves);

template <class Field>
void ExpectFieldLaws() {
  using R = Residue<Field>;
  Numbers<std::tuple_size_v<typename Field::Number>> numbers(Field::kModulus);
  for (int i = 0; i < kRounds / 40; ++i) {
    const auto number = numbers.Next();
    const R a = R::From(number), b = R::From(numbers.Next()), c = R::From(numbers.Next());
    ASSERT_EQ(a.Value(), number);
    ASSERT_NE(((a + b) * c).Equals(a * c + b * c), 0u);
    ASSERT_NE((a * b).Equals(b * a), 0u);
    ASSERT_NE((a - b).Square().Equals(a.Square() + b.Square() - (a * b).Twice()), 0u);
    ASSERT_NE(a.Half().Twice().Equals(a), 0u);
    ASSERT_NE((a + a.Negative()).IsZero(), 0u);
    ASSERT_NE((a * R::One()).Equals(a), 0u);
    if (a.IsZero() == 0) {
      ASSERT_NE((a * Inverse(a)).Equals(R::One()), 0u);
      ASSERT_EQ(a.Equals(a + R::One()), 0u);
    }
  }
  EXPECT_NE(Inverse(R()).IsZero(), 0u);
}

TYPED_TEST(CurveFieldTest, NumbersModuloThePrimeAreAField) {
  ExpectFieldLaws<PortableField<Moduli<TypeParam>::kPrime>>();
}
TYPED_TEST(CurveFieldTest, NumbersModuloTheOrderAreAField) {
  ExpectFieldLaws<PortableField<Moduli<TypeParam>::kOrder>>();
}

TEST(InverseTest, AStepInAssemblyDoesWhatOneByMasksDoes) {
  std::mt19937_64 random{1};
  for (int round = 0; round < 10000; ++round) {
    int64_t delta = static_cast<int64_t>(random() % 1200) * 2 - 1199;
    int64_t f = static_cast<int64_t>(random() >> 2 | 1), g = static_cast<int64_t>(random() >> 2);
    int64_t other_delta = delta, other_f = f, other_g = g;
    for (int step = 0; step < 20; ++step) {
      Divstep(delta, f, g);
      DivstepByMasks(other_delta, other_f, other_g);
      ASSERT_EQ(delta, other_delta);
      ASSERT_EQ(f, other_f);
      ASSERT_EQ(g, other_g);
    }
  }
}

// The digits add up to the number, and they are what they promise to be.
TYPED_TEST(CurveFieldTest, DigitsAddUpToTheNumber) {
  constexpr const auto& kOrder = Moduli<TypeParam>::kOrder;
  using Scalar = Residue<PortableField<kOrder>>;
  Numbers<Moduli<TypeParam>::kCount> numbers(kOrder);
  const auto small = [](uint64_t value) { return Scalar::From({value}); };
  for (int round = 0; round < kRounds / 100; ++round) {
    auto number = numbers.Next();
    number[0] |= 1;
    using Odd = OddDigits<5, TypeParam::kBits>;
    const Odd digits(number);
    Scalar sum;
    for (size_t i = Odd::kDigits; i-- > 0;) {
      const OddDigit digit = digits.At(i);
      ASSERT_LT(digit.index, 16u);
      const Scalar value = small(2 * digit.index + 1);
      sum = sum * small(32) + (digit.negative != 0 ? value.Negative() : value);
    }
    ASSERT_NE(sum.Equals(Scalar::From(number)), 0u);

    const SparseDigits<4, TypeParam::kBits> sparse(number);
    Scalar sparse_sum;
    for (size_t i = TypeParam::kBits + 1; i-- > 0;) {
      ASSERT_LT(std::abs(sparse[i]), 16);
      ASSERT_TRUE(sparse[i] == 0 || sparse[i] % 2 != 0);
      const Scalar value = small(static_cast<uint64_t>(std::abs(sparse[i])));
      sparse_sum = sparse_sum.Twice() + (sparse[i] < 0 ? value.Negative() : value);
    }
    ASSERT_NE(sparse_sum.Equals(Scalar::From(number)), 0u);
  }
}

template <size_t kWords>
void ExpectSelects() {
  WordTable<kWords, 16> table;
  std::mt19937_64 random(1);
  for (auto& entry : table)
    for (uint64_t& word : entry) word = random();
  for (size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(SelectEntry(table, i), table[i]);
#if defined(__x86_64__)
    if (ThisCpu().avx2) {
      EXPECT_EQ(SelectEntryAvx2(table, i), table[i]);
    }
#endif
  }
}

TEST(SelectTest, TheEntryOfTheIndexIsTaken) {
  ExpectSelects<8>();
  ExpectSelects<12>();
  ExpectSelects<18>();
}

// By another program than the one that made it: each row's entries differ by twice its first, and
// each row begins where doubling the one before it ends.
template <class Parameters, const auto& kTable>
void ExpectMultiplesOfTheBasePoint() {
  using G = Group<Parameters, PrimeField<Parameters>, kTable>;
  const auto affine = [](const auto& entry) { return std::bit_cast<typename G::Affine>(entry); };
  const auto same = [](const typename G::Jacobian& a, const typename G::Affine& b) {
    const auto z2 = a.z.Square();
    return (b.x * z2).Equals(a.x) & (b.y * z2 * a.z).Equals(a.y);
  };
  typename G::Jacobian first =
      G::Jacobian::From({G::Coordinate::From(LimbsOf<G::kCount>(Parameters::kBaseX)),
                         G::Coordinate::From(LimbsOf<G::kCount>(Parameters::kBaseY))});
  for (const auto& row : kTable.rows) {
    typename G::Jacobian multiple = first, twice;
    Double(first, twice);
    for (const auto& entry : row) {
      ASSERT_NE(same(multiple, affine(entry)), 0u);
      AddAny(multiple, twice, multiple);
    }
    for (size_t i = 0; i < std::remove_cvref_t<decltype(kTable)>::kWindowBits; ++i)
      Double(first, first);
  }
}

TEST(BaseTableTest, HoldsTheMultiplesOfTheBasePoint) {
  ExpectMultiplesOfTheBasePoint<P256Parameters, kP256BaseTable>();
  ExpectMultiplesOfTheBasePoint<P384Parameters, kP384BaseTable>();
  ExpectMultiplesOfTheBasePoint<P521Parameters, kP521BaseTable>();
}

// Faults in signing that show, one flipped bit each.

// A field one of whose results has a bit flipped.
template <class Field>
struct FaultyField : Field {
  using Number = Field::Number;
  static Number Multiply(const Number& a, const Number& b) { return Spoilt(Field::Multiply(a, b)); }
  static Number Square(const Number& a) { return Spoilt(Field::Square(a)); }
  static Number Add(const Number& a, const Number& b) { return Spoilt(Field::Add(a, b)); }

  static Number Spoilt(Number number) {
    if (calls++ == faulty_call) number[faulty_bit / 64] ^= uint64_t{1} << faulty_bit % 64;
    return number;
  }
  static inline size_t calls, faulty_call, faulty_bit;
};
template <class G>
struct WithFaultyScalars : G {
  using ScalarField = FaultyField<PortableField<Moduli<typename G::Parameters>::kOrder>>;
  using Scalar = Residue<ScalarField>;
};

template <class G>
class SigningFaultsTest : public ::testing::Test {
 protected:
  using Operations = GroupOperations<G>;
  using Number = G::Number;
  using String = std::array<uint8_t, G::kSize>;

  static String Draw(std::mt19937_64& random) {
    String bytes;
    std::ranges::generate(bytes, [&] { return static_cast<uint8_t>(random()); });
    bytes[0] = 0;  // below n
    return bytes;
  }
  static String Flipped(String bytes, size_t bit) {
    bytes[G::kSize - 1 - bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    return bytes;
  }
  static Number Flipped(Number number, size_t bit) {
    number[bit / 64] ^= uint64_t{1} << bit % 64;
    return number;
  }
  static G::Affine PointOf(const Number& nonce) {
    typename G::Jacobian product;
    MultiplyBase<G>(nonce, product);
    return G::ToAffine(product);
  }
  SignOutcome SignWith(const G::Affine& point) {
    return Operations::SignWith(point, key_, nonce_, digest_, r_, s_);
  }

  std::mt19937_64 random_{1};
  const String key_ = Draw(random_), digest_ = Draw(random_);
  const Number nonce_ = LimbsFrom<G::kCount>(Draw(random_));
  const G::Affine point_ = PointOf(nonce_);
  String r_{}, s_{};
};

using Groups = ::testing::Types<Group<P256Parameters, PrimeField<P256Parameters>, kP256BaseTable>,
                                Group<P384Parameters, PrimeField<P384Parameters>, kP384BaseTable>,
                                Group<P521Parameters, PrimeField<P521Parameters>, kP521BaseTable>>;
struct GroupName {
  template <class G>
  static std::string GetName(int) {
    return "P" + std::to_string(G::kBits);
  }
};
TYPED_TEST_SUITE(SigningFaultsTest, Groups, GroupName);

TYPED_TEST(SigningFaultsTest, APointOffTheCurveIsWithheld) {
  using G = TypeParam;
  ASSERT_EQ(this->SignWith(this->point_), SignOutcome::kDone);
  for (size_t bit = 0; bit < G::kBits; ++bit) {
    const typename G::Number x = this->point_.x.form(), y = this->point_.y.form();
    const auto faulty_x = G::Coordinate::FromForm(this->Flipped(x, bit));
    const auto faulty_y = G::Coordinate::FromForm(this->Flipped(y, bit));
    EXPECT_EQ(this->SignWith({faulty_x, this->point_.y}), SignOutcome::kFault) << "x, " << bit;
    EXPECT_EQ(this->SignWith({this->point_.x, faulty_y}), SignOutcome::kFault) << "y, " << bit;
  }
}

TYPED_TEST(SigningFaultsTest, NumbersThatDoNotBelongTogetherAreWithheld) {
  using G = TypeParam;
  ASSERT_EQ(this->SignWith(this->point_), SignOutcome::kDone);
  const auto& [key, digest, r, s] = std::tie(this->key_, this->digest_, this->r_, this->s_);
  const typename G::Number& nonce = this->nonce_;
  const auto consistent = GroupOperations<G>::IsConsistent;
  EXPECT_TRUE(consistent(key, nonce, digest, r, s));
  for (size_t bit = 0; bit < G::kBits; ++bit) {
    EXPECT_FALSE(consistent(this->Flipped(key, bit), nonce, digest, r, s)) << "key, " << bit;
    EXPECT_FALSE(consistent(key, this->Flipped(nonce, bit), digest, r, s)) << "nonce, " << bit;
    EXPECT_FALSE(consistent(key, nonce, this->Flipped(digest, bit), r, s)) << "digest, " << bit;
    EXPECT_FALSE(consistent(key, nonce, digest, this->Flipped(r, bit), s)) << "r, " << bit;
    EXPECT_FALSE(consistent(key, nonce, digest, r, this->Flipped(s, bit))) << "s, " << bit;
  }
}

TYPED_TEST(SigningFaultsTest, NoSignatureLeavesThatAFaultInItsComputationHasChanged) {
  using Faulty = WithFaultyScalars<TypeParam>;
  using Field = typename Faulty::ScalarField;
  ASSERT_EQ(this->SignWith(this->point_), SignOutcome::kDone);
  const auto sign = [&](size_t faulty_call, size_t bit) {
    Field::calls = 0;
    Field::faulty_call = faulty_call;
    Field::faulty_bit = bit;
    typename TestFixture::String r{}, s{};
    const SignOutcome outcome = GroupOperations<Faulty>::SignWith(
        this->point_, this->key_, this->nonce_, this->digest_, r, s);
    if (outcome == SignOutcome::kDone) {
      EXPECT_EQ(r, this->r_) << faulty_call << ", " << bit;
      EXPECT_EQ(s, this->s_) << faulty_call << ", " << bit;
    }
    return outcome;
  };
  ASSERT_EQ(sign(~size_t{0}, 0), SignOutcome::kDone);
  const size_t calls = Field::calls;
  EXPECT_GE(calls, 10u);
  for (size_t call = 0; call < calls; ++call)
    for (size_t bit = 0; bit < TypeParam::kBits; bit += 3)
      EXPECT_EQ(sign(call, bit), SignOutcome::kFault) << call << ", " << bit;
}

}  // namespace
}  // namespace lockstep::crypto
