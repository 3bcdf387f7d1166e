/*
 * The kernel as an adapter of `tao-spec conform`: questions in, answers out, one JSON a line.
 *
 *   cc -I "$(tao-spec kernel-path)/include" adapter.c question.c json.c \
 *      "$(tao-spec kernel-path)/lib/libtao_epoch.a"
 *
 * It answers the kinds epoch and epoch_sequence and declines the others. A question
 * whose input is malformed is declined too, with the field's name.
 */

#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "question.h"

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
