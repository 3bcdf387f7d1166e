/* The arithmetic of the kernel's internal headers, callable from tests. */

#include "reciprocal.h"
#include "wide.h"

fixed test_saturating_add(fixed left, fixed right);
fixed test_saturating_subtract(fixed left, fixed right);
fixed test_saturating_multiply(fixed left, fixed right);
fixed test_divide_or_zero(fixed left, fixed right);
fixed test_divide_by(fixed value, fixed divisor);
uint64_t test_quotient(uint64_t x, fixed divisor);
uint64_t test_inverse(fixed divisor);
uint64_t test_multiply_high(uint64_t left, uint64_t right);
uint64_t test_divide_wide(uint64_t high, uint64_t low, uint64_t divisor);
uint16_t test_fixed_to_proportion(fixed share);
fixed test_proportion_to_fixed(uint16_t value);
int test_leading_zeros(uint64_t value);

fixed test_saturating_add(fixed left, fixed right) { return saturating_add(left, right); }

fixed test_saturating_subtract(fixed left, fixed right) { return saturating_subtract(left, right); }

fixed test_saturating_multiply(fixed left, fixed right) { return saturating_multiply(left, right); }

fixed test_divide_or_zero(fixed left, fixed right) { return divide_or_zero(left, right); }

fixed test_divide_by(fixed value, fixed divisor) {
    const reciprocal by = reciprocal_of(divisor);
    return divide_by(value, &by);
}

uint64_t test_quotient(uint64_t x, fixed divisor) {
    const reciprocal by = reciprocal_of(divisor);
    return reciprocal_quotient(x, (uint64_t)divisor, by.inverse);
}

uint64_t test_inverse(fixed divisor) { return reciprocal_of(divisor).inverse; }

uint64_t test_multiply_high(uint64_t left, uint64_t right) { return multiply_high(left, right); }

uint64_t test_divide_wide(uint64_t high, uint64_t low, uint64_t divisor) {
    return divide_wide((wide){high, low}, divisor);
}

uint16_t test_fixed_to_proportion(fixed share) { return fixed_to_proportion(share); }

fixed test_proportion_to_fixed(uint16_t value) { return proportion_to_fixed(value); }

int test_leading_zeros(uint64_t value) { return leading_zeros(value); }
