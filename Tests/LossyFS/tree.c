// The tree that programs see: nodes, names and bytes, all in memory.
#include "lossyfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct node *root;
const char *disk;
uint64_t limit = (uint64_t)1 << 30, used;
static uint64_t newest;

struct node *make_node(mode_t mode) {
    struct node *node = calloc(1, sizeof *node);
    node->id = ++newest;
    node->mode = mode;
    clock_gettime(CLOCK_REALTIME, &node->changed);
    return node;
}

// Frees the bytes of a file that has no name and no holder; what a power cut may still bring back stays.
void let_go(struct node *node) {
    if (node->links > 0 || node->holders > 0 || S_ISDIR(node->mode)) return;
    used -= node->size;
    free(node->bytes);
    node->bytes = NULL;
    node->size = node->room = 0;
}

struct entry *entry_of(struct entry *list, const char *name) {
    for (; list; list = list->next)
        if (strcmp(list->name, name) == 0) return list;
    return NULL;
}

void add_entry(struct entry **list, const char *name, struct node *node) {
    struct entry *entry = calloc(1, sizeof *entry);
    entry->name = strdup(name);
    entry->node = node;
    entry->next = *list;
    *list = entry;
}

struct node *remove_entry(struct entry **list, const char *name) {
    for (; *list; list = &(*list)->next) {
        struct entry *entry = *list;
        if (strcmp(entry->name, name) != 0) continue;
        struct node *node = entry->node;
        *list = entry->next;
        free(entry->name);
        free(entry);
        return node;
    }
    return NULL;
}

struct node *look_up(const char *path) {
    struct node *node = root;
    char copy[4096], *rest = copy, *name;
    if (strlen(path) >= sizeof copy) return NULL;
    strcpy(copy, path);
    while (node && (name = strsep(&rest, "/"))) {
        if (!*name) continue;
        struct entry *entry = entry_of(node->names, name);
        node = entry ? entry->node : NULL;
    }
    return node;
}

struct node *parent_of(const char *path, const char **name) {
    char copy[4096];
    const char *slash = strrchr(path, '/');
    *name = slash + 1;
    size_t length = (size_t)(slash - path);
    if (length >= sizeof copy) return NULL;
    memcpy(copy, path, length);
    copy[length] = 0;
    return look_up(copy);
}

static void note(struct node *file, off_t at, const char *bytes, size_t count) {
    struct pending *pending = calloc(1, sizeof *pending);
    pending->at = at;
    pending->count = count;
    if (bytes) {
        pending->bytes = malloc(count ? count : 1);
        memcpy(pending->bytes, bytes, count);
    }
    if (file->last) file->last->next = pending; else file->pending = pending;
    file->last = pending;
    clock_gettime(CLOCK_REALTIME, &file->changed);
}

static int resize(struct node *file, size_t size) {
    if (size > file->size && used + (size - file->size) > limit) return -ENOSPC;
    if (size > file->room) {
        size_t room = file->room ? file->room : 4096;
        while (room < size) room *= 2;
        char *bytes = realloc(file->bytes, room);
        if (!bytes) return -ENOMEM;
        file->bytes = bytes;
        file->room = room;
    }
    if (size > file->size) memset(file->bytes + file->size, 0, size - file->size);
    used = used + size - file->size;
    file->size = size;
    return 0;
}

int write_bytes(struct node *file, const char *bytes, size_t count, off_t at) {
    size_t end = (size_t)at + count;
    if (end > file->size) {
        int fault = resize(file, end);
        if (fault) return fault;
    }
    memcpy(file->bytes + at, bytes, count);
    note(file, at, bytes, count);
    return (int)count;
}

int cut(struct node *file, off_t size) {
    int fault = resize(file, (size_t)size);
    if (fault) return fault;
    note(file, size, NULL, 0);
    return 0;
}
