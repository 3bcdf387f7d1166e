/*
 * The stake-weighted median on which validators agree.
 *
 * The reference sorts the scores of all voters for each neuron. Here a neuron has the scores that
 * are there, and the median is selected from them: with stakes that are not negative and whose
 * sum does not saturate, the least score up to which more than sum - majority of the stake
 * stands is the least score above which less than the majority stands. Whoever did not score
 * stands at zero. Other stakes, which no chain holds, are counted up in order as the reference
 * does (consensus_by_sorting).
 */

#include <string.h>

#include "row_builder.h"

#define BUCKET_BITS 6
#define BUCKETS     (1 << BUCKET_BITS)
#define FEW         6    /* votes that are compared each with each */
#define BLOCK       4096 /* votes that are worked through together, while they are in the cache */

static uint64_t voter_of(vote cast) { return cast & (((uint64_t)1 << VOTER_BITS) - 1); }

static fixed score_of(vote cast) { return (fixed)(cast >> VOTER_BITS); }

/* Sort a row into the room that the moving average will use, the last of repeated entries
   counting. What scores zero goes: it counts as much as what is not there. Return its end. */
static uint64_t sort_row(run *state, uint64_t row, uint64_t target, voter *sorted) {
    const uint64_t offset = state->weights.offsets[row];
    for (uint64_t entry = offset; entry < offset + state->weights.lengths[row]; entry++) {
        builder_put(state->builder, state->weights.columns[entry], state->weights.values[entry]);
    }
    sorted->columns = state->averaged.columns + target;
    sorted->scores = state->averaged.values + target;
    sorted->length = tao_builder_take(state->builder, state->averaged.columns + target,
                                      state->averaged.values + target);
    return target + sorted->length;
}

static void find_voters(run *state) {
    uint64_t target = 0;
    state->voter_count = 0;
    for (uint64_t row = 0; row < state->stakers; row++) {
        if (state->active_stake[row] <= 0) {
            continue;
        }
        voter *found = state->voters + state->voter_count;
        *found = (voter){.columns = state->weights.columns + state->weights.offsets[row],
                         .scores = state->weights.values + state->weights.offsets[row],
                         .length = state->weights.lengths[row]};
        if (!state->ascending[row]) {
            target = sort_row(state, row, target, found);
        }
        state->voting_stake[state->voter_count] = state->active_stake[row];
        state->voter_count += 1;
    }
    tao_normalize(state->voting_stake, state->voter_count);
}

/* Tell whether stakes can be added in any order: none is negative, and their sum fits. */
static bool is_plain(const fixed *stake, uint64_t count) {
    fixed sum = 0;
    for (uint64_t index = 0; index < count; index++) {
        if (stake[index] < 0 || stake[index] > INT64_MAX - sum) {
            return false;
        }
        sum += stake[index];
    }
    return true;
}

/* Make room for the votes for the neurons from first on, for about a BLOCK of votes or as many
   as there are voters, and return the first neuron for which there is none. */
static uint64_t place_votes(run *state, uint64_t first) {
    const uint64_t room = state->voter_count > BLOCK ? state->voter_count : BLOCK;
    uint64_t used = 0;
    uint64_t neuron = first;
    while (neuron < state->neurons &&
           (neuron == first || used + state->vote_counts[neuron] <= room)) {
        state->vote_starts[neuron] = used;
        state->vote_ends[neuron] = used;
        state->vote_mass[neuron] = 0;
        used += state->vote_counts[neuron];
        neuron += 1;
    }
    return neuron;
}

/* Cast the votes for all neurons before the given one that have not been cast. */
static void cast_votes(run *state, uint64_t before) {
    uint64_t *restrict ends = state->vote_ends;
    uint64_t *restrict mass = state->vote_mass;
    vote *restrict votes = state->votes;
    for (uint64_t index = 0; index < state->voter_count; index++) {
        voter *by = state->voters + index;
        const uint64_t stake = (uint64_t)state->voting_stake[index];
        const uint64_t length = by->length;
        const uint16_t *restrict columns = by->columns;
        const fixed *restrict scores = by->scores;
        uint64_t next = by->next;
        for (; next < length && columns[next] < before; next++) {
            const uint16_t column = columns[next];
            votes[ends[column]] = (uint64_t)scores[next] << VOTER_BITS | index;
            ends[column] += 1;
            mass[column] += stake;
        }
        by->next = next;
    }
}

static vote greatest_of(const vote *votes, uint64_t count) {
    vote found = 0;
    for (uint64_t index = 0; index < count; index++) {
        found = votes[index] > found ? votes[index] : found;
    }
    return found;
}

static vote least_of(const vote *votes, uint64_t count) {
    vote found = UINT64_MAX;
    for (uint64_t index = 0; index < count; index++) {
        found = votes[index] < found ? votes[index] : found;
    }
    return found;
}

/* Return the least of a few votes above which, with what stands above them all, less than the
   majority of the stake stands: each vote's own share of the stake above it is counted up. */
static vote select_among_few(const vote *votes, uint64_t count, const fixed *stake, uint64_t above,
                             uint64_t majority) {
    vote found = UINT64_MAX;
    for (uint64_t index = 0; index < count; index++) {
        const vote candidate = votes[index];
        uint64_t mass = above;
        for (uint64_t other = 0; other < count; other++) {
            const uint64_t own = (uint64_t)stake[voter_of(votes[other])];
            mass += votes[other] > candidate ? own : 0;
        }
        const vote qualified = mass < majority ? candidate : UINT64_MAX;
        found = qualified < found ? qualified : found;
    }
    return found;
}

/* Return a number with at least as many bits as the greatest vote, and no more. */
static uint64_t bits_of_all(const vote *votes, uint64_t count) {
    uint64_t bits = 0;
    for (uint64_t index = 0; index < count; index++) {
        bits |= votes[index];
    }
    return bits;
}

/* Return the least score above which less than the majority of the stake stands; the majority is
 * positive, and the votes have at least as much.
 *
 * The range of the votes is cut into BUCKETS equal parts. Their stake, counted from the top, tells
 * in which of them the vote sought is, and the search goes on with the votes in that one, as long
 * as they differ in more than their voters.
 */
static fixed select_score(vote *votes, uint64_t count, const fixed *stake, uint64_t majority) {
    const int length = 64 - leading_zeros(bits_of_all(votes, count) | 1);
    uint64_t above = 0; /* the stake above the votes that are left */
    vote low = 0;       /* the least vote that can be left */
    for (int shift = length - BUCKET_BITS; count > FEW; shift -= BUCKET_BITS) {
        const int width = shift > VOTER_BITS ? shift : VOTER_BITS;
        uint64_t mass[BUCKETS] = {0};
        for (uint64_t index = 0; index < count; index++) {
            mass[(votes[index] - low) >> width] += (uint64_t)stake[voter_of(votes[index])];
        }
        uint64_t bucket = BUCKETS - 1;
        while (bucket > 0 && above + mass[bucket] < majority) {
            above += mass[bucket];
            bucket -= 1;
        }
        low += bucket << width;
        if (width == VOTER_BITS) {
            return score_of(low);
        }
        uint64_t left = 0;
        for (uint64_t index = 0; index < count; index++) {
            const vote cast = votes[index];
            votes[left] = cast;
            left += (cast - low) >> width == 0;
        }
        count = left;
    }
    return score_of(select_among_few(votes, count, stake, above, majority));
}

static fixed consensus_by_selection(run *state, uint64_t neuron, uint64_t majority) {
    vote *votes = state->votes + state->vote_starts[neuron];
    const uint64_t count = state->vote_ends[neuron] - state->vote_starts[neuron];
    if (state->vote_mass[neuron] < majority) {
        return count < state->voter_count ? 0 : score_of(least_of(votes, count));
    }
    if (majority == 0) {
        return score_of(greatest_of(votes, count));
    }
    return select_score(votes, count, state->voting_stake, majority);
}

static bool comes_before(ballot left, ballot right) {
    return left.score < right.score || (left.score == right.score && left.stake < right.stake);
}

static void sift_down(ballot *heap, uint64_t root, uint64_t size) {
    for (uint64_t child = 2 * root + 1; child < size; child = 2 * root + 1) {
        if (child + 1 < size && comes_before(heap[child], heap[child + 1])) {
            child += 1;
        }
        if (!comes_before(heap[root], heap[child])) {
            return;
        }
        const ballot lesser = heap[root];
        heap[root] = heap[child];
        heap[child] = lesser;
        root = child;
    }
}

static void sort_ballots(ballot *ballots, uint64_t count) {
    for (uint64_t root = count / 2; root-- > 0;) {
        sift_down(ballots, root, count);
    }
    for (uint64_t size = count; size-- > 1;) {
        const ballot last = ballots[0];
        ballots[0] = ballots[size];
        ballots[size] = last;
        sift_down(ballots, 0, size);
    }
}

static fixed consensus_by_sorting(run *state, uint64_t neuron, fixed minority) {
    ballot *ballots = state->ballots;
    for (uint64_t index = 0; index < state->voter_count; index++) {
        ballots[index] = (ballot){0, state->voting_stake[index]};
    }
    for (uint64_t cast = state->vote_starts[neuron]; cast < state->vote_ends[neuron]; cast++) {
        ballots[voter_of(state->votes[cast])].score = score_of(state->votes[cast]);
    }
    sort_ballots(ballots, state->voter_count);
    fixed backing = 0;
    fixed median = 0;
    for (uint64_t index = 0; index < state->voter_count; index++) {
        median = ballots[index].score;
        backing = saturating_add(backing, ballots[index].stake);
        if (backing > minority) {
            break;
        }
    }
    return median;
}

void tao_find_consensus(run *state) {
    find_voters(state);
    if (state->voter_count == 0) {
        memset(state->consensus, 0, state->neurons * sizeof(fixed));
        return;
    }
    const fixed majority = proportion_to_fixed(state->input->kappa);
    const fixed all = tao_wrapping_sum(state->voting_stake, state->voter_count);
    const fixed minority = saturating_subtract(all, majority);
    const bool plain = is_plain(state->voting_stake, state->voter_count);
    for (uint64_t neuron = 0; neuron < state->neurons;) {
        const uint64_t end = place_votes(state, neuron);
        cast_votes(state, end);
        for (; neuron < end; neuron++) {
            state->consensus[neuron] =
                plain ? consensus_by_selection(state, neuron, (uint64_t)majority)
                      : consensus_by_sorting(state, neuron, minority);
        }
    }
}
