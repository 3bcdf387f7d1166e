/* Vectors of shares: sums, normalisation, ranking, and their 16-bit form. */

#include "epoch.h"

fixed tao_wrapping_sum(const fixed *vector, uint64_t count) {
    uint64_t sum = 0;
    for (uint64_t index = 0; index < count; index++) {
        sum += (uint64_t)vector[index];
    }
    return as_signed(sum);
}

void tao_normalize_by(fixed *vector, uint64_t count, fixed total) {
    const reciprocal by = reciprocal_of(total);
    for (uint64_t index = 0; index < count; index++) {
        vector[index] = divide_by(vector[index], &by);
    }
}

void tao_normalize(fixed *vector, uint64_t count) {
    tao_normalize_by(vector, count, tao_wrapping_sum(vector, count));
}

void tao_store_proportions(uint16_t *target, const fixed *shares, uint64_t count) {
    for (uint64_t index = 0; index < count; index++) {
        target[index] = fixed_to_proportion(shares[index]);
    }
}

/* Return a number that is ordered among unsigned ones as the value is among signed ones. */
static uint64_t rank(fixed value) { return (uint64_t)value ^ (uint64_t)1 << 63; }

/* Mark the count highest values, of equal ones the last, as far as they are not zero.
 *
 * The rank of the lowest marked value is found byte by byte from the top: counting how often
 * each byte occurs among the values that agree so far tells in which of them it lies. */
void tao_mark_highest_and_nonzero(uint8_t *marks, const fixed *vector, uint64_t size,
                                  uint64_t count) {
    uint64_t lowest = 0; /* of those marked, as far as it is known */
    uint64_t known = 0;  /* the bits that are */
    uint64_t wanted = least(count, size);
    for (int shift = 56; shift >= 0 && wanted > 0; shift -= 8) {
        uint32_t occurrences[256] = {0};
        for (uint64_t index = 0; index < size; index++) {
            const uint64_t candidate = rank(vector[index]);
            occurrences[candidate >> shift & 255] += (candidate & known) == lowest;
        }
        uint64_t byte = 255;
        while (occurrences[byte] < wanted) {
            wanted -= occurrences[byte];
            byte -= 1;
        }
        lowest |= byte << shift;
        known |= (uint64_t)255 << shift;
    }
    for (uint64_t index = size; index-- > 0;) {
        const uint64_t candidate = rank(vector[index]);
        const bool marked =
            count > 0 && (candidate > lowest || (candidate == lowest && wanted > 0));
        wanted -= marked && candidate == lowest;
        marks[index] = marked && vector[index] != 0;
    }
}
