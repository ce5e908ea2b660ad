/* One compressed DICOM frame in, its samples out. No jump, exception or exit of a library leaves these functions. */
#ifndef LIANYI_CPIXELCODECS_H
#define LIANYI_CPIXELCODECS_H

#include <stddef.h>
#include <stdint.h>

enum lianyi_codec_status {
    LIANYI_CODEC_OK = 0,
    LIANYI_CODEC_DAMAGED = 1,
    LIANYI_CODEC_NO_MEMORY = 2,
    /* The library reads another size, depth or number of components than the caller read in the header. */
    LIANYI_CODEC_DIFFERS = 3,
    LIANYI_CODEC_NOT_BUILT = 4,
    LIANYI_CODEC_TOO_MANY_SCANS = 5
};

/* Which libraries this was built with. */
enum lianyi_codec_library {
    LIANYI_CODEC_LIBJPEG = 1,
    LIANYI_CODEC_GDCMJPEG = 2,
    LIANYI_CODEC_CHARLS = 4,
    LIANYI_CODEC_OPENJPEG = 8
};
int lianyi_codec_libraries(void);

/* What the caller has read in the codestream's header; every function holds its library to it. */
struct lianyi_codec_frame {
    uint32_t width;
    uint32_t height;
    uint32_t components;
    uint32_t precision;
    /* JPEG 2000: the components are signed. */
    int is_signed;
    /* JPEG: the three components are YCbCr and are to become RGB. */
    int is_ycbcr;
};

/* Each writes width * height * components samples, interleaved, of one byte up to 8 bits and else of two bytes in the
   machine's order; `room` is their exact length in bytes. `error` gets a terminated text of at most `error_room`. */

/* JPEG with DCT and 8 bits (SOF0, SOF1, SOF2), by libjpeg-turbo. */
int lianyi_codec_jpeg8(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                       uint8_t *out, size_t room, char *error, size_t error_room);
/* JPEG lossless (SOF3) up to 8 bits, by GDCM's library. */
int lianyi_codec_lossless8(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                           uint8_t *out, size_t room, char *error, size_t error_room);
/* JPEG with DCT and 12 bits, by GDCM's library. */
int lianyi_codec_jpeg12(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                        uint8_t *out, size_t room, char *error, size_t error_room);
/* JPEG lossless of 9 to 16 bits, by GDCM's library. */
int lianyi_codec_lossless16(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                            uint8_t *out, size_t room, char *error, size_t error_room);
/* JPEG-LS, by CharLS. `*is_planar` tells that the components stand one after the other instead. */
int lianyi_codec_jpegls(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int *is_planar,
                        uint8_t *out, size_t room, char *error, size_t error_room);
/* A bare JPEG 2000 codestream, by OpenJPEG. Signed samples are written in two's complement of their container. */
int lianyi_codec_jpeg2000(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame,
                          uint8_t *out, size_t room, char *error, size_t error_room);

#endif
