#include "json.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    const char *at;
    const char *end;
    json_document *document;
} reader;

static void skip_space(reader *from) {
    while (from->at < from->end && strchr(" \t\r\n", *from->at) && *from->at != '\0') {
        from->at++;
    }
}

static bool accept(reader *from, char expected) {
    skip_space(from);
    if (from->at == from->end || *from->at != expected) {
        return false;
    }
    from->at++;
    return true;
}

/* Add a value and return its place; SIZE_MAX if there is no memory. Places outlive pointers. */
static size_t add(reader *from, json_type type) {
    json_document *document = from->document;
    if (document->count == document->capacity) {
        const size_t capacity = document->capacity ? 2 * document->capacity : 256;
        if (capacity > SIZE_MAX / sizeof(json)) {
            return SIZE_MAX;
        }
        json *values = realloc(document->values, capacity * sizeof(json));
        if (values == NULL) {
            return SIZE_MAX;
        }
        document->values = values;
        document->capacity = capacity;
    }
    document->values[document->count] = (json){.text = from->at, .extent = 1, .type = type};
    return document->count++;
}

static bool read_word(reader *from, const char *word, json_type type) {
    const size_t length = strlen(word);
    if ((size_t)(from->end - from->at) < length || memcmp(from->at, word, length) != 0) {
        return false;
    }
    const bool is_added = add(from, type) != SIZE_MAX;
    from->at += length;
    return is_added;
}

/* Read the string after its opening quote. */
static bool read_string(reader *from) {
    const size_t place = add(from, JSON_STRING);
    while (place != SIZE_MAX && from->at < from->end && (unsigned char)*from->at >= ' ') {
        if (*from->at == '"') {
            json *value = &from->document->values[place];
            value->length = (size_t)(from->at - value->text);
            from->at++;
            return true;
        }
        /* What follows a backslash is part of the string, whatever it is. */
        from->at += *from->at == '\\' && from->end - from->at > 1 ? 2 : 1;
    }
    return false;
}

static bool read_number(reader *from) {
    const size_t place = add(from, JSON_NUMBER);
    if (place == SIZE_MAX) {
        return false;
    }
    while (from->at < from->end && *from->at != '\0' &&
           strchr("+-.0123456789eE", *from->at)) {
        from->at++;
    }
    json *value = &from->document->values[place];
    value->length = (size_t)(from->at - value->text);
    return value->length > 0;
}

static bool read_value(reader *from, int depth);

/* Read what stands between brackets, up to the closing one. */
static bool read_members(reader *from, json_type type, int depth) {
    const size_t place = add(from, type);
    const char closing = type == JSON_LIST ? ']' : '}';
    size_t count = 0;
    if (place == SIZE_MAX) {
        return false;
    }
    if (!accept(from, closing)) {
        do {
            if (type == JSON_OBJECT &&
                !(accept(from, '"') && read_string(from) && accept(from, ':'))) {
                return false;
            }
            if (!read_value(from, depth + 1)) {
                return false;
            }
            count++;
        } while (accept(from, ','));
        if (!accept(from, closing)) {
            return false;
        }
    }
    from->document->values[place].count = count;
    from->document->values[place].extent = from->document->count - place;
    return true;
}

static bool read_value(reader *from, int depth) {
    if (depth > JSON_DEPTH) {
        return false;
    }
    if (accept(from, '[')) {
        return read_members(from, JSON_LIST, depth);
    }
    if (accept(from, '{')) {
        return read_members(from, JSON_OBJECT, depth);
    }
    if (accept(from, '"')) {
        return read_string(from);
    }
    return read_word(from, "null", JSON_NULL) || read_word(from, "false", JSON_FALSE) ||
           read_word(from, "true", JSON_TRUE) || read_number(from);
}

bool json_read(json_document *document, const char *text, size_t length) {
    reader whole = {.at = text, .end = text + length, .document = document};
    document->count = 0;
    if (!read_value(&whole, 0)) {
        return false;
    }
    skip_space(&whole);
    return whole.at == whole.end;
}

void json_free(json_document *document) {
    free(document->values);
    *document = (json_document){0};
}

const json *json_first(const json *list) { return list + 1; }

const json *json_next(const json *value) { return value + value->extent; }

bool json_is(const json *value, const char *text) {
    return value != NULL && value->type == JSON_STRING && value->length == strlen(text) &&
           memcmp(value->text, text, value->length) == 0;
}

const json *json_field(const json *object, const char *name) {
    if (object == NULL || object->type != JSON_OBJECT) {
        return NULL;
    }
    const json *field = object + 1;
    for (size_t index = 0; index < object->count; index++) {
        if (json_is(field, name)) {
            return field + 1;
        }
        field = json_next(field + 1);
    }
    return NULL;
}

bool json_integer(const json *value, uint64_t *low, uint64_t *high) {
    if (value == NULL || (value->type != JSON_NUMBER && value->type != JSON_STRING)) {
        return false;
    }
    const bool is_negative = value->length > 0 && value->text[0] == '-';
    uint64_t parts[4] = {0}; /* of 32 bits, the lowest first */
    size_t index = is_negative;
    if (index == value->length) {
        return false;
    }
    for (; index < value->length; index++) {
        const char digit = value->text[index];
        if (digit < '0' || digit > '9') {
            return false;
        }
        uint64_t carry = (uint64_t)(digit - '0');
        for (int part = 0; part < 4; part++) {
            carry += 10 * parts[part];
            parts[part] = carry & UINT32_MAX;
            carry >>= 32;
        }
        if (carry != 0) {
            return false;
        }
    }
    *low = parts[1] << 32 | parts[0];
    *high = parts[3] << 32 | parts[2];
    const uint64_t sign = UINT64_C(1) << 63;
    if (*high > sign || (*high == sign && !(is_negative && *low == 0))) {
        return false;
    }
    if (is_negative) {
        *low = ~*low + 1;
        *high = ~*high + (*low == 0);
    }
    return true;
}
