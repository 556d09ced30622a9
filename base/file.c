/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
read_all(int fd, const char *path, size_t len_bytes, uint8_t *data, struct fail *fail)
{
	for (size_t done = 0; done < len_bytes;) {
		ssize_t n = read(fd, data + done, len_bytes - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail_set(fail, -errno, "%s: cannot read: %s", path, strerror(errno));
		if (n == 0)
			return fail_set(fail, -EIO,
				"%s: became shorter while it was read; try again", path);
		done += (size_t)n;
	}
	return 0;
}

int
file_read(
	const char *path, size_t limit_bytes, uint8_t **data, size_t *len_bytes, struct fail *fail)
{
	struct stat st;
	int err = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return fail_set(fail, -errno, "%s: cannot open: %s", path, strerror(errno));
	if (fstat(fd, &st) < 0)
		err = fail_set(fail, -errno, "%s: cannot inspect: %s", path, strerror(errno));
	else if (S_ISDIR(st.st_mode))
		err = fail_set(fail, -EISDIR, "%s: is a directory; name a file", path);
	else if (!S_ISREG(st.st_mode))
		err = fail_set(fail, -EINVAL, "%s: is not a regular file; name a file", path);
	else if ((uint64_t)st.st_size > limit_bytes)
		err = fail_set(fail, -EFBIG, "%s: has %lld bytes, more than the limit of %zu", path,
			(long long)st.st_size, limit_bytes);
	if (err)
		goto out;

	uint8_t *bytes = malloc((size_t)st.st_size + 1);
	if (bytes == NULL) {
		err = fail_set(fail, -ENOMEM, "%s: not enough memory to read it", path);
		goto out;
	}
	err = read_all(fd, path, (size_t)st.st_size, bytes, fail);
	if (err) {
		free(bytes);
		goto out;
	}
	bytes[st.st_size] = 0;
	*data = bytes;
	*len_bytes = (size_t)st.st_size;
out:
	close(fd);
	return err;
}

static int
open_temporary(struct file_out *out, struct fail *fail)
{
	if (asprintf(&out->temp_path, "%s.XXXXXX", out->path) < 0) {
		out->temp_path = NULL;
		return fail_set(fail, -ENOMEM, "%s: not enough memory", out->path);
	}
	int fd = mkostemp(out->temp_path, O_CLOEXEC);
	if (fd < 0) {
		int err =
			fail_set(fail, -errno, "%s: cannot create: %s", out->path, strerror(errno));
		free(out->temp_path);
		out->temp_path = NULL;
		return err;
	}
	mode_t mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
	out->stream = fdopen(fd, "w");
	return 0;
}

/* /dev/stdout, also when it is a file: a stream that shares the offset of our own prints. */
static FILE *
open_standard(const struct stat *st)
{
	struct stat own;
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fstat(fd, &own) < 0 || own.st_dev != st->st_dev || own.st_ino != st->st_ino)
			continue;
		int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
		return copy < 0 ? NULL : fdopen(copy, "w");
	}
	return NULL;
}

int
file_create(struct file_out *out, const char *path, struct fail *fail)
{
	struct stat st;
	int err = 0;
	memset(out, 0, sizeof(*out));
	if (*path == 0)
		return fail_set(fail, -ENOENT, "cannot write: the name of the file is empty");
	bool exists = stat(path, &st) == 0;
	/* A link stays, the file that it names is replaced. */
	out->path = exists && S_ISREG(st.st_mode) ? realpath(path, NULL) : strdup(path);
	if (out->path == NULL)
		return fail_set(fail, -errno, "%s: cannot write: %s", path, strerror(errno));

	if (exists)
		out->stream = open_standard(&st);
	if (out->stream)
		return 0;
	if (exists && S_ISDIR(st.st_mode))
		err = fail_set(fail, -EISDIR, "%s: is a directory; name a file", path);
	else if (exists && S_ISREG(st.st_mode) && access(path, W_OK) < 0)
		err = fail_set(fail, -errno, "%s: cannot write: %s", path, strerror(errno));
	else if (exists && !S_ISREG(st.st_mode))
		out->stream = fopen(path, "we");
	else
		err = open_temporary(out, fail);
	if (!err && out->stream == NULL)
		err = fail_set(fail, -errno, "%s: cannot write: %s", path, strerror(errno));
	if (err)
		file_discard(out);
	return err;
}

static int
flush(struct file_out *out)
{
	if (fflush(out->stream) != 0 || ferror(out->stream))
		return errno ? -errno : -EIO;
	return 0;
}

static int
cannot_write(const struct file_out *out, int err, struct fail *fail)
{
	return fail_set(fail, err, "%s: cannot write: %s", out->path, strerror(-err));
}

int
file_flush(struct file_out *out, struct fail *fail)
{
	int err = out->stream ? flush(out) : 0;
	return err ? cannot_write(out, err, fail) : 0;
}

int
file_commit(struct file_out *out, struct fail *fail)
{
	int err = flush(out);
	if (fclose(out->stream) != 0 && !err)
		err = -errno;
	out->stream = NULL;
	if (!err && out->temp_path && rename(out->temp_path, out->path) < 0)
		err = -errno;
	if (err) {
		cannot_write(out, err, fail);
		file_discard(out);
		return err;
	}
	free(out->temp_path);
	free(out->path);
	memset(out, 0, sizeof(*out));
	return 0;
}

void
file_discard(struct file_out *out)
{
	if (out->stream)
		fclose(out->stream);
	if (out->temp_path)
		unlink(out->temp_path);
	free(out->temp_path);
	free(out->path);
	memset(out, 0, sizeof(*out));
}
