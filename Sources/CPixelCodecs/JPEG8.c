/* JPEG with DCT and 8 bits, by libjpeg-turbo. */
#include "CPixelCodecs.h"

#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#define LIANYI_DECODE lianyi_codec_jpeg8
#define LIANYI_SAMPLE_BYTES 1
#include "JPEGDecode.h"
