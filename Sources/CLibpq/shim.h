// The door to libpq: its own header, and nothing of ours.
#include <libpq-fe.h>
