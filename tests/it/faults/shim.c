/* Fault injection for tests: a library loaded ahead of libc that counts and fails calls on one folder.

   FAULT_FOLDER  the folder: calls on this path or below it count
   FAULT_CALLS   names of the calls that count, separated by commas; all by default
   FAULT_AT      number of the call to fail, from 1; none if unset or 0
   FAULT_KIND    what happens to it: kill (before the call), killed (after it), short (half of the bytes are read or written),
                 change (the file to be read is truncated to nothing first), or the name of an error that the call returns
   FAULT_ON      if set, every call from FAULT_AT on fails
   FAULT_LOG     file for a line per call: number, name, path, and for renames and links the other path
   FAULT_PEAK    file for the peak resident set in KiB, written at exit */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int error_of(const char *kind)
{
    static const struct { const char *name; int error; } errors[] = {
        { "EIO", EIO },       { "ENOSPC", ENOSPC }, { "EROFS", EROFS }, { "EMFILE", EMFILE },
        { "EACCES", EACCES }, { "EDQUOT", EDQUOT }, { "ENOENT", ENOENT },
    };
    for (size_t at = 0; at < sizeof errors / sizeof *errors; at++)
        if (!strcmp(kind, errors[at].name))
            return errors[at].error;
    return 0;
}

/* Returns 1 if the comma-separated list `names` contains `name`, and 0 otherwise. */
static int is_listed(const char *names, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = names; (at = strstr(at, name)); at += length)
        if ((at == names || at[-1] == ',') && (at[length] == ',' || !at[length]))
            return 1;
    return 0;
}

static void note(long number, const char *name, const char *path, const char *other)
{
    const char *file = getenv("FAULT_LOG");
    if (!file)
        return;
    char line[2 * PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%ld\t%s\t%s\t%s\n", number, name, path, other);
    int (*open_file)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    ssize_t (*write_file)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    int log = open_file(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (log >= 0) {
        if (write_file(log, line, (size_t)length) < 0)
            abort();
        close(log);
    }
}

enum strike { PASS, FAIL, KILLED, SHORT, CHANGE };

/* Counts and logs a call on `path`, and returns what happens to it; for FAIL sets errno. */
static enum strike strike(const char *name, const char *path, const char *other)
{
    const char *folder = getenv("FAULT_FOLDER"), *names = getenv("FAULT_CALLS");
    size_t length = folder ? strlen(folder) : 0;
    if (!length || strncmp(path, folder, length) || (path[length] && path[length] != '/'))
        return PASS;
    if (names && !is_listed(names, name))
        return PASS;
    long number = atomic_fetch_add(&calls, 1) + 1;
    note(number, name, path, other);
    const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
    long struck = at ? atol(at) : 0;
    if (!kind || !struck || number < struck || (number > struck && !getenv("FAULT_ON")))
        return PASS;
    if (!strcmp(kind, "kill"))
        kill(getpid(), SIGKILL);
    if (!strcmp(kind, "killed"))
        return KILLED;
    if (!strcmp(kind, "short"))
        return SHORT;
    if (!strcmp(kind, "change"))
        return CHANGE;
    errno = error_of(kind);
    return FAIL;
}

/* Returns the path of the descriptor `fd`, or of `path` relative to it; uses `out` as the buffer. */
static const char *path_at(int fd, const char *path, char *out)
{
    if (path && (*path == '/' || fd == AT_FDCWD))
        return path;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, out, PATH_MAX - 1);
    if (length < 0)
        length = 0;
    out[length] = 0;
    if (path && length + strlen(path) + 2 < PATH_MAX) {
        strcat(out, "/");
        strcat(out, path);
    }
    return out;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

/* Body of a wrapper: makes the call with the fault `found`. */
#define STRUCK(type, found, call)          \
    do {                                   \
        enum strike struck = (found);      \
        if (struck == FAIL)                \
            return -1;                     \
        type result = (call);              \
        if (struck == KILLED)              \
            kill(getpid(), SIGKILL);       \
        return result;                     \
    } while (0)

#define ON_PATH(name)                                                      \
    int name(const char *path)                                             \
    {                                                                      \
        REAL(int, #name, const char *);                                    \
        STRUCK(int, strike(#name, path, ""), real(path));                  \
    }
ON_PATH(unlink)
ON_PATH(rmdir)

int mkdir(const char *path, mode_t mode)
{
    REAL(int, "mkdir", const char *, mode_t);
    STRUCK(int, strike("mkdir", path, ""), real(path, mode));
}

#define ON_PATHS(name)                                                     \
    int name(const char *from, const char *to)                             \
    {                                                                      \
        REAL(int, #name, const char *, const char *);                      \
        STRUCK(int, strike(#name, to, from), real(from, to));              \
    }
ON_PATHS(rename)
ON_PATHS(symlink)
ON_PATHS(link)

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    char path[PATH_MAX];
    REAL(int, "linkat", int, const char *, int, const char *, int);
    STRUCK(int, strike("link", path_at(to_fd, to, path), from), real(from_fd, from, to_fd, to, flags));
}

int unlinkat(int fd, const char *name, int flags)
{
    char path[PATH_MAX];
    REAL(int, "unlinkat", int, const char *, int);
    STRUCK(int, strike("unlink", path_at(fd, name, path), ""), real(fd, name, flags));
}

#define ON_SYNC(name)                                                      \
    int name(int fd)                                                       \
    {                                                                      \
        char path[PATH_MAX];                                               \
        REAL(int, #name, int);                                             \
        STRUCK(int, strike("fsync", path_at(fd, NULL, path), ""), real(fd)); \
    }
ON_SYNC(fsync)
ON_SYNC(fdatasync)

int ftruncate64(int fd, off64_t length)
{
    char path[PATH_MAX];
    REAL(int, "ftruncate64", int, off64_t);
    STRUCK(int, strike("truncate", path_at(fd, NULL, path), ""), real(fd, length));
}

#define ON_OPEN(name)                                                            \
    int name(const char *path, int flags, ...)                                   \
    {                                                                            \
        va_list rest;                                                            \
        va_start(rest, flags);                                                   \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;  \
        va_end(rest);                                                            \
        REAL(int, #name, const char *, int, ...);                                \
        STRUCK(int, strike(flags & O_CREAT ? "create" : "open", path, ""), real(path, flags, mode)); \
    }
ON_OPEN(open)
ON_OPEN(open64)

int openat64(int fd, const char *name, int flags, ...)
{
    char path[PATH_MAX];
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    REAL(int, "openat64", int, const char *, int, ...);
    const char *call = flags & O_CREAT ? "create" : "open";
    STRUCK(int, strike(call, path_at(fd, name, path), ""), real(fd, name, flags, mode));
}

/* Returns the number of bytes to transfer: half of `count` for a short call. */
static size_t part(enum strike befalls, size_t count)
{
    return befalls == SHORT && count > 1 ? count / 2 : count;
}

#define ON_BYTES(name, call, bytes, size)                                                     \
    ssize_t name(int fd, bytes buffer, size_t count)                                          \
    {                                                                                         \
        char path[PATH_MAX];                                                                  \
        REAL(ssize_t, #name, int, bytes, size_t);                                             \
        enum strike befalls = strike(call, path_at(fd, NULL, path), "");                      \
        if (befalls == CHANGE && truncate(path, 0))                                           \
            abort();                                                                          \
        STRUCK(ssize_t, befalls, real(fd, buffer, part(befalls, count)));                     \
    }
ON_BYTES(write, "write", const void *, size_t)
ON_BYTES(read, "read", void *, size_t)

#define ON_PLACE(name, call, bytes)                                                           \
    ssize_t name(int fd, bytes buffer, size_t count, off64_t at)                              \
    {                                                                                         \
        char path[PATH_MAX];                                                                  \
        REAL(ssize_t, #name, int, bytes, size_t, off64_t);                                    \
        enum strike befalls = strike(call, path_at(fd, NULL, path), "");                      \
        STRUCK(ssize_t, befalls, real(fd, buffer, part(befalls, count), at));                 \
    }
ON_PLACE(pwrite64, "write", const void *)
ON_PLACE(pread64, "read", void *)

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    char path[PATH_MAX];
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    STRUCK(ssize_t, strike("write", path_at(fd, NULL, path), ""), real(fd, parts, count));
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t count, unsigned flags)
{
    char path[PATH_MAX];
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    STRUCK(ssize_t, strike("write", path_at(to, NULL, path), ""), real(from, from_at, to, to_at, count, flags));
}

__attribute__((destructor)) static void tell_peak(void)
{
    const char *file = getenv("FAULT_PEAK");
    struct rusage usage;
    if (!file || getrusage(RUSAGE_SELF, &usage))
        return;
    FILE *out = fopen(file, "w");
    if (out) {
        fprintf(out, "%ld\n", usage.ru_maxrss);
        fclose(out);
    }
}
