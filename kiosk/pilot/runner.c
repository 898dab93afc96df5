// runner.c: starts the process of a pilot model, asks it, and ends it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   spawn -> (ready) -> write the question | read to the end -> (gone) -> outcome
//
// A process a run: it is given nothing but two pipes, with an empty environment, and inside of
// bubblewrap, where that works: no network, no file but the programs', no other process to see. Its
// own lock (lock-in.c) holds without it. Nothing here waits: a run is a chain of callbacks with one
// alarm, and whatever the process does or leaves undone ends in one of the outcomes. Only the whole
// of a right answer counts, from a process that then ended well; a byte more, and it is none.
//
// A run holds everything it needs until its process is gone; the runner must outlive it.

#include "runner.h"

#include "keys.h"
#include "pilot-wire.h"

#include <math.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>

/* One more than an answer has, to see that there is no more. */
#define REPLY_MAX (sizeof (DurePilotAnswer) + 1)

struct _DurePilotRunner
{
  char *program;
  char *wall;
  DurePilotTimes times;
};

typedef struct
{
  DurePilotRunner *runner;
  GBytes *question;
  GSubprocess *process;
  GSource *alarm;
  char ready;
  guint8 reply[REPLY_MAX];
  gsize reply_length;
  gboolean is_walled;
  gboolean is_ready;
  gboolean is_late;
  double answer;
} Run;

static void spawn (GTask *task);

/**
 * dure_pilot_runner_new:
 * @program: path of dure-pilot-model
 * @wall: (nullable): path of bubblewrap; %NULL to do without
 * @times: how long a run may take; copied
 *
 * Returns: (transfer full): a runner
 */
DurePilotRunner *
dure_pilot_runner_new (const char *program, const char *wall, const DurePilotTimes *times)
{
  DurePilotRunner *self = g_new0 (DurePilotRunner, 1);

  /* A process that ends before it has read its question is nothing to end for. */
  signal (SIGPIPE, SIG_IGN);
  self->program = g_strdup (program);
  self->wall = g_strdup (wall);
  self->times = *times;
  return self;
}

/**
 * dure_pilot_runner_free:
 * @self: (transfer full) (nullable): without a run under way
 */
void
dure_pilot_runner_free (DurePilotRunner *self)
{
  if (self == NULL)
    return;
  g_free (self->program);
  g_free (self->wall);
  g_free (self);
}

/**
 * dure_pilot_question_new:
 * @features: what is known of the visit
 * @wanted: (array length=n_wanted): what of it the model is told
 * @model: its file
 *
 * Returns: (transfer full) (nullable): what the process reads, wiped when it is freed; %NULL when
 *   one of the numbers is not known
 */
GBytes *
dure_pilot_question_new (const DurePilotFeatures *features, const DurePilotFeature *wanted,
                         guint n_wanted, GBytes *model)
{
  const gsize model_bytes = g_bytes_get_size (model);
  const DurePilotQuestionHead head = { DURE_PILOT_QUESTION, n_wanted, (guint32) model_bytes, 0 };
  const gsize length = sizeof head + n_wanted * sizeof (DurePilotNumber) + model_bytes;
  g_autoptr (GBytes) question = NULL;
  gpointer room;
  guint8 *at;

  g_return_val_if_fail (n_wanted <= DURE_PILOT_FEATURE_COUNT
                            && model_bytes <= DURE_PACKED_MODEL_MAX_BYTES, NULL);

  question = dure_bytes_new_wiped (length, &room);
  at = room;
  memcpy (at, &head, sizeof head);
  at += sizeof head;
  for (guint i = 0; i < n_wanted; i++)
    {
      DurePilotNumber number = { .value = features->values[wanted[i]] };

      if (!dure_pilot_features_has (features, wanted[i]))
        return NULL;
      g_strlcpy (number.name, dure_pilot_feature_kind (wanted[i])->name, sizeof number.name);
      memcpy (at, &number, sizeof number);
      at += sizeof number;
    }
  if (model_bytes > 0)
    memcpy (at, g_bytes_get_data (model, NULL), model_bytes);
  return g_steal_pointer (&question);
}

static void
drop_alarm (Run *run)
{
  if (run->alarm != NULL)
    g_source_destroy (run->alarm);
  g_clear_pointer (&run->alarm, g_source_unref);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  drop_alarm (run);
  g_bytes_unref (run->question);
  g_clear_object (&run->process);
  sodium_memzero (run, sizeof *run);
  g_free (run);
}

static gboolean
on_alarm (gpointer data)
{
  Run *run = data;

  g_clear_pointer (&run->alarm, g_source_unref);
  run->is_late = TRUE;
  g_subprocess_force_exit (run->process);
  return G_SOURCE_REMOVE;
}

static void
set_alarm (Run *run, guint in_ms)
{
  drop_alarm (run);
  run->alarm = g_timeout_source_new (in_ms);
  g_source_set_callback (run->alarm, on_alarm, run, NULL);
  g_source_attach (run->alarm, g_main_context_get_thread_default ());
}

/* What the process said, if it is an answer. */
static DureModelOutcome
judge_reply (Run *run)
{
  DurePilotAnswer answer;

  if (run->reply_length != sizeof answer)
    return DURE_MODEL_REFUSED;
  memcpy (&answer, run->reply, sizeof answer);
  if (answer.magic != DURE_PILOT_ANSWER)
    return DURE_MODEL_REFUSED;
  if (answer.verdict == DURE_PILOT_CANNOT_TELL)
    return DURE_MODEL_CANNOT_TELL;
  if (answer.verdict != DURE_PILOT_SAYS || !isfinite (answer.value))
    return DURE_MODEL_REFUSED;
  run->answer = answer.value;
  return DURE_MODEL_ANSWERED;
}

static DureModelOutcome
judge (Run *run)
{
  if (run->reply_length == REPLY_MAX)
    return DURE_MODEL_REFUSED;
  if (run->is_late || !run->is_ready || !g_subprocess_get_if_exited (run->process)
      || g_subprocess_get_exit_status (run->process) != 0)
    return DURE_MODEL_KILLED;
  return judge_reply (run);
}

static gboolean
did_wall_fail (Run *run)
{
  return run->is_walled && !run->is_ready && !run->is_late
         && g_subprocess_get_if_exited (run->process)
         && g_subprocess_get_exit_status (run->process) != 0;
}

/* Where bubblewrap cannot make its namespaces, its own lock alone has to do; the next run tries
 * again, since a machine that was out of memory once is not out of it for good. */
static void
on_gone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);

  g_subprocess_wait_finish (run->process, result, NULL);
  drop_alarm (run);
  if (did_wall_fail (run))
    {
      g_message ("pilot model: bubblewrap does not work here; the process's own lock has to do");
      run->is_walled = FALSE;
      g_clear_object (&run->process);
      spawn (task);
    }
  else
    g_task_return_int (task, judge (run));
}

static void
wait_for_end (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  g_subprocess_wait_async (run->process, NULL, on_gone, g_object_ref (task));
}

static void
on_replied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);

  g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &run->reply_length, NULL);
  if (run->reply_length == REPLY_MAX)
    g_subprocess_force_exit (run->process);
  wait_for_end (task);
}

/* Whether it wanted to read is seen by its answer. */
static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close (G_OUTPUT_STREAM (source), NULL, NULL);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (run->question, &length);

  run->is_ready = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) == 1
                  && run->ready == DURE_PILOT_READY;
  if (!run->is_ready || run->is_late)
    {
      wait_for_end (task);
      return;
    }
  set_alarm (run, run->runner->times.think_ms);
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (run->process), bytes, length,
                                   G_PRIORITY_DEFAULT, NULL, on_asked, g_object_ref (task));
  g_input_stream_read_all_async (G_INPUT_STREAM (source), run->reply, REPLY_MAX,
                                 G_PRIORITY_DEFAULT, NULL, on_replied, g_object_ref (task));
}

static GSubprocess *
start (DurePilotRunner *self, gboolean is_walled)
{
  const char *const walled[] = {
    self->wall, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
    "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr", "--symlink", "usr/lib", "/lib",
    "--symlink", "usr/lib64", "/lib64", "--ro-bind", self->program, "/model", "--", "/model", NULL,
  };
  const char *const bare[] = { self->program, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
      | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  char *nothing[] = { NULL };

  g_subprocess_launcher_set_environ (launcher, nothing);
  return g_subprocess_launcher_spawnv (launcher, is_walled ? walled : bare, NULL);
}

static void
spawn (GTask *task)
{
  Run *run = g_task_get_task_data (task);

  run->process = start (run->runner, run->is_walled);
  if (run->process == NULL)
    {
      g_task_return_int (task, DURE_MODEL_KILLED);
      return;
    }
  set_alarm (run, run->runner->times.start_ms);
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (run->process), &run->ready,
                             sizeof run->ready, G_PRIORITY_DEFAULT, NULL, on_ready,
                             g_object_ref (task));
}

/**
 * dure_pilot_run_async:
 * @question: as dure_pilot_question_new() makes it
 * @callback: called when the process is gone
 * @data: handed to @callback
 *
 * Asks a model once.
 */
void
dure_pilot_run_async (DurePilotRunner *self, GBytes *question, GAsyncReadyCallback callback,
                      gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Run *run = g_new0 (Run, 1);

  g_task_set_source_tag (task, dure_pilot_run_async);
  g_task_set_task_data (task, run, run_free);
  run->runner = self;
  run->is_walled = self->wall != NULL;
  run->question = g_bytes_ref (question);
  spawn (task);
}

/**
 * dure_pilot_run_finish:
 * @ret_answer: (out): set only when it answered; finite, and nothing else is known of it
 *
 * Returns: what became of the run
 */
DureModelOutcome
dure_pilot_run_finish (DurePilotRunner *self, GAsyncResult *result, double *ret_answer)
{
  GTask *task = G_TASK (result);
  const Run *run = g_task_get_task_data (task);
  const DureModelOutcome outcome = (DureModelOutcome) g_task_propagate_int (task, NULL);

  if (outcome == DURE_MODEL_ANSWERED)
    *ret_answer = run->answer;
  return outcome;
}
