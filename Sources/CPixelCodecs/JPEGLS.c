/* JPEG-LS, by CharLS, whose C functions throw nothing. */
#include "CPixelCodecs.h"

#if LIANYI_WITH_CHARLS
#include "Say.h"

#include <charls/charls.h>

static int give_up(charls_jpegls_decoder *decoder, charls_jpegls_errc code, char *error, size_t error_room) {
    lianyi_say(error, error_room, charls_get_error_message(code));
    charls_jpegls_decoder_destroy(decoder);
    return code == CHARLS_JPEGLS_ERRC_NOT_ENOUGH_MEMORY ? LIANYI_CODEC_NO_MEMORY : LIANYI_CODEC_DAMAGED;
}

static int fits(const charls_frame_info *info, const struct lianyi_codec_frame *frame) {
    return info->width == frame->width && info->height == frame->height
        && info->component_count == (int32_t)frame->components && info->bits_per_sample == (int32_t)frame->precision;
}

int lianyi_codec_jpegls(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int *is_planar,
                        uint8_t *out, size_t room, char *error, size_t error_room) {
    charls_jpegls_decoder *decoder = charls_jpegls_decoder_create();
    if (decoder == NULL) return LIANYI_CODEC_NO_MEMORY;
    charls_jpegls_errc code = charls_jpegls_decoder_set_source_buffer(decoder, bytes, count);
    if (code == CHARLS_JPEGLS_ERRC_SUCCESS) code = charls_jpegls_decoder_read_header(decoder);
    charls_frame_info info = {0};
    if (code == CHARLS_JPEGLS_ERRC_SUCCESS) code = charls_jpegls_decoder_get_frame_info(decoder, &info);
    if (code != CHARLS_JPEGLS_ERRC_SUCCESS) return give_up(decoder, code, error, error_room);
    size_t wanted = 0;
    code = charls_jpegls_decoder_get_destination_size(decoder, 0, &wanted);
    if (code != CHARLS_JPEGLS_ERRC_SUCCESS) return give_up(decoder, code, error, error_room);
    if (!fits(&info, frame) || wanted != room) {
        charls_jpegls_decoder_destroy(decoder);
        return LIANYI_CODEC_DIFFERS;
    }
    charls_interleave_mode mode = CHARLS_INTERLEAVE_MODE_NONE;
    code = charls_jpegls_decoder_get_interleave_mode(decoder, &mode);
    if (code == CHARLS_JPEGLS_ERRC_SUCCESS) code = charls_jpegls_decoder_decode_to_buffer(decoder, out, room, 0);
    if (code != CHARLS_JPEGLS_ERRC_SUCCESS) return give_up(decoder, code, error, error_room);
    *is_planar = info.component_count > 1 && mode == CHARLS_INTERLEAVE_MODE_NONE;
    charls_jpegls_decoder_destroy(decoder);
    return LIANYI_CODEC_OK;
}
#else
int lianyi_codec_jpegls(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int *is_planar,
                        uint8_t *out, size_t room, char *error, size_t error_room) {
    (void)bytes, (void)count, (void)frame, (void)is_planar, (void)out, (void)room, (void)error, (void)error_room;
    return LIANYI_CODEC_NOT_BUILT;
}
#endif
