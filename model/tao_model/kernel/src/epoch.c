/* The epoch: one stage after the other. */

#include <string.h>

#include "epoch.h"

/* A region of memory that a run reads or writes. */
typedef struct region {
    const void *start;
    uint64_t size;
} region;

#define OUTPUTS 13
#define INPUTS  11

static bool overlap(region left, region right) {
    const uintptr_t left_start = (uintptr_t)left.start, right_start = (uintptr_t)right.start;
    return left.size > 0 && right.size > 0 && left_start < right_start + right.size &&
           right_start < left_start + left.size;
}

static bool is_written_twice_or_read(const tao_epoch_input *input, const tao_epoch_output *output,
                                     const tao_epoch_sizes *sizes, region workspace) {
    const uint64_t n = input->neuron_count, m = sizes->stakers;
    const uint64_t bonds = output->bonds_capacity * sizeof(uint16_t);
    const region regions[1 + OUTPUTS + INPUTS] = {
        workspace,
        {output->dividends, m * sizeof(uint16_t)},
        {output->incentive, n * sizeof(uint16_t)},
        {output->consensus, n * sizeof(uint16_t)},
        {output->validator_trust, sizes->weight_rows * sizeof(uint16_t)},
        {output->stake_weight, m * sizeof(uint16_t)},
        {output->active, n},
        {output->validator_permit, m},
        {output->emission, m * sizeof(uint64_t)},
        {output->server_emission, n * sizeof(uint64_t)},
        {output->validator_emission, m * sizeof(uint64_t)},
        {output->bond_row_offsets, (m + 1) * sizeof(uint64_t)},
        {output->bond_columns, bonds},
        {output->bond_values, bonds},
        {input->last_update, input->last_update_count * sizeof(uint64_t)},
        {input->block_at_registration, input->block_at_registration_count * sizeof(uint64_t)},
        {input->earliest_commit_block, input->earliest_commit_block_count * sizeof(uint64_t)},
        {input->validator_permit, input->validator_permit_count},
        {input->stake_bits, input->stake_count * sizeof(tao_i128)},
        {input->weights.row_offsets, (input->weights.row_count + 1) * sizeof(uint64_t)},
        {input->weights.columns, input->weights.entry_count * sizeof(uint16_t)},
        {input->weights.values, input->weights.entry_count * sizeof(uint16_t)},
        {input->bonds.row_offsets, (input->bonds.row_count + 1) * sizeof(uint64_t)},
        {input->bonds.columns, input->bonds.entry_count * sizeof(uint16_t)},
        {input->bonds.values, input->bonds.entry_count * sizeof(uint16_t)},
    };
    for (int written = 0; written < 1 + OUTPUTS; written++) {
        for (int other = written + 1; other < 1 + OUTPUTS + INPUTS; other++) {
            if (overlap(regions[written], regions[other])) {
                return true;
            }
        }
    }
    return false;
}

static bool has_arrays(const tao_epoch_output *output, const tao_epoch_sizes *sizes,
                       uint64_t neurons) {
    const bool for_neurons =
        output->incentive && output->consensus && output->active && output->server_emission;
    const bool for_stakers = output->dividends && output->stake_weight &&
                             output->validator_permit && output->emission &&
                             output->validator_emission;
    return (for_neurons || neurons == 0) && (for_stakers || sizes->stakers == 0) &&
           (output->validator_trust || sizes->weight_rows == 0) && output->bond_row_offsets &&
           ((output->bond_columns && output->bond_values) || sizes->bonds_capacity == 0);
}

static tao_status check_output(const tao_epoch_input *input, const tao_epoch_output *output,
                               const tao_epoch_sizes *sizes, region workspace) {
    if (!has_arrays(output, sizes, input->neuron_count)) {
        return TAO_NULL_POINTER;
    }
    if (output->bonds_capacity < sizes->bonds_capacity) {
        return TAO_BONDS_CAPACITY;
    }
    if (output->bonds_capacity > PTRDIFF_MAX / sizeof(uint16_t)) {
        return TAO_TOO_LARGE;
    }
    return is_written_twice_or_read(input, output, sizes, workspace) ? TAO_OVERLAP : TAO_OK;
}

tao_status tao_epoch_run(const tao_epoch_input *input, const tao_epoch_output *output,
                         void *workspace, uint64_t workspace_size) {
    run state;
    tao_epoch_sizes sizes;
    if (output == NULL || workspace == NULL) {
        return TAO_NULL_POINTER;
    }
    tao_status status = tao_lay_out(&state, input, workspace, workspace_size, &sizes);
    if (status != TAO_OK) {
        return status;
    }
    status = check_output(input, output, &sizes, (region){workspace, sizes.workspace});
    if (status != TAO_OK) {
        return status;
    }
    state.output = output;
    tao_find_stake(&state);
    tao_find_weights(&state);
    tao_find_consensus(&state);
    tao_store_proportions(output->consensus, state.consensus, state.neurons);
    status = tao_find_bonds_and_dividends(&state);
    if (status != TAO_OK) {
        return status;
    }
    tao_store_proportions(output->incentive, state.incentive, state.neurons);
    tao_store_proportions(output->dividends, state.dividends, state.stakers);
    tao_pay(&state);
    return TAO_OK;
}

const char *tao_status_message(tao_status status) {
    switch (status) {
    case TAO_OK:
        return "no error";
    case TAO_NULL_POINTER:
        return "a pointer is null";
    case TAO_WEIGHTS_OFFSETS:
        return "the row offsets of weights do not rise from 0 to the number of entries";
    case TAO_BONDS_OFFSETS:
        return "the row offsets of bonds do not rise from 0 to the number of entries";
    case TAO_TOO_LARGE:
        return "a count is too great for the memory of this machine";
    case TAO_OWNER:
        return "owner_uid is neither a uid nor TAO_NO_OWNER";
    case TAO_HEIGHTS:
        return "the numbers of stakes and of rows do not go together";
    case TAO_WORKSPACE:
        return "the workspace is too small";
    case TAO_BONDS_CAPACITY:
        return "the room for bonds is too small";
    case TAO_OVERLAP:
        return "an output or the workspace overlaps another array";
    }
    return "not a status of this library";
}
