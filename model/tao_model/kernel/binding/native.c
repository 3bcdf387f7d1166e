/*
 * The CPython extension over the library: buffers in, buffers out, the GIL released between.
 *
 * An input is any object that has the attributes in the tables below: plain integers, and
 * contiguous buffers of the element type that the table names (array.array, numpy arrays,
 * memoryviews), which are read where they lie. Only the row offsets are copied, so that another
 * thread that changes a buffer during the call may spoil the result but no memory.
 */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tao_epoch.h"

/* Element types of a buffer. */
typedef enum element { ELEMENT_FLAG, ELEMENT_U16, ELEMENT_U64, ELEMENT_I128 } element;

static Py_ssize_t element_size(element kind) {
    switch (kind) {
    case ELEMENT_FLAG:
        return 1;
    case ELEMENT_U16:
        return 2;
    case ELEMENT_U64:
        return 8;
    case ELEMENT_I128:
        return 16;
    }
    return 1;
}

static const char *element_name(element kind) {
    switch (kind) {
    case ELEMENT_FLAG:
        return "booleans or bytes";
    case ELEMENT_U16:
        return "unsigned integers of 16 bits";
    case ELEMENT_U64:
        return "integers of 64 bits";
    case ELEMENT_I128:
        return "pairs of integers of 64 bits, the lower half first";
    }
    return "";
}

/* Return the type code of a buffer's format, or 0 if it has more than one or foreign bytes. */
static char type_code(const char *format) {
    if (format == NULL) {
        return 'B';
    }
    const uint16_t probe = 1;
    const bool little = *(const uint8_t *)&probe == 1;
    if (*format == '@' || *format == '=' || *format == (little ? '<' : '>')) {
        format += 1;
    }
    return format[0] != 0 && format[1] == 0 ? format[0] : 0;
}

static bool is_signed_code(char code) { return code == 'q' || code == 'l' || code == 'n'; }

static bool has_element(const Py_buffer *view, element kind) {
    const char code = type_code(view->format);
    switch (kind) {
    case ELEMENT_FLAG:
        return view->itemsize == 1 && (code == '?' || code == 'B');
    case ELEMENT_U16:
        return view->itemsize == 2 && code == 'H';
    case ELEMENT_U64:
    case ELEMENT_I128:
        return view->itemsize == 8 &&
               (code == 'Q' || code == 'L' || code == 'N' || is_signed_code(code));
    }
    return false;
}

/* A buffer that is held as long as the call needs it. */
typedef struct held {
    Py_buffer view;
    bool is_held;
} held;

static void release(held *buffer) {
    if (buffer->is_held) {
        PyBuffer_Release(&buffer->view);
        buffer->is_held = false;
    }
}

/* The name of an attribute: of the epoch, or of one of its matrices. */
typedef struct label {
    const char *owner; /* empty, or with the dot behind it */
    const char *name;
} label;

static int refuse(label what, const char *problem) {
    PyErr_Format(PyExc_ValueError, "%s%s %s", what.owner, what.name, problem);
    return -1;
}

static int check_not_negative(label what, const Py_buffer *view) {
    if (!is_signed_code(type_code(view->format))) {
        return 0;
    }
    const int64_t *values = view->buf;
    for (Py_ssize_t index = 0; index < view->len / 8; index++) {
        if (values[index] < 0) {
            PyErr_Format(PyExc_ValueError, "%s%s is negative at index %zd", what.owner, what.name,
                         index);
            return -1;
        }
    }
    return 0;
}

static int check_view(label what, const Py_buffer *view, element kind) {
    if (!has_element(view, kind)) {
        PyErr_Format(PyExc_ValueError, "%s%s is not a buffer of %s (its format is '%s')",
                     what.owner, what.name, element_name(kind),
                     view->format == NULL ? "B" : view->format);
        return -1;
    }
    const bool is_pairs = kind == ELEMENT_I128 && view->ndim == 2;
    if (view->ndim != 1 && !is_pairs) {
        return refuse(what, "does not have one dimension");
    }
    if (view->len % element_size(kind) != 0 || (is_pairs && view->shape[1] != 2)) {
        return refuse(what, "does not hold two integers for each element");
    }
    if ((uintptr_t)view->buf % (uintptr_t)view->itemsize != 0 && view->len > 0) {
        return refuse(what, "is not aligned");
    }
    return kind == ELEMENT_U64 ? check_not_negative(what, view) : 0;
}

/* Hold the buffer that is an object's attribute, and return how many elements it has, or -1. */
static Py_ssize_t hold(held *buffer, PyObject *object, label what, element kind) {
    PyObject *value = PyObject_GetAttrString(object, what.name);
    if (value == NULL) {
        return -1;
    }
    const int got = PyObject_GetBuffer(value, &buffer->view, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS);
    Py_DECREF(value);
    if (got < 0) {
        if (PyErr_ExceptionMatches(PyExc_BufferError) || PyErr_ExceptionMatches(PyExc_ValueError)) {
            PyErr_Clear();
            return refuse(what, "is not contiguous");
        }
        return -1;
    }
    buffer->is_held = true;
    if (check_view(what, &buffer->view, kind) < 0) {
        return -1;
    }
    return buffer->view.len / element_size(kind);
}

static int read_integer(PyObject *object, const char *name, long long least, uint64_t greatest,
                        uint64_t *target) {
    PyObject *value = PyObject_GetAttrString(object, name);
    if (value == NULL) {
        return -1;
    }
    PyObject *integer = PyNumber_Index(value);
    Py_DECREF(value);
    if (integer == NULL) {
        return -1;
    }
    int overflow = 0;
    const long long signed_value = PyLong_AsLongLongAndOverflow(integer, &overflow);
    uint64_t result = (uint64_t)signed_value;
    bool fits = overflow == 0 && signed_value >= least &&
                (signed_value < 0 || (uint64_t)signed_value <= greatest);
    if (overflow > 0) {
        result = PyLong_AsUnsignedLongLong(integer);
        fits = !PyErr_Occurred() && result <= greatest;
        PyErr_Clear();
    }
    Py_DECREF(integer);
    if (!fits) {
        return refuse((label){"", name}, "is out of range");
    }
    *target = result;
    return 0;
}

static int read_owner(PyObject *object, uint32_t *target) {
    PyObject *value = PyObject_GetAttrString(object, "owner_uid");
    if (value == NULL) {
        return -1;
    }
    const bool is_none = value == Py_None;
    Py_DECREF(value);
    uint64_t uid = TAO_NO_OWNER;
    if (!is_none && read_integer(object, "owner_uid", 0, UINT16_MAX, &uid) < 0) {
        return -1;
    }
    *target = (uint32_t)uid;
    return 0;
}

static int read_numbers(PyObject *object, tao_epoch_input *input) {
    struct {
        const char *name;
        void *target;
        size_t size;
    } const fields[] = {
#define FIELD(name) {#name, &input->name, sizeof input->name}
        FIELD(current_block),
        FIELD(activity_cutoff),
        FIELD(last_mechanism_step_block),
        FIELD(stake_threshold),
        FIELD(bonds_moving_average),
        FIELD(emission),
        FIELD(neuron_count),
        FIELD(tempo),
        FIELD(max_allowed_validators),
        FIELD(kappa),
        FIELD(bonds_penalty),
        FIELD(alpha_low),
        FIELD(alpha_high),
        FIELD(yuma3_enabled),
        FIELD(liquid_alpha_enabled),
        FIELD(commit_reveal_enabled),
#undef FIELD
    };
    for (size_t index = 0; index < sizeof fields / sizeof *fields; index++) {
        const size_t size = fields[index].size;
        const uint64_t greatest = size == 1 ? 1 : UINT64_MAX >> (64 - 8 * size);
        uint64_t value;
        if (read_integer(object, fields[index].name, 0, greatest, &value) < 0) {
            return -1;
        }
        const uint8_t flag = (uint8_t)value;
        const uint16_t count = (uint16_t)value;
        const void *source = size == 1   ? (const void *)&flag
                             : size == 2 ? (const void *)&count
                                         : &value;
        memcpy(fields[index].target, source, size);
    }
    uint64_t steepness;
    if (read_integer(object, "alpha_sigmoid_steepness", INT16_MIN, INT16_MAX, &steepness) < 0) {
        return -1;
    }
    input->alpha_sigmoid_steepness = (int16_t)(int64_t)steepness;
    return read_owner(object, &input->owner_uid);
}

enum { BUFFERS_OF_A_MATRIX = 3, BUFFERS = 5 + 2 * BUFFERS_OF_A_MATRIX };

/* An input whose buffers are held. */
typedef struct held_input {
    tao_epoch_input input;
    held buffers[BUFFERS];
    uint64_t *weight_offsets; /* copies */
    uint64_t *bond_offsets;
} held_input;

static void release_input(held_input *held_by) {
    for (int index = 0; index < BUFFERS; index++) {
        release(&held_by->buffers[index]);
    }
    PyMem_Free(held_by->weight_offsets);
    PyMem_Free(held_by->bond_offsets);
}

static int hold_matrix(held *buffers, PyObject *object, const char *owner, tao_matrix *matrix,
                       uint64_t **copy) {
    const label offsets_label = {owner, "row_offsets"};
    const Py_ssize_t offsets = hold(&buffers[0], object, offsets_label, ELEMENT_U64);
    if (offsets < 0) {
        return -1;
    }
    if (offsets == 0) {
        return refuse(offsets_label, "is empty: it starts with 0 and has one more for each row");
    }
    const Py_ssize_t columns = hold(&buffers[1], object, (label){owner, "columns"}, ELEMENT_U16);
    if (columns < 0) {
        return -1;
    }
    const Py_ssize_t values = hold(&buffers[2], object, (label){owner, "values"}, ELEMENT_U16);
    if (values < 0) {
        return -1;
    }
    if (values != columns) {
        PyErr_Format(PyExc_ValueError, "%scolumns has %zd entries and %svalues has %zd", owner,
                     columns, owner, values);
        return -1;
    }
    *copy = PyMem_Malloc((size_t)offsets * sizeof(uint64_t));
    if (*copy == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(*copy, buffers[0].view.buf, (size_t)offsets * sizeof(uint64_t));
    *matrix = (tao_matrix){*copy, buffers[1].view.buf, buffers[2].view.buf, (uint64_t)(offsets - 1),
                           (uint64_t)columns};
    return 0;
}

/* Hold the matrix that is an attribute of the epoch. */
static int hold_matrix_of(held *buffers, PyObject *epoch, const char *name, const char *owner,
                          tao_matrix *matrix, uint64_t **copy) {
    PyObject *object = PyObject_GetAttrString(epoch, name);
    if (object == NULL) {
        return -1;
    }
    const int result = hold_matrix(buffers, object, owner, matrix, copy);
    Py_DECREF(object);
    return result;
}

static int hold_input(held_input *target, PyObject *object) {
    tao_epoch_input *input = &target->input;
    struct {
        const char *name;
        element kind;
        uint64_t *count;
    } const vectors[] = {
        {"last_update", ELEMENT_U64, &input->last_update_count},
        {"block_at_registration", ELEMENT_U64, &input->block_at_registration_count},
        {"earliest_commit_block", ELEMENT_U64, &input->earliest_commit_block_count},
        {"validator_permit", ELEMENT_FLAG, &input->validator_permit_count},
        {"stake_bits", ELEMENT_I128, &input->stake_count},
    };
    if (read_numbers(object, input) < 0) {
        return -1;
    }
    for (int index = 0; index < 5; index++) {
        const label what = {"", vectors[index].name};
        const Py_ssize_t count = hold(&target->buffers[index], object, what, vectors[index].kind);
        if (count < 0) {
            return -1;
        }
        *vectors[index].count = (uint64_t)count;
    }
    input->last_update = target->buffers[0].view.buf;
    input->block_at_registration = target->buffers[1].view.buf;
    input->earliest_commit_block = target->buffers[2].view.buf;
    input->validator_permit = target->buffers[3].view.buf;
    input->stake_bits = target->buffers[4].view.buf;
    held *matrices = target->buffers + 5;
    if (hold_matrix_of(matrices, object, "weights", "weights.", &input->weights,
                       &target->weight_offsets) < 0) {
        return -1;
    }
    return hold_matrix_of(matrices + BUFFERS_OF_A_MATRIX, object, "bonds", "bonds.", &input->bonds,
                          &target->bond_offsets);
}

static PyObject *raise_status(tao_status status) {
    PyErr_SetString(PyExc_ValueError, tao_status_message(status));
    return NULL;
}

/* A workspace: memory that is kept from call to call. */

typedef struct workspace {
    PyObject_HEAD void *memory;
    uint64_t size;
    bool is_used;
} workspace;

static PyObject *workspace_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    static char *no_keywords[] = {NULL};
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, ":Workspace", no_keywords)) {
        return NULL;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    return allocate(type, 0);
}

static void workspace_free(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    freefunc free_object = (freefunc)PyType_GetSlot(type, Py_tp_free);
    PyMem_Free(((workspace *)self)->memory);
    free_object(self);
    Py_DECREF(type);
}

static int grow(workspace *room, uint64_t size) {
    if (room->size >= size && room->memory != NULL) {
        return 0;
    }
    PyMem_Free(room->memory);
    room->size = 0;
    room->memory = PyMem_Malloc((size_t)size);
    if (room->memory == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    room->size = size;
    return 0;
}

static PyType_Slot workspace_slots[] = {
    {Py_tp_doc,
     (void *)"Workspace()\n--\n\nMemory for one epoch at a time, kept from call to call."},
    {Py_tp_new, (void *)workspace_new},
    {Py_tp_dealloc, (void *)workspace_free},
    {0, NULL},
};

static PyType_Spec workspace_spec = {
    .name = "tao_model.kernel._native.Workspace",
    .basicsize = sizeof(workspace),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = workspace_slots,
};

/* Results. */

enum { VECTORS = 10, RESULTS = VECTORS + BUFFERS_OF_A_MATRIX };

typedef struct results {
    PyObject *arrays[RESULTS]; /* bytearrays, in the order of the result */
    tao_epoch_output output;
} results;

static void drop_results(results *made) {
    for (int index = 0; index < RESULTS; index++) {
        Py_CLEAR(made->arrays[index]);
    }
}

static int make_results(results *made, const tao_epoch_input *input, const tao_epoch_sizes *sizes) {
    const uint64_t n = input->neuron_count, m = sizes->stakers, bonds = sizes->bonds_capacity;
    tao_epoch_output *output = &made->output;
    struct {
        void **target;
        uint64_t size;
    } const places[RESULTS] = {
        {(void **)&output->dividends, m * sizeof(uint16_t)},
        {(void **)&output->incentive, n * sizeof(uint16_t)},
        {(void **)&output->consensus, n * sizeof(uint16_t)},
        {(void **)&output->validator_trust, sizes->weight_rows * sizeof(uint16_t)},
        {(void **)&output->stake_weight, m * sizeof(uint16_t)},
        {(void **)&output->active, n},
        {(void **)&output->validator_permit, m},
        {(void **)&output->emission, m * sizeof(uint64_t)},
        {(void **)&output->server_emission, n * sizeof(uint64_t)},
        {(void **)&output->validator_emission, m * sizeof(uint64_t)},
        {(void **)&output->bond_row_offsets, (m + 1) * sizeof(uint64_t)},
        {(void **)&output->bond_columns, bonds * sizeof(uint16_t)},
        {(void **)&output->bond_values, bonds * sizeof(uint16_t)},
    };
    output->bonds_capacity = bonds;
    for (int index = 0; index < RESULTS; index++) {
        made->arrays[index] = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)places[index].size);
        if (made->arrays[index] == NULL) {
            return -1;
        }
        *places[index].target = PyByteArray_AsString(made->arrays[index]);
    }
    return 0;
}

static PyObject *view_as(PyObject *array, const char *format) {
    PyObject *bytes = PyMemoryView_FromObject(array);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *view = PyObject_CallMethod(bytes, "cast", "s", format);
    Py_DECREF(bytes);
    return view;
}

/* Return some of the arrays as memoryviews of what they hold. */
static PyObject *views_of(PyObject *const *arrays, const char *formats) {
    const Py_ssize_t count = (Py_ssize_t)strlen(formats);
    PyObject *views = PyTuple_New(count);
    for (Py_ssize_t index = 0; views != NULL && index < count; index++) {
        const char format[2] = {formats[index], 0};
        PyObject *view = view_as(arrays[index], format);
        if (view == NULL || PyTuple_SetItem(views, index, view) < 0) {
            Py_CLEAR(views);
        }
    }
    return views;
}

/* Return the vectors and the bonds, of which there are so many. */
static PyObject *take_results(results *made, uint64_t bonds) {
    const Py_ssize_t bytes = (Py_ssize_t)(bonds * sizeof(uint16_t));
    PyObject **matrix = made->arrays + VECTORS;
    if (PyByteArray_Resize(matrix[1], bytes) < 0 || PyByteArray_Resize(matrix[2], bytes) < 0) {
        return NULL;
    }
    PyObject *vectors = views_of(made->arrays, "HHHHH??QQQ");
    PyObject *rows = views_of(matrix, "QHH");
    PyObject *both = vectors != NULL && rows != NULL ? PyTuple_Pack(2, vectors, rows) : NULL;
    Py_XDECREF(vectors);
    Py_XDECREF(rows);
    return both;
}

static PyObject *run_in(workspace *room, const tao_epoch_input *input) {
    tao_epoch_sizes sizes;
    tao_status status = tao_epoch_sizes_of(input, &sizes);
    if (status != TAO_OK) {
        return raise_status(status);
    }
    results made = {0};
    PyObject *views = NULL;
    if (grow(room, sizes.workspace) == 0 && make_results(&made, input, &sizes) == 0) {
        Py_BEGIN_ALLOW_THREADS status =
            tao_epoch_run(input, &made.output, room->memory, room->size);
        Py_END_ALLOW_THREADS views =
            status == TAO_OK ? take_results(&made, made.output.bond_row_offsets[sizes.stakers])
                             : raise_status(status);
    }
    drop_results(&made);
    return views;
}

static PyObject *run(PyObject *module, PyObject *arguments) {
    PyObject *epoch, *room_object;
    PyTypeObject *workspace_type = (PyTypeObject *)PyObject_GetAttrString(module, "Workspace");
    if (workspace_type == NULL) {
        return NULL;
    }
    const int parsed = PyArg_ParseTuple(arguments, "OO!:run", &epoch, workspace_type, &room_object);
    Py_DECREF((PyObject *)workspace_type);
    if (!parsed) {
        return NULL;
    }
    workspace *room = (workspace *)room_object;
    if (room->is_used) {
        PyErr_SetString(PyExc_ValueError, "the workspace is used by another call");
        return NULL;
    }
    room->is_used = true;
    held_input target = {0};
    PyObject *views = hold_input(&target, epoch) == 0 ? run_in(room, &target.input) : NULL;
    release_input(&target);
    room->is_used = false;
    return views;
}

/* Between rows of pairs and arrays. */

static int read_u16(PyObject *integer, const char *what, uint16_t *target) {
    const long value = PyLong_AsLong(integer);
    if (value < 0 || value > UINT16_MAX) {
        if (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_OverflowError)) {
            PyErr_Clear();
            PyErr_Format(PyExc_ValueError, "the %s of an entry is out of range: %R", what, integer);
        }
        return -1;
    }
    *target = (uint16_t)value;
    return 0;
}

static int pack_row(PyObject *row, uint16_t *columns, uint16_t *values) {
    const Py_ssize_t length = PyTuple_Size(row);
    for (Py_ssize_t index = 0; index < length; index++) {
        PyObject *pair = PyTuple_GetItem(row, index);
        if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2) {
            PyErr_SetString(PyExc_TypeError, "an entry of a matrix is not a pair");
            return -1;
        }
        if (read_u16(PyTuple_GetItem(pair, 0), "column", columns + index) < 0 ||
            read_u16(PyTuple_GetItem(pair, 1), "value", values + index) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Write the row offsets of a tuple of tuples, and return how many entries it has, or -1. */
static int64_t pack_offsets(PyObject *rows, uint64_t *offsets) {
    uint64_t entries = 0;
    const Py_ssize_t count = PyTuple_Size(rows);
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *row = PyTuple_GetItem(rows, index);
        if (!PyTuple_Check(row)) {
            PyErr_SetString(PyExc_TypeError, "a row of a matrix is not a tuple");
            return -1;
        }
        offsets[index] = entries;
        entries += (uint64_t)PyTuple_Size(row);
    }
    offsets[count] = entries;
    return (int64_t)entries;
}

static PyObject *pack_rows(PyObject *module, PyObject *rows) {
    (void)module;
    if (!PyTuple_Check(rows)) {
        PyErr_SetString(PyExc_TypeError, "a matrix is not a tuple");
        return NULL;
    }
    const Py_ssize_t count = PyTuple_Size(rows);
    PyObject *arrays[3] = {NULL, NULL, NULL};
    PyObject *views = NULL;
    arrays[0] = PyByteArray_FromStringAndSize(NULL, (count + 1) * (Py_ssize_t)sizeof(uint64_t));
    if (arrays[0] == NULL) {
        return NULL;
    }
    uint64_t *offsets = (uint64_t *)(void *)PyByteArray_AsString(arrays[0]);
    const int64_t entries = pack_offsets(rows, offsets);
    if (entries < 0) {
        goto done;
    }
    for (int index = 1; index < 3; index++) {
        arrays[index] =
            PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)entries * (Py_ssize_t)sizeof(uint16_t));
        if (arrays[index] == NULL) {
            goto done;
        }
    }
    uint16_t *columns = (uint16_t *)(void *)PyByteArray_AsString(arrays[1]);
    uint16_t *values = (uint16_t *)(void *)PyByteArray_AsString(arrays[2]);
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *row = PyTuple_GetItem(rows, index);
        if (pack_row(row, columns + offsets[index], values + offsets[index]) < 0) {
            goto done;
        }
    }
    views = views_of(arrays, "QHH");
done:
    for (int index = 0; index < 3; index++) {
        Py_XDECREF(arrays[index]);
    }
    return views;
}

static PyObject *unpack_entry(uint16_t column, uint16_t value) {
    PyObject *first = PyLong_FromLong(column);
    PyObject *second = PyLong_FromLong(value);
    PyObject *pair = PyTuple_New(2);
    if (first == NULL || second == NULL || pair == NULL) {
        Py_XDECREF(first);
        Py_XDECREF(second);
        Py_XDECREF(pair);
        return NULL;
    }
    PyTuple_SetItem(pair, 0, first);
    PyTuple_SetItem(pair, 1, second);
    return pair;
}

static PyObject *unpack_row(const uint16_t *columns, const uint16_t *values, uint64_t length) {
    PyObject *row = PyTuple_New((Py_ssize_t)length);
    for (uint64_t index = 0; row != NULL && index < length; index++) {
        PyObject *pair = unpack_entry(columns[index], values[index]);
        if (pair == NULL || PyTuple_SetItem(row, (Py_ssize_t)index, pair) < 0) {
            Py_CLEAR(row);
        }
    }
    return row;
}

static int check_offsets(const uint64_t *offsets, uint64_t rows, uint64_t entries) {
    bool rises = offsets[0] == 0 && offsets[rows] == entries;
    for (uint64_t row = 0; row < rows; row++) {
        rises &= offsets[row] <= offsets[row + 1];
    }
    const label what = {"", "row_offsets"};
    return rises ? 0 : refuse(what, "does not rise from 0 to the number of entries");
}

/* The matrix is an object with the attributes row_offsets, columns and values. */
static PyObject *unpack_rows(PyObject *module, PyObject *matrix) {
    (void)module;
    held buffers[BUFFERS_OF_A_MATRIX] = {0};
    uint64_t *offsets = NULL;
    tao_matrix held_matrix;
    PyObject *rows = NULL;
    if (hold_matrix(buffers, matrix, "", &held_matrix, &offsets) == 0 &&
        check_offsets(offsets, held_matrix.row_count, held_matrix.entry_count) == 0) {
        rows = PyTuple_New((Py_ssize_t)held_matrix.row_count);
        for (uint64_t index = 0; rows != NULL && index < held_matrix.row_count; index++) {
            PyObject *row = unpack_row(held_matrix.columns + offsets[index],
                                       held_matrix.values + offsets[index],
                                       offsets[index + 1] - offsets[index]);
            if (row == NULL || PyTuple_SetItem(rows, (Py_ssize_t)index, row) < 0) {
                Py_CLEAR(rows);
            }
        }
    }
    PyMem_Free(offsets);
    for (int index = 0; index < BUFFERS_OF_A_MATRIX; index++) {
        release(&buffers[index]);
    }
    return rows;
}

static PyMethodDef functions[] = {
    {"run", run, METH_VARARGS,
     "run(epoch, workspace)\n--\n\nRun an epoch and return its vectors and its bonds as views."},
    {"pack_rows", pack_rows, METH_O,
     "pack_rows(rows)\n--\n\nReturn row offsets, columns and values of rows of pairs."},
    {"unpack_rows", unpack_rows, METH_O,
     "unpack_rows(matrix)\n--\n\nReturn the rows of pairs of a matrix in arrays."},
    {NULL, NULL, 0, NULL},
};

static int execute(PyObject *module) {
    PyObject *type = PyType_FromModuleAndSpec(module, &workspace_spec, NULL);
    if (type == NULL) {
        return -1;
    }
    const int added = PyModule_AddObjectRef(module, "Workspace", type);
    Py_DECREF(type);
    return added;
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, (void *)execute},
    {0, NULL},
};

static PyModuleDef module_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "tao_model.kernel._native",
    .m_doc = "The epoch kernel: the C library of this package, for Python.",
    .m_size = 0,
    .m_methods = functions,
    .m_slots = module_slots,
};

PyMODINIT_FUNC PyInit__native(void);
PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&module_definition); }
