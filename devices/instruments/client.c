// client.c: the kiosk's side of the instruments process
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   spawn -> connect -> ask Next, and again with every answer -> (helper dies) -> spawn ...
//
// The helper is started with the object and started again whenever it is gone, after a pause that
// doubles up to five seconds, so that a new one can tidy up what the dead one left at bluetoothd.
// Events answered before a verb was taken in belong to the time before it and are dropped: after
// dure_instruments_release() returns no heartbeat of that citizen is ever told.
// What crosses the socket is checked by its D-Bus types and for its range, nothing else is parsed;
// a helper that fails a check is ended. However much it has to tell, a turn of the main loop takes
// in at most DURE_EVENTS_A_TURN events, and turns are at least TURN_MS apart.

#include "client.h"

#include "event-reader.h"
#include "instruments-dbus.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define OBJECT_PATH "/kr/gwangju/Dure/Instruments"
#define HELPER_FD 3
#define PAUSE_MS 100
#define PAUSE_MAX_MS 5000
#define VERB_TIMEOUT_MS 5000
#define TURN_MS 10

struct _DureInstruments
{
  GObject parent_instance;

  char *program;
  char *bus_address;
  char **installed;
  double pace;

  DureInstrumentState state;
  gboolean wanted;
  DureInstrumentKind kind;
  gboolean own;
  DureInstrumentQuestion question; /* the one that is open */
  guint verbs_open;
  guint pause_ms;
  guint pause_timer;
  guint turn_timer;
  GCancellable *cancellable; /* of the present helper */
  GSubprocess *helper;
  GDBusConnection *connection;
  DureInstruments1 *proxy;
};

G_DEFINE_FINAL_TYPE (DureInstruments, dure_instruments, G_TYPE_OBJECT)

enum {
  STATE_CHANGED,
  HEART_RATE,
  READING,
  QUESTION,
  PROVEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void ask_next (DureInstruments *self);
static void spawn (DureInstruments *self);

static void
set_state (DureInstruments *self, DureInstrumentState state)
{
  if (state == self->state)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0, (guint) state);
}

static void
set_question (DureInstruments *self, const DureInstrumentQuestion *question)
{
  if (self->question.question == DURE_QUESTION_NONE && question->question == DURE_QUESTION_NONE)
    return;

  self->question = *question;
  g_signal_emit (self, signals[QUESTION], 0, question);
}

/* A question does not outlive the measurement that it was asked for. */
static void
end_with (DureInstruments *self, DureInstrumentState state)
{
  set_question (self, &(DureInstrumentQuestion) { .question = DURE_QUESTION_NONE });
  set_state (self, state);
}

static gboolean
on_pause_over (gpointer user_data)
{
  DureInstruments *self = user_data;

  self->pause_timer = 0;
  spawn (self);

  return G_SOURCE_REMOVE;
}

static void
drop_helper (DureInstruments *self)
{
  g_clear_handle_id (&self->turn_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->proxy);
  if (self->connection != NULL)
    g_dbus_connection_close (self->connection, NULL, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_object (&self->helper);
  self->verbs_open = 0;
}

/* The next one is started after a pause even when nobody asks, to tidy up after this one. */
static void
lose_helper (DureInstruments *self)
{
  g_autoptr (DureInstruments) held = g_object_ref (self);
  const gboolean missed = held->wanted || held->state != DURE_INSTRUMENT_IDLE;

  drop_helper (held);
  if (held->pause_timer == 0)
    held->pause_timer = g_timeout_add (held->pause_ms, on_pause_over, held);
  held->pause_ms = MIN (held->pause_ms * 2, PAUSE_MAX_MS);
  held->wanted = FALSE;
  if (missed)
    end_with (held, DURE_INSTRUMENT_FAILED);
}

/* Something measured is told only in the state that says so. */
static void
tell_event (DureInstruments *self, const DureEvent *event)
{
  const gboolean measuring = self->state == DURE_INSTRUMENT_MEASURING;

  switch (event->kind)
    {
    case DURE_EVENT_STATE:
      set_state (self, event->state);
      break;
    case DURE_EVENT_BEAT:
      if (measuring)
        g_signal_emit (self, signals[HEART_RATE], 0, &event->beat);
      break;
    case DURE_EVENT_READING:
      if (measuring)
        g_signal_emit (self, signals[READING], 0, &event->reading);
      break;
    case DURE_EVENT_QUESTION:
      set_question (self, &event->question);
      break;
    case DURE_EVENT_PROVEN:
    default:
      g_signal_emit (self, signals[PROVEN], 0, event->possession);
      break;
    }
}

/* A listener may call a verb; what the rest of the answer says is then of the past. */
static gboolean
tell_events (DureInstruments *self, GVariant *events)
{
  g_autoptr (GVariant) normal = g_variant_get_normal_form (events);
  const gsize n = g_variant_n_children (normal);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) body = NULL;
      g_auto (DureEvent) event = { 0 };
      guint kind;

      g_variant_get_child (normal, i, "(uv)", &kind, &body);
      if (n > DURE_EVENTS_A_TURN || !dure_event_read (kind, body, &event))
        return FALSE;
      if (self->verbs_open == 0 && self->wanted)
        tell_event (self, &event);
    }

  return TRUE;
}

static void
end_helper (DureInstruments *self)
{
  if (self->helper != NULL)
    g_subprocess_force_exit (self->helper);
}

static gboolean
on_turn_over (gpointer user_data)
{
  DureInstruments *self = user_data;

  self->turn_timer = 0;
  ask_next (self);

  return G_SOURCE_REMOVE;
}

static void
on_next_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) events = NULL;
  g_autoptr (DureInstruments) self = NULL;

  dure_instruments1_call_next_finish (DURE_INSTRUMENTS1 (source), &events, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = g_object_ref (DURE_INSTRUMENTS (user_data));
  if (error != NULL)
    return end_helper (self);

  self->pause_ms = PAUSE_MS;
  if (!tell_events (self, events))
    end_helper (self);
  else if (self->proxy == DURE_INSTRUMENTS1 (source))
    self->turn_timer = g_timeout_add (TURN_MS, on_turn_over, self);
}

static void
ask_next (DureInstruments *self)
{
  dure_instruments1_call_next (self->proxy, self->cancellable, on_next_ready, self);
}

/* A helper that does not take in a verb in time is as good as dead. */
static void
on_verb_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) nothing =
    g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  DureInstruments *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->verbs_open--;
  if (error != NULL)
    end_helper (self);
}

static void
call_verb (DureInstruments *self, const char *verb, GVariant *parameters)
{
  g_autoptr (GVariant) held = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;

  if (self->proxy == NULL)
    return;

  self->verbs_open++;
  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), verb, held, G_DBUS_CALL_FLAGS_NONE,
                     VERB_TIMEOUT_MS, self->cancellable, on_verb_ready, self);
}

static void
call_measure (DureInstruments *self)
{
  call_verb (self, "Measure", g_variant_new ("(ub)", (guint) self->kind, self->own));
}

/* Making this proxy asks nobody anything, so it does not block. */
static void
on_connection_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_finish (result, &error);
  DureInstruments *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    return end_helper (self);

  self->connection = g_steal_pointer (&connection);
  self->proxy = dure_instruments1_proxy_new_sync (
    self->connection,
    G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS, NULL,
    OBJECT_PATH, NULL, &error);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->proxy), G_MAXINT);
  if (self->wanted)
    call_measure (self);
  ask_next (self);
}

static void
on_helper_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  lose_helper (DURE_INSTRUMENTS (user_data));
}

static GSubprocess *
start_program (DureInstruments *self, int fd)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  char pace[G_ASCII_DTOSTR_BUF_SIZE];

  g_subprocess_launcher_take_fd (launcher, fd, HELPER_FD);
  g_ptr_array_add (argv, g_strdup (self->program));
  g_ptr_array_add (argv, g_strdup_printf ("--fd=%d", HELPER_FD));
  g_ptr_array_add (argv, g_strdup_printf ("--pace=%s",
                                          g_ascii_dtostr (pace, sizeof pace, self->pace)));
  if (self->bus_address != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("--bus=%s", self->bus_address));
  for (guint i = 0; self->installed != NULL && self->installed[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup_printf ("--installed=%s", self->installed[i]));
  g_ptr_array_add (argv, NULL);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
}

static void
spawn (DureInstruments *self)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return lose_helper (self);

  socket = g_socket_new_from_fd (ends[0], NULL);
  self->helper = start_program (self, ends[1]);
  if (self->helper == NULL)
    return lose_helper (self);

  self->cancellable = g_cancellable_new ();
  g_subprocess_wait_async (self->helper, self->cancellable, on_helper_ended, self);
  stream = g_socket_connection_factory_create_connection (socket);
  g_dbus_connection_new (G_IO_STREAM (stream), NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                         NULL, self->cancellable, on_connection_ready, self);
}

/**
 * dure_instruments_measure:
 * @self: the instruments
 * @kind: what to measure
 * @own: whether with the donor's own wearable, which then has to be proven to be theirs; otherwise
 *   with the station's installed instrument, and with no other
 *
 * Looks for the instrument, connects and measures. The answer comes as states, questions, beats and
 * readings. A measurement that is under way is released first.
 */
void
dure_instruments_measure (DureInstruments *self, DureInstrumentKind kind, gboolean own)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));
  g_return_if_fail (kind < DURE_INSTRUMENT_KIND_COUNT);

  set_question (self, &(DureInstrumentQuestion) { .question = DURE_QUESTION_NONE });
  self->wanted = TRUE;
  self->kind = kind;
  self->own = own;
  if (self->helper == NULL)
    {
      g_clear_handle_id (&self->pause_timer, g_source_remove);
      self->pause_timer = g_idle_add (on_pause_over, self);
    }
  call_measure (self);
}

/**
 * dure_instruments_answer:
 * @self: the instruments
 * @yes: the donor's answer to the open question
 * @number: the number that goes with it, 0 when none does
 *
 * Whether it was accepted comes back as another question, a proof, or NOT_PROVEN. With no question
 * open nothing happens.
 */
void
dure_instruments_answer (DureInstruments *self, gboolean yes, guint number)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));

  if (self->proxy != NULL && self->question.question != DURE_QUESTION_NONE)
    dure_instruments1_call_answer (self->proxy, self->question.question, self->question.number, yes,
                                   number, NULL, NULL, NULL);
}

/**
 * dure_instruments_release:
 * @self: the instruments
 *
 * Ends the measurement, disconnects the device and forgets everything of it. The state is IDLE
 * when this returns; no beat follows.
 */
void
dure_instruments_release (DureInstruments *self)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));

  self->wanted = FALSE;
  call_verb (self, "Release", NULL);
  end_with (self, DURE_INSTRUMENT_IDLE);
}

/**
 * dure_instruments_let_go:
 * @self: the instruments
 * @kind: one that the station has of its own
 *
 * Like dure_instruments_release(); and forgets how that instrument is paired, so that the next
 * measurement pairs it anew. While the helper is not there nothing happens.
 */
void
dure_instruments_let_go (DureInstruments *self, DureInstrumentKind kind)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));
  g_return_if_fail (kind < DURE_INSTRUMENT_KIND_COUNT);

  self->wanted = FALSE;
  call_verb (self, "LetGo", g_variant_new ("(u)", (guint) kind));
  end_with (self, DURE_INSTRUMENT_IDLE);
}

/**
 * dure_instruments_set_pace:
 * @self: the instruments
 * @pace: 1 for life, 10 to wait ten times shorter: for demos and tests with a simulated world
 *
 * Holds for helpers started from now on; call it before the main loop runs.
 */
void
dure_instruments_set_pace (DureInstruments *self, double pace)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));
  g_return_if_fail (pace > 0);

  self->pace = pace;
}

DureInstrumentState
dure_instruments_get_state (DureInstruments *self)
{
  g_return_val_if_fail (DURE_IS_INSTRUMENTS (self), DURE_INSTRUMENT_FAILED);

  return self->state;
}

/**
 * dure_instruments_get_helper_id:
 * @self: the instruments
 *
 * Returns: (transfer none) (nullable): the process id of the helper, for health reports and tests
 */
const char *
dure_instruments_get_helper_id (DureInstruments *self)
{
  g_return_val_if_fail (DURE_IS_INSTRUMENTS (self), NULL);

  return self->helper != NULL ? g_subprocess_get_identifier (self->helper) : NULL;
}

static void
dure_instruments_dispose (GObject *object)
{
  DureInstruments *self = DURE_INSTRUMENTS (object);

  g_clear_handle_id (&self->pause_timer, g_source_remove);
  drop_helper (self);

  G_OBJECT_CLASS (dure_instruments_parent_class)->dispose (object);
}

static void
dure_instruments_finalize (GObject *object)
{
  DureInstruments *self = DURE_INSTRUMENTS (object);

  g_free (self->program);
  g_free (self->bus_address);
  g_strfreev (self->installed);

  G_OBJECT_CLASS (dure_instruments_parent_class)->finalize (object);
}

static void
dure_instruments_class_init (DureInstrumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_instruments_dispose;
  G_OBJECT_CLASS (klass)->finalize = dure_instruments_finalize;
  signals[STATE_CHANGED] = g_signal_new ("state-changed", DURE_TYPE_INSTRUMENTS,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_UINT);
  signals[PROVEN] = g_signal_new ("proven", DURE_TYPE_INSTRUMENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[HEART_RATE] = g_signal_new ("heart-rate", DURE_TYPE_INSTRUMENTS, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[READING] = g_signal_new ("reading", DURE_TYPE_INSTRUMENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[QUESTION] = g_signal_new ("question", DURE_TYPE_INSTRUMENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dure_instruments_init (DureInstruments *self)
{
  self->pace = 1.0;
  self->pause_ms = PAUSE_MS;
}

/**
 * dure_instruments_new:
 * @program: path of dure-instruments
 * @bus_address: (nullable): the bus bluetoothd is on, %NULL for the system bus
 * @installed: (nullable): the station's own instruments, each `KIND=ADDRESS`
 *
 * The helper is started as soon as the main loop runs.
 *
 * Returns: (transfer full): instruments that are idle
 */
DureInstruments *
dure_instruments_new (const char        *program,
                      const char        *bus_address,
                      const char *const *installed)
{
  DureInstruments *self;

  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (DURE_TYPE_INSTRUMENTS, NULL);
  self->program = g_strdup (program);
  self->bus_address = g_strdup (bus_address);
  self->installed = g_strdupv ((char **) installed);
  self->pause_timer = g_idle_add (on_pause_over, self);

  return self;
}
