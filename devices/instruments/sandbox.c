// sandbox.c: what this process can no longer do once it listens to strangers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   prepare (first of all) -> both sockets are opened -> enter -> (the first byte from the radio)
//
// Whoever takes this process over with a crafted packet finds two open sockets, to the kiosk and to
// the bus, and memory. No file can be opened, no program run, no socket made or connected; a system
// call that is not on the list ends the process, and the kiosk starts another. That is also how a
// lost bus comes back: this process ends with it, because it could not connect again.
//
// The list is what GLib's main loop, its D-Bus worker and its threads need over open sockets:
// threads may be made but no processes, memory may be mapped but not made executable. glibc opens
// files behind one's back: malloc to learn of processors (so there is one arena), the time zone
// (read before), the first use of randomness. GLib's log would look for the time zone and for the
// journal, so messages are written by ourselves, bare. A sanitizer looks into its own process at
// its end and reads maps and binaries for its reports: with one, reading files and tracing are
// allowed.

#include "sandbox.h"

#include "devices-error.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <malloc.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

#define FILES_MAX 64
#define MEMORY_MAX (512L << 20)

static const int allowed[] = {
  /* messages */
  SCMP_SYS (read), SCMP_SYS (readv), SCMP_SYS (write), SCMP_SYS (writev), SCMP_SYS (recvfrom),
  SCMP_SYS (recvmsg), SCMP_SYS (sendto), SCMP_SYS (sendmsg), SCMP_SYS (shutdown),
  SCMP_SYS (getsockopt), SCMP_SYS (getsockname), SCMP_SYS (getpeername), SCMP_SYS (close),
  SCMP_SYS (fstat), SCMP_SYS (fcntl), SCMP_SYS (lseek),
  /* waiting */
  SCMP_SYS (poll), SCMP_SYS (ppoll), SCMP_SYS (eventfd2), SCMP_SYS (pipe2), SCMP_SYS (futex),
  SCMP_SYS (nanosleep), SCMP_SYS (clock_nanosleep), SCMP_SYS (restart_syscall),
  SCMP_SYS (sched_yield),
  /* time, chance, who we are */
  SCMP_SYS (clock_gettime), SCMP_SYS (clock_getres), SCMP_SYS (gettimeofday), SCMP_SYS (time),
  SCMP_SYS (getrandom), SCMP_SYS (getpid), SCMP_SYS (gettid), SCMP_SYS (getuid),
  SCMP_SYS (geteuid), SCMP_SYS (getgid), SCMP_SYS (getegid), SCMP_SYS (sched_getaffinity),
  /* memory, threads, signals */
  SCMP_SYS (brk), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (madvise),
  SCMP_SYS (set_robust_list), SCMP_SYS (get_robust_list), SCMP_SYS (rseq),
  SCMP_SYS (set_tid_address), SCMP_SYS (sigaltstack), SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask), SCMP_SYS (rt_sigreturn), SCMP_SYS (exit), SCMP_SYS (exit_group),
};

/* What is asked for behind one's back and done without: clone3 hides its flags from a filter; a
 * pool of GLib's wants its new threads scheduled as its first one was. */
static const struct
{
  int call;
  guint32 answer;
} denied[] = {
  { SCMP_SYS (clone3), ENOSYS },
  { SCMP_SYS (sched_getattr), EPERM },
  { SCMP_SYS (sched_setattr), EPERM },
};

/* For the reports of AddressSanitizer, and for its search for leaks. */
static const int allowed_to_sanitizer[] = {
  SCMP_SYS (readlink), SCMP_SYS (readlinkat), SCMP_SYS (stat), SCMP_SYS (newfstatat),
  SCMP_SYS (access), SCMP_SYS (getdents), SCMP_SYS (getdents64), SCMP_SYS (clone),
  SCMP_SYS (wait4), SCMP_SYS (ptrace), SCMP_SYS (prctl), SCMP_SYS (getppid), SCMP_SYS (kill),
  SCMP_SYS (prlimit64), SCMP_SYS (getrlimit), SCMP_SYS (process_vm_readv), SCMP_SYS (mmap),
  SCMP_SYS (mprotect), SCMP_SYS (uname), SCMP_SYS (arch_prctl), SCMP_SYS (dup),
  SCMP_SYS (rt_sigtimedwait), SCMP_SYS (tgkill),
};

static GLogWriterOutput
write_bare (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer user_data)
{
  if (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;

  for (gsize i = 0; i < n; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      fprintf (stderr, "dure-instruments: %s\n", (const char *) fields[i].value);

  return G_LOG_WRITER_HANDLED;
}

/**
 * dure_sandbox_prepare:
 * @keep_fd: the one inherited file that is needed
 *
 * The part that can be done at once: nothing else inherited stays open, nothing that is run from
 * here gains rights, nobody looks into the memory, no picture of it is written, and messages need
 * nothing but stderr. To be called once, before there is a second thread.
 */
void
dure_sandbox_prepare (int keep_fd)
{
  const struct rlimit none = { 0, 0 };

  mallopt (M_ARENA_MAX, 1);
  g_log_set_writer_func (write_bare, NULL, NULL);
  if (keep_fd > STDERR_FILENO + 1)
    close_range (STDERR_FILENO + 1, (unsigned) keep_fd - 1, 0);
  close_range ((unsigned) keep_fd + 1, ~0U, 0);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &none);
  if (!IS_SANITIZED) /* whose search for leaks looks into its own process */
    prctl (PR_SET_DUMPABLE, 0);
}

static int
add_list (scmp_filter_ctx filter, const int *calls, gsize n)
{
  int fault = 0;

  for (gsize i = 0; i < n && fault == 0; i++)
    fault = seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0);

  return fault;
}

static int
add_denied (scmp_filter_ctx filter)
{
  int fault = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (denied) && fault == 0; i++)
    fault = seccomp_rule_add (filter, SCMP_ACT_ERRNO (denied[i].answer), denied[i].call, 0);

  return fault;
}

/* No memory that was written can be run; threads but no processes; signals only to oneself, which
 * is what abort() does. */
static int
add_narrow (scmp_filter_ctx filter)
{
  int fault = 0;

  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
                             SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM,
                                      CLONE_THREAD | CLONE_VM));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1,
                             SCMP_A0 (SCMP_CMP_EQ, PR_SET_NAME));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                             SCMP_A0 (SCMP_CMP_EQ, (guint64) getpid ()));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (ioctl), 1,
                             SCMP_A1 (SCMP_CMP_EQ, FIONREAD));

  return fault;
}

static int
add_for_sanitizer (scmp_filter_ctx filter)
{
  int fault = add_list (filter, allowed_to_sanitizer, G_N_ELEMENTS (allowed_to_sanitizer));

  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, O_RDONLY));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1,
                             SCMP_A1 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, O_RDONLY));

  return fault;
}

static gboolean
lock (scmp_filter_ctx filter)
{
  return seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0
         && add_list (filter, allowed, G_N_ELEMENTS (allowed)) == 0
         && add_denied (filter) == 0
         && (IS_SANITIZED ? add_for_sanitizer (filter) : add_narrow (filter)) == 0
         && seccomp_load (filter) == 0;
}

/**
 * dure_sandbox_enter:
 * @error: return location for why it cannot be
 *
 * Locks every thread of the process in, for good.
 *
 * Returns: whether it is; without, nothing of the radio may be read
 */
gboolean
dure_sandbox_enter (GError **error)
{
  const struct rlimit files = { FILES_MAX, FILES_MAX };
  const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  const gboolean is_locked = filter != NULL && setrlimit (RLIMIT_NOFILE, &files) == 0
                             && (IS_SANITIZED || setrlimit (RLIMIT_AS, &memory) == 0)
                             && lock (filter);

  if (filter != NULL)
    seccomp_release (filter);
  if (!is_locked)
    g_set_error_literal (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED,
                         "this kernel does not lock the process in");

  return is_locked;
}
