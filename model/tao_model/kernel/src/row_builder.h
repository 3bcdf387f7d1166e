/*
 * A sparse row whose entries come in any order and more than once.
 *
 * Values stand in an array by column; beside it each block of BUILDER_BLOCK columns has a mark
 * that something was put into it. Taking the row out visits the marked blocks alone, so that
 * time grows with the number of entries, whether the row is full or nearly empty.
 */
#ifndef TAO_ROW_BUILDER_H
#define TAO_ROW_BUILDER_H

#include <string.h>

#include "epoch.h"

static inline void builder_put(row_builder builder, uint16_t column, fixed value) {
    builder.values[column] = value;
    builder.touched[column / BUILDER_BLOCK] = 1;
}

static inline void builder_add(row_builder builder, uint16_t column, fixed value) {
    builder_put(builder, column, saturating_add(builder.values[column], value));
}

/* Move the positive values out, in the order of columns, and return how many there are. */
uint64_t tao_builder_take(row_builder builder, uint16_t *restrict columns, fixed *restrict values);

#endif
