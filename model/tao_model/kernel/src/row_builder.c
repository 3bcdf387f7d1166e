/* Taking a finished row out of its builder. */

#include "row_builder.h"

/* Move the positive values of a block out. */
static inline uint64_t take_block(fixed *slots, uint16_t first_column, uint16_t *columns,
                                  fixed *values) {
    uint64_t taken = 0;
    for (uint16_t slot = 0; slot < BUILDER_BLOCK; slot++) {
        columns[taken] = (uint16_t)(first_column + slot);
        values[taken] = slots[slot];
        taken += slots[slot] > 0;
        slots[slot] = 0;
    }
    return taken;
}

uint64_t tao_builder_take(row_builder builder, uint16_t *restrict columns, fixed *restrict values) {
    uint64_t taken = 0;
    for (uint64_t group = 0; group < builder.blocks; group += sizeof(uint64_t)) {
        uint64_t any;
        memcpy(&any, builder.touched + group, sizeof any);
        for (uint64_t block = group; any != 0 && block < group + sizeof any; block++) {
            if (builder.touched[block]) {
                builder.touched[block] = 0;
                taken +=
                    take_block(builder.values + block * BUILDER_BLOCK,
                               (uint16_t)(block * BUILDER_BLOCK), columns + taken, values + taken);
            }
        }
    }
    return taken;
}
