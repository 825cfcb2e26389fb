/* Stands between SQLite and the kernel (LD_PRELOAD) and does what tests ask for by files in $COUNTERSIGN_TRACE:
 *
 *   hold      the next flush of a log says "@held" on standard output and waits until somebody writes to the FIFO `release`
 *   eio       the next flush of a log fails with EIO
 *   eio-db    every flush of a database fails with EIO
 *   full      the next write to a log fails with ENOSPC
 *   synced/   after each flush that succeeded, the file is copied there: what a power cut would leave at least
 *
 * A file that is good for one time is removed when it is used.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void control(char *path, size_t size, const char *name) {
    const char *directory = getenv("COUNTERSIGN_TRACE");
    snprintf(path, size, "%s/%s", directory ? directory : "/nonexistent", name);
}

static int asked(const char *name) {
    char path[4096];
    control(path, sizeof path, name);
    return access(path, F_OK) == 0;
}

static int asked_once(const char *name) {
    char path[4096];
    control(path, sizeof path, name);
    return unlink(path) == 0;
}

/* The name of the open file, if it ends with `suffix`. */
static const char *file(int fd, const char *suffix, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    size_t tail = strlen(suffix);
    if ((size_t)length < tail || strcmp(path + length - tail, suffix) != 0) return NULL;
    return strrchr(path, '/') + 1;
}

static void hold(void) {
    char fifo[4096], byte;
    control(fifo, sizeof fifo, "release");
    REAL(write)(1, "\n@held\n", 7);
    int fd = open(fifo, O_RDONLY);
    while (read(fd, &byte, 1) > 0) {}
    close(fd);
}

static void copy(int fd, const char *name) {
    char relative[512], path[4096], unfinished[4200], bytes[65536];
    snprintf(relative, sizeof relative, "synced/%s", name);
    control(path, sizeof path, relative);
    snprintf(unfinished, sizeof unfinished, "%s.%d", path, gettid());
    int out = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0) return;
    ssize_t length;
    for (off_t at = 0; (length = pread(fd, bytes, sizeof bytes, at)) > 0; at += length)
        if (REAL(write)(out, bytes, length) != length) abort();
    close(out);
    if (rename(unfinished, path) != 0) abort();
}

static int flush(int fd, int (*real)(int)) {
    char path[4096];
    const char *log = file(fd, "-wal", path, sizeof path);
    if (log && asked_once("hold")) hold();
    if (log && asked_once("eio")) return errno = EIO, -1;
    const char *database = log ? NULL : file(fd, ".db", path, sizeof path);
    if (database && asked("eio-db")) return errno = EIO, -1;
    int result = real(fd);
    if (result == 0 && (log || database) && asked("synced")) copy(fd, log ? log : database);
    return result;
}

static int is_full(int fd) {
    char path[4096];
    return file(fd, "-wal", path, sizeof path) && asked_once("full");
}

int fsync(int fd) { return flush(fd, REAL(fsync)); }

int fdatasync(int fd) { return flush(fd, REAL(fdatasync)); }

ssize_t write(int fd, const void *bytes, size_t size) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(write)(fd, bytes, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(pwrite)(fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(pwrite64)(fd, bytes, size, at);
}
