/*
 * I32F32 numbers: raw bits in an int64_t, bits / 2^32 (chapter 01-numbers).
 *
 * Each operation does what the method of the same name of the reference's I32F32 does.
 */
#ifndef TAO_FIXED_POINT_H
#define TAO_FIXED_POINT_H

#include <stdbool.h>
#include <stdint.h>

#include "wide.h"

#if defined(__GNUC__)
#define TAO_LIKELY(condition) __builtin_expect(!!(condition), 1)
#else
#define TAO_LIKELY(condition) (condition)
#endif

typedef int64_t fixed;

#define FIXED_ONE ((fixed)1 << 32)

static inline fixed from_u16(uint16_t value) { return (fixed)value << 32; }

static inline fixed wrapping_add(fixed left, fixed right) {
    return as_signed((uint64_t)left + (uint64_t)right);
}

static inline fixed saturating_add(fixed left, fixed right) {
#if defined(__GNUC__)
    fixed sum;
    const bool fits = !__builtin_add_overflow(left, right, &sum);
#else
    const fixed sum = wrapping_add(left, right);
    const bool fits = ((left ^ sum) & (right ^ sum)) >= 0;
#endif
    if (TAO_LIKELY(fits)) {
        return sum;
    }
    return left < 0 ? INT64_MIN : INT64_MAX;
}

static inline fixed saturating_subtract(fixed left, fixed right) {
    const fixed difference = as_signed((uint64_t)left - (uint64_t)right);
    if (TAO_LIKELY(((left ^ right) & (left ^ difference)) >= 0)) {
        return difference;
    }
    return left < 0 ? INT64_MIN : INT64_MAX;
}

/* Return the floor of the product, held within the range. */
static inline fixed saturating_multiply(fixed left, fixed right) {
    if (TAO_LIKELY(((uint64_t)left | (uint64_t)right) <= UINT32_MAX)) {
        return (fixed)((uint64_t)left * (uint64_t)right >> 32); /* both from zero to one */
    }
    const wide product = multiply_signed(left, right);
    const uint64_t half = (uint64_t)1 << 31;
    if (product.high + half < 2 * half) {
        return as_signed(product.high << 32 | product.low >> 32);
    }
    return product.high >> 63 ? INT64_MIN : INT64_MAX;
}

/* Tell whether a share lies from zero below one. */
static inline bool is_proper(fixed share) { return (uint64_t)share < (uint64_t)FIXED_ONE; }

/* Return the same product of a proper share and a number from zero to one. */
static inline fixed multiply_proper(fixed share, fixed number) {
    return (fixed)((uint64_t)share * (uint64_t)number >> 32);
}

/* Return the quotient truncated toward zero; zero if the divisor is zero or it does not fit. */
static inline fixed divide_or_zero(fixed left, fixed right) {
    const uint64_t numerator = magnitude(left), divisor = magnitude(right);
    if (numerator >> 32 >= divisor) {
        return 0; /* 2^64 or more, or a division by zero */
    }
    const uint64_t quotient = numerator <= UINT32_MAX
                                  ? (numerator << 32) / divisor
                                  : divide_wide((wide){numerator >> 32, numerator << 32}, divisor);
    if ((left < 0) == (right < 0)) {
        return quotient <= (uint64_t)INT64_MAX ? (fixed)quotient : 0;
    }
    return quotient <= (uint64_t)INT64_MAX + 1 ? as_signed(0 - quotient) : 0;
}

/* Return the share that a stored proportion stands for, truncated (CONSENSUS-1). */
static inline fixed proportion_to_fixed(uint16_t value) {
    return (fixed)(((uint64_t)value << 32) / UINT16_MAX);
}

/* Return a share as storage holds it: floored, and held within 16 bits (CONSENSUS-1). */
static inline uint16_t fixed_to_proportion(fixed share) {
    if (share <= 0) {
        return 0;
    }
    return share >= FIXED_ONE ? UINT16_MAX : (uint16_t)(((uint64_t)share * UINT16_MAX) >> 32);
}

#endif
