/* libqrencode behind one plain function: bytes become a square of light and dark. */
#ifndef LIANYI_CLIBQRENCODE_H
#define LIANYI_CLIBQRENCODE_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_qr_status { LIANYI_QR_OK = 0, LIANYI_QR_TOO_LONG = 1, LIANYI_QR_NO_MEMORY = 2, LIANYI_QR_NO_ROOM = 3 };

/* The largest symbol (version 40) has so many modules a side. */
#define LIANYI_QR_LARGEST 177

/* Writes one byte a module, 1 for dark, row by row without a quiet zone; `*side` is how many a row has. With
   `is_robust` the symbol stands the loss of 15 percent (level M), else of 7 (level L). */
int lianyi_qr_encode(const uint8_t *bytes, size_t count, int is_robust, uint8_t *out, size_t room, uint32_t *side);

#endif
