// test-sandbox.c: locked in, the process that listens to strangers can do none of what they want
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each attempt is made by a child that locked itself in as dure-instruments does.

#include "sandbox.h"
#include "visit-clock.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILD_SECONDS 20

typedef void (*Attempt) (void);

static void
make_file (void)
{
  open ("/tmp/dure-sandbox-never", O_CREAT | O_WRONLY, 0600);
}

static void
write_file (void)
{
  openat (AT_FDCWD, "/dev/null", O_WRONLY);
}

static void
run_program (void)
{
  execl ("/bin/true", "true", NULL);
}

static void
make_socket (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
connect_socket (void)
{
  const struct sockaddr_in to = { .sin_family = AF_INET };

  connect (STDIN_FILENO, (const struct sockaddr *) &to, sizeof to);
}

static void
unlink_file (void)
{
  unlink ("/tmp/dure-sandbox-never");
}

#ifndef __SANITIZE_ADDRESS__
static void
make_process (void)
{
  if (fork () == 0)
    _exit (0);
}

static void
read_file (void)
{
  open ("/etc/passwd", O_RDONLY);
}

static void
trace_process (void)
{
  kill (getppid (), 0);
}

static void
signal_process (void)
{
  syscall (SYS_tgkill, getppid (), getppid (), 0);
}

static void
make_code (void)
{
  mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
become_readable (void)
{
  prctl (PR_SET_DUMPABLE, 1);
}
#endif

static void
be_a_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_usleep (G_USEC_PER_SEC / 50);
  g_task_return_boolean (task, TRUE);
}

static void
on_task_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  (*(guint *) user_data)--;
}

/* So many at once that GLib's pool of threads has to grow. */
static void
run_tasks (guint n)
{
  guint running = n;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_task_ready, &running);

      g_task_run_in_thread (task, be_a_task);
    }
  while (running > 0)
    g_main_context_iteration (NULL, TRUE);
}

static int
enter_and (Attempt attempt)
{
  g_autoptr (GError) error = NULL;
  const pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      alarm (CHILD_SECONDS);
      signal (SIGSYS, SIG_DFL);
      dure_sandbox_prepare (STDERR_FILENO + 1);
      dure_visit_clock_load_zone ();
      g_log_set_default_handler (g_log_default_handler, NULL);
      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      run_tasks (1); /* as connecting to the bus does */
      if (!dure_sandbox_enter (&error))
        _exit (2);
      attempt ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);

  return status;
}

static void
test_attempt (gconstpointer data)
{
  const int status = enter_and (*(Attempt const *) data);

  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
}

static gboolean
on_idle (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static gpointer
be_a_thread (gpointer data)
{
  return g_strdup (data);
}

/* What it needs still works: memory, threads, timers, the log. */
static void
live_on (void)
{
  static char word[] = "said";
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree char *large = g_malloc0 (4 << 20);
  g_autofree char *said = g_thread_join (g_thread_new ("child", be_a_thread, word));

  if (g_strcmp0 (said, word) != 0)
    _exit (3);
  g_timeout_add (1, on_idle, loop);
  g_main_loop_run (loop);
  run_tasks (12);
  g_warning ("a warning, as it should be");
}

static void
test_lives_on (void)
{
  const int status = enter_and (live_on);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Attempt attempt;
  } rows[] = {
    { "/sandbox/make-file", make_file },
    { "/sandbox/write-file", write_file },
    { "/sandbox/unlink-file", unlink_file },
    { "/sandbox/run-program", run_program },
    { "/sandbox/make-socket", make_socket },
    { "/sandbox/connect-socket", connect_socket },
#ifndef __SANITIZE_ADDRESS__ /* which needs these for its reports */
    { "/sandbox/make-process", make_process },
    { "/sandbox/read-file", read_file },
    { "/sandbox/trace-process", trace_process },
    { "/sandbox/signal-process", signal_process },
    { "/sandbox/make-code", make_code },
    { "/sandbox/become-readable", become_readable },
#endif
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].path, &rows[i].attempt, test_attempt);
  g_test_add_func ("/sandbox/lives-on", test_lives_on);

  return g_test_run ();
}
