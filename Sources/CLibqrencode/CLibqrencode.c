/* libqrencode behind one plain function that never writes past the room it is given. */
#include "CLibqrencode.h"

#include <errno.h>
#include <limits.h>
#include <qrencode.h>

int lianyi_qr_encode(const uint8_t *bytes, size_t count, int is_robust, uint8_t *out, size_t room, uint32_t *side) {
    if (count == 0 || count > INT_MAX) return LIANYI_QR_TOO_LONG;
    errno = 0;
    QRcode *code = QRcode_encodeData((int)count, bytes, 0, is_robust ? QR_ECLEVEL_M : QR_ECLEVEL_L);
    if (code == NULL) return errno == ENOMEM ? LIANYI_QR_NO_MEMORY : LIANYI_QR_TOO_LONG;
    size_t modules = (size_t)code->width * (size_t)code->width;
    int status = LIANYI_QR_NO_ROOM;
    if (modules <= room) {
        for (size_t place = 0; place < modules; place++) out[place] = code->data[place] & 1;
        *side = (uint32_t)code->width;
        status = LIANYI_QR_OK;
    }
    QRcode_free(code);
    return status;
}
