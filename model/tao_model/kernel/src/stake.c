/* Who is active, whose stake counts, and who may validate. */

#include "epoch.h"

static bool wide_less(wide left, wide right) {
    return left.high < right.high || (left.high == right.high && left.low < right.low);
}

static wide wide_add(wide left, wide right) {
    const uint64_t low = left.low + right.low;
    return (wide){left.high + right.high + (low < left.low), low};
}

static wide wide_subtract(wide left, wide right) {
    return (wide){left.high - right.high - (left.low < right.low), left.low - right.low};
}

static bool wide_is_negative(wide number) { return number.high >> 63 != 0; }

static wide wide_magnitude(wide number) {
    return wide_is_negative(number) ? wide_subtract((wide){0, 0}, number) : number;
}

static wide wide_shift_left(wide number, int bits) {
    if (bits >= 64) {
        return (wide){number.low << (bits - 64), 0};
    }
    return bits == 0 ? number
                     : (wide){number.high << bits | number.low >> (64 - bits), number.low << bits};
}

/* Return the floor of part * 2^32 / whole, for 0 <= part < whole.
 *
 * The estimate from the upper halves of both is right or up to two too great, because the
 * divisor's first bit is set (Knuth, The Art of Computer Programming 2, 4.3.1, Theorem B). */
static fixed fraction_of(wide part, wide whole) {
    const int shift = whole.high ? leading_zeros(whole.high) : 64 + leading_zeros(whole.low);
    const wide divisor = wide_shift_left(whole, shift);
    const wide dividend = wide_shift_left(part, shift);
    const wide upper = {dividend.high >> 32, dividend.high << 32 | dividend.low >> 32};
    uint64_t estimate = divide_wide(upper, divisor.high);
    for (;;) {
        /* Compare estimate * divisor with dividend * 2^32, which has 160 bits. */
        const wide low = multiply_wide(estimate, divisor.low);
        const wide high = wide_add(multiply_wide(estimate, divisor.high), (wide){0, low.high});
        const wide dividend_high = upper;
        if (wide_less(high, dividend_high) ||
            (!wide_less(dividend_high, high) && low.low <= dividend.low << 32)) {
            return (fixed)estimate;
        }
        estimate -= 1;
    }
}

/* Return the quotient of two I64F64 numbers as an I32F32 number: truncated to 64 bits of
   fraction, zero if it does not fit then, floored to 32, held within the range. By long division
   bit by bit, for what no chain holds. */
static fixed share_by_long_division(wide stake, wide total) {
    const wide divisor = wide_magnitude(total);
    const wide dividend = wide_magnitude(stake);
    wide rest = {0, 0};
    wide quotient = {0, 0};
    for (int bit = 191; bit >= 0; bit--) {
        const uint64_t word = bit >= 128 ? dividend.high : bit >= 64 ? dividend.low : 0;
        rest = wide_add(wide_shift_left(rest, 1), (wide){0, word >> (bit % 64) & 1});
        const bool goes_in = !wide_less(rest, divisor);
        if (goes_in) {
            rest = wide_subtract(rest, divisor);
        }
        if (quotient.high >> 63) {
            return 0;
        }
        quotient = wide_add(wide_shift_left(quotient, 1), (wide){0, goes_in});
    }
    const bool negative = wide_is_negative(stake) != wide_is_negative(total);
    const bool greatest_magnitude = quotient.high == (uint64_t)1 << 63 && quotient.low == 0;
    if (wide_is_negative(quotient) && !(negative && greatest_magnitude)) {
        return 0;
    }
    if (negative) {
        quotient = wide_add(quotient, (wide){0, UINT32_MAX}); /* floored, not truncated */
    }
    const uint64_t limit = (uint64_t)INT64_MAX + negative;
    const uint64_t units = quotient.high >> 32 ? limit : quotient.high << 32 | quotient.low >> 32;
    return as_signed(negative ? 0 - least(units, limit) : least(units, limit));
}

static fixed share_of(wide stake, wide total) {
    if (stake.high == 0 && stake.low == 0) {
        return 0;
    }
    if (!wide_is_negative(stake) && !wide_is_negative(total)) {
        if (wide_less(stake, total)) {
            return fraction_of(stake, total);
        }
        if (!wide_less(total, stake)) {
            return FIXED_ONE;
        }
    }
    return share_by_long_division(stake, total);
}

/* Return the stake of a staker, or zero where it does not count. */
static wide filtered_stake(const tao_epoch_input *input, uint64_t uid) {
    const wide stake = {input->stake_bits[uid].high, input->stake_bits[uid].low};
    const uint64_t rao = wide_is_negative(stake) ? 0 : stake.high;
    const bool counts = uid == input->owner_uid || rao >= input->stake_threshold;
    return counts ? stake : (wide){0, 0};
}

static void find_shares(run *state) {
    wide total = {0, 0};
    for (uint64_t uid = 0; uid < state->stakers; uid++) {
        total = wide_add(total, filtered_stake(state->input, uid));
    }
    const bool nobody = total.high == 0 && total.low == 0;
    for (uint64_t uid = 0; uid < state->stakers; uid++) {
        const wide stake = filtered_stake(state->input, uid);
        /* A total of zero leaves the stakes themselves: a division by one. */
        state->stake[uid] = share_of(stake, nobody ? (wide){1, 0} : total);
    }
}

static void find_active(run *state) {
    const tao_epoch_input *input = state->input;
    for (uint64_t uid = 0; uid < state->neurons; uid++) {
        const uint64_t updated = uid < input->last_update_count ? input->last_update[uid] : 0;
        const uint64_t until = updated + input->activity_cutoff;
        state->output->active[uid] = until < updated || until >= input->current_block;
    }
}

static bool votes_with_stake(const run *state, uint64_t uid) {
    const bool excludes_nobody = state->input->validator_permit_count == 0;
    return state->output->active[uid] && (excludes_nobody || is_permitted(state->input, uid));
}

void tao_find_stake(run *state) {
    const tao_epoch_input *input = state->input;
    const tao_epoch_output *output = state->output;
    find_active(state);
    find_shares(state);
    tao_store_proportions(output->stake_weight, state->stake, state->stakers);
    tao_mark_highest_and_nonzero(output->validator_permit, state->stake, state->stakers,
                                 input->max_allowed_validators);
    if (input->owner_uid < state->stakers) {
        output->validator_permit[input->owner_uid] = 1;
    }
    for (uint64_t uid = 0; uid < state->stakers; uid++) {
        state->active_stake[uid] = votes_with_stake(state, uid) ? state->stake[uid] : 0;
    }
    tao_normalize(state->active_stake, state->stakers);
}
