/*
 * Arbitrary bytes as an epoch, for libFuzzer.
 *
 * The bytes become counts, numbers and arrays, every array in a block of its own of exactly its
 * size, so that AddressSanitizer sees the first byte read or written beyond it. What the check
 * accepts is run twice, in workspaces of different content and alignment, and must come out the
 * same; what it refuses must be refused by the run as well.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tao_epoch.h"

typedef struct bytes {
    const uint8_t *next;
    size_t left;
} bytes;

enum { MAX_BLOCKS = 64, MAX_NEURONS = 300 };

/* Everything that is allocated for one input. */
typedef struct blocks {
    void *all[MAX_BLOCKS];
    int count;
} blocks;

static void *allocate(blocks *held, size_t size) {
    void *block = malloc(size > 0 ? size : 1);
    if (block == NULL || held->count == MAX_BLOCKS) {
        abort();
    }
    held->all[held->count++] = block;
    return block;
}

static void release(blocks *held) {
    while (held->count > 0) {
        free(held->all[--held->count]);
    }
}

static void take(bytes *from, void *target, size_t size) {
    const size_t given = size < from->left ? size : from->left;
    memset(target, 0, size);
    memcpy(target, from->next, given);
    from->next += given;
    from->left -= given;
}

static uint8_t take_byte(bytes *from) {
    uint8_t value;
    take(from, &value, 1);
    return value;
}

/* An array of the next bytes, or now and then no array for a count that says otherwise. */
static void *take_array(bytes *from, blocks *held, uint64_t count, size_t size) {
    if (take_byte(from) == 255) {
        return NULL;
    }
    void *array = allocate(held, (size_t)count * size);
    take(from, array, (size_t)count * size);
    return array;
}

/* Blocks are of one byte each, around the current block of the input, or of eight. */
static uint64_t *take_blocks(bytes *from, blocks *held, uint64_t count, uint64_t now) {
    const uint8_t form = take_byte(from);
    if (form >= 128) {
        return take_array(from, held, count, sizeof(uint64_t));
    }
    uint64_t *array = allocate(held, (size_t)count * sizeof(uint64_t));
    for (uint64_t index = 0; index < count; index++) {
        array[index] = now + take_byte(from) - 128;
    }
    return array;
}

static tao_matrix take_matrix(bytes *from, blocks *held, uint64_t usual_rows) {
    const uint8_t form = take_byte(from);
    tao_matrix matrix = {.row_count = form < 200 ? usual_rows : form - 200};
    uint64_t *offsets = allocate(held, (size_t)(matrix.row_count + 1) * sizeof(uint64_t));
    if (form % 8 == 7) {
        take(from, offsets, (size_t)(matrix.row_count + 1) * sizeof(uint64_t));
        matrix.entry_count = take_byte(from);
    } else {
        offsets[0] = 0;
        for (uint64_t row = 0; row < matrix.row_count; row++) {
            offsets[row + 1] = offsets[row] + take_byte(from) % 16;
        }
        matrix.entry_count = offsets[matrix.row_count];
    }
    uint16_t *columns = take_array(from, held, matrix.entry_count, sizeof(uint16_t));
    if (columns != NULL && form % 4 < 2) {
        for (uint64_t entry = 0; entry < matrix.entry_count; entry++) {
            columns[entry] = (uint16_t)(columns[entry] % (usual_rows + 2));
        }
    }
    matrix.row_offsets = form == 255 ? NULL : offsets;
    matrix.columns = columns;
    matrix.values = take_array(from, held, matrix.entry_count, sizeof(uint16_t));
    return matrix;
}

static tao_epoch_input take_input(bytes *from, blocks *held) {
    tao_epoch_input input;
    memset(&input, 0, sizeof input);
    take(from, &input.current_block, 8);
    take(from, &input.activity_cutoff, 8);
    take(from, &input.last_mechanism_step_block, 8);
    take(from, &input.stake_threshold, 8);
    take(from, &input.bonds_moving_average, 8);
    take(from, &input.emission, 8);
    take(from, &input.tempo, 2);
    take(from, &input.max_allowed_validators, 2);
    take(from, &input.kappa, 2);
    take(from, &input.bonds_penalty, 2);
    take(from, &input.alpha_low, 2);
    take(from, &input.alpha_high, 2);
    take(from, &input.alpha_sigmoid_steepness, 2);
    const uint8_t flags = take_byte(from);
    input.yuma3_enabled = flags & 1;
    input.liquid_alpha_enabled = flags & 2;
    input.commit_reveal_enabled = flags & 4;
    take(from, &input.neuron_count, 2);
    input.neuron_count %= MAX_NEURONS;
    const uint64_t n = input.neuron_count;
    input.owner_uid = flags & 8 ? TAO_NO_OWNER : take_byte(from);
    if (flags & 16) {
        take(from, &input.owner_uid, 4);
    }
    if (flags & 32) {
        input.bonds_penalty = flags & 64 ? UINT16_MAX : 0;
    }
    const uint64_t now = input.current_block;
    input.last_update_count = flags & 128 ? take_byte(from) : n;
    input.last_update = take_blocks(from, held, input.last_update_count, now);
    input.block_at_registration_count = flags & 128 ? take_byte(from) : n;
    input.block_at_registration = take_blocks(from, held, input.block_at_registration_count, now);
    input.earliest_commit_block_count = flags & 128 ? take_byte(from) : n;
    input.earliest_commit_block = take_blocks(from, held, input.earliest_commit_block_count, now);
    input.validator_permit_count = flags & 128 ? take_byte(from) : n;
    input.validator_permit = take_array(from, held, input.validator_permit_count, 1);
    input.stake_count = flags & 128 ? take_byte(from) : n;
    tao_i128 *stakes = take_array(from, held, input.stake_count, sizeof(tao_i128));
    if (stakes != NULL && flags & 64) {
        for (uint64_t uid = 0; uid < input.stake_count; uid++) {
            stakes[uid].high >>= 16; /* as much as there can be */
        }
    }
    input.stake_bits = stakes;
    input.weights = take_matrix(from, held, n);
    input.bonds = take_matrix(from, held, n);
    return input;
}

/* The outputs of a run, one block each. */
typedef struct result {
    tao_epoch_output output;
    size_t sizes[13];
    void *arrays[13];
} result;

static void make_room(result *made, blocks *held, const tao_epoch_input *input,
                      const tao_epoch_sizes *sizes) {
    const size_t n = input->neuron_count, m = (size_t)sizes->stakers;
    const size_t capacity = (size_t)sizes->bonds_capacity;
    const size_t bytes_of[13] = {2 * m,       2 * n, 2 * n,       2 * (size_t)sizes->weight_rows,
                                 2 * m,       n,     m,           8 * m,
                                 8 * n,       8 * m, 8 * (m + 1), 2 * capacity,
                                 2 * capacity};
    for (int index = 0; index < 13; index++) {
        made->sizes[index] = bytes_of[index];
        made->arrays[index] = allocate(held, bytes_of[index]);
    }
    void **arrays = made->arrays;
    made->output = (tao_epoch_output){arrays[0],  arrays[1],  arrays[2],  arrays[3], arrays[4],
                                      arrays[5],  arrays[6],  arrays[7],  arrays[8], arrays[9],
                                      arrays[10], arrays[11], arrays[12], capacity};
}

static tao_status run(result *made, blocks *held, const tao_epoch_input *input,
                      const tao_epoch_sizes *sizes, size_t misalignment, int content) {
    uint8_t *workspace = allocate(held, (size_t)sizes->workspace + misalignment);
    memset(workspace, content, (size_t)sizes->workspace + misalignment);
    make_room(made, held, input, sizes);
    return tao_epoch_run(input, &made->output, workspace + misalignment, sizes->workspace);
}

static bool are_equal(const result *left, const result *right, size_t stakers) {
    const size_t bonds = 2 * (size_t)left->output.bond_row_offsets[stakers];
    for (int index = 0; index < 13; index++) {
        const size_t size = index < 11 ? left->sizes[index] : bonds;
        if (memcmp(left->arrays[index], right->arrays[index], size) != 0) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    bytes from = {data, size};
    blocks held = {.count = 0};
    const size_t misalignment = take_byte(&from) % 64;
    const tao_epoch_input input = take_input(&from, &held);
    tao_epoch_sizes sizes;
    const tao_status status = tao_epoch_sizes_of(&input, &sizes);
    if (status != tao_epoch_check(&input)) {
        abort();
    }
    result first, second;
    if (status == TAO_OK) {
        const tao_status outcome = run(&first, &held, &input, &sizes, misalignment, 0xff);
        if (outcome != run(&second, &held, &input, &sizes, 0, 0x55)) {
            abort();
        }
        if (outcome != TAO_OK && outcome != TAO_HEIGHTS) {
            abort();
        }
        if (outcome == TAO_OK && !are_equal(&first, &second, (size_t)sizes.stakers)) {
            abort();
        }
    }
    release(&held);
    return 0;
}
