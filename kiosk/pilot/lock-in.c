// lock-in.c: what the process of a pilot model can no longer do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever takes this process over with a crafted model finds one pipe to read, one to write, a
// second of processor, and a little memory. It can open nothing, make no socket, start nothing,
// make no thread, signal nobody, and look at nobody: any system call that is not on the list ends
// it at once. Nothing here depends on who it runs as, or on bubblewrap being there; where it is,
// the kiosk puts that around this process too.
//
// A sanitizer cannot live within the limit of memory, and asks for more; so the doubles with which
// the tests try to break out are built without one.

#include "lock-in.h"

#include <malloc.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

#define MEMORY_MAX (128L << 20)
#define SECONDS_MAX 1

static const int allowed[] = {
  SCMP_SYS (brk), SCMP_SYS (munmap), SCMP_SYS (mremap), SCMP_SYS (madvise), SCMP_SYS (futex),
  SCMP_SYS (clock_gettime), SCMP_SYS (rt_sigreturn), SCMP_SYS (exit), SCMP_SYS (exit_group),
};

/* For the reports of AddressSanitizer. */
static const int allowed_to_sanitizer[] = {
  SCMP_SYS (mmap), SCMP_SYS (mprotect), SCMP_SYS (sigaltstack), SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask), SCMP_SYS (sched_yield), SCMP_SYS (getpid), SCMP_SYS (gettid),
  SCMP_SYS (prctl), SCMP_SYS (readlink), SCMP_SYS (write), SCMP_SYS (tgkill), SCMP_SYS (close),
};

static gboolean
limit (void)
{
  const struct rlimit none = { 0, 0 };
  const struct rlimit memory = { MEMORY_MAX, MEMORY_MAX };
  const struct rlimit seconds = { SECONDS_MAX, SECONDS_MAX };

  return setrlimit (RLIMIT_CORE, &none) == 0 && setrlimit (RLIMIT_FSIZE, &none) == 0
         && setrlimit (RLIMIT_NOFILE, &none) == 0 && setrlimit (RLIMIT_NPROC, &none) == 0
         && setrlimit (RLIMIT_CPU, &seconds) == 0
         && (IS_SANITIZED || setrlimit (RLIMIT_AS, &memory) == 0);
}

static int
add_list (scmp_filter_ctx filter, const int *calls, gsize n)
{
  int fault = 0;

  for (gsize i = 0; i < n && fault == 0; i++)
    fault = seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0);
  return fault;
}

/* The question comes in at 0, the answer goes out at 1; no memory that was written can be run. */
static int
add_narrow (scmp_filter_ctx filter)
{
  int fault = 0;

  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (read), 1,
                             SCMP_A0 (SCMP_CMP_EQ, STDIN_FILENO));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (write), 1,
                             SCMP_A0 (SCMP_CMP_EQ, STDOUT_FILENO));
  fault |= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                             SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  return fault;
}

static gboolean
lock (scmp_filter_ctx filter)
{
  return add_list (filter, allowed, G_N_ELEMENTS (allowed)) == 0 && add_narrow (filter) == 0
         && (!IS_SANITIZED
             || add_list (filter, allowed_to_sanitizer, G_N_ELEMENTS (allowed_to_sanitizer)) == 0)
         && seccomp_load (filter) == 0;
}

/**
 * dure_lock_in:
 *
 * Closes everything but standard input, output and error, and locks the process in, for good.
 *
 * Returns: whether it is; without, no model may be read
 */
gboolean
dure_lock_in (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean is_locked;

  mallopt (M_ARENA_MAX, 1);
  is_locked = filter != NULL && close_range (STDERR_FILENO + 1, ~0U, 0) == 0
              && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
              && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limit () && lock (filter);
  if (filter != NULL)
    seccomp_release (filter);
  return is_locked;
}
