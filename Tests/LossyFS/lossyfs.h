// What a file or folder is while programs see it, and what of it a power cut would leave.
#ifndef LOSSYFS_H
#define LOSSYFS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

// A write or a cut that no sync has made durable yet; `bytes` is NULL for a cut to `at`.
struct pending {
    off_t at;
    size_t count;
    char *bytes;
    struct pending *next;
};

struct node;

struct entry {
    char *name;
    struct node *node;
    struct entry *next;
};

// One file or folder. `names` is what programs see in a folder, `kept` what its last sync made durable.
struct node {
    uint64_t id;
    mode_t mode;
    uid_t uid;
    gid_t gid;
    int links;
    int holders;
    struct timespec changed;
    char *bytes;
    size_t size, room;
    struct pending *pending, *last;
    bool is_backed;
    struct entry *names, *kept;
    struct node *parent;
    char *kept_path;    // where the folder lies on the disk, once its own name is durable
};

extern struct node *root;
extern const char *disk;
extern uint64_t limit, used;

struct node *make_node(mode_t mode);
void let_go(struct node *node);
struct node *look_up(const char *path);
struct node *parent_of(const char *path, const char **name);
struct entry *entry_of(struct entry *list, const char *name);
void add_entry(struct entry **list, const char *name, struct node *node);
struct node *remove_entry(struct entry **list, const char *name);

int write_bytes(struct node *file, const char *bytes, size_t count, off_t at);
int cut(struct node *file, off_t size);

void sync_file(struct node *file);
void sync_folder(struct node *folder);
void load(void);
void lose_power(bool is_torn, unsigned seed);
#endif
