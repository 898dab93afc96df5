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
// What crosses the socket is checked by its D-Bus types and for its range, nothing else is parsed.

#include "client.h"

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

struct _DureInstruments
{
  GObject parent_instance;

  char *program;
  char *bus_address;
  char *strap_address;
  double pace;

  DureInstrumentState state;
  gboolean wanted;
  guint verbs_open;
  guint pause_ms;
  guint pause_timer;
  GCancellable *cancellable; /* of the present helper */
  GSubprocess *helper;
  GDBusConnection *connection;
  DureInstruments1 *proxy;
};

G_DEFINE_FINAL_TYPE (DureInstruments, dure_instruments, G_TYPE_OBJECT)

enum {
  STATE_CHANGED,
  HEART_RATE,
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
    set_state (held, DURE_INSTRUMENT_FAILED);
}

static void
tell_beat (DureInstruments *self, guint bpm, guint contact, guint missed, GVariant *rr)
{
  gsize n;
  const guint16 *values = g_variant_get_fixed_array (rr, &n, sizeof (guint16));
  const DureHeartRateBeat beat = {
    .bpm = bpm,
    .contact = MIN (contact, DURE_BEAT_CONTACT_GOOD),
    .n_rr = (guint) n,
    .rr_1024 = values,
    .missed = missed,
  };

  g_signal_emit (self, signals[HEART_RATE], 0, &beat);
}

/* A listener may call a verb; what the rest of the answer says is then of the past. */
static void
tell_events (DureInstruments *self, GVariant *events)
{
  g_autoptr (GVariant) aligned = g_variant_get_normal_form (events);
  GVariantIter iter;
  guint state, bpm, contact, missed;
  gboolean has_beat;
  GVariant *rr;

  g_variant_iter_init (&iter, aligned);
  while (g_variant_iter_next (&iter, "(ubuuu@aq)", &state, &has_beat, &bpm, &contact, &missed, &rr))
    {
      g_autoptr (GVariant) held = rr;

      if (self->verbs_open > 0 || !self->wanted || state > DURE_INSTRUMENT_LOST)
        continue;
      set_state (self, (DureInstrumentState) state);
      if (has_beat && self->verbs_open == 0 && self->state == DURE_INSTRUMENT_MEASURING)
        tell_beat (self, bpm, contact, missed, held);
    }
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
    {
      if (self->helper != NULL)
        g_subprocess_force_exit (self->helper);
      return;
    }

  self->pause_ms = PAUSE_MS;
  tell_events (self, events);
  if (self->proxy == DURE_INSTRUMENTS1 (source))
    ask_next (self);
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
  if (error != NULL && self->helper != NULL)
    g_subprocess_force_exit (self->helper);
}

static void
call_verb (DureInstruments *self, const char *verb)
{
  if (self->proxy == NULL)
    return;

  self->verbs_open++;
  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), verb, NULL, G_DBUS_CALL_FLAGS_NONE,
                     VERB_TIMEOUT_MS, self->cancellable, on_verb_ready, self);
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
    {
      g_subprocess_force_exit (self->helper);
      return;
    }

  self->connection = g_steal_pointer (&connection);
  self->proxy = dure_instruments1_proxy_new_sync (
    self->connection,
    G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_CONNECT_SIGNALS, NULL,
    OBJECT_PATH, NULL, &error);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->proxy), G_MAXINT);
  if (self->wanted)
    call_verb (self, "MeasureHeartRate");
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
  if (self->strap_address != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("--strap=%s", self->strap_address));
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
 * dure_instruments_measure_heart_rate:
 * @self: the instruments
 *
 * Looks for the heart-rate device, connects and measures. The answer comes as states and beats.
 * A measurement that is under way is released first.
 */
void
dure_instruments_measure_heart_rate (DureInstruments *self)
{
  g_return_if_fail (DURE_IS_INSTRUMENTS (self));

  self->wanted = TRUE;
  if (self->helper == NULL)
    {
      g_clear_handle_id (&self->pause_timer, g_source_remove);
      self->pause_timer = g_idle_add (on_pause_over, self);
    }
  call_verb (self, "MeasureHeartRate");
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
  call_verb (self, "Release");
  set_state (self, DURE_INSTRUMENT_IDLE);
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
  g_free (self->strap_address);

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
  signals[HEART_RATE] = g_signal_new ("heart-rate", DURE_TYPE_INSTRUMENTS, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
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
 * @strap_address: (nullable): address of the installed strap, the only one to be used then
 *
 * The helper is started as soon as the main loop runs.
 *
 * Returns: (transfer full): instruments that are idle
 */
DureInstruments *
dure_instruments_new (const char *program, const char *bus_address, const char *strap_address)
{
  DureInstruments *self;

  g_return_val_if_fail (program != NULL, NULL);

  self = g_object_new (DURE_TYPE_INSTRUMENTS, NULL);
  self->program = g_strdup (program);
  self->bus_address = g_strdup (bus_address);
  self->strap_address = g_strdup (strap_address);
  self->pause_timer = g_idle_add (on_pause_over, self);

  return self;
}
