// The disk under the tree: what a sync puts there, what a power cut leaves, and what the next start finds.
#define _GNU_SOURCE
#include "lossyfs.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Every file lies in `.nodes/` by number; a durable name is a hard link to it.
static void backing(const struct node *file, char *path) { sprintf(path, "%s/.nodes/%lu", disk, (unsigned long)file->id); }

static int open_backing(struct node *file) {
    char path[4096];
    backing(file, path);
    file->is_backed = true;
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void apply(int descriptor, const struct pending *pending, size_t count) {
    if (!pending->bytes) {
        if (ftruncate(descriptor, pending->at)) abort();
    } else if (count && pwrite(descriptor, pending->bytes, count, pending->at) != (ssize_t)count) {
        abort();
    }
}

static void forget(struct node *file) {
    while (file->pending) {
        struct pending *next = file->pending->next;
        free(file->pending->bytes);
        free(file->pending);
        file->pending = next;
    }
    file->last = NULL;
}

void sync_file(struct node *file) {
    int descriptor = open_backing(file);
    for (struct pending *pending = file->pending; pending; pending = pending->next)
        apply(descriptor, pending, pending->count);
    close(descriptor);
    forget(file);
}

static void put(struct node *folder, struct entry *entry);

// Puts a folder on the disk whose own name has become durable, with what its own syncs have kept before.
static void put_folder(struct node *folder, const char *path) {
    mkdir(path, 0700);
    free(folder->kept_path);
    folder->kept_path = strdup(path);
    for (struct entry *entry = folder->kept; entry; entry = entry->next) put(folder, entry);
}

static void put(struct node *folder, struct entry *entry) {
    char path[4096], from[4096];
    if (!folder->kept_path) return;
    snprintf(path, sizeof path, "%s/%s", folder->kept_path, entry->name);
    if (S_ISDIR(entry->node->mode)) {
        put_folder(entry->node, path);
        return;
    }
    close(open_backing(entry->node));
    backing(entry->node, from);
    unlink(path);
    if (link(from, path)) abort();
}

static void take_away(struct node *folder, const struct entry *entry) {
    char path[4096];
    if (!folder->kept_path) return;
    snprintf(path, sizeof path, "%s/%s", folder->kept_path, entry->name);
    if (S_ISDIR(entry->node->mode)) rmdir(path); else unlink(path);
}

static bool coin(bool tosses) { return !tosses || rand() % 2 == 0; }

// Makes the disk's names those that programs see; with `tosses` only some of them.
static void keep_names(struct node *folder, bool tosses) {
    for (struct entry *entry = folder->kept, *next; entry; entry = next) {
        next = entry->next;
        struct entry *seen = entry_of(folder->names, entry->name);
        if ((seen && seen->node == entry->node) || !coin(tosses)) continue;
        take_away(folder, entry);
        remove_entry(&folder->kept, entry->name);
    }
    for (struct entry *entry = folder->names; entry; entry = entry->next) {
        if (entry_of(folder->kept, entry->name) || !coin(tosses)) continue;
        add_entry(&folder->kept, entry->name, entry->node);
        put(folder, folder->kept);
    }
}

void sync_folder(struct node *folder) { keep_names(folder, false); }

// Of what was not synced a real disk may have some: whole writes, or the first sectors of one, in any order of files.
static void tear(struct node *node) {
    if (S_ISDIR(node->mode)) {
        for (struct entry *entry = node->names; entry; entry = entry->next) tear(entry->node);
        keep_names(node, true);
    } else if (node->pending && coin(true)) {
        int descriptor = open_backing(node);
        for (struct pending *pending = node->pending; pending; pending = pending->next) {
            bool is_whole = rand() % 4 != 0;
            apply(descriptor, pending, is_whole ? pending->count : (size_t)(rand() % (pending->count + 1)) / 512 * 512);
            if (!is_whole) break;
        }
        close(descriptor);
    }
}

void lose_power(bool is_torn, unsigned seed) {
    srand(seed);
    if (is_torn) tear(root);
    _exit(0);
}

static struct node *loaded[65536];
static ino_t loaded_inodes[65536];
static int count;

static struct node *load_file(const char *path, const struct stat *facts) {
    for (int i = 0; i < count; i++)
        if (loaded_inodes[i] == facts->st_ino) return loaded[i];
    struct node *file = make_node(S_IFREG | 0600);
    file->mode = facts->st_mode;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = malloc((size_t)facts->st_size + 1);
    if (read(descriptor, bytes, (size_t)facts->st_size) != facts->st_size) abort();
    close(descriptor);
    write_bytes(file, bytes, (size_t)facts->st_size, 0);
    free(bytes);
    loaded[count] = file;
    loaded_inodes[count++] = facts->st_ino;
    return file;
}

static void load_folder(struct node *folder, const char *path) {
    DIR *listing = opendir(path);
    folder->kept_path = strdup(path);
    for (struct dirent *found; (found = readdir(listing));) {
        char below[4096];
        struct stat facts;
        snprintf(below, sizeof below, "%s/%s", path, found->d_name);
        if (found->d_name[0] == '.' && (!found->d_name[1] || !strcmp(found->d_name, "..") || folder == root)) continue;
        if (lstat(below, &facts)) continue;
        struct node *node = S_ISDIR(facts.st_mode) ? make_node(S_IFDIR | 0700) : load_file(below, &facts);
        node->links++;
        add_entry(&folder->names, found->d_name, node);
        add_entry(&folder->kept, found->d_name, node);
        if (!S_ISDIR(facts.st_mode)) continue;
        node->parent = folder;
        load_folder(node, below);
    }
    closedir(listing);
}

// Reads what the last power cut left. The numbered files are made anew, so that no old number is met again.
void load(void) {
    char path[4096], command[8192];
    root = make_node(S_IFDIR | 0700);
    load_folder(root, disk);
    snprintf(path, sizeof path, "%s/.nodes", disk);
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    if (system(command) || mkdir(path, 0700)) abort();
    for (int i = 0; i < count; i++) sync_file(loaded[i]);
    for (struct node *node = root; node; node = NULL) put_folder(node, disk);
}
