/* The decoder of one libjpeg of one sample width. It is included by a file that has included that library's jpeglib.h
   and defines LIANYI_DECODE (the function's name) and LIANYI_SAMPLE_BYTES. setjmp lives and dies in here. */
#include "Say.h"

#include <setjmp.h>
#include <stdlib.h>

struct job {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
    int status;
    char *error;
    size_t error_room;
};

struct watch {
    struct jpeg_progress_mgr manager;
    int scan_limit;
};

static void on_error(j_common_ptr info) {
    struct job *job = (struct job *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    lianyi_say(job->error, job->error_room, text);
    int code = info->err->msg_code;
    job->status = code == JERR_OUT_OF_MEMORY ? LIANYI_CODEC_NO_MEMORY : LIANYI_CODEC_DAMAGED;
    longjmp(job->escape, 1);
}

/* The library goes on with made-up samples after these and only warns: here that is damage. */
static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_MUST_RESYNC:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_BOGUS_PROGRESSION:
        on_error(info);
        break;
    default:
        info->err->num_warnings++;
    }
}

static void on_progress(j_common_ptr info) {
    struct watch *watch = (struct watch *)info->progress;
    struct job *job = (struct job *)info->err;
    if (!info->is_decompressor) return;
    if (((j_decompress_ptr)info)->input_scan_number <= watch->scan_limit) return;
    lianyi_say(job->error, job->error_room, "too many scans");
    job->status = LIANYI_CODEC_TOO_MANY_SCANS;
    longjmp(job->escape, 1);
}

/* The Huffman decoder looks ahead of what it needs: after the last byte it sees an end of image. When it needed more,
   it warns of a marker hit, which is damage. */
static const JOCTET end_of_image[2] = {0xFF, JPEG_EOI};

static void source_begin(j_decompress_ptr info) {
    (void)info;
}

static boolean source_fill(j_decompress_ptr info) {
    info->src->next_input_byte = end_of_image;
    info->src->bytes_in_buffer = 2;
    return TRUE;
}

static void source_skip(j_decompress_ptr info, long count) {
    if (count <= 0) return;
    if ((size_t)count > info->src->bytes_in_buffer) {
        source_fill(info);
        return;
    }
    info->src->next_input_byte += count;
    info->src->bytes_in_buffer -= (size_t)count;
}

static void source_end(j_decompress_ptr info) {
    (void)info;
}

static int fits(const struct jpeg_decompress_struct *info, const struct lianyi_codec_frame *frame) {
    return info->image_width == frame->width && info->image_height == frame->height
        && info->num_components == (int)frame->components && info->data_precision == (int)frame->precision;
}

static void choose_colours(struct jpeg_decompress_struct *info, const struct lianyi_codec_frame *frame) {
    J_COLOR_SPACE stored = frame->components == 1 ? JCS_GRAYSCALE : frame->components == 3 ? JCS_RGB : JCS_UNKNOWN;
    info->out_color_space = stored;
    info->jpeg_color_space = frame->components == 3 && frame->is_ycbcr ? JCS_YCbCr : stored;
}

int LIANYI_DECODE(const uint8_t *bytes, size_t count, const struct lianyi_codec_frame *frame, int scan_limit,
                  uint8_t *out, size_t room, char *error, size_t error_room) {
    struct jpeg_decompress_struct info;
    struct job job = {.error = error, .error_room = error_room, .status = LIANYI_CODEC_DAMAGED};
    struct watch watch = {.manager = {.progress_monitor = on_progress}, .scan_limit = scan_limit};
    struct jpeg_source_mgr source = {
        .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = source_begin,
        .fill_input_buffer = source_fill, .skip_input_data = source_skip,
        .resync_to_restart = jpeg_resync_to_restart, .term_source = source_end};
    memset(&info, 0, sizeof info);
    info.err = jpeg_std_error(&job.manager);
    job.manager.error_exit = on_error;
    job.manager.emit_message = on_message;
    if (setjmp(job.escape)) {
        jpeg_destroy_decompress(&info);
        return job.status;
    }
    jpeg_create_decompress(&info);
    info.progress = &watch.manager;
    info.src = &source;
    jpeg_read_header(&info, TRUE);
    size_t row = (size_t)frame->width * frame->components * LIANYI_SAMPLE_BYTES;
    if (!fits(&info, frame) || row == 0 || room / row != frame->height || room % row != 0) {
        jpeg_destroy_decompress(&info);
        return LIANYI_CODEC_DIFFERS;
    }
    choose_colours(&info, frame);
    jpeg_start_decompress(&info);
    if (info.output_width != frame->width || info.output_components != (int)frame->components) {
        jpeg_destroy_decompress(&info);
        return LIANYI_CODEC_DIFFERS;
    }
    while (info.output_scanline < info.output_height) {
        JSAMPROW line = (JSAMPROW)(out + (size_t)info.output_scanline * row);
        jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_destroy_decompress(&info);
    return LIANYI_CODEC_OK;
}
