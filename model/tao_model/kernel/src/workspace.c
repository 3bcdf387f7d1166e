/* The check of an input, and where everything lies in the workspace. */

#include <string.h>

#include "epoch.h"

/* Room that is handed out piece by piece; without a base it only counts. */
typedef struct arena {
    unsigned char *base;
    uint64_t used;
    bool overflown;
} arena;

#define PIECE_ALIGNMENT 64

static void *take(arena *room, uint64_t count, uint64_t size) {
    const uint64_t limit = PTRDIFF_MAX / 2;
    if (room->overflown || count > (limit - room->used) / size) {
        room->overflown = true;
        return NULL;
    }
    void *piece = room->base == NULL ? NULL : room->base + room->used;
    room->used += count * size;
    room->used += (PIECE_ALIGNMENT - room->used % PIECE_ALIGNMENT) % PIECE_ALIGNMENT;
    return piece;
}

static sparse_rows take_rows(arena *room, uint64_t rows, uint64_t entries) {
    return (sparse_rows){.offsets = take(room, rows, sizeof(uint64_t)),
                         .lengths = take(room, rows, sizeof(uint64_t)),
                         .columns = take(room, entries, sizeof(uint16_t)),
                         .values = take(room, entries, sizeof(fixed))};
}

static bool is_array(const void *pointer, uint64_t count, uint64_t size) {
    return (pointer != NULL || count == 0) && count <= PTRDIFF_MAX / size;
}

static bool are_arrays(const tao_epoch_input *input) {
    return is_array(input->last_update, input->last_update_count, sizeof(uint64_t)) &&
           is_array(input->block_at_registration, input->block_at_registration_count,
                    sizeof(uint64_t)) &&
           is_array(input->earliest_commit_block, input->earliest_commit_block_count,
                    sizeof(uint64_t)) &&
           is_array(input->validator_permit, input->validator_permit_count, sizeof(uint8_t)) &&
           is_array(input->stake_bits, input->stake_count, sizeof(tao_i128));
}

static tao_status check_matrix(const tao_matrix *matrix, tao_status wrong_offsets) {
    if (matrix->row_offsets == NULL || !is_array(matrix->columns, matrix->entry_count, 1) ||
        !is_array(matrix->values, matrix->entry_count, 1)) {
        return TAO_NULL_POINTER;
    }
    if (matrix->entry_count > PTRDIFF_MAX / sizeof(uint16_t) ||
        matrix->row_count >= PTRDIFF_MAX / sizeof(uint64_t)) {
        return TAO_TOO_LARGE;
    }
    if (matrix->row_offsets[0] != 0) {
        return wrong_offsets;
    }
    for (uint64_t row = 0; row < matrix->row_count; row++) {
        if (matrix->row_offsets[row] > matrix->row_offsets[row + 1]) {
            return wrong_offsets;
        }
    }
    return matrix->row_offsets[matrix->row_count] == matrix->entry_count ? TAO_OK : wrong_offsets;
}

/* Tell whether every row of stake, weights and bonds has its counterparts (the liquid-alpha
   moving average asks for more, where it is used). */
static bool heights_agree(const tao_epoch_input *input) {
    const uint64_t rows = least(input->weights.row_count, input->neuron_count);
    return input->yuma3_enabled ? rows == input->stake_count : rows >= input->stake_count;
}

tao_status tao_epoch_check(const tao_epoch_input *input) {
    if (input == NULL || !are_arrays(input)) {
        return TAO_NULL_POINTER;
    }
    if (input->owner_uid > UINT16_MAX && input->owner_uid != TAO_NO_OWNER) {
        return TAO_OWNER;
    }
    const tao_status weights = check_matrix(&input->weights, TAO_WEIGHTS_OFFSETS);
    if (weights != TAO_OK) {
        return weights;
    }
    const tao_status bonds = check_matrix(&input->bonds, TAO_BONDS_OFFSETS);
    if (bonds != TAO_OK) {
        return bonds;
    }
    return heights_agree(input) ? TAO_OK : TAO_HEIGHTS;
}

static uint64_t row_length(const tao_matrix *matrix, uint64_t row) {
    return row < matrix->row_count ? matrix->row_offsets[row + 1] - matrix->row_offsets[row] : 0;
}

/* Return how many bonds there are at most: a row is the union of its old bonds and its weights,
   or under liquid alpha one bond for each weight, repeated ones included. */
static uint64_t bonds_capacity(const tao_epoch_input *input) {
    uint64_t capacity = 0;
    for (uint64_t row = 0; row < input->stake_count; row++) {
        const uint64_t weights = row_length(&input->weights, row);
        const uint64_t joined =
            least(weights + row_length(&input->bonds, row), input->neuron_count);
        capacity += input->liquid_alpha_enabled && weights > joined ? weights : joined;
    }
    return capacity;
}

/* Place everything that a run needs in the workspace, or with a null workspace count it. */
static uint64_t place(run *state, uint64_t averaged_entries, arena *room) {
    const tao_epoch_input *input = state->input;
    const uint64_t n = state->neurons, m = state->stakers;
    const uint64_t entries = input->weights.row_offsets[state->weight_rows];
    state->registered = take(room, n, sizeof(uint64_t));
    state->stake = take(room, m, sizeof(fixed));
    state->active_stake = take(room, m, sizeof(fixed));
    state->weights = take_rows(room, state->weight_rows, entries + state->weight_rows);
    state->ascending = take(room, state->weight_rows, sizeof(uint8_t));
    state->voters = take(room, m, sizeof(voter));
    state->voting_stake = take(room, m, sizeof(fixed));
    state->vote_counts = take(room, n, sizeof(uint64_t));
    state->vote_starts = take(room, n, sizeof(uint64_t));
    state->vote_ends = take(room, n, sizeof(uint64_t));
    state->vote_mass = take(room, n, sizeof(uint64_t));
    state->votes = take(room, entries, sizeof(vote));
    state->ballots = take(room, m, sizeof(ballot));
    state->consensus = take(room, n, sizeof(fixed));
    state->incentive = take(room, n, sizeof(fixed));
    state->averaged = take_rows(room, m, averaged_entries + 1);
    state->column_sums = take(room, n, sizeof(fixed));
    state->column_maxima = take(room, n, sizeof(fixed));
    state->first_divisors = take(room, n, sizeof(reciprocal));
    state->second_divisors = take(room, n, sizeof(reciprocal));
    const uint64_t columns_of_a_group = sizeof(uint64_t) * BUILDER_BLOCK;
    const uint64_t groups = (n + columns_of_a_group - 1) / columns_of_a_group;
    state->builder.blocks = groups * sizeof(uint64_t);
    state->builder.values = take(room, groups * columns_of_a_group, sizeof(fixed));
    state->builder.touched = take(room, state->builder.blocks, sizeof(uint8_t));
    state->past_bonds = take(room, n, sizeof(uint16_t));
    state->met_bonds = take(room, n, sizeof(uint16_t));
    state->dividends = take(room, m, sizeof(fixed));
    return room->used + PIECE_ALIGNMENT - 1;
}

/* Establish that what is under construction is zero between two uses. */
static void clear_builders(run *state) {
    memset(state->builder.values, 0, state->builder.blocks * BUILDER_BLOCK * sizeof(fixed));
    memset(state->builder.touched, 0, state->builder.blocks);
    memset(state->past_bonds, 0, state->neurons * sizeof(uint16_t));
    memset(state->met_bonds, 0, state->neurons * sizeof(uint16_t));
}

tao_status tao_lay_out(run *state, const tao_epoch_input *input, void *workspace,
                       uint64_t available, tao_epoch_sizes *sizes) {
    *sizes = (tao_epoch_sizes){0};
    const tao_status status = tao_epoch_check(input);
    if (status != TAO_OK) {
        return status;
    }
    *state = (run){.input = input,
                   .neurons = input->neuron_count,
                   .stakers = input->stake_count,
                   .weight_rows = least(input->weights.row_count, input->neuron_count),
                   .bond_rows = least(input->bonds.row_count, input->neuron_count)};
    const uint64_t averaged_entries = bonds_capacity(input);
    arena room = {NULL, 0, false};
    const uint64_t needed = place(state, averaged_entries, &room);
    if (room.overflown) {
        return TAO_TOO_LARGE;
    }
    *sizes = (tao_epoch_sizes){needed, averaged_entries, state->stakers, state->weight_rows};
    if (workspace == NULL) {
        return TAO_OK;
    }
    if (available < needed) {
        return TAO_WORKSPACE;
    }
    unsigned char *base = workspace;
    base += (PIECE_ALIGNMENT - (uintptr_t)base % PIECE_ALIGNMENT) % PIECE_ALIGNMENT;
    room = (arena){base, 0, false};
    place(state, averaged_entries, &room);
    clear_builders(state);
    return TAO_OK;
}

tao_status tao_epoch_sizes_of(const tao_epoch_input *input, tao_epoch_sizes *sizes) {
    run state;
    return sizes == NULL ? TAO_NULL_POINTER : tao_lay_out(&state, input, NULL, 0, sizes);
}
