/* From incentive and dividends to what is paid. */

#include "epoch.h"

/* Return a share of the emission, floored to whole units and held within 64 bits. */
static uint64_t paid(fixed share, uint64_t emission) {
    if (share <= 0) {
        return 0;
    }
    const wide exact = multiply_wide((uint64_t)share, emission);
    return exact.high >> 32 ? UINT64_MAX : exact.high << 32 | exact.low >> 32;
}

static void pay_shares(uint64_t *target, const fixed *shares, uint64_t count, fixed total,
                       uint64_t emission) {
    const reciprocal by = reciprocal_of(total);
    for (uint64_t index = 0; index < count; index++) {
        target[index] = paid(divide_by(shares[index], &by), emission);
    }
}

/* Pay by incentive and dividends, or where nobody has either, validators by stake. */
void tao_pay(run *state) {
    const tao_epoch_output *output = state->output;
    const uint64_t emission = state->input->emission;
    const uint64_t n = state->neurons, m = state->stakers;
    fixed *combined = state->column_sums;
    for (uint64_t uid = 0; uid < m; uid++) {
        combined[uid] = saturating_add(state->incentive[uid], state->dividends[uid]);
    }
    const fixed total = tao_wrapping_sum(combined, m);
    /* A total of zero divides nothing. */
    pay_shares(output->server_emission, state->incentive, n, total, emission);
    if (total == 0) {
        const bool nobody = tao_wrapping_sum(state->active_stake, m) == 0;
        const fixed *fallback = nobody ? state->stake : state->active_stake;
        pay_shares(output->validator_emission, fallback, m, 0, emission);
        pay_shares(output->emission, fallback, m, 0, emission);
        return;
    }
    pay_shares(output->validator_emission, state->dividends, m, total, emission);
    pay_shares(output->emission, combined, m, total, emission);
}
