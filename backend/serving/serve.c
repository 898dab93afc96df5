// serve.c: the command that answers phones and kiosks until it is told to stop
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include "certificate.h"
#include "city.h"
#include "configuration.h"
#include "duties.h"
#include "evidence-keys.h"
#include "imports.h"
#include "visit-files.h"
#include "ledger.h"
#include "log.h"
#include "notify.h"
#include "pilot-count.h"
#include "pilot-delivery.h"
#include "pilot-end.h"
#include "pilot-notices.h"
#include "quality-chore.h"
#include "release-chore.h"
#include "reload.h"
#include "restore.h"
#include "server.h"
#include "tombstones.h"
#include "withdrawals.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#define RESUME_S 10
#define LEDGER_S 1
#define QUALITY_S 2
#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)
#define KEPT_BLOCK (4 * 1024 * 1024)
#define KEPT_TOP (64 * 1024 * 1024)

static gboolean
on_stop (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* What the server does for itself, now and then. */
typedef struct
{
  DureCity *city;       /* the writer's */
  DureWriter *writer;
  DureMailbox *mailbox;
  gint64 epoch_ms;      /* how old an epoch becomes; negative for any age */
  gboolean is_turning;  /* is at the writer */
  gboolean has_to_turn; /* on: it is not at its end */
  gboolean is_erasing;  /* is at the writer */
  gboolean has_more;
  gboolean is_settling; /* is at the writer */
  DureQualityChore *quality;
  gboolean is_ending;   /* and nothing new is begun */
} Chores;

/* What a reload needs. */
typedef struct
{
  const DureConfiguration *configuration;
  char **words;
  DureServer *server;
} Reload;

static gboolean
on_reload (gpointer data)
{
  const Reload *self = data;

  dure_reload (self->configuration, self->words, self->server);
  return G_SOURCE_CONTINUE;
}

static gboolean
nothing_in_a_transaction (DureCity *city, gpointer data, GError **error)
{
  return TRUE;
}

static gboolean
resume (DureCity *city, gpointer data, GError **error)
{
  Chores *self = data;
  gboolean has_to_count = FALSE;

  dure_key_store_tidy (city->key_store);
  if (!dure_imports_sweep (city, error) || !dure_visit_files_sweep (city, error)
      || !dure_withdrawals_step (city, &self->has_more, error)
      || !dure_tombstones_watch (city, error) || !dure_duties_step (city, error)
      || !dure_evidence_keys_step (city, error)
      || !dure_pilot_notices_shelve (city, error) || !dure_pilot_end_step (city, error)
      || !dure_pilot_deliver (city, error)
      || !dure_pilot_count_step (city, &has_to_count, error))
    return FALSE;
  self->has_more = self->has_more || has_to_count;
  return TRUE;
}

static void on_resumed (gpointer data, const GError *error);

/* A few rows of what is to be erased or counted, and the next when they are back. */
static void
push_erasing (Chores *self)
{
  static const DureWork work = { nothing_in_a_transaction, resume, on_resumed };

  self->has_more = FALSE;
  self->is_erasing = dure_writer_push (self->writer, &work, DURE_WORK_PERSON, 0, self->mailbox,
                                       self);
}

static void
on_resumed (gpointer data, const GError *error)
{
  Chores *self = data;

  self->is_erasing = FALSE;
  if (error != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "withdrawal-waits", { DURE_LOG_MESSAGE, error->message });
  else if (self->has_more && !self->is_ending)
    push_erasing (self);
}

static gboolean
turn (DureCity *city, gpointer data, GError **error)
{
  Chores *self = data;

  return dure_key_store_turn (city->key_store, self->epoch_ms, &self->has_to_turn, error);
}

static void on_turned (gpointer data, const GError *error);

/* One step, and the next when it is back: what people and machines want comes between. */
static void
push_turn (Chores *self)
{
  static const DureWork work = { nothing_in_a_transaction, turn, on_turned };

  self->has_to_turn = FALSE;
  self->is_turning = dure_writer_push (self->writer, &work, DURE_WORK_MACHINE, 0, self->mailbox,
                                       self);
}

static void
on_turned (gpointer data, const GError *error)
{
  Chores *self = data;

  self->is_turning = FALSE;
  if (error != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "epoch-waits", { DURE_LOG_MESSAGE, error->message });
  else if (self->has_to_turn && !self->is_ending)
    push_turn (self);
}

static gboolean
settle (DureCity *city, gpointer data, GError **error)
{
  return dure_ledger_settle (city, error);
}

static void
on_settled (gpointer data, const GError *error)
{
  ((Chores *) data)->is_settling = FALSE;
  if (error != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "ledger-waits", { DURE_LOG_MESSAGE, error->message });
}

static void
push_settling (Chores *self)
{
  static const DureWork work = { nothing_in_a_transaction, settle, on_settled };

  if (!self->is_settling)
    self->is_settling = dure_writer_push (self->writer, &work, DURE_WORK_MACHINE, 0, self->mailbox,
                                          self);
}

static gboolean
on_ledger (gpointer data)
{
  Chores *self = data;

  if (g_atomic_int_get (&self->city->is_ledger_waiting))
    push_settling (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_quality (gpointer data)
{
  dure_quality_chore_begin (((Chores *) data)->quality);
  return G_SOURCE_CONTINUE;
}

/* What others have appended, who went away before it was settled, is found here. */
static gboolean
on_resume (gpointer data)
{
  Chores *self = data;

  push_settling (self);
  if (!self->is_erasing)
    push_erasing (self);
  if (!self->is_turning)
    push_turn (self);
  return G_SOURCE_CONTINUE;
}

static void
serve_until_stopped (Reload *reload, Chores *chores, FILE *out)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint ids[] = { g_unix_signal_add (SIGTERM, on_stop, loop),
                  g_unix_signal_add (SIGINT, on_stop, loop),
                  g_unix_signal_add (SIGHUP, on_reload, reload),
                  g_timeout_add_seconds (LEDGER_S, on_ledger, chores),
                  g_timeout_add_seconds (QUALITY_S, on_quality, chores),
                  g_timeout_add_seconds (RESUME_S, on_resume, chores) };

  fprintf (out, "people %s\nmachines %s\noperators %s\n", dure_server_people_url (reload->server),
           dure_server_machines_url (reload->server), dure_server_operators_url (reload->server));
  fflush (out);
  dure_notify ("READY=1");
  on_resume (chores);
  g_main_loop_run (loop);
  dure_notify ("STOPPING=1");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_source_remove (ids[i]);
}

/* The order of the end matters: the doors close, the writer finishes, what it hands back is
 * taken. */
static gboolean
run_server (DureCity *city, const DureCityPlan *where, const DureServerPlan *plan,
            const DureConfiguration *configuration, char **words, FILE *out, GError **error)
{
  Chores chores = { .city = city,
                    .writer = dure_writer_new (city),
                    .mailbox = dure_mailbox_new (NULL),
                    .epoch_ms = configuration->epoch_hours > 0
                                    ? configuration->epoch_hours * HOUR_MS
                                    : -1 };
  g_autoptr (DureServer) server = dure_server_new (city, chores.writer);
  Reload reload = { configuration, words, server };
  gboolean is_open = dure_server_open (server, plan, error);
  DureReleaseChore *releases;

  if (is_open)
    {
      chores.quality = dure_quality_chore_new (chores.writer, chores.mailbox,
                                               dure_server_metrics (server));
      releases = dure_release_chore_new (where);
      serve_until_stopped (&reload, &chores, out);
      dure_release_chore_free (releases);
      dure_quality_chore_end (chores.quality);
    }
  chores.is_ending = TRUE;
  dure_server_close (server);
  dure_writer_free (chores.writer);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  dure_quality_chore_free (chores.quality);
  dure_mailbox_free (chores.mailbox);
  return is_open;
}

/* Each connection takes a descriptor; what the system grants at most is meant for servers. */
static void
use_all_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

/* Requests and batches come and go all the time; giving their memory back to the system in between
 * costs a page fault for each page of the next. */
static void
keep_memory (void)
{
  mallopt (M_MMAP_THRESHOLD, KEPT_BLOCK);
  mallopt (M_TRIM_THRESHOLD, KEPT_TOP);
}

static gboolean
serve (const DureConfiguration *options, char **words, FILE *out, GError **error)
{
  DureCityPlan where = { options->state, options->database, options->key_database,
                         options->notices };
  g_autoptr (DureCity) city = dure_city_open (&where, dure_clock_system (), dure_dice_system (),
                                              error);
  g_autoptr (GTlsCertificate) certificate = NULL;
  DureServerPlan plan = { (guint16) options->people_port, (guint16) options->machines_port,
                          (guint16) options->operators_port, options->host, NULL,
                          options->public_url, options->machines_url,
                          (guint) options->machine_threads, options->is_behind_proxy,
                          (guint) options->source_rate };

  use_all_descriptors ();
  keep_memory ();
  if (city == NULL)
    return FALSE;
  dure_restore_tidy (options->state);
  if (!dure_withdrawals_repeat (city, error) || !dure_withdrawals_resume (city, error)
      || !dure_ledger_begin (city, error))
    return FALSE;
  if (options->certificate != NULL)
    {
      certificate = dure_certificate_load (options->certificate, options->key, error);
      if (certificate == NULL)
        return FALSE;
      plan.certificate = certificate;
    }
  return run_server (city, &where, &plan, options, words, out, error);
}

static int
tell (const char *mistake)
{
  fprintf (stderr, "dure-backend: %s\n", mistake);
  return 1;
}

/**
 * dure_command_serve:
 * @argc: words
 * @argv: the command's name and its options
 * @out: where the addresses go once it answers
 *
 * Returns: an exit status
 */
int
dure_command_serve (int argc, char **argv, FILE *out)
{
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureConfiguration) configuration = dure_configuration_load (argv, mistakes);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < mistakes->len; i++)
    tell (mistakes->pdata[i]);
  if (configuration == NULL)
    return 1;
  if (configuration->only_check)
    {
      fprintf (out, "%s: ok\n", configuration->file != NULL ? configuration->file : "options");
      return 0;
    }
  dure_reload_log (configuration);
  return serve (configuration, argv, out, &error) ? 0 : tell (error->message);
}
