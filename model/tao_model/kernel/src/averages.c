/*
 * The moving average of bonds: a row of new ones mixed with the row that is stored.
 */

#include <string.h>

#include "row_builder.h"

#define CHUNK 256 /* entries that are worked through together */

/* What the moving average of a row is made of. */
typedef struct terms {
    const uint16_t *new_columns;
    const fixed *new_values;
    uint64_t new_length;
    const uint16_t *old_columns;
    const uint16_t *old_values;
    uint64_t old_length;
    fixed coefficient; /* weight of the new */
    fixed rest;        /* weight of the old */
    bool is_belief;    /* Yuma3: nothing is divided by the sums of its column */
} terms;

/* Return where the entries of a row start; without any entry there may be no array. */
static const uint16_t *row_of(const uint16_t *array, uint64_t start) {
    return start == 0 ? array : array + start;
}

static terms terms_of(const run *state, uint64_t row, fixed coefficient) {
    const tao_matrix *bonds = &state->input->bonds;
    const uint64_t weights = state->weights.offsets[row];
    const bool has_bonds = row < state->bond_rows;
    const uint64_t start = has_bonds ? bonds->row_offsets[row] : 0;
    return (terms){
        .new_columns = state->weights.columns + weights,
        .new_values = state->weights.values + weights,
        .new_length = state->weights.lengths[row],
        .old_columns = row_of(bonds->columns, start),
        .old_values = row_of(bonds->values, start),
        .old_length = has_bonds ? bonds->row_offsets[row + 1] - start : 0,
        .coefficient = coefficient,
        .rest = saturating_subtract(FIXED_ONE, coefficient),
        .is_belief = state->input->yuma3_enabled,
    };
}

/* Return a stored bond as its part of all bonds in the neuron, or as it is if they have no sum. */
static inline fixed held_part(uint16_t bond, const reciprocal *by) {
    if (by->inverse == 0) {
        return from_u16(bond);
    }
    const uint64_t part = (uint64_t)bond << 16;
    return (fixed)reciprocal_quotient(part, (uint64_t)by->divisor, by->inverse);
}

/* Return what an entry of the new adds to the average. */
static inline fixed gained(const terms *of, fixed value, const reciprocal *by, bool is_belief) {
    return saturating_multiply(of->coefficient, is_belief ? value : divide_by(value, by));
}

/* Return what an entry of the old adds to the average. */
static inline fixed kept(const terms *of, uint16_t value, const reciprocal *by, bool is_belief) {
    return saturating_multiply(of->rest,
                               is_belief ? proportion_to_fixed(value) : held_part(value, by));
}

/* Entries that the new and the old have in the same columns. */
typedef struct common {
    const uint16_t *columns;
    const fixed *new_values;
    const uint16_t *old_values;
    uint64_t count;
} common;

/* Average bonds of Yuma2. A neuron whose bonds are void has no sum and so no inverse. */
static void average_bonds(const run *state, const terms *of, common both, fixed *restrict values) {
    const fixed coefficient = of->coefficient, rest = of->rest;
    const reciprocal *restrict bought = state->first_divisors;
    const reciprocal *restrict held = state->second_divisors;
    for (uint64_t entry = 0; entry < both.count; entry++) {
        const reciprocal *by = bought + both.columns[entry];
        const uint64_t value = (uint64_t)both.new_values[entry];
        if (TAO_LIKELY(by->inverse != 0 && value <= (uint64_t)by->divisor)) {
            const uint64_t part = reciprocal_quotient(value, (uint64_t)by->divisor, by->inverse);
            values[entry] = multiply_proper(coefficient, (fixed)part);
        } else {
            values[entry] = gained(of, both.new_values[entry], by, false);
        }
    }
    for (uint64_t entry = 0; entry < both.count; entry++) {
        const uint16_t column = both.columns[entry];
        const reciprocal *by = held + column;
        if (TAO_LIKELY(by->inverse != 0)) {
            const fixed past = multiply_proper(rest, held_part(both.old_values[entry], by));
            values[entry] = saturating_add(values[entry], past);
        } else if (state->registered[column] < state->bonds_since) {
            const fixed past = kept(of, both.old_values[entry], by, false);
            values[entry] = saturating_add(values[entry], past);
        }
    }
}

/* Average beliefs of Yuma3. */
static void average_beliefs(const run *state, const terms *of, common both,
                            fixed *restrict values) {
    const fixed coefficient = of->coefficient, rest = of->rest;
    const uint64_t since = state->bonds_since;
    const uint64_t *restrict registered = state->registered;
    for (uint64_t entry = 0; entry < both.count; entry++) {
        const bool is_void = registered[both.columns[entry]] >= since;
        const fixed past = proportion_to_fixed(is_void ? 0 : both.old_values[entry]);
        const fixed kept_past = multiply_proper(rest, past);
        const fixed value = both.new_values[entry];
        if (TAO_LIKELY((uint64_t)value <= (uint64_t)FIXED_ONE)) {
            values[entry] = multiply_proper(coefficient, value) + kept_past;
        } else {
            values[entry] = saturating_add(saturating_multiply(coefficient, value), kept_past);
        }
    }
}

/* Return how many entries both rows have from here on, one after the other, up to CHUNK. */
static uint64_t count_common(const uint16_t *left, const uint16_t *right, uint64_t most,
                             uint32_t limit) {
    const uint64_t end = least(most, CHUNK);
    uint64_t count = 0;
    while (count < end && left[count] == right[count]) {
        count += 1;
    }
    while (count > 0 && left[count - 1] >= limit) {
        count -= 1;
    }
    return count;
}

/* Add entries of the average to the sums and maxima of the columns, drop those that are not
   positive, and return how many are left. */
static inline uint64_t count_entries(const run *state, uint16_t *restrict columns,
                                     fixed *restrict values, uint64_t count, bool with_maxima) {
    const uint32_t counted = (uint32_t)state->counted_columns;
    fixed *restrict sums = state->column_sums;
    fixed *restrict maxima = state->column_maxima;
    uint64_t taken = 0;
    for (uint64_t entry = 0; entry < count; entry++) {
        const uint16_t column = columns[entry];
        const fixed value = values[entry];
        columns[taken] = column;
        values[taken] = value;
        if (value > 0) {
            taken += 1;
            if (column < counted) {
                sums[column] = saturating_add(sums[column], value);
                if (with_maxima) {
                    maxima[column] = value > maxima[column] ? value : maxima[column];
                }
            }
        }
    }
    return taken;
}

/* The same; of beliefs nobody asks for the greatest. */
uint64_t tao_count_row(const run *state, uint16_t *columns, fixed *values, uint64_t count) {
    return state->input->yuma3_enabled ? count_entries(state, columns, values, count, false)
                                       : count_entries(state, columns, values, count, true);
}

/* Average sorted rows by merging them, and count what comes out. Most validators set the columns
   anew in which they hold bonds: what both rows have is averaged in loops of its own. */
static uint64_t merge_rows(const run *state, const terms of, uint16_t *columns, fixed *values) {
    const uint32_t limit = (uint32_t)state->stakers;
    const bool is_usual = is_proper(of.coefficient) && is_proper(of.rest);
    uint64_t new = 0, old = 0, taken = 0;
    for (;;) {
        common both = {of.new_columns + new, of.new_values + new, row_of(of.old_values, old), 0};
        if (is_usual && new < of.new_length && old < of.old_length) {
            const uint64_t most = least(of.new_length - new, of.old_length - old);
            both.count = count_common(both.columns, of.old_columns + old, most, limit);
        }
        if (both.count > 0) {
            memcpy(columns + taken, both.columns, both.count * sizeof *columns);
            if (of.is_belief) {
                average_beliefs(state, &of, both, values + taken);
            } else {
                average_bonds(state, &of, both, values + taken);
            }
            new += both.count;
            old += both.count;
            taken += tao_count_row(state, columns + taken, values + taken, both.count);
            continue;
        }
        const uint32_t new_column = new < of.new_length ? of.new_columns[new] : limit;
        const uint32_t old_column = old < of.old_length ? of.old_columns[old] : limit;
        const uint32_t column = new_column < old_column ? new_column : old_column;
        if (column >= limit) {
            return taken;
        }
        fixed value = 0;
        if (new_column == column) {
            value = gained(&of, of.new_values[new], state->first_divisors + column, of.is_belief);
            new += 1;
        }
        if (old_column == column) {
            if (state->registered[column] < state->bonds_since) {
                const reciprocal *by = state->second_divisors + column;
                value = saturating_add(value, kept(&of, of.old_values[old], by, of.is_belief));
            }
            old += 1;
        }
        columns[taken] = (uint16_t)column;
        values[taken] = value;
        taken += tao_count_row(state, columns + taken, values + taken, 1);
    }
}

/* Average rows whose entries come in any order: repeated entries add up. */
static uint64_t add_rows(const run *state, const terms of, uint16_t *columns, fixed *values) {
    const row_builder builder = state->builder;
    for (uint64_t entry = 0; entry < of.new_length; entry++) {
        const uint16_t column = of.new_columns[entry];
        if (column < state->stakers) {
            const reciprocal *by = state->first_divisors + column;
            builder_add(builder, column, gained(&of, of.new_values[entry], by, of.is_belief));
        }
    }
    for (uint64_t entry = 0; entry < of.old_length; entry++) {
        const uint16_t column = of.old_columns[entry];
        if (column < state->stakers && state->registered[column] < state->bonds_since) {
            const reciprocal *by = state->second_divisors + column;
            builder_add(builder, column, kept(&of, of.old_values[entry], by, of.is_belief));
        }
    }
    return tao_builder_take(builder, columns, values);
}

/* Write the moving average of a row as the next row of averaged bonds, and count it. */
void tao_average_row(run *state, uint64_t row, fixed coefficient, uint64_t offset) {
    const terms of = terms_of(state, row, coefficient);
    uint16_t *columns = state->averaged.columns + offset;
    fixed *values = state->averaged.values + offset;
    uint64_t length;
    if (!is_ascending(of.new_columns, of.new_length) ||
        !is_ascending(of.old_columns, of.old_length)) {
        length = add_rows(state, of, columns, values);
        tao_count_row(state, columns, values, length);
    } else {
        length = merge_rows(state, of, columns, values);
    }
    state->averaged.offsets[row] = offset;
    state->averaged.lengths[row] = length;
}
