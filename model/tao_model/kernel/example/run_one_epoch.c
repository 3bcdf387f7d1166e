/* Run one epoch of a subnet of four: three validators, and a miner that two of them back. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "tao_epoch.h"

enum { NEURONS = 4 };

int main(void) {
    const uint64_t last_update[NEURONS] = {9900, 9900, 9900, 0};
    const uint64_t block_at_registration[NEURONS] = {0};
    const uint8_t validator_permit[NEURONS] = {1, 1, 1, 0};
    const tao_i128 stake[NEURONS] = {
        {.high = 1000000000000}, {.high = 1000000000000}, {.high = 1000000000000}, {0}};
    const uint64_t weight_rows[NEURONS + 1] = {0, 1, 2, 3, 3};
    const uint16_t weight_columns[] = {3, 3, 0};
    const uint16_t weights[] = {65535, 65535, 65535};
    const uint64_t bond_rows[NEURONS + 1] = {0};

    const tao_epoch_input input = {
        .current_block = 10000,
        .activity_cutoff = 5000,
        .last_mechanism_step_block = 9640,
        .bonds_moving_average = 900000,
        .emission = 360000000000,
        .owner_uid = TAO_NO_OWNER,
        .neuron_count = NEURONS,
        .tempo = 360,
        .max_allowed_validators = 64,
        .kappa = 32767,
        .bonds_penalty = 65535,
        .last_update = last_update,
        .last_update_count = NEURONS,
        .block_at_registration = block_at_registration,
        .block_at_registration_count = NEURONS,
        .validator_permit = validator_permit,
        .validator_permit_count = NEURONS,
        .stake_bits = stake,
        .stake_count = NEURONS,
        .weights = {weight_rows, weight_columns, weights, NEURONS, 3},
        .bonds = {.row_offsets = bond_rows, .row_count = NEURONS},
    };

    tao_epoch_sizes sizes;
    tao_status status = tao_epoch_sizes_of(&input, &sizes);
    if (status != TAO_OK) {
        fprintf(stderr, "%s\n", tao_status_message(status));
        return EXIT_FAILURE;
    }

    uint16_t dividends[NEURONS], incentive[NEURONS], consensus[NEURONS], trust[NEURONS];
    uint16_t stake_weight[NEURONS], bond_columns[NEURONS * NEURONS];
    uint16_t bond_values[NEURONS * NEURONS];
    uint8_t active[NEURONS], permit[NEURONS];
    uint64_t emission[NEURONS], server_emission[NEURONS], validator_emission[NEURONS];
    uint64_t bond_row_offsets[NEURONS + 1];
    const tao_epoch_output output = {
        .dividends = dividends,
        .incentive = incentive,
        .consensus = consensus,
        .validator_trust = trust,
        .stake_weight = stake_weight,
        .active = active,
        .validator_permit = permit,
        .emission = emission,
        .server_emission = server_emission,
        .validator_emission = validator_emission,
        .bond_row_offsets = bond_row_offsets,
        .bond_columns = bond_columns,
        .bond_values = bond_values,
        .bonds_capacity = NEURONS * NEURONS,
    };

    void *workspace = malloc(sizes.workspace);
    if (workspace == NULL) {
        return EXIT_FAILURE;
    }
    status = tao_epoch_run(&input, &output, workspace, sizes.workspace);
    free(workspace);
    if (status != TAO_OK) {
        fprintf(stderr, "%s\n", tao_status_message(status));
        return EXIT_FAILURE;
    }
    for (int uid = 0; uid < NEURONS; uid++) {
        printf("uid %d: consensus %5u, as a miner %12" PRIu64 ", as a validator %12" PRIu64 "\n",
               uid, consensus[uid], server_emission[uid], validator_emission[uid]);
    }
    /* Half of the emission is the miner's; the two that back it share the other half. */
    const int is_right = server_emission[3] == 180000000000 && validator_emission[0] > 0 &&
                         validator_emission[0] == validator_emission[1] &&
                         validator_emission[2] == 0;
    return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
