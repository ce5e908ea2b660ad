// The door to Cairo and Pango: their own headers, and nothing of ours.
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <pango/pangocairo.h>
