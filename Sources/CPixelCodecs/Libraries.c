/* What this was built with, as Package.swift found it. */
#include "CPixelCodecs.h"

int lianyi_codec_libraries(void) {
    int found = LIANYI_CODEC_LIBJPEG;
#if LIANYI_WITH_GDCMJPEG
    found |= LIANYI_CODEC_GDCMJPEG;
#endif
#if LIANYI_WITH_CHARLS
    found |= LIANYI_CODEC_CHARLS;
#endif
#if LIANYI_WITH_OPENJPEG
    found |= LIANYI_CODEC_OPENJPEG;
#endif
    return found;
}
