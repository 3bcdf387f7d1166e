#include "question.h"

#include <stdio.h>
#include <stdlib.h>

void give_up(const char *problem) {
    fprintf(stderr, "%s\n", problem);
    exit(EXIT_FAILURE);
}

/* Memory that lives until the question is answered. */

typedef struct block {
    struct block *next;
} block;

static block *blocks;

void *room_for(size_t count, size_t size) {
    if (count > (SIZE_MAX - sizeof(block)) / size) {
        give_up("out of memory");
    }
    block *added = calloc(1, sizeof(block) + count * size);
    if (added == NULL) {
        give_up("out of memory");
    }
    added->next = blocks;
    blocks = added;
    return added + 1;
}

void free_all(void) {
    while (blocks != NULL) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

/* Reading. */

static const json *field(question *asked, const char *name) {
    const json *found = json_field(asked->own, name);
    if (found == NULL) {
        found = json_field(asked->same, name);
    }
    if (found == NULL) {
        asked->problem = name;
    }
    return found;
}

static uint64_t unsigned_of(question *asked, const json *value, const char *name, uint64_t most) {
    uint64_t low = 0, high = 0;
    if (!json_integer(value, &low, &high) || high != 0 || low > most) {
        asked->problem = name;
        return 0;
    }
    return low;
}

static uint64_t number(question *asked, const char *name, uint64_t most) {
    return unsigned_of(asked, field(asked, name), name, most);
}

static int16_t steepness(question *asked, const char *name) {
    uint64_t low = 0, high = 0;
    if (!json_integer(field(asked, name), &low, &high) || low + 0x8000 > UINT16_MAX ||
        high != (low >> 63 ? UINT64_MAX : 0)) {
        asked->problem = name;
        return 0;
    }
    return (int16_t)((int32_t)(low + 0x8000) - 0x8000);
}

static uint8_t flag_of(question *asked, const json *value, const char *name) {
    if (value == NULL || (value->type != JSON_TRUE && value->type != JSON_FALSE)) {
        asked->problem = name;
        return 0;
    }
    return value->type == JSON_TRUE;
}

static uint8_t flag(question *asked, const char *name) {
    return flag_of(asked, field(asked, name), name);
}

const json *list_of(question *asked, const json *value, const char *name, uint64_t *count) {
    *count = 0;
    if (value == NULL || value->type != JSON_LIST) {
        asked->problem = name;
        return NULL;
    }
    *count = value->count;
    return json_first(value);
}

/* Numbers of 64 bits; `null_value` stands for null, which is malformed where that is 0. */
static const uint64_t *numbers(question *asked, const char *name, uint64_t null_value,
                               uint64_t *count) {
    const json *item = list_of(asked, field(asked, name), name, count);
    uint64_t *values = room_for(*count, sizeof *values);
    for (uint64_t index = 0; index < *count; index++, item = json_next(item)) {
        values[index] = null_value != 0 && item->type == JSON_NULL
                            ? null_value
                            : unsigned_of(asked, item, name, UINT64_MAX);
    }
    return values;
}

static const uint8_t *flags(question *asked, const json *value, const char *name,
                            uint64_t *count) {
    const json *item = list_of(asked, value, name, count);
    uint8_t *values = room_for(*count, sizeof *values);
    for (uint64_t index = 0; index < *count; index++, item = json_next(item)) {
        values[index] = flag_of(asked, item, name);
    }
    return values;
}

static const tao_i128 *stakes(question *asked, const char *name, uint64_t *count) {
    const json *item = list_of(asked, field(asked, name), name, count);
    tao_i128 *values = room_for(*count, sizeof *values);
    for (uint64_t index = 0; index < *count; index++, item = json_next(item)) {
        if (!json_integer(item, &values[index].low, &values[index].high)) {
            asked->problem = name;
        }
    }
    return values;
}

/* Rows of pairs [column, value]. */
static tao_matrix matrix(question *asked, const json *value, const char *name) {
    tao_matrix read = {0};
    const json *row = list_of(asked, value, name, &read.row_count);
    uint64_t *offsets = room_for(read.row_count + 1, sizeof *offsets);
    const json *one = row;
    for (uint64_t index = 0; index < read.row_count; index++, one = json_next(one)) {
        read.entry_count += one->type == JSON_LIST ? one->count : 0;
    }
    uint16_t *columns = room_for(read.entry_count, sizeof *columns);
    uint16_t *values = room_for(read.entry_count, sizeof *values);
    uint64_t entry = 0;
    for (uint64_t index = 0; index < read.row_count; index++, row = json_next(row)) {
        uint64_t count;
        const json *pair = list_of(asked, row, name, &count);
        for (; count > 0; count--, entry++, pair = json_next(pair)) {
            if (pair->type != JSON_LIST || pair->count != 2) {
                asked->problem = name;
                continue;
            }
            const json *column = json_first(pair);
            columns[entry] = (uint16_t)unsigned_of(asked, column, name, UINT16_MAX);
            values[entry] = (uint16_t)unsigned_of(asked, json_next(column), name, UINT16_MAX);
        }
        offsets[index + 1] = entry;
    }
    read.row_offsets = offsets;
    read.columns = columns;
    read.values = values;
    return read;
}

tao_epoch_input epoch_input(question *asked) {
    const json *owner = field(asked, "owner_uid");
    const bool has_owner = owner != NULL && owner->type != JSON_NULL;
    tao_epoch_input input = {
        .current_block = number(asked, "current_block", UINT64_MAX),
        .activity_cutoff = number(asked, "activity_cutoff", UINT64_MAX),
        .last_mechanism_step_block = number(asked, "last_mechanism_step_block", UINT64_MAX),
        .stake_threshold = number(asked, "stake_threshold", UINT64_MAX),
        .bonds_moving_average = number(asked, "bonds_moving_average", UINT64_MAX),
        .emission = number(asked, "emission", UINT64_MAX),
        .owner_uid = has_owner ? (uint32_t)number(asked, "owner_uid", UINT16_MAX) : TAO_NO_OWNER,
        .neuron_count = (uint16_t)number(asked, "neuron_count", UINT16_MAX),
        .tempo = (uint16_t)number(asked, "tempo", UINT16_MAX),
        .max_allowed_validators = (uint16_t)number(asked, "max_allowed_validators", UINT16_MAX),
        .kappa = (uint16_t)number(asked, "kappa", UINT16_MAX),
        .bonds_penalty = (uint16_t)number(asked, "bonds_penalty", UINT16_MAX),
        .alpha_low = (uint16_t)number(asked, "alpha_low", UINT16_MAX),
        .alpha_high = (uint16_t)number(asked, "alpha_high", UINT16_MAX),
        .alpha_sigmoid_steepness = steepness(asked, "alpha_sigmoid_steepness"),
        .yuma3_enabled = flag(asked, "yuma3_enabled"),
        .liquid_alpha_enabled = flag(asked, "liquid_alpha_enabled"),
        .commit_reveal_enabled = flag(asked, "commit_reveal_enabled"),
    };
    input.last_update = numbers(asked, "last_update", 0, &input.last_update_count);
    input.block_at_registration =
        numbers(asked, "block_at_registration", 0, &input.block_at_registration_count);
    input.earliest_commit_block =
        numbers(asked, "earliest_commit_block", TAO_NO_COMMIT, &input.earliest_commit_block_count);
    input.stake_bits = stakes(asked, "stake_bits", &input.stake_count);
    input.weights = matrix(asked, field(asked, "weights"), "weights");
    return input;
}

void read_before(question *asked, const json *before, tao_epoch_input *input) {
    input->bonds = matrix(asked, json_field(before, "bonds"), "bonds");
    input->validator_permit = flags(asked, json_field(before, "validator_permit"),
                                    "validator_permit", &input->validator_permit_count);
}
