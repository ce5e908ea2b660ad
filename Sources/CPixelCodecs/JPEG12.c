/* JPEG with DCT and 12 bits, by the libjpeg that GDCM carries for 12-bit samples. */
#include "CPixelCodecs.h"

#if LIANYI_WITH_GDCMJPEG
#include <stdio.h>

#include <gdcm-3.0/gdcmjpeg/12/jpeglib.h>
#include <gdcm-3.0/gdcmjpeg/12/jerror.h>

#define LIANYI_DECODE lianyi_codec_jpeg12
#define LIANYI_SAMPLE_BYTES 2
#include "JPEGDecode.h"
#else
int lianyi_codec_jpeg12(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                     uint8_t *out, size_t room, char *error, size_t error_room) {
    (void)bytes, (void)count, (void)frame, (void)scan_limit, (void)out, (void)room, (void)error, (void)error_room;
    return LIANYI_CODEC_NOT_BUILT;
}
#endif
