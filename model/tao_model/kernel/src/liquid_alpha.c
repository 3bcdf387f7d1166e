/*
 * Liquid alpha: how fast each bond follows its weight.
 *
 * Nearly all time goes into the exponential, a chain of thirty steps each of which waits for
 * the one before; LANES of them run abreast. Only coefficients of bonds that come out are
 * computed, and that of no difference at all once.
 */

#include <string.h>

#include "epoch.h"

#define LANES 8
#define CHUNK 256 /* entries that are worked through together; a multiple of LANES */

static const fixed EXPONENT_LIMIT = (fixed)20 << 32;
static const fixed EULER = (fixed)22802600 << 9; /* to 23 bits */

/* One more term of the series: the last one, which stands for power^(n-1) / (n-1)!, times the
   power / n. The power comes times 2^27, and with 2^5 for the term the upper half of the product is
   the fixed-point product: for powers up to 20 no term reaches 2^58. */
static inline uint64_t next_term(uint64_t term, uint64_t power_times_2_27, uint64_t n) {
    return multiply_high(term << 5, power_times_2_27) / n;
}

/* From powers from 0 to 20 to e^power: Taylor's series up to the power 31. */
static void exponentials_of_positive(uint64_t *powers) {
    uint64_t terms[LANES];
    uint64_t totals[LANES];
    uint64_t factors[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        terms[lane] = powers[lane];
        totals[lane] = ((uint64_t)1 << 32) + powers[lane];
        factors[lane] = powers[lane] << 27;
    }
/* Written out, because a division by a constant is a multiplication. */
#define STEP(n)                                                                                    \
    for (int lane = 0; lane < LANES; lane++) {                                                     \
        terms[lane] = next_term(terms[lane], factors[lane], n);                                    \
        totals[lane] += terms[lane];                                                               \
    }
#define FIVE_STEPS(n) STEP(n) STEP(n + 1) STEP(n + 2) STEP(n + 3) STEP(n + 4)
    FIVE_STEPS(2)
    FIVE_STEPS(7)
    FIVE_STEPS(12)
    FIVE_STEPS(17)
    FIVE_STEPS(22)
    FIVE_STEPS(27)
#undef FIVE_STEPS
#undef STEP
    memcpy(powers, totals, sizeof totals);
}

/* Return the floor of 2^64 / divisor, for a divisor of at least 2. */
static inline uint64_t inverse_of(uint64_t divisor) {
    const uint64_t quotient = UINT64_MAX / divisor;
    return quotient + (UINT64_MAX - quotient * divisor == divisor - 1);
}

static fixed clamp(fixed value, fixed low, fixed high) {
    const fixed held = value < high ? value : high;
    return held > low ? held : low;
}

/* From differences from 0 to 1 to coefficients, LANES of both. */
static void coefficients_of(fixed *coefficients, const fixed *differences,
                            const liquid_alpha *parameters) {
    fixed exponents[LANES];
    uint64_t powers[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        const fixed exponent =
            saturating_multiply(parameters->slope, differences[lane] - FIXED_ONE / 2);
        exponents[lane] = clamp(exponent, -EXPONENT_LIMIT, EXPONENT_LIMIT);
        powers[lane] = magnitude(exponents[lane]);
    }
    exponentials_of_positive(powers);
    for (int lane = 0; lane < LANES; lane++) {
        uint64_t power = powers[lane];
        if (exponents[lane] == FIXED_ONE) {
            power = (uint64_t)EULER;
        } else if (exponents[lane] < 0) {
            power = inverse_of(power);
        }
        const fixed sigmoid = (fixed)inverse_of((uint64_t)FIXED_ONE + power);
        const fixed span = parameters->high - parameters->low;
        const fixed unbounded = parameters->low + saturating_multiply(sigmoid, span);
        coefficients[lane] = clamp(unbounded, parameters->low, parameters->high);
    }
}

liquid_alpha tao_liquid_alpha_of(const tao_epoch_input *input) {
    liquid_alpha parameters = {
        .low = proportion_to_fixed(input->alpha_low),
        .high = proportion_to_fixed(input->alpha_high),
        .slope =
            divide_or_zero((fixed)input->alpha_sigmoid_steepness * FIXED_ONE, -100 * FIXED_ONE),
    };
    const fixed differences[LANES] = {0};
    fixed coefficients[LANES];
    coefficients_of(coefficients, differences, &parameters);
    parameters.at_no_difference = coefficients[0];
    return parameters;
}

/* Write the coefficients of a chunk of differences. */
static void find_coefficients(fixed *coefficients, const fixed *differences, uint64_t count,
                              const liquid_alpha *parameters) {
    uint32_t pending[CHUNK + 1];
    uint32_t pending_count = 0;
    for (uint32_t index = 0; index < count; index++) {
        coefficients[index] = parameters->at_no_difference;
        pending[pending_count] = index;
        pending_count += differences[index] != 0;
    }
    for (uint32_t first = 0; first < pending_count; first += LANES) {
        fixed group[LANES] = {0};
        const uint32_t lanes = (uint32_t)least(LANES, pending_count - first);
        for (uint32_t lane = 0; lane < lanes; lane++) {
            group[lane] = differences[pending[first + lane]];
        }
        coefficients_of(group, group, parameters);
        for (uint32_t lane = 0; lane < lanes; lane++) {
            coefficients[pending[first + lane]] = group[lane];
        }
    }
}

/* Return how far a weight calls for its bond to move, from 0 to 1. */
static fixed difference_of(fixed consensus, fixed weight, fixed bond) {
    const fixed distance = weight >= bond ? weight - consensus : bond - weight;
    return clamp(distance, 0, FIXED_ONE);
}

static fixed average_of(fixed new, fixed old, fixed coefficient) {
    const fixed gained = saturating_multiply(coefficient, new);
    const fixed kept = saturating_multiply(FIXED_ONE - coefficient, old);
    const fixed averaged = saturating_add(kept, gained > 0 ? gained : 0);
    return averaged < FIXED_ONE ? averaged : FIXED_ONE;
}

/* Spread a row of old bonds over columns: the past ones, where the last of a repeated entry
 * counts, and those that the walk of the coefficients meets.
 *
 * The walk goes once through the row, past all entries below the column it looks for, so it
 * meets an entry exactly if its column is greater than that of every entry before it. */
static void spread_bonds(run *state, uint64_t row) {
    const tao_matrix *bonds = &state->input->bonds;
    int32_t greatest = -1;
    for (uint64_t entry = bonds->row_offsets[row]; entry < bonds->row_offsets[row + 1]; entry++) {
        const uint16_t column = bonds->columns[entry];
        if (registration_of(state, column) >= state->bonds_since) {
            continue;
        }
        const bool exists = column < state->neurons;
        if (exists) {
            state->past_bonds[column] = bonds->values[entry];
        }
        if (column > greatest) {
            greatest = column;
            if (exists) {
                state->met_bonds[column] = bonds->values[entry];
            }
        }
    }
}

static void clear_bonds(run *state, uint64_t row) {
    const tao_matrix *bonds = &state->input->bonds;
    for (uint64_t entry = bonds->row_offsets[row]; entry < bonds->row_offsets[row + 1]; entry++) {
        const uint16_t column = bonds->columns[entry];
        if (column < state->neurons) {
            state->past_bonds[column] = 0;
            state->met_bonds[column] = 0;
        }
    }
}

/* Spread the weights that the walk meets over columns; in an ascending row it meets all. */
static void spread_weights(run *state, uint64_t row) {
    const uint64_t offset = state->weights.offsets[row];
    int32_t greatest = -1;
    for (uint64_t entry = offset; entry < offset + state->weights.lengths[row]; entry++) {
        const uint16_t column = state->weights.columns[entry];
        if (column > greatest) {
            greatest = column;
            state->builder.values[column] = state->weights.values[entry];
        }
    }
}

static void clear_weights(run *state, uint64_t row) {
    const uint64_t offset = state->weights.offsets[row];
    for (uint64_t entry = offset; entry < offset + state->weights.lengths[row]; entry++) {
        state->builder.values[state->weights.columns[entry]] = 0;
    }
}

/* Append the averages of up to CHUNK entries of weights, as far as they are positive, and return
   how many. */
static uint64_t average_chunk(run *state, uint64_t start, uint64_t count, const fixed *met_weights,
                              uint64_t target) {
    const uint16_t *columns = state->weights.columns + start;
    const fixed *weights = state->weights.values + start;
    fixed differences[CHUNK];
    fixed coefficients[CHUNK];
    for (uint64_t entry = 0; entry < count; entry++) {
        const uint16_t column = columns[entry];
        const fixed weight = met_weights == NULL ? weights[entry] : met_weights[column];
        const fixed bond = proportion_to_fixed(state->met_bonds[column]);
        differences[entry] = difference_of(state->consensus[column], weight, bond);
    }
    find_coefficients(coefficients, differences, count, &state->liquid_alpha);
    uint64_t appended = 0;
    for (uint64_t entry = 0; entry < count; entry++) {
        const fixed past = proportion_to_fixed(state->past_bonds[columns[entry]]);
        const fixed averaged = average_of(weights[entry], past, coefficients[entry]);
        state->averaged.columns[target + appended] = columns[entry];
        state->averaged.values[target + appended] = averaged;
        appended += averaged > 0;
    }
    return appended;
}

void tao_average_row_by_entry(run *state, uint64_t row, uint64_t offset) {
    const uint64_t start = state->weights.offsets[row];
    const uint64_t length = state->weights.lengths[row];
    const fixed *met_weights = state->ascending[row] ? NULL : state->builder.values;
    state->averaged.offsets[row] = offset;
    state->averaged.lengths[row] = 0;
    if (length == 0) {
        return;
    }
    spread_bonds(state, row);
    if (met_weights != NULL) {
        spread_weights(state, row);
    }
    for (uint64_t done = 0; done < length; done += CHUNK) {
        state->averaged.lengths[row] +=
            average_chunk(state, start + done, least(CHUNK, length - done), met_weights,
                          offset + state->averaged.lengths[row]);
    }
    clear_bonds(state, row);
    if (met_weights != NULL) {
        clear_weights(state, row);
    }
}
