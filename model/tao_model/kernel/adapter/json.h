/*
 * A reader of JSON, as small as the adapter needs: one value in a text that stays where it is.
 *
 * Nothing is copied or decoded. A number or a string is the piece of the text that holds it (of a
 * string what stands between its quotes, escapes as they are), so that an id can be written as it
 * was read. Nesting deeper than JSON_DEPTH, and bytes below space within a string, are refused;
 * that a text is UTF-8 is not looked at.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JSON_DEPTH = 32 };

typedef enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_LIST,
    JSON_OBJECT
} json_type;

/* A value. What a list or an object holds follows it: in an object, each name and its value. */
typedef struct json {
    const char *text;
    size_t length; /* bytes of text */
    size_t count;  /* values in a list, names in an object */
    size_t extent; /* this value and all within it: the next value of the same list lies so far on */
    json_type type;
} json;

typedef struct json_document {
    json *values; /* the first is the whole; freed by json_free */
    size_t count;
    size_t capacity;
} json_document;

/* Read a text that holds one value; false if it does not, or if memory runs out. A document may
   be read into again and again; at first it is all zero. */
bool json_read(json_document *document, const char *text, size_t length);

void json_free(json_document *document);

/* Return the first value in a list, and the one after a value. Whoever asks counts. */
const json *json_first(const json *list);
const json *json_next(const json *value);

/* Return the value that an object has under a name, null if it has none or is no object. */
const json *json_field(const json *object, const char *name);

/* Tell whether a value is this string. */
bool json_is(const json *value, const char *text);

/* Read an integer of 128 bits, from a number or a string of decimal digits, in two's complement;
   false if it is none, or does not fit. */
bool json_integer(const json *value, uint64_t *low, uint64_t *high);

#endif
