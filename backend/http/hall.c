// hall.c: a thread that serves one listener
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that a hall needs is its own: a main context, a listener, a reader of the stores, a
// mailbox for what the writer has done. So a crowd in one hall never stands in the way of another.
//
// In order: made, opened (it serves), closed (nobody else comes in; who is inside is served, for
// two seconds at most), joined, freed. The writer must have ended before a hall is freed: what it
// still hands back is taken then, and answered to nobody.

#include "hall.h"

#include <sys/resource.h>
#include <unistd.h>

#define PATIENT_NICE 5
#define QUIET_MS 50
#define QUIET_ROUNDS 40

struct _DureHall
{
  DureMeters meters;
  DureService service;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  DureListener *listener;
  guint rounds;
  gboolean is_patient;
};

/**
 * dure_hall_new:
 * @meters: of the listener; its thread is named after it
 * @metrics: where they are registered; outlives the hall
 * @city: the writer's; outlives the hall
 * @writer: changes the store
 * @web: pages and words; outlives the hall
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a hall without a door yet
 */
DureHall *
dure_hall_new (const DureMeters *meters, DureMetrics *metrics, DureCity *city, DureWriter *writer,
               DureWeb *web, GError **error)
{
  DureCity *reader = dure_city_open_reader (city, error);
  DureHall *self;

  if (reader == NULL)
    return NULL;
  self = g_new0 (DureHall, 1);
  self->meters = *meters;
  self->meters.tally = dure_metrics_tally (metrics);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->service = (DureService) { reader, writer, dure_mailbox_new (self->context), web,
                                  &self->meters };
  return self;
}

/**
 * dure_hall_be_patient:
 *
 * From when it opens, its thread lets those of other halls go first. Machines can wait.
 */
void
dure_hall_be_patient (DureHall *self)
{
  self->is_patient = TRUE;
}

/**
 * dure_hall_service:
 *
 * Returns: (transfer none): what handlers in this hall draw on
 */
const DureService *
dure_hall_service (DureHall *self)
{
  return &self->service;
}

static gpointer
serve (gpointer data)
{
  DureHall *self = data;

  /* Fails for nobody: a process may always become more patient. */
  if (self->is_patient)
    setpriority (PRIO_PROCESS, (id_t) gettid (), PATIENT_NICE);
  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/**
 * dure_hall_open:
 * @socket: a listening socket
 * @certificate: (nullable): for TLS
 * @book: counts who is inside, together with other halls at the same port
 * @plan: what to allow and who answers
 * @error: what GIO says
 *
 * Starts the thread.
 */
gboolean
dure_hall_open (DureHall *self, GSocket *socket, GTlsCertificate *certificate,
                DureGuestBook *book, const DureListenerPlan *plan, GError **error)
{
  g_main_context_push_thread_default (self->context);
  self->listener = dure_listener_new (socket, certificate, book, plan, error);
  g_main_context_pop_thread_default (self->context);
  if (self->listener == NULL)
    return FALSE;
  self->thread = g_thread_new (self->meters.listener, serve, self);
  return TRUE;
}

typedef struct
{
  DureHall *hall;
  GTlsCertificate *certificate;
} NewCertificate;

static void
on_certificate (gpointer data)
{
  NewCertificate *self = data;

  if (self->hall->listener != NULL)
    dure_listener_set_certificate (self->hall->listener, self->certificate);
  g_object_unref (self->certificate);
  g_free (self);
}

/**
 * dure_hall_set_certificate:
 * @certificate: for connections that come from now on
 *
 * From any thread.
 */
void
dure_hall_set_certificate (DureHall *self, GTlsCertificate *certificate)
{
  NewCertificate *letter = g_new (NewCertificate, 1);

  *letter = (NewCertificate) { self, g_object_ref (certificate) };
  dure_mailbox_put (self->service.mailbox, on_certificate, letter);
  dure_mailbox_wake (self->service.mailbox);
}

static gboolean
on_quiet_round (gpointer data)
{
  DureHall *self = data;

  if (!dure_listener_is_quiet (self->listener) && ++self->rounds < QUIET_ROUNDS)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
on_close (gpointer data)
{
  DureHall *self = data;
  g_autoptr (GSource) source = g_timeout_source_new (QUIET_MS);

  dure_listener_close (self->listener);
  g_source_set_callback (source, on_quiet_round, self, NULL);
  g_source_attach (source, self->context);
}

/**
 * dure_hall_close:
 *
 * Lets nobody else in; the thread ends when all have gone. From any thread.
 */
void
dure_hall_close (DureHall *self)
{
  if (self->thread == NULL)
    return;
  dure_mailbox_put (self->service.mailbox, on_close, self);
  dure_mailbox_wake (self->service.mailbox);
}

/**
 * dure_hall_join:
 *
 * Waits for the thread of a closed hall.
 */
void
dure_hall_join (DureHall *self)
{
  g_clear_pointer (&self->thread, g_thread_join);
}

/**
 * dure_hall_free:
 * @self: (transfer full) (nullable): joined, or never opened
 */
void
dure_hall_free (DureHall *self)
{
  if (self == NULL)
    return;
  g_assert (self->thread == NULL);
  g_main_context_push_thread_default (self->context);
  g_clear_object (&self->listener);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  dure_mailbox_free (self->service.mailbox);
  dure_city_close (self->service.city);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}
