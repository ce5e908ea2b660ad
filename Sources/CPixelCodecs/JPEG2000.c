/* JPEG 2000 codestreams, by OpenJPEG, which reports by return values. */
#include "CPixelCodecs.h"

#if LIANYI_WITH_OPENJPEG
#include "Say.h"

#if __has_include(<openjpeg-2.5/openjpeg.h>)
#include <openjpeg-2.5/openjpeg.h>
#else
#include <openjpeg-2.4/openjpeg.h>
#endif

struct job {
    const uint8_t *bytes;
    size_t count;
    size_t offset;
    char *error;
    size_t error_room;
    int has_spoken;
};

/* The first error is the cause, those after it are its consequences. */
static void on_error(const char *text, void *data) {
    struct job *job = data;
    if (job->has_spoken) return;
    lianyi_say(job->error, job->error_room, text);
    job->has_spoken = 1;
}

static void on_note(const char *text, void *data) {
    (void)text;
    (void)data;
}

static OPJ_SIZE_T on_read(void *to, OPJ_SIZE_T wanted, void *data) {
    struct job *job = data;
    size_t left = job->count - job->offset;
    if (left == 0) return (OPJ_SIZE_T)-1;
    if (wanted > left) wanted = left;
    memcpy(to, job->bytes + job->offset, wanted);
    job->offset += wanted;
    return wanted;
}

static OPJ_OFF_T on_skip(OPJ_OFF_T wanted, void *data) {
    struct job *job = data;
    size_t left = job->count - job->offset;
    if (wanted < 0) return -1;
    if ((uint64_t)wanted > left) wanted = (OPJ_OFF_T)left;
    job->offset += (size_t)wanted;
    return wanted;
}

static OPJ_BOOL on_seek(OPJ_OFF_T wanted, void *data) {
    struct job *job = data;
    if (wanted < 0 || (uint64_t)wanted > job->count) return OPJ_FALSE;
    job->offset = (size_t)wanted;
    return OPJ_TRUE;
}

static opj_stream_t *open_stream(struct job *job) {
    opj_stream_t *stream = opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE);
    if (stream == NULL) return NULL;
    opj_stream_set_user_data(stream, job, NULL);
    opj_stream_set_user_data_length(stream, job->count);
    opj_stream_set_read_function(stream, on_read);
    opj_stream_set_skip_function(stream, on_skip);
    opj_stream_set_seek_function(stream, on_seek);
    return stream;
}

static int fits(const opj_image_t *image, const struct lianyi_codec_frame *frame) {
    if (image->numcomps != frame->components) return 0;
    for (uint32_t number = 0; number < image->numcomps; number++) {
        const opj_image_comp_t *component = &image->comps[number];
        if (component->w != frame->width || component->h != frame->height || component->prec != frame->precision
            || (component->sgnd != 0) != (frame->is_signed != 0)) return 0;
    }
    return 1;
}

static void write_samples(const opj_image_t *image, const struct lianyi_codec_frame *frame, uint8_t *out) {
    size_t pixels = (size_t)frame->width * frame->height;
    for (uint32_t number = 0; number < image->numcomps; number++) {
        const OPJ_INT32 *from = image->comps[number].data;
        if (frame->precision <= 8) {
            uint8_t *to = out + number;
            for (size_t index = 0; index < pixels; index++) to[index * frame->components] = (uint8_t)from[index];
        } else {
            uint16_t *to = (uint16_t *)(void *)out + number;
            for (size_t index = 0; index < pixels; index++) to[index * frame->components] = (uint16_t)from[index];
        }
    }
}

static int decode(opj_codec_t *codec, opj_stream_t *stream, const struct lianyi_codec_frame *frame, uint8_t *out) {
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    opj_image_t *image = NULL;
    int status = LIANYI_CODEC_DAMAGED;
    if (opj_setup_decoder(codec, &parameters) && opj_read_header(stream, codec, &image)) {
        if (!fits(image, frame)) {
            status = LIANYI_CODEC_DIFFERS;
        } else if (opj_decode(codec, stream, image) && opj_end_decompress(codec, stream)) {
            status = fits(image, frame) ? LIANYI_CODEC_OK : LIANYI_CODEC_DIFFERS;
            for (uint32_t number = 0; status == LIANYI_CODEC_OK && number < image->numcomps; number++) {
                if (image->comps[number].data == NULL) status = LIANYI_CODEC_DAMAGED;
            }
            if (status == LIANYI_CODEC_OK) write_samples(image, frame, out);
        }
    }
    opj_image_destroy(image);
    return status;
}

int lianyi_codec_jpeg2000(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame,
                          uint8_t *out, size_t room, char *error, size_t error_room) {
    size_t row = (size_t)frame->width * frame->components * (frame->precision <= 8 ? 1 : 2);
    if (row == 0 || room / row != frame->height || room % row != 0) return LIANYI_CODEC_DIFFERS;
    struct job job = {.bytes = bytes, .count = count, .error = error, .error_room = error_room};
    opj_stream_t *stream = open_stream(&job);
    if (stream == NULL) return LIANYI_CODEC_NO_MEMORY;
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    if (codec == NULL) {
        opj_stream_destroy(stream);
        return LIANYI_CODEC_NO_MEMORY;
    }
    opj_set_error_handler(codec, on_error, &job);
    opj_set_warning_handler(codec, on_note, &job);
    opj_set_info_handler(codec, on_note, &job);
    int status = decode(codec, stream, frame, out);
    opj_destroy_codec(codec);
    opj_stream_destroy(stream);
    return status;
}
#else
int lianyi_codec_jpeg2000(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame,
                          uint8_t *out, size_t room, char *error, size_t error_room) {
    (void)bytes, (void)count, (void)frame, (void)out, (void)room, (void)error, (void)error_room;
    return LIANYI_CODEC_NOT_BUILT;
}
#endif
