/* expat behind one plain function: nothing is expanded, nothing is fetched, and everything is counted. */
#include "CExpat.h"

#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { BEGINS = 1, ENDS = 2, TEXT = 3 };

struct reading {
    XML_Parser parser;
    const struct lianyi_xml_limits *limits;
    struct lianyi_xml_tape *tape;
    size_t room;
    /* Where the length of the text event at the tape's end stands; SIZE_MAX when another event is last. */
    size_t text_at;
    uint32_t depth;
    uint32_t elements;
    int status;
};

static void stop(struct reading *r, int status) {
    if (r->status == LIANYI_XML_OK) r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

/* Room for `more` bytes at the tape's end; 0 when there is none. */
static int make_room(struct reading *r, size_t more) {
    size_t count = r->tape->count;
    if (more > r->limits->tape_bytes || count > r->limits->tape_bytes - more) {
        stop(r, LIANYI_XML_ROOM);
        return 0;
    }
    if (count + more <= r->room) return 1;
    size_t room = r->room < 4096 ? 4096 : r->room;
    while (room < count + more) room *= 2;
    if (room > r->limits->tape_bytes) room = r->limits->tape_bytes;
    uint8_t *bytes = realloc(r->tape->bytes, room);
    if (bytes == NULL) {
        stop(r, LIANYI_XML_NO_MEMORY);
        return 0;
    }
    r->tape->bytes = bytes;
    r->room = room;
    return 1;
}

static void set_number(uint8_t *place, uint32_t number) {
    for (int i = 0; i < 4; i++) place[i] = (uint8_t)(number >> (8 * i));
}

static int put_number(struct reading *r, uint32_t number) {
    if (!make_room(r, 4)) return 0;
    set_number(r->tape->bytes + r->tape->count, number);
    r->tape->count += 4;
    return 1;
}

static int put_bytes(struct reading *r, const char *bytes, size_t count) {
    if (!make_room(r, count)) return 0;
    if (count > 0) memcpy(r->tape->bytes + r->tape->count, bytes, count);
    r->tape->count += count;
    return 1;
}

static int put_mark(struct reading *r, char mark) {
    r->text_at = SIZE_MAX;
    return put_bytes(r, &mark, 1);
}

static int put_word(struct reading *r, const char *word, size_t limit) {
    size_t length = strlen(word);
    if (length > limit) {
        stop(r, LIANYI_XML_ATTRIBUTE);
        return 0;
    }
    return put_number(r, (uint32_t)length) && put_bytes(r, word, length);
}

static void XMLCALL begins(void *data, const XML_Char *name, const XML_Char **attributes) {
    struct reading *r = data;
    if (r->status != LIANYI_XML_OK) return;
    if (r->depth >= r->limits->depth) return stop(r, LIANYI_XML_DEPTH);
    if (r->elements >= r->limits->elements) return stop(r, LIANYI_XML_ELEMENTS);
    r->depth++;
    r->elements++;
    uint32_t count = 0;
    while (attributes[2 * (size_t)count] != NULL) {
        if (++count > r->limits->attributes) return stop(r, LIANYI_XML_ATTRIBUTE);
    }
    if (!put_mark(r, BEGINS) || !put_word(r, name, r->limits->name_bytes) || !put_number(r, count)) return;
    for (uint32_t i = 0; i < count; i++) {
        if (!put_word(r, attributes[2 * i], r->limits->name_bytes)) return;
        if (!put_word(r, attributes[2 * i + 1], r->limits->value_bytes)) return;
    }
}

static void XMLCALL ends(void *data, const XML_Char *name) {
    struct reading *r = data;
    (void)name;
    if (r->status != LIANYI_XML_OK) return;
    r->depth--;
    put_mark(r, ENDS);
}

static void XMLCALL text(void *data, const XML_Char *bytes, int length) {
    struct reading *r = data;
    if (r->status != LIANYI_XML_OK || length <= 0) return;
    if (r->text_at == SIZE_MAX) {
        if (!put_mark(r, TEXT)) return;
        size_t at = r->tape->count;
        if (!put_number(r, 0)) return;
        r->text_at = at;
    }
    if (!put_bytes(r, bytes, (size_t)length)) return;
    set_number(r->tape->bytes + r->text_at, (uint32_t)(r->tape->count - r->text_at - 4));
}

static void XMLCALL document_type(
    void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_declarations) {
    (void)name, (void)system, (void)public;
    if (has_declarations) stop(data, LIANYI_XML_ENTITY);
}

static void XMLCALL entity(
    void *data, const XML_Char *name, int is_parameter, const XML_Char *value, int length, const XML_Char *base,
    const XML_Char *system, const XML_Char *public, const XML_Char *notation) {
    (void)name, (void)is_parameter, (void)value, (void)length;
    (void)base, (void)system, (void)public, (void)notation;
    stop(data, LIANYI_XML_ENTITY);
}

static void XMLCALL skipped(void *data, const XML_Char *name, int is_parameter) {
    (void)name, (void)is_parameter;
    stop(data, LIANYI_XML_ENTITY);
}

static int outcome(const struct reading *r, enum XML_Status parsed) {
    if (r->status != LIANYI_XML_OK) return r->status;
    if (parsed == XML_STATUS_OK) return LIANYI_XML_OK;
    switch (XML_GetErrorCode(r->parser)) {
    case XML_ERROR_NO_MEMORY: return LIANYI_XML_NO_MEMORY;
    case XML_ERROR_UNDEFINED_ENTITY: return LIANYI_XML_ENTITY;
    default: return LIANYI_XML_MALFORMED;
    }
}

int lianyi_xml_read(
    const uint8_t *bytes, size_t count, const struct lianyi_xml_limits *limits, struct lianyi_xml_tape *tape) {
    memset(tape, 0, sizeof *tape);
    /* expat counts in int and adds a little of its own. */
    if (count > INT_MAX / 2 || limits->tape_bytes > UINT32_MAX) return LIANYI_XML_ROOM;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (parser == NULL) return LIANYI_XML_NO_MEMORY;
    struct reading r = {.parser = parser, .limits = limits, .tape = tape, .text_at = SIZE_MAX};
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, begins, ends);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetStartDoctypeDeclHandler(parser, document_type);
    XML_SetEntityDeclHandler(parser, entity);
    XML_SetSkippedEntityHandler(parser, skipped);
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
    /* One call over the whole text: a long token is then scanned once. */
    enum XML_Status parsed = XML_Parse(parser, (const char *)bytes, (int)count, 1);
    int status = outcome(&r, parsed);
    tape->line = (uint32_t)XML_GetCurrentLineNumber(parser);
    tape->column = (uint32_t)XML_GetCurrentColumnNumber(parser) + 1;
    XML_ParserFree(parser);
    return status;
}

void lianyi_xml_free(struct lianyi_xml_tape *tape) {
    free(tape->bytes);
    tape->bytes = NULL;
    tape->count = 0;
}
