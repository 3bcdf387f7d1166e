/*
 * What the stages of an epoch share: the state of a run, and who computes which part of it.
 *
 * The files have the names of the reference's modules and each does what that module defines.
 * What may surprise is said there and in the chapter; here stands what is done differently for
 * speed, and why it has the same bits. What the files share is named tao_..., since a static
 * library hides nothing.
 */
#ifndef TAO_EPOCH_INTERNAL_H
#define TAO_EPOCH_INTERNAL_H

#include "fixed_point.h"
#include "reciprocal.h"
#include "tao_epoch.h"

/* Sparse rows during a run: row i is the entries offsets[i] to offsets[i] + lengths[i] - 1, and
   behind it is room for one entry more, so that entries can be written before they are judged. */
typedef struct sparse_rows {
    uint64_t *offsets;
    uint64_t *lengths;
    uint16_t *columns;
    fixed *values;
} sparse_rows;

/* A row under construction whose entries come in any order (row_builder.h). */
typedef struct row_builder {
    fixed *values;    /* one per column, zero between two uses */
    uint8_t *touched; /* one per BUILDER_BLOCK columns, zero between two uses */
    uint64_t blocks;
} row_builder;

#define BUILDER_BLOCK 8

/* A voter's score of one neuron: the score above, the voter's position below. */
typedef uint64_t vote;

#define VOTER_BITS 16

typedef struct ballot {
    fixed score;
    fixed stake;
} ballot;

/* A voter's row of weights, sorted and without repeated entries, and how far it has been read. */
typedef struct voter {
    const uint16_t *columns;
    const fixed *scores;
    uint64_t length;
    uint64_t next;
} voter;

typedef struct liquid_alpha {
    fixed low;
    fixed high;
    fixed slope;            /* of the sigmoid, negated */
    fixed at_no_difference; /* the coefficient there */
} liquid_alpha;

typedef struct run {
    const tao_epoch_input *input;
    const tao_epoch_output *output;

    uint64_t neurons;     /* n, at least as many as of each of the next three */
    uint64_t stakers;     /* how many stakes there are: n on any chain */
    uint64_t weight_rows; /* rows of weights that count: n on any chain */
    uint64_t bond_rows;   /* rows of bonds that count: n on any chain */

    uint64_t *registered; /* by neuron: the block of its registration */
    fixed *stake;         /* by staker */
    fixed *active_stake;  /* by staker */
    sparse_rows weights;  /* normalized; from the clip on, those that bonds follow */
    uint8_t *ascending;   /* by row of weights: each column greater than the one before */

    uint64_t voter_count;
    voter *voters;         /* by voter */
    fixed *voting_stake;   /* by voter */
    uint64_t *vote_counts; /* by neuron: how many votes for it there are at most */
    uint64_t *vote_starts; /* by neuron: where its votes start */
    uint64_t *vote_ends;   /* by neuron: where they end */
    uint64_t *vote_mass;   /* by neuron: the stake of those who voted */
    vote *votes;           /* for a block of neurons */
    ballot *ballots;       /* by voter */
    fixed *consensus;      /* by neuron */

    fixed *incentive;            /* by neuron; first the ranks */
    sparse_rows averaged;        /* bonds after the moving average */
    fixed *column_sums;          /* by neuron */
    fixed *column_maxima;        /* by neuron */
    reciprocal *first_divisors;  /* by neuron */
    reciprocal *second_divisors; /* by neuron */
    uint64_t counted_columns;    /* of how many columns averaged bonds are summed up */
    uint64_t bonds_since;        /* a neuron that registered before that block has bonds */
    liquid_alpha liquid_alpha;
    row_builder builder;
    uint16_t *past_bonds; /* by neuron: a row of bonds, zero between two uses */
    uint16_t *met_bonds;  /* by neuron: a row of bonds, zero between two uses */
    fixed *dividends;     /* by staker */
} run;

/* workspace.c */
tao_status tao_lay_out(run *state, const tao_epoch_input *input, void *workspace,
                       uint64_t available, tao_epoch_sizes *sizes);

/* vectors.c */
fixed tao_wrapping_sum(const fixed *vector, uint64_t count);
void tao_normalize_by(fixed *vector, uint64_t count, fixed total);
void tao_normalize(fixed *vector, uint64_t count);
void tao_store_proportions(uint16_t *target, const fixed *shares, uint64_t count);
void tao_mark_highest_and_nonzero(uint8_t *marks, const fixed *vector, uint64_t size,
                                  uint64_t count);

/* stake.c */
void tao_find_stake(run *state);

/* weights.c */
void tao_find_weights(run *state);

/* median.c */
void tao_find_consensus(run *state);

/* agreement.c */
uint64_t tao_clip_row(run *state, uint64_t row);
uint64_t tao_clip_and_buy_row(run *state, uint64_t row);

/* averages.c */
uint64_t tao_count_row(const run *state, uint16_t *columns, fixed *values, uint64_t count);
void tao_average_row(run *state, uint64_t row, fixed coefficient, uint64_t offset);

/* bonds.c */
tao_status tao_find_bonds_and_dividends(run *state);

/* liquid_alpha.c */
liquid_alpha tao_liquid_alpha_of(const tao_epoch_input *input);
void tao_average_row_by_entry(run *state, uint64_t row, uint64_t offset);

/* earnings.c */
void tao_pay(run *state);

static inline bool is_permitted(const tao_epoch_input *input, uint64_t uid) {
    return uid < input->validator_permit_count &&
           (input->validator_permit[uid] != 0 || uid == input->owner_uid);
}

static inline uint64_t registration_of(const run *state, uint16_t column) {
    const tao_epoch_input *input = state->input;
    if (column < state->neurons) {
        return state->registered[column];
    }
    return column < input->block_at_registration_count ? input->block_at_registration[column] : 0;
}

/* Tell whether each column is greater than the one before. */
static inline bool is_ascending(const uint16_t *columns, uint64_t length) {
    unsigned falls = 0;
    for (uint64_t entry = 1; entry < length; entry++) {
        falls |= columns[entry] <= columns[entry - 1];
    }
    return falls == 0;
}

static inline uint64_t least(uint64_t left, uint64_t right) { return left < right ? left : right; }

#endif
