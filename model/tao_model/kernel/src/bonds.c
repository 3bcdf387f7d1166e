/*
 * Bonds and dividends: what validators earn for backing good miners.
 *
 * A row is worked through while it is in the cache: clipped, and in Yuma3 averaged with the old
 * bonds at once. The greatest value of a normalized column is the normalized greatest value,
 * since dividing keeps the order, so that Yuma2 needs one pass less.
 */

#include <string.h>

#include "row_builder.h"

static const uint64_t MILLION = 1000000;

/* Return the weight of the new in the moving average of bonds; negative where the stored
   average exceeds one million. */
static fixed bonds_coefficient(uint64_t bonds_moving_average) {
    /* I64F64 holds integers to 2^63 - 1, and I32F32 holds 2^31 - 1 and a fraction. */
    const uint64_t held = least(bonds_moving_average, INT64_MAX);
    const uint64_t whole = held / MILLION;
    const uint64_t fraction = ((held % MILLION) << 32) / MILLION;
    const fixed average = whole > INT32_MAX ? INT64_MAX : (fixed)(whole << 32 | fraction);
    return saturating_subtract(FIXED_ONE, average);
}

/* Return the block from which on a registration voids bonds. */
static uint64_t previous_epoch_block(const tao_epoch_input *input) {
    if (input->last_mechanism_step_block == 0) {
        return input->current_block < input->tempo ? 0 : input->current_block - input->tempo;
    }
    return input->last_mechanism_step_block + (input->last_mechanism_step_block < UINT64_MAX);
}

static void find_divisors(reciprocal *divisors, const fixed *values, uint64_t count) {
    for (uint64_t index = 0; index < count; index++) {
        divisors[index] = reciprocal_of(values[index]);
    }
}

static void clear_columns(run *state) {
    memset(state->column_sums, 0, state->neurons * sizeof(fixed));
    memset(state->column_maxima, 0, state->neurons * sizeof(fixed));
}

/* Yuma2. */

/* Turn a row of weights into what its stake buys, and add it to the sums of the columns. */
static void buy_row(run *state, uint64_t row) {
    const fixed stake = state->active_stake[row];
    const uint64_t length = state->weights.lengths[row];
    const uint16_t *restrict columns = state->weights.columns + state->weights.offsets[row];
    fixed *restrict values = state->weights.values + state->weights.offsets[row];
    fixed *restrict sums = state->column_sums;
    for (uint64_t entry = 0; entry < length; entry++) {
        const uint16_t column = columns[entry];
        values[entry] = saturating_multiply(values[entry], stake);
        sums[column] = saturating_add(sums[column], values[entry]);
    }
}

/* Only the columns of neurons that hold a row of bonds are divided: the sums of others are zero,
   as are those of columns that the moving average drops. */
static void find_divisors_of_bought(run *state) {
    for (uint64_t column = state->bond_rows; column < state->neurons; column++) {
        state->column_sums[column] = 0;
    }
    find_divisors(state->first_divisors, state->column_sums, state->neurons);
}

/* Stored bonds and their sums are multiples of 2^32 and are divided as multiples of 2^16, which
   is the same and has an inverse. (A sum that saturates, 2^63 - 1, loses its last bits thereby;
   the quotient is twice the bond all the same.) */
static void find_divisors_of_held(run *state) {
    const tao_matrix *bonds = &state->input->bonds;
    const uint64_t end = bonds->row_offsets[state->bond_rows];
    const uint64_t *restrict registered = state->registered;
    fixed *restrict sums = state->column_sums;
    clear_columns(state);
    for (uint64_t entry = 0; entry < end; entry++) {
        const uint16_t column = bonds->columns[entry];
        if (column < state->bond_rows && registered[column] < state->bonds_since) {
            sums[column] = saturating_add(sums[column], from_u16(bonds->values[entry]));
        }
    }
    for (uint64_t column = 0; column < state->neurons; column++) {
        state->second_divisors[column] = reciprocal_of(sums[column] >> 16);
    }
}

/* Turn weights into what stake buys with them. Under the full penalty that is also what the ranks
   are summed up from, and one pass does for both. */
static void buy(run *state) {
    const bool at_once = state->input->bonds_penalty == UINT16_MAX;
    for (uint64_t row = 0; row < state->weight_rows; row++) {
        if (at_once) {
            state->weights.lengths[row] = tao_clip_and_buy_row(state, row);
            continue;
        }
        state->weights.lengths[row] = tao_clip_row(state, row);
        if (row < state->stakers) {
            buy_row(state, row);
        }
    }
    if (at_once) {
        memcpy(state->column_sums, state->incentive, state->neurons * sizeof(fixed));
    }
}

static void find_yuma2_bonds(run *state, fixed coefficient) {
    buy(state);
    find_divisors_of_bought(state);
    find_divisors_of_held(state);
    clear_columns(state);
    uint64_t offset = 0;
    for (uint64_t row = 0; row < state->stakers; row++) {
        tao_average_row(state, row, coefficient, offset);
        offset += state->averaged.lengths[row];
    }
}

/* Yuma3. */

static bool anybody_agrees(const run *state) {
    for (uint64_t neuron = 0; neuron < state->neurons; neuron++) {
        if (state->consensus[neuron] != 0) {
            return true;
        }
    }
    return false;
}

static tao_status find_yuma3_bonds(run *state, fixed coefficient) {
    const bool by_entry = state->input->liquid_alpha_enabled && anybody_agrees(state);
    if (by_entry && state->weight_rows != state->bond_rows) {
        return TAO_HEIGHTS;
    }
    state->liquid_alpha = tao_liquid_alpha_of(state->input);
    uint64_t offset = 0;
    for (uint64_t row = 0; row < state->weight_rows; row++) {
        state->weights.lengths[row] = tao_clip_row(state, row);
        if (by_entry) {
            tao_average_row_by_entry(state, row, offset);
            tao_count_row(state, state->averaged.columns + offset, state->averaged.values + offset,
                      state->averaged.lengths[row]);
        } else {
            tao_average_row(state, row, coefficient, offset);
        }
        offset += state->averaged.lengths[row];
    }
    return TAO_OK;
}

/* Both. */

/* How a row of averaged bonds is stored. */
typedef enum storing { NOT_STORED, STORED_AS_BELIEF, STORED_UPSCALED } storing;

/* Return what a validator's bonds earn it, and store them if it may validate next. */
static inline fixed pay_and_store_row(const run *state, uint64_t row, uint64_t stored,
                                      storing how) {
    const uint64_t length = state->averaged.lengths[row];
    const uint16_t *restrict columns = state->averaged.columns + state->averaged.offsets[row];
    const fixed *restrict values = state->averaged.values + state->averaged.offsets[row];
    const fixed *restrict incentive = state->incentive;
    const reciprocal *restrict sums = state->first_divisors;
    const reciprocal *restrict maxima = state->second_divisors;
    uint16_t *restrict stored_columns = state->output->bond_columns + stored;
    uint16_t *restrict stored_values = state->output->bond_values + stored;
    fixed earned = 0;
    for (uint64_t entry = 0; entry < length; entry++) {
        const uint16_t column = columns[entry];
        const fixed part = divide_by(values[entry], sums + column);
        earned = saturating_add(earned, saturating_multiply(incentive[column], part));
        if (how != NOT_STORED) {
            const fixed bond =
                how == STORED_UPSCALED ? divide_by(part, maxima + column) : values[entry];
            stored_columns[entry] = column;
            stored_values[entry] = fixed_to_proportion(bond);
        }
    }
    return earned;
}

static void pay_and_store(run *state) {
    const bool is_belief = state->input->yuma3_enabled;
    find_divisors(state->first_divisors, state->column_sums, state->neurons);
    for (uint64_t column = 0; column < state->neurons; column++) {
        fixed *maximum = state->column_maxima + column;
        *maximum = divide_by(*maximum, state->first_divisors + column);
    }
    find_divisors(state->second_divisors, state->column_maxima, state->neurons);
    uint64_t stored = 0;
    for (uint64_t row = 0; row < state->stakers; row++) {
        fixed *dividends = state->dividends + row;
        state->output->bond_row_offsets[row] = stored;
        if (!state->output->validator_permit[row]) {
            *dividends = pay_and_store_row(state, row, stored, NOT_STORED);
        } else {
            *dividends = is_belief ? pay_and_store_row(state, row, stored, STORED_AS_BELIEF)
                                   : pay_and_store_row(state, row, stored, STORED_UPSCALED);
            stored += state->averaged.lengths[row];
        }
        if (is_belief) {
            *dividends = saturating_multiply(*dividends, state->active_stake[row]);
        }
    }
    state->output->bond_row_offsets[state->stakers] = stored;
    tao_normalize(state->dividends, state->stakers);
}

tao_status tao_find_bonds_and_dividends(run *state) {
    const fixed coefficient = bonds_coefficient(state->input->bonds_moving_average);
    state->bonds_since = previous_epoch_block(state->input);
    state->counted_columns = state->input->yuma3_enabled ? state->stakers : state->bond_rows;
    memset(state->incentive, 0, state->neurons * sizeof(fixed));
    clear_columns(state);
    if (state->input->yuma3_enabled) {
        const tao_status status = find_yuma3_bonds(state, coefficient);
        if (status != TAO_OK) {
            return status;
        }
    } else {
        find_yuma2_bonds(state, coefficient);
    }
    tao_normalize(state->incentive, state->neurons);
    pay_and_store(state);
    return TAO_OK;
}
