/* From consensus to trust, ranks and the weights that bonds follow. */

#include "row_builder.h"

/* Return first + ratio * (second - first). */
static fixed between(fixed first, fixed second, fixed ratio) {
    const fixed step = saturating_multiply(ratio, saturating_subtract(second, first));
    return saturating_add(first, step);
}

/* A clipped weight that goes: one above a consensus of zero. */
#define DROPPED ((fixed)-1)

static uint64_t without_dropped(uint16_t *columns, fixed *values, uint64_t length) {
    uint64_t kept = 0;
    for (uint64_t entry = 0; entry < length; entry++) {
        columns[kept] = columns[entry];
        values[kept] = values[entry];
        kept += values[entry] != DROPPED;
    }
    return kept;
}

/* What becomes of a row when it is clipped. */
typedef enum outcome { KEPT, CLIPPED, BOUGHT } outcome;

/* Clip a row and count it for trust and ranks. It stays as it is, becomes what was clipped, or
   what its stake buys with that. Return how long it is then. */
static inline uint64_t clip(run *state, uint64_t row, outcome becomes) {
    const uint64_t length = state->weights.lengths[row];
    const fixed stake = row < state->stakers ? state->active_stake[row] : 0;
    const fixed *restrict limits = state->consensus;
    uint16_t *restrict columns = state->weights.columns + state->weights.offsets[row];
    fixed *restrict values = state->weights.values + state->weights.offsets[row];
    fixed *restrict ranks = state->incentive;
    uint64_t trust = 0;
    uint64_t drops = 0;
    for (uint64_t entry = 0; entry < length; entry++) {
        const uint16_t column = columns[entry];
        const fixed value = values[entry];
        const fixed limit = limits[column];
        const fixed clipped = value < limit ? value : limit;
        const fixed bought = saturating_multiply(stake, clipped);
        trust += (uint64_t)clipped;
        ranks[column] = saturating_add(ranks[column], bought);
        if (becomes == CLIPPED) {
            const bool drop = (limit == 0) & (value > 0);
            values[entry] = drop ? DROPPED : clipped;
            drops |= drop;
        } else if (becomes == BOUGHT) {
            values[entry] = bought;
        }
    }
    state->output->validator_trust[row] = fixed_to_proportion(as_signed(trust));
    return drops ? without_dropped(columns, values, length) : length;
}

/* Move a row towards its clipped form by a ratio. It comes out sorted and with positive values
   only; of an entry that it repeats the last counts, which is also the last of those clipped,
   since only a consensus of zero drops any, and then what is left is zero as well. */
static uint64_t interpolate(run *state, uint64_t row, fixed ratio) {
    uint16_t *columns = state->weights.columns + state->weights.offsets[row];
    fixed *values = state->weights.values + state->weights.offsets[row];
    const bool sorted = state->ascending[row];
    uint64_t kept = 0;
    for (uint64_t entry = 0; entry < state->weights.lengths[row]; entry++) {
        const uint16_t column = columns[entry];
        const fixed limit = state->consensus[column];
        const fixed clipped = values[entry] < limit ? values[entry] : limit;
        const fixed moved = between(values[entry], clipped, ratio);
        if (!sorted) {
            builder_put(state->builder, column, moved);
            continue;
        }
        columns[kept] = column;
        values[kept] = moved;
        kept += moved > 0;
    }
    return sorted ? kept : tao_builder_take(state->builder, columns, values);
}

/* Count a row's clipped weights, and turn it into the weights that bonds follow. */
uint64_t tao_clip_row(run *state, uint64_t row) {
    const uint16_t penalty = state->input->bonds_penalty;
    if (penalty == UINT16_MAX) {
        return clip(state, row, CLIPPED);
    }
    const uint64_t length = clip(state, row, KEPT);
    return penalty == 0 ? length : interpolate(state, row, proportion_to_fixed(penalty));
}

/* Count a row's clipped weights, and turn it into what its stake buys with them: the weights that
   bonds follow under the full penalty. What is dropped buys nothing and may as well stay. */
uint64_t tao_clip_and_buy_row(run *state, uint64_t row) { return clip(state, row, BOUGHT); }
