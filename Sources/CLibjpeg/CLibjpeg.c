/* libjpeg behind plain functions: errors come back as a status and a text. */
#include "CLibjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

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

static void say(struct job *job, const char *text) {
    if (job->error_room == 0) return;
    strncpy(job->error, text, job->error_room - 1);
    job->error[job->error_room - 1] = 0;
}

static void on_error(j_common_ptr info) {
    struct job *job = (struct job *)info->err;
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    say(job, text);
    int code = info->err->msg_code;
    int is_memory = code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE;
    job->status = is_memory ? LIANYI_JPEG_NO_MEMORY : LIANYI_JPEG_DAMAGED;
    longjmp(job->escape, 1);
}

/* libjpeg fills what is missing with grey and only warns: for a clinical picture that is damage. */
static void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_MUST_RESYNC:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
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
    say(job, "too many scans");
    job->status = LIANYI_JPEG_TOO_MANY_SCANS;
    longjmp(job->escape, 1);
}

static void begin(struct jpeg_decompress_struct *info, struct job *job) {
    info->err = jpeg_std_error(&job->manager);
    job->manager.error_exit = on_error;
    job->manager.emit_message = on_message;
}

static int channels_of(struct jpeg_decompress_struct *info) {
    if (info->jpeg_color_space == JCS_GRAYSCALE) return 1;
    if (info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK) return 4;
    return info->num_components == 3 ? 3 : info->num_components;
}

static void choose_output(struct jpeg_decompress_struct *info) {
    if (info->jpeg_color_space == JCS_YCbCr || info->jpeg_color_space == JCS_RGB) {
        info->out_color_space = JCS_RGB;
    } else if (info->jpeg_color_space == JCS_YCCK) {
        info->out_color_space = JCS_CMYK;
    }
}

int lianyi_jpeg_read_layout(const uint8_t *bytes, size_t count, struct lianyi_jpeg_layout *layout,
                       char *error, size_t error_room) {
    struct jpeg_decompress_struct info;
    struct job job = {.error = error, .error_room = error_room};
    memset(&info, 0, sizeof info);
    begin(&info, &job);
    if (setjmp(job.escape)) {
        jpeg_destroy_decompress(&info);
        return job.status;
    }
    jpeg_create_decompress(&info);
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    layout->width = info.image_width;
    layout->height = info.image_height;
    layout->channels = (uint32_t)channels_of(&info);
    layout->inverted = info.saw_Adobe_marker ? 1 : 0;
    jpeg_destroy_decompress(&info);
    return LIANYI_JPEG_OK;
}

int lianyi_jpeg_decode(const uint8_t *bytes, size_t count, uint8_t *out, size_t out_room, size_t memory_limit,
                       int scan_limit, char *error, size_t error_room) {
    struct jpeg_decompress_struct info;
    struct job job = {.error = error, .error_room = error_room};
    struct watch watch = {.manager = {.progress_monitor = on_progress}, .scan_limit = scan_limit};
    uint8_t *volatile spare = NULL;
    memset(&info, 0, sizeof info);
    begin(&info, &job);
    if (setjmp(job.escape)) {
        jpeg_destroy_decompress(&info);
        free(spare);
        return job.status;
    }
    jpeg_create_decompress(&info);
    info.mem->max_memory_to_use = (long)memory_limit;
    info.progress = &watch.manager;
    jpeg_mem_src(&info, bytes, count);
    jpeg_read_header(&info, TRUE);
    choose_output(&info);
    jpeg_start_decompress(&info);
    size_t row = (size_t)info.output_width * (size_t)info.output_components;
    if (out != NULL && (row == 0 || out_room / row != info.output_height || out_room % row != 0)) {
        jpeg_destroy_decompress(&info);
        return LIANYI_JPEG_WRONG_ROOM;
    }
    if (out == NULL) {
        spare = malloc(row);
        if (spare == NULL) ERREXIT1(&info, JERR_OUT_OF_MEMORY, 0);
    }
    while (info.output_scanline < info.output_height) {
        JSAMPROW line = out == NULL ? spare : out + (size_t)info.output_scanline * row;
        jpeg_read_scanlines(&info, &line, 1);
    }
    jpeg_finish_decompress(&info);
    jpeg_destroy_decompress(&info);
    free(spare);
    return LIANYI_JPEG_OK;
}
