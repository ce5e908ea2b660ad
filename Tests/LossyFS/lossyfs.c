// A file system that forgets what was not synced: bytes until fsync of their file, names until fsync of their folder.
//   lossyfs DISK MOUNT   keeps in the folder DISK what a power cut would leave, and shows everything at MOUNT.
// Words written to MOUNT/.lossy: `crash`, `torn SEED` (a power cut), `room BYTES` (how large the disk is).
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include "lossyfs.h"

#include <errno.h>
#include <fcntl.h>
#include <fuse3/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const control = "/.lossy";
// What an open control file has for a node.
static struct node control_node;

static struct node *held(const char *path, struct fuse_file_info *info) {
    return info && info->fh ? (struct node *)(uintptr_t)info->fh : path ? look_up(path) : NULL;
}

static void *begin(struct fuse_conn_info *connection, struct fuse_config *config) {
    (void)connection;
    config->use_ino = 1;
    config->nullpath_ok = 1;
    config->hard_remove = 1;
    return NULL;
}

static int show(const char *path, struct stat *facts, struct fuse_file_info *info) {
    memset(facts, 0, sizeof *facts);
    if ((path && strcmp(path, control) == 0) || held(NULL, info) == &control_node) {
        facts->st_mode = S_IFREG | 0600;
        facts->st_nlink = 1;
        return 0;
    }
    struct node *node = held(path, info);
    if (!node) return -ENOENT;
    facts->st_ino = node->id;
    facts->st_mode = node->mode;
    facts->st_nlink = S_ISDIR(node->mode) ? 2 : (nlink_t)node->links;
    facts->st_uid = node->uid;
    facts->st_gid = node->gid;
    facts->st_size = (off_t)node->size;
    facts->st_blocks = (blkcnt_t)((node->size + 511) / 512);
    facts->st_mtim = facts->st_ctim = facts->st_atim = node->changed;
    return 0;
}

static int list(
    const char *path, void *listing, fuse_fill_dir_t fill, off_t at, struct fuse_file_info *info,
    enum fuse_readdir_flags flags
) {
    (void)at, (void)flags;
    struct node *folder = held(path, info);
    if (!folder) return -ENOENT;
    fill(listing, ".", NULL, 0, 0);
    fill(listing, "..", NULL, 0, 0);
    for (struct entry *entry = folder->names; entry; entry = entry->next) fill(listing, entry->name, NULL, 0, 0);
    return 0;
}

static void hold(struct node *node, struct fuse_file_info *info) {
    node->holders++;
    info->fh = (uint64_t)(uintptr_t)node;
}

static int add(const char *path, struct node *node) {
    const char *name;
    struct node *folder = parent_of(path, &name);
    if (!folder) return -ENOENT;
    if (entry_of(folder->names, name)) return -EEXIST;
    node->links++;
    if (S_ISDIR(node->mode)) node->parent = folder;
    add_entry(&folder->names, name, node);
    return 0;
}

static struct node *own(mode_t mode) {
    struct node *node = make_node(mode);
    node->uid = fuse_get_context()->uid;
    node->gid = fuse_get_context()->gid;
    return node;
}

static int create(const char *path, mode_t mode, struct fuse_file_info *info) {
    struct node *file = own(S_IFREG | (mode & 07777));
    int fault = add(path, file);
    if (!fault) hold(file, info);
    return fault;
}

static int make_folder(const char *path, mode_t mode) { return add(path, own(S_IFDIR | (mode & 07777))); }

static int open_node(const char *path, struct fuse_file_info *info) {
    struct node *node = strcmp(path, control) == 0 ? &control_node : look_up(path);
    if (!node) return -ENOENT;
    if ((info->flags & O_TRUNC) && node != &control_node) cut(node, 0);
    hold(node, info);
    return 0;
}

static int release(const char *path, struct fuse_file_info *info) {
    (void)path;
    struct node *node = (struct node *)(uintptr_t)info->fh;
    if (!node) return 0;
    node->holders--;
    if (node != &control_node) let_go(node);
    return 0;
}

static int read_bytes(const char *path, char *bytes, size_t wanted, off_t at, struct fuse_file_info *info) {
    struct node *file = held(path, info);
    if (!file || (size_t)at >= file->size) return 0;
    size_t count = file->size - (size_t)at < wanted ? file->size - (size_t)at : wanted;
    memcpy(bytes, file->bytes + at, count);
    return (int)count;
}

static int obey(const char *words, size_t count) {
    char text[64] = "";
    memcpy(text, words, count < sizeof text - 1 ? count : sizeof text - 1);
    if (strncmp(text, "crash", 5) == 0) lose_power(false, 0);
    if (strncmp(text, "torn ", 5) == 0) lose_power(true, (unsigned)strtoul(text + 5, NULL, 10));
    if (strncmp(text, "room ", 5) != 0) return -EINVAL;
    limit = strtoull(text + 5, NULL, 10);
    return (int)count;
}

static int write_at(const char *path, const char *bytes, size_t count, off_t at, struct fuse_file_info *info) {
    struct node *file = held(path, info);
    if (file == &control_node) return obey(bytes, count);
    return file ? write_bytes(file, bytes, count, at) : -ENOENT;
}

static int truncate_file(const char *path, off_t size, struct fuse_file_info *info) {
    if (path && strcmp(path, control) == 0) return 0;
    struct node *file = held(path, info);
    return file ? cut(file, size) : -ENOENT;
}

static int remove_name(const char *path) {
    const char *name;
    struct node *folder = parent_of(path, &name), *node = folder ? remove_entry(&folder->names, name) : NULL;
    if (!node) return -ENOENT;
    node->links--;
    let_go(node);
    return 0;
}

static int remove_folder(const char *path) {
    struct node *folder = look_up(path);
    if (!folder) return -ENOENT;
    return folder->names ? -ENOTEMPTY : remove_name(path);
}

static int link_file(const char *from, const char *to) {
    struct node *file = look_up(from);
    return file ? add(to, file) : -ENOENT;
}

static int rename_file(const char *from, const char *to, unsigned flags) {
    struct node *file = look_up(from);
    if (flags) return -EINVAL;
    if (!file) return -ENOENT;
    if (S_ISDIR(file->mode)) return -EXDEV;
    if (look_up(to) == file) return 0;
    if (look_up(to)) remove_name(to);
    int fault = add(to, file);
    return fault ? fault : remove_name(from);
}

static int sync_bytes(const char *path, int only_data, struct fuse_file_info *info) {
    (void)only_data;
    struct node *file = held(path, info);
    if (file) sync_file(file);
    return 0;
}

static int sync_names(const char *path, int only_data, struct fuse_file_info *info) {
    (void)only_data;
    struct node *folder = held(path, info);
    if (folder) sync_folder(folder);
    return 0;
}

static int change_mode(const char *path, mode_t mode, struct fuse_file_info *info) {
    struct node *node = held(path, info);
    if (!node) return -ENOENT;
    node->mode = (node->mode & S_IFMT) | (mode & 07777);
    return 0;
}

static int change_owner(const char *path, uid_t uid, gid_t gid, struct fuse_file_info *info) {
    struct node *node = held(path, info);
    if (!node) return -ENOENT;
    if (uid != (uid_t)-1) node->uid = uid;
    if (gid != (gid_t)-1) node->gid = gid;
    return 0;
}

static int change_times(const char *path, const struct timespec times[2], struct fuse_file_info *info) {
    struct node *node = held(path, info);
    if (!node) return -ENOENT;
    if (times[1].tv_nsec == UTIME_NOW) clock_gettime(CLOCK_REALTIME, &node->changed);
    else if (times[1].tv_nsec != UTIME_OMIT) node->changed = times[1];
    return 0;
}

static int show_room(const char *path, struct statvfs *room) {
    (void)path;
    memset(room, 0, sizeof *room);
    room->f_bsize = room->f_frsize = 512;
    room->f_blocks = limit / 512;
    room->f_bfree = room->f_bavail = used < limit ? (limit - used) / 512 : 0;
    room->f_files = room->f_ffree = 1 << 16;
    room->f_namemax = 255;
    return 0;
}

static const struct fuse_operations operations = {
    .init = begin, .getattr = show, .readdir = list, .create = create, .mkdir = make_folder, .open = open_node,
    .opendir = open_node, .release = release, .releasedir = release, .read = read_bytes, .write = write_at,
    .truncate = truncate_file, .unlink = remove_name, .rmdir = remove_folder, .link = link_file,
    .rename = rename_file, .fsync = sync_bytes, .fsyncdir = sync_names, .chmod = change_mode,
    .chown = change_owner, .utimens = change_times, .statfs = show_room,
};

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "lossyfs DISK MOUNT\n");
        return 64;
    }
    disk = words[1];
    load();
    char *options[] = {words[0], "-f", "-s", words[2]};
    return fuse_main(4, options, &operations, NULL);
}
