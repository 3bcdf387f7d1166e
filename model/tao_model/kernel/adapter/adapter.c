/*
 * The kernel as an adapter of `tao-spec conform`: questions in, answers out, one JSON a line.
 *
 *   cc -I "$(tao-spec kernel-path)/include" adapter.c json.c "$(tao-spec kernel-path)/lib/libtao_epoch.a"
 *
 * It answers the kinds epoch and epoch_sequence and declines the others. What a line holds is not
 * trusted; a question whose input is malformed is declined too, with the field's name.
 */

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "tao_epoch.h"

static void give_up(const char *problem) {
    fprintf(stderr, "%s\n", problem);
    exit(EXIT_FAILURE);
}

/* Memory that lives until the question is answered. */

typedef struct block {
    struct block *next;
} block;

static block *blocks;

static void *room_for(size_t count, size_t size) {
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

static void free_all(void) {
    while (blocks != NULL) {
        block *next = blocks->next;
        free(blocks);
        blocks = next;
    }
}

/* Reading an input. A malformed field makes `problem` its name. */

typedef struct question {
    const json *same; /* the fields that all epochs share */
    const json *own;  /* those of one epoch */
    const char *problem;
} question;

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

/* A list, and the count of what it holds: none where it is no list. */
static const json *list_of(question *asked, const json *value, const char *name, uint64_t *count) {
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

static tao_epoch_input epoch_input(question *asked) {
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

static void read_before(question *asked, const json *before, tao_epoch_input *input) {
    input->bonds = matrix(asked, json_field(before, "bonds"), "bonds");
    input->validator_permit = flags(asked, json_field(before, "validator_permit"),
                                    "validator_permit", &input->validator_permit_count);
}

/* Running it. */

static const char *run(const tao_epoch_input *input, tao_epoch_output *output,
                       tao_epoch_sizes *sizes) {
    tao_status status = tao_epoch_sizes_of(input, sizes);
    if (status != TAO_OK) {
        return tao_status_message(status);
    }
    const uint64_t neurons = input->neuron_count;
    *output = (tao_epoch_output){
        .dividends = room_for(sizes->stakers, sizeof(uint16_t)),
        .incentive = room_for(neurons, sizeof(uint16_t)),
        .consensus = room_for(neurons, sizeof(uint16_t)),
        .validator_trust = room_for(sizes->weight_rows, sizeof(uint16_t)),
        .stake_weight = room_for(sizes->stakers, sizeof(uint16_t)),
        .active = room_for(neurons, sizeof(uint8_t)),
        .validator_permit = room_for(sizes->stakers, sizeof(uint8_t)),
        .emission = room_for(sizes->stakers, sizeof(uint64_t)),
        .server_emission = room_for(neurons, sizeof(uint64_t)),
        .validator_emission = room_for(sizes->stakers, sizeof(uint64_t)),
        .bond_row_offsets = room_for(sizes->stakers + 1, sizeof(uint64_t)),
        .bond_columns = room_for(sizes->bonds_capacity, sizeof(uint16_t)),
        .bond_values = room_for(sizes->bonds_capacity, sizeof(uint16_t)),
        .bonds_capacity = sizes->bonds_capacity,
    };
    void *workspace = room_for(sizes->workspace, 1);
    status = tao_epoch_run(input, output, workspace, sizes->workspace);
    return status == TAO_OK ? NULL : tao_status_message(status);
}

/* Answering: the text grows until the whole answer is known, for it may turn out to be declined. */

static char *text;
static size_t text_length, text_capacity;

static void write_text(const char *format, ...) {
    for (;;) {
        va_list arguments;
        va_start(arguments, format);
        const size_t free_bytes = text_capacity - text_length;
        const int needed = vsnprintf(text + text_length, free_bytes, format, arguments);
        va_end(arguments);
        if (needed < 0) {
            give_up("cannot write");
        }
        if ((size_t)needed < free_bytes) {
            text_length += (size_t)needed;
            return;
        }
        text_capacity = 2 * text_capacity + (size_t)needed + 1;
        text = realloc(text, text_capacity);
        if (text == NULL) {
            give_up("out of memory");
        }
    }
}

static void write_wide(uint64_t value) {
    const bool is_wide = value >> 53 != 0; /* as a string, since a float would not hold it */
    write_text(is_wide ? "\"%" PRIu64 "\"" : "%" PRIu64, value);
}

#define WRITE_LIST(name, count, statement)                                                         \
    do {                                                                                           \
        write_text("\"%s\":[", name);                                                              \
        for (uint64_t index = 0; index < (count); index++) {                                       \
            write_text(index > 0 ? "," : "");                                                      \
            statement;                                                                             \
        }                                                                                          \
        write_text("],");                                                                          \
    } while (0)

static void write_bonds(const tao_epoch_output *output, uint64_t row) {
    write_text("[");
    for (uint64_t entry = output->bond_row_offsets[row]; entry < output->bond_row_offsets[row + 1];
         entry++) {
        const char *between = entry > output->bond_row_offsets[row] ? "," : "";
        write_text("%s[%d,%d]", between, output->bond_columns[entry], output->bond_values[entry]);
    }
    write_text("]");
}

static void write_output(const tao_epoch_output *output, const tao_epoch_sizes *sizes,
                         uint64_t neurons) {
    const char *const flag_names[] = {"false", "true"};
    const uint64_t stakers = sizes->stakers;
    write_text("{");
    WRITE_LIST("dividends", stakers, write_wide(output->dividends[index]));
    WRITE_LIST("incentive", neurons, write_wide(output->incentive[index]));
    WRITE_LIST("consensus", neurons, write_wide(output->consensus[index]));
    WRITE_LIST("validator_trust", sizes->weight_rows, write_wide(output->validator_trust[index]));
    WRITE_LIST("stake_weight", stakers, write_wide(output->stake_weight[index]));
    WRITE_LIST("active", neurons, write_text("%s", flag_names[output->active[index] != 0]));
    WRITE_LIST("validator_permit", stakers,
               write_text("%s", flag_names[output->validator_permit[index] != 0]));
    WRITE_LIST("emission", stakers, write_wide(output->emission[index]));
    WRITE_LIST("server_emission", neurons, write_wide(output->server_emission[index]));
    WRITE_LIST("validator_emission", stakers, write_wide(output->validator_emission[index]));
    WRITE_LIST("bonds", stakers, write_bonds(output, index));
    text[text_length - 1] = '}'; /* instead of the last comma */
}

/* Run one epoch and write its output; return what is wrong instead, if something is. */
static const char *answer_epoch(question *asked, tao_epoch_input *input) {
    tao_epoch_output output;
    tao_epoch_sizes sizes;
    if (asked->problem != NULL) {
        return asked->problem;
    }
    const char *problem = run(input, &output, &sizes);
    if (problem != NULL) {
        return problem;
    }
    write_output(&output, &sizes, input->neuron_count);
    /* What the next epoch of a sequence starts from. */
    input->validator_permit = output.validator_permit;
    input->validator_permit_count = sizes.stakers;
    input->bonds = (tao_matrix){
        .row_offsets = output.bond_row_offsets,
        .columns = output.bond_columns,
        .values = output.bond_values,
        .row_count = sizes.stakers,
        .entry_count = output.bond_row_offsets[sizes.stakers],
    };
    return NULL;
}

static const char *answer_one(const json *given) {
    question asked = {.own = given};
    tao_epoch_input input = epoch_input(&asked);
    read_before(&asked, given, &input);
    return answer_epoch(&asked, &input);
}

static const char *answer_sequence(const json *given) {
    question asked = {.same = given};
    uint64_t count;
    const json *epoch = list_of(&asked, json_field(given, "epochs"), "epochs", &count);
    tao_epoch_input before = {0};
    read_before(&asked, json_field(given, "initial"), &before);
    write_text("{\"epochs\":[");
    for (uint64_t index = 0; index < count; index++, epoch = json_next(epoch)) {
        write_text(index > 0 ? "," : "");
        asked.own = epoch;
        tao_epoch_input input = epoch_input(&asked);
        input.validator_permit = before.validator_permit;
        input.validator_permit_count = before.validator_permit_count;
        input.bonds = before.bonds;
        const char *problem = answer_epoch(&asked, &input);
        if (problem != NULL) {
            return problem;
        }
        before = input;
    }
    write_text("]}");
    return asked.problem;
}

static void answer(const json *line) {
    const json *id = json_field(line, "id");
    const json *kind = json_field(line, "kind");
    const json *given = json_field(line, "input");
    if (id == NULL || id->type != JSON_STRING || id->length > INT_MAX || given == NULL ||
        given->type != JSON_OBJECT) {
        give_up("a line is no question");
    }
    text_length = 0;
    write_text("{\"id\":\"%.*s\",", (int)id->length, id->text);
    const size_t start = text_length;
    const char *problem = "not one of the kernel's kinds";
    write_text("\"output\":");
    if (json_is(kind, "epoch")) {
        problem = answer_one(given);
    } else if (json_is(kind, "epoch_sequence")) {
        problem = answer_sequence(given);
    }
    if (problem != NULL) {
        text_length = start;
        write_text("\"declined\":\"%s\"", problem);
    }
    write_text("}\n");
    fwrite(text, 1, text_length, stdout);
    fflush(stdout);
}

/* Read a line without its end; false at the end of the input. */
static bool read_line(char **line, size_t *length, size_t *capacity) {
    int byte;
    *length = 0;
    while ((byte = getchar()) != EOF && byte != '\n') {
        if (*length == *capacity) {
            *capacity = *capacity ? 2 * *capacity : 4096;
            *line = realloc(*line, *capacity);
            if (*line == NULL) {
                give_up("out of memory");
            }
        }
        (*line)[(*length)++] = (char)byte;
    }
    return byte == '\n' || *length > 0;
}

int main(void) {
    json_document document = {0};
    char *line = NULL;
    size_t length, capacity = 0;
    while (read_line(&line, &length, &capacity)) {
        if (line == NULL || !json_read(&document, line, length)) {
            give_up("a line is not JSON");
        }
        answer(document.values);
        free_all();
    }
    json_free(&document);
    free(line);
    free(text);
    return EXIT_SUCCESS;
}
