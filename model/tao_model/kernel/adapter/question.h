/*
 * From a question's JSON to the structures of the kernel.
 *
 * What a line holds is not trusted: a field that is missing, of a wrong type or out of range makes
 * `problem` its name. What is read lives until free_all.
 */
#ifndef QUESTION_H
#define QUESTION_H

#include "json.h"
#include "tao_epoch.h"

typedef struct question {
    const json *same; /* the fields that all epochs share */
    const json *own;  /* those of one epoch */
    const char *problem;
} question;

/* End the adapter with a message. */
void give_up(const char *problem);

/* Return memory, all zero, that lives until free_all; there is always some. */
void *room_for(size_t count, size_t size);
void free_all(void);

/* Return the first of a list's values and their number: none, and a problem, where it is no list. */
const json *list_of(question *asked, const json *value, const char *name, uint64_t *count);

/* Read an epoch but for the bonds and the permits that it starts from, and those. */
tao_epoch_input epoch_input(question *asked);
void read_before(question *asked, const json *before, tao_epoch_input *input);

#endif
