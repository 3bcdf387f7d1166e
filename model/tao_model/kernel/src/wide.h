/*
 * Products and quotients of 64-bit numbers that need 128 bits, with and without a 128-bit type.
 *
 * ISO C11 has no such type. Where the compiler has one it is used; define TAO_NO_INT128 to
 * compile the portable form instead (the tests compile and compare both).
 */
#ifndef TAO_WIDE_H
#define TAO_WIDE_H

#include <stdint.h>

#if defined(__SIZEOF_INT128__) && !defined(TAO_NO_INT128)
#define TAO_HAS_INT128 1
__extension__ typedef unsigned __int128 tao_native_u128;
__extension__ typedef __int128 tao_native_i128;
#else
#define TAO_HAS_INT128 0
#endif

/* A number of 128 bits; as a signed one, high holds two's complement. */
typedef struct wide {
    uint64_t high;
    uint64_t low;
} wide;

/* Return the signed number that the bits stand for. */
static inline int64_t as_signed(uint64_t bits) {
    return bits <= (uint64_t)INT64_MAX ? (int64_t)bits : -(int64_t)(UINT64_MAX - bits) - 1;
}

/* Return the absolute value, also of the least number. */
static inline uint64_t magnitude(int64_t value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static inline wide multiply_wide(uint64_t left, uint64_t right) {
#if TAO_HAS_INT128
    const tao_native_u128 product = (tao_native_u128)left * right;
    return (wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
    const uint64_t left_low = left & UINT32_MAX, left_high = left >> 32;
    const uint64_t right_low = right & UINT32_MAX, right_high = right >> 32;
    const uint64_t low = left_low * right_low;
    const uint64_t cross = left_high * right_low + (low >> 32);
    const uint64_t middle = left_low * right_high + (cross & UINT32_MAX);
    return (wide){left_high * right_high + (cross >> 32) + (middle >> 32),
                  (middle << 32) | (low & UINT32_MAX)};
#endif
}

static inline uint64_t multiply_high(uint64_t left, uint64_t right) {
    return multiply_wide(left, right).high;
}

static inline wide multiply_signed(int64_t left, int64_t right) {
#if TAO_HAS_INT128
    const tao_native_u128 product = (tao_native_u128)((tao_native_i128)left * right);
    return (wide){(uint64_t)(product >> 64), (uint64_t)product};
#else
    wide product = multiply_wide((uint64_t)left, (uint64_t)right);
    product.high -= left < 0 ? (uint64_t)right : 0;
    product.high -= right < 0 ? (uint64_t)left : 0;
    return product;
#endif
}

static inline int leading_zeros(uint64_t value) {
#if defined(__GNUC__)
    return __builtin_clzll(value);
#else
    int count = 0;
    for (int half = 32; half > 0; half /= 2) {
        if (value >> (64 - half) == 0) {
            value <<= half;
            count += half;
        }
    }
    return count;
#endif
}

/* Return numerator / divisor, where the quotient fits: numerator.high < divisor. */
static inline uint64_t divide_wide(wide numerator, uint64_t divisor) {
#if TAO_HAS_INT128
    return (uint64_t)(((tao_native_u128)numerator.high << 64 | numerator.low) / divisor);
#else
    /* Two digits of 32 bits, each estimated from the divisor's first digit and corrected at
       most twice (Knuth, The Art of Computer Programming 2, 4.3.1, Algorithm D). */
    if (numerator.high == 0) {
        return numerator.low / divisor;
    }
    const int shift = leading_zeros(divisor);
    const uint64_t d = divisor << shift;
    const uint64_t d_high = d >> 32, d_low = d & UINT32_MAX;
    uint64_t rest = numerator.high;
    uint64_t low = numerator.low;
    if (shift > 0) {
        rest = rest << shift | low >> (64 - shift);
        low <<= shift;
    }
    uint64_t quotient = 0;
    for (int digit = 0; digit < 2; digit++) {
        const uint64_t next = digit == 0 ? low >> 32 : low & UINT32_MAX;
        uint64_t estimate = rest / d_high;
        uint64_t remainder = rest % d_high;
        while (estimate > UINT32_MAX || estimate * d_low > (remainder << 32 | next)) {
            estimate -= 1;
            remainder += d_high;
            if (remainder > UINT32_MAX) {
                break;
            }
        }
        rest = (rest << 32 | next) - estimate * d;
        quotient = quotient << 32 | estimate;
    }
    return quotient;
#endif
}

#endif
