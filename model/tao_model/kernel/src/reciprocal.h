/*
 * Exact division by a divisor that is used many times.
 *
 * For 2^16 <= d < 2^48 and 0 <= x <= d let
 *
 *     inverse = floor((2^80 - 1) / d) < 2^64   and   y = x * 2^16 < 2^64.
 *
 * Because 2^80 / d - 1 <= inverse < 2^80 / d, the quotient x * 2^32 / d, in units of 2^-64, lies
 * from y * inverse to y * inverse + y. Nearly always the whole part of both is the same, and
 * then it is the quotient's; otherwise what remains decides. Other divisors, which are rare, are
 * divided by as ever.
 */
#ifndef TAO_RECIPROCAL_H
#define TAO_RECIPROCAL_H

#include "fixed_point.h"

#define LEAST_INVERTED     ((fixed)1 << 16)
#define LEAST_NOT_INVERTED ((fixed)1 << 48)

typedef struct reciprocal {
    fixed divisor;
    uint64_t inverse; /* zero if the divisor has none */
} reciprocal;

static inline reciprocal reciprocal_of(fixed divisor) {
    if (divisor < LEAST_INVERTED || divisor >= LEAST_NOT_INVERTED) {
        return (reciprocal){divisor, 0};
    }
    return (reciprocal){divisor, divide_wide((wide){UINT16_MAX, UINT64_MAX}, (uint64_t)divisor)};
}

/* Return the floor of x * 2^32 / divisor, for 0 <= x <= divisor and a divisor with an inverse. */
static inline uint64_t reciprocal_quotient(uint64_t x, uint64_t divisor, uint64_t inverse) {
    const uint64_t y = x << 16;
    const wide estimate = multiply_wide(y, inverse);
    if (TAO_LIKELY(estimate.low <= UINT64_MAX - y)) {
        return estimate.high;
    }
    const uint64_t rest = (x << 32) - estimate.high * divisor;
    return estimate.high + (rest >= divisor);
}

/* Return value / divisor as divide_or_zero does, but the value itself if the divisor is zero. */
static inline fixed divide_by(fixed value, const reciprocal *by) {
    if (TAO_LIKELY(by->inverse != 0 && (uint64_t)value <= (uint64_t)by->divisor)) {
        return (fixed)reciprocal_quotient((uint64_t)value, (uint64_t)by->divisor, by->inverse);
    }
    return by->divisor == 0 ? value : divide_or_zero(value, by->divisor);
}

#endif
