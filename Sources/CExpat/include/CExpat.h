/* expat in one job: a well-formed document in UTF-8 becomes a list of its events, within given limits. */
#ifndef LIANYI_CEXPAT_H
#define LIANYI_CEXPAT_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_xml_status {
    LIANYI_XML_OK = 0,
    /* Not well-formed; `line` and `column` say where. */
    LIANYI_XML_MALFORMED = 1,
    LIANYI_XML_NO_MEMORY = 2,
    /* A document type with declarations of its own, or an entity that is not one of the five of XML. */
    LIANYI_XML_ENTITY = 3,
    /* Elements within each other deeper than allowed. */
    LIANYI_XML_DEPTH = 4,
    /* More elements than allowed. */
    LIANYI_XML_ELEMENTS = 5,
    /* More attributes of one element, or a longer name or attribute value, than allowed. */
    LIANYI_XML_ATTRIBUTE = 6,
    /* More events than the room allows. */
    LIANYI_XML_ROOM = 7
};

struct lianyi_xml_limits {
    uint32_t depth;
    uint32_t elements;
    uint32_t attributes;
    uint32_t name_bytes;
    uint32_t value_bytes;
    size_t tape_bytes;
};

/* The events one behind the other. Every number is 32 bits, little-endian.
   1: an element begins: length of name, name, number of attributes, then for each: length, name, length, value.
   2: the element that began last ends.
   3: text: length, bytes. Two of them never follow each other. */
struct lianyi_xml_tape {
    uint8_t *bytes;
    size_t count;
    uint32_t line;
    uint32_t column;
};

/* Reads the document. The tape is to be freed whatever the answer. */
int lianyi_xml_read(
    const uint8_t *text, size_t count, const struct lianyi_xml_limits *limits, struct lianyi_xml_tape *tape);

void lianyi_xml_free(struct lianyi_xml_tape *tape);

#endif
