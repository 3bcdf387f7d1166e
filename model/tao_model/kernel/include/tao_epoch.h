/*
 * One epoch of Yuma consensus: what a subnet stores and pays, with production's bits.
 *
 * The library computes what chapter 06-consensus of the specification defines, for every input
 * that the types below can hold. It keeps no state, allocates nothing, calls nothing but memset
 * and memcpy, and may run in any number of threads at once, each with its own workspace and
 * output.
 *
 * Usage: fill a tao_epoch_input, ask tao_epoch_sizes what the call needs, provide it, and call
 * tao_epoch_run. No pointer is followed before the input has passed tao_epoch_check, so what the
 * arrays hold need not be trusted; their lengths must be what the input says they are.
 *
 * Numbers: a proportion x of 16 bits stands for x / 65535. An array is indexed by uid. A flag is
 * a byte, false if zero.
 */
#ifndef TAO_EPOCH_H
#define TAO_EPOCH_H

#include <stddef.h>
#include <stdint.h>

#if defined(TAO_EPOCH_SHARED) && defined(_WIN32)
#ifdef TAO_EPOCH_BUILD
#define TAO_EPOCH_API __declspec(dllexport)
#else
#define TAO_EPOCH_API __declspec(dllimport)
#endif
#elif defined(TAO_EPOCH_SHARED) && defined(__GNUC__)
#define TAO_EPOCH_API __attribute__((visibility("default")))
#else
#define TAO_EPOCH_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this interface; it changes when a caller has to be compiled anew. */
#define TAO_EPOCH_INTERFACE 1

/* The owner_uid of a subnet whose owner has none. */
#define TAO_NO_OWNER UINT32_MAX

/* The earliest_commit_block of a neuron without a commit. A commit in that block, if time ever
   went so far, would have the same effect as none. */
#define TAO_NO_COMMIT UINT64_MAX

typedef enum tao_status {
    TAO_OK = 0,
    /* A pointer is null where its count is not zero, or a structure's pointer is null. */
    TAO_NULL_POINTER = 1,
    /* The row offsets of weights or bonds do not start at 0, decrease, or do not end at the
       number of entries. */
    TAO_WEIGHTS_OFFSETS = 2,
    TAO_BONDS_OFFSETS = 3,
    /* A count is so great that the bytes it asks for cannot be addressed. */
    TAO_TOO_LARGE = 4,
    /* owner_uid is neither a uid of 16 bits nor TAO_NO_OWNER. */
    TAO_OWNER = 5,
    /* Stake, weights and bonds have so different a number of rows that the epoch is not
       defined. Where each has neuron_count or more weights and bonds, and neuron_count
       stakes, this does not occur. */
    TAO_HEIGHTS = 6,
    /* The workspace or the room for bonds is smaller than tao_epoch_sizes says. */
    TAO_WORKSPACE = 7,
    TAO_BONDS_CAPACITY = 8,
    /* An output or the workspace overlaps another output or an input. */
    TAO_OVERLAP = 9
} tao_status;

/* A sparse matrix by rows: row i is the entries row_offsets[i] to row_offsets[i + 1] - 1. A row
   need not be sorted, may repeat a column, and may name one that does not exist. */
typedef struct tao_matrix {
    const uint64_t *row_offsets; /* row_count + 1 of them, from 0 to entry_count */
    const uint16_t *columns;     /* entry_count of them */
    const uint16_t *values;      /* entry_count of them */
    uint64_t row_count;
    uint64_t entry_count;
} tao_matrix;

/* A number of 128 bits in two's complement, as a little-endian machine lays it out. */
typedef struct tao_i128 {
    uint64_t low;
    uint64_t high;
} tao_i128;

typedef struct tao_epoch_input {
    uint64_t current_block;             /* the block in which the epoch runs */
    uint64_t activity_cutoff;           /* blocks after which a neuron is inactive */
    uint64_t last_mechanism_step_block; /* block of the last successful epoch, or 0 */
    uint64_t stake_threshold;           /* in rao; the owner is exempt */
    uint64_t bonds_moving_average;      /* weight of the old bonds, in millionths */
    uint64_t emission;                  /* what the epoch distributes */
    uint32_t owner_uid;                 /* or TAO_NO_OWNER */
    uint16_t neuron_count;
    uint16_t tempo; /* blocks between epochs */
    uint16_t max_allowed_validators;
    uint16_t kappa;         /* proportion of the stake that makes a majority */
    uint16_t bonds_penalty; /* proportion */
    uint16_t alpha_low;     /* proportion */
    uint16_t alpha_high;    /* proportion */
    int16_t alpha_sigmoid_steepness;
    uint8_t yuma3_enabled;
    uint8_t liquid_alpha_enabled; /* without effect unless yuma3_enabled */
    uint8_t commit_reveal_enabled;

    const uint64_t *last_update; /* any number of them; what is missing is 0 */
    uint64_t last_update_count;
    const uint64_t *block_at_registration; /* any number of them; what is missing is 0 */
    uint64_t block_at_registration_count;
    const uint64_t *earliest_commit_block; /* or TAO_NO_COMMIT, which the missing are */
    uint64_t earliest_commit_block_count;
    const uint8_t *validator_permit; /* any number of flags; what is missing is false */
    uint64_t validator_permit_count;
    const tao_i128 *stake_bits; /* stake weights in rao, bits of I64F64; one per neuron */
    uint64_t stake_count;

    tao_matrix weights;
    tao_matrix bonds;
} tao_epoch_input;

/* What a run needs, and how much it writes. */
typedef struct tao_epoch_sizes {
    uint64_t workspace;      /* bytes; of any alignment */
    uint64_t bonds_capacity; /* entries that bond_columns and bond_values must have room for */
    uint64_t stakers;        /* stake_count: equal to neuron_count on any chain */
    uint64_t weight_rows;    /* rows of weights that count: equal to neuron_count on any chain */
} tao_epoch_sizes;

/* Where the result goes: every pointer is the caller's, with room for as many as stated. */
typedef struct tao_epoch_output {
    uint16_t *dividends;          /* stakers */
    uint16_t *incentive;          /* neuron_count */
    uint16_t *consensus;          /* neuron_count */
    uint16_t *validator_trust;    /* weight_rows */
    uint16_t *stake_weight;       /* stakers */
    uint8_t *active;              /* neuron_count flags */
    uint8_t *validator_permit;    /* stakers flags */
    uint64_t *emission;           /* stakers; the combined score, not the sum of the next two */
    uint64_t *server_emission;    /* neuron_count */
    uint64_t *validator_emission; /* stakers */
    uint64_t *bond_row_offsets;   /* stakers + 1; the last is the number of entries written */
    uint16_t *bond_columns;       /* bonds_capacity */
    uint16_t *bond_values;        /* bonds_capacity */
    uint64_t bonds_capacity;      /* set by the caller */
} tao_epoch_output;

/* Tell whether an input is well formed: pointers, offsets, counts. Reads the row offsets only. */
TAO_EPOCH_API tao_status tao_epoch_check(const tao_epoch_input *input);

/* Check an input and write what its run needs. On failure the sizes are all zero. */
TAO_EPOCH_API tao_status tao_epoch_sizes_of(const tao_epoch_input *input, tao_epoch_sizes *sizes);

/* Check an input and run its epoch. On failure the output holds nothing of use. */
TAO_EPOCH_API tao_status tao_epoch_run(const tao_epoch_input *input, const tao_epoch_output *output,
                                       void *workspace, uint64_t workspace_size);

/* Return what a status means, as a sentence without its full stop. Never null. */
TAO_EPOCH_API const char *tao_status_message(tao_status status);

#ifdef __cplusplus
}
#endif

#endif
