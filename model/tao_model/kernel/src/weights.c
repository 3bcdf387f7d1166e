/* Which weights count, and what share of its say each is; the votes that they cast. */

#include <string.h>

#include "epoch.h"

static void find_registrations(run *state) {
    const tao_epoch_input *input = state->input;
    const uint64_t known = least(state->neurons, input->block_at_registration_count);
    memset(state->registered, 0, state->neurons * sizeof(uint64_t));
    if (known > 0) {
        memcpy(state->registered, input->block_at_registration, known * sizeof(uint64_t));
    }
}

/* Return the block before which a neuron must have registered for the row's weights to count:
   before the row's last update, and not after its pending commit. */
static uint64_t registration_bound(const tao_epoch_input *input, uint64_t row) {
    const uint64_t updated = row < input->last_update_count ? input->last_update[row] : 0;
    if (!input->commit_reveal_enabled || row >= input->earliest_commit_block_count ||
        input->earliest_commit_block[row] == TAO_NO_COMMIT) {
        return updated;
    }
    return least(updated, input->earliest_commit_block[row] + 1);
}

/* Take over the weights of a row that count, as they were set, and count the votes for each
   neuron. Return their wrapped sum. */
static fixed take_row(run *state, uint64_t row) {
    const tao_epoch_input *input = state->input;
    const uint64_t start = input->weights.row_offsets[row];
    const uint64_t length = input->weights.row_offsets[row + 1] - start;
    const uint64_t bound = registration_bound(input, row);
    const uint64_t excluded = row == input->owner_uid ? UINT64_MAX : row;
    const uint64_t votes = row < state->stakers && state->active_stake[row] > 0;
    const uint64_t offset = start + row; /* each row has room for one entry more */
    uint16_t *columns = state->weights.columns + offset;
    fixed *values = state->weights.values + offset;
    uint64_t taken = 0;
    uint64_t sum = 0;
    for (uint64_t entry = start; entry < start + length; entry++) {
        const uint16_t column = input->weights.columns[entry];
        if (column >= state->neurons || column == excluded || state->registered[column] >= bound) {
            continue;
        }
        columns[taken] = column;
        values[taken] = from_u16(input->weights.values[entry]);
        sum += input->weights.values[entry];
        state->vote_counts[column] += votes;
        taken += 1;
    }
    state->weights.offsets[row] = offset;
    state->weights.lengths[row] = taken;
    state->ascending[row] = is_ascending(columns, taken);
    return as_signed(sum << 32);
}

/* Divide a row by its sum. Both are multiples of 2^32 and are divided as multiples of 2^16, which
   is the same and has an inverse. */
static void normalize_row(run *state, uint64_t row, fixed sum) {
    if (sum <= 0) {
        return;
    }
    const reciprocal by = reciprocal_of(sum >> 16);
    const uint64_t length = state->weights.lengths[row];
    fixed *values = state->weights.values + state->weights.offsets[row];
    for (uint64_t entry = 0; entry < length; entry++) {
        values[entry] = divide_by(values[entry] >> 16, &by);
    }
}

void tao_find_weights(run *state) {
    find_registrations(state);
    memset(state->vote_counts, 0, state->neurons * sizeof(uint64_t));
    for (uint64_t row = 0; row < state->weight_rows; row++) {
        if (is_permitted(state->input, row)) {
            normalize_row(state, row, take_row(state, row));
        } else {
            state->weights.offsets[row] = 0;
            state->weights.lengths[row] = 0;
            state->ascending[row] = 1;
        }
    }
}
