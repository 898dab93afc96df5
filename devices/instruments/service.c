// service.c: the instruments as the kiosk sees them, on our end of the socket
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Joins three things: the socket to the kiosk, the bus to bluetoothd, and the session between.
// When the kiosk goes, the device is disconnected and forgotten before this process ends, within
// two seconds. When the bus goes there is nothing left to work with, and the process ends at once;
// the kiosk starts another. A bus that is not there yet is asked for again and again; once it is,
// the process locks itself in (sandbox.h) before it reads anything of the radio.

#include "service.h"

#include "event-queue.h"
#include "instruments-dbus.h"
#include "sandbox.h"
#include "session.h"
#include "visit-clock.h"

#define OBJECT_PATH "/kr/gwangju/Dure/Instruments"
#define FAREWELL_MS 2000

struct _DureService
{
  GObject parent_instance;

  GDBusConnection *kiosk;
  char *bus_address;
  char *installed[DURE_INSTRUMENT_KIND_COUNT]; /* addresses, or NULL */
  double pace;

  DureInstruments1 *skeleton;
  DureEventQueue *events;
  GDBusMethodInvocation *asking; /* the kiosk's open Next */
  GCancellable *cancellable;
  GDBusConnection *bus;
  DureRadio *radio;
  DureAgent *agent;
  DureSession *session;
  gboolean wanted; /* asked to measure before there was a bus */
  DureInstrumentKind kind;
  gboolean own;
  gboolean bus_failed;
  GError *fault;
  guint bus_timer;
  guint farewell_timer;
};

G_DEFINE_FINAL_TYPE (DureService, dure_service, G_TYPE_OBJECT)

static guint finished_signal;

static void connect_bus (DureService *self);

static void
tell (DureService *self)
{
  if (self->asking == NULL || dure_event_queue_get_n (self->events) == 0)
    return;

  dure_instruments1_complete_next (self->skeleton, g_steal_pointer (&self->asking),
                                   dure_event_queue_take (self->events));
}

static void
on_state (DureService *self, guint state)
{
  dure_event_queue_add_state (self->events, state);
  tell (self);
}

static void
on_beat (DureService *self, const DureHeartRate *beat)
{
  dure_event_queue_add_beat (self->events, beat);
  tell (self);
}

static void
on_reading (DureService *self, const DureInstrumentReading *reading)
{
  dure_event_queue_add_reading (self->events, reading);
  tell (self);
}

static void
on_question (DureService *self, const DureInstrumentQuestion *question)
{
  dure_event_queue_add_question (self->events, question);
  tell (self);
}

static void
on_proven (DureService *self, guint possession)
{
  dure_event_queue_add_proven (self->events, possession);
  tell (self);
}

static void
on_refused (DureService *self)
{
  dure_event_queue_add_gap (self->events);
}

static gboolean
on_next (DureService *self, GDBusMethodInvocation *invocation)
{
  if (self->asking != NULL)
    dure_instruments1_complete_next (self->skeleton, g_steal_pointer (&self->asking),
                                     g_variant_new (DURE_EVENTS_TYPE, NULL));
  self->asking = invocation;
  tell (self);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
begin (DureService *self)
{
  if (self->session != NULL)
    dure_session_measure (self->session, self->kind, self->own);
  else if (self->bus_failed)
    on_state (self, DURE_INSTRUMENT_RADIO_OFF);
}

static gboolean
on_measure (DureService *self, GDBusMethodInvocation *invocation, guint kind, gboolean own)
{
  if (kind >= DURE_INSTRUMENT_KIND_COUNT)
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                     G_DBUS_ERROR_INVALID_ARGS, "no such kind");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }

  self->wanted = TRUE;
  self->kind = (DureInstrumentKind) kind;
  self->own = own;
  dure_instruments1_complete_measure (self->skeleton, invocation);
  dure_event_queue_clear (self->events);
  begin (self);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_answer (DureService           *self,
           GDBusMethodInvocation *invocation,
           guint                  question,
           guint                  asked,
           gboolean               yes,
           guint                  number)
{
  dure_instruments1_complete_answer (self->skeleton, invocation);
  if (self->session != NULL)
    dure_session_answer (self->session, (DureQuestion) question, asked, yes, number);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_release (DureService *self, GDBusMethodInvocation *invocation)
{
  self->wanted = FALSE;
  dure_instruments1_complete_release (self->skeleton, invocation);
  dure_event_queue_clear (self->events);
  if (self->session != NULL)
    dure_session_release (self->session);
  else
    on_state (self, DURE_INSTRUMENT_IDLE);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_let_go (DureService *self, GDBusMethodInvocation *invocation, guint kind)
{
  if (kind >= DURE_INSTRUMENT_KIND_COUNT)
    {
      g_dbus_method_invocation_return_error_literal (invocation, G_DBUS_ERROR,
                                                     G_DBUS_ERROR_INVALID_ARGS, "no such kind");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }

  self->wanted = FALSE;
  dure_instruments1_complete_let_go (self->skeleton, invocation);
  dure_event_queue_clear (self->events);
  if (self->session != NULL)
    dure_session_let_go (self->session, (DureInstrumentKind) kind);
  else
    on_state (self, DURE_INSTRUMENT_IDLE);

  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_farewell_over (gpointer user_data)
{
  DureService *self = user_data;

  self->farewell_timer = 0;
  g_signal_emit (self, finished_signal, 0);

  return G_SOURCE_REMOVE;
}

static void
end_soon (DureService *self, guint ms)
{
  g_clear_handle_id (&self->farewell_timer, g_source_remove);
  self->farewell_timer = g_timeout_add (ms, on_farewell_over, self);
}

static void
on_forgotten (DureService *self)
{
  if (self->farewell_timer != 0)
    end_soon (self, 0);
}

/* An installed strap is only disconnected; give that message its way out, too. */
static void
on_kiosk_closed (DureService *self)
{
  g_clear_object (&self->asking);
  if (self->session != NULL)
    dure_session_release (self->session);
  if (self->bus != NULL && !g_dbus_connection_is_closed (self->bus))
    g_dbus_connection_flush_sync (self->bus, NULL, NULL);
  end_soon (self, self->radio == NULL || dure_radio_is_clean (self->radio) ? 0 : FAREWELL_MS);
}

static void
on_bus_closed (DureService *self)
{
  end_soon (self, 0);
}

static gboolean
on_bus_retry (gpointer user_data)
{
  DureService *self = user_data;

  self->bus_timer = 0;
  connect_bus (self);

  return G_SOURCE_REMOVE;
}

/* What reads files at its first use is used before. */
static gboolean
lock_in (GError **error)
{
  guint8 chance;

  dure_visit_clock_load_zone ();
  dure_dice_fill (dure_dice_system (), &chance, sizeof chance);

  return dure_sandbox_enter (error);
}

static void
open_radio (DureService *self, GDBusConnection *bus)
{
  const DureTimes times = dure_times_at_pace (self->pace);
  DureSessionPlan plan = {
    .clock = dure_clock_system (),
    .dice = dure_dice_system (),
    .second_ms = (guint) MAX (1000 / self->pace, 1),
  };

  for (guint i = 0; i < G_N_ELEMENTS (plan.installed); i++)
    plan.installed[i] = self->installed[i];
  self->bus = bus;
  g_signal_connect_swapped (bus, "closed", G_CALLBACK (on_bus_closed), self);
  self->radio = dure_radio_new (bus, &times);
  g_signal_connect_swapped (self->radio, "forgotten", G_CALLBACK (on_forgotten), self);
  self->agent = dure_agent_new (bus, &times);
  self->session = dure_session_new (self->radio, self->agent, &plan);
  g_signal_connect_swapped (self->session, "state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (self->session, "proven", G_CALLBACK (on_proven), self);
  g_signal_connect_swapped (self->session, "beat", G_CALLBACK (on_beat), self);
  g_signal_connect_swapped (self->session, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->session, "reading", G_CALLBACK (on_reading), self);
  g_signal_connect_swapped (self->session, "question", G_CALLBACK (on_question), self);
}

static void
on_bus_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);
  DureService *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus == NULL)
    {
      if (self->wanted && !self->bus_failed)
        on_state (self, DURE_INSTRUMENT_RADIO_OFF);
      self->bus_failed = TRUE;
      self->bus_timer = g_timeout_add (dure_times_at_pace (self->pace).retry, on_bus_retry, self);
      return;
    }

  if (!lock_in (&error))
    {
      self->fault = g_steal_pointer (&error);
      g_object_unref (bus);
      return end_soon (self, 0);
    }
  open_radio (self, bus);
  if (self->wanted)
    begin (self);
}

static void
connect_bus (DureService *self)
{
  g_dbus_connection_new_for_address (self->bus_address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                       | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_bus_ready, self);
}

/**
 * dure_service_start:
 * @self: a new service
 * @error: return location for what went wrong
 *
 * Answers the kiosk from now on.
 *
 * Returns: whether it does
 */
gboolean
dure_service_start (DureService *self, GError **error)
{
  self->skeleton = dure_instruments1_skeleton_new ();
  g_signal_connect_swapped (self->skeleton, "handle-next", G_CALLBACK (on_next), self);
  g_signal_connect_swapped (self->skeleton, "handle-measure", G_CALLBACK (on_measure), self);
  g_signal_connect_swapped (self->skeleton, "handle-answer", G_CALLBACK (on_answer), self);
  g_signal_connect_swapped (self->skeleton, "handle-release", G_CALLBACK (on_release), self);
  g_signal_connect_swapped (self->skeleton, "handle-let-go", G_CALLBACK (on_let_go), self);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), self->kiosk,
                                         OBJECT_PATH, error))
    return FALSE;

  g_signal_connect_swapped (self->kiosk, "closed", G_CALLBACK (on_kiosk_closed), self);
  g_dbus_connection_start_message_processing (self->kiosk);
  connect_bus (self);

  return TRUE;
}

/**
 * dure_service_get_fault:
 * Returns: (transfer none) (nullable): why it finished although kiosk and bus were there
 */
const GError *
dure_service_get_fault (DureService *self)
{
  return self->fault;
}

static void
dure_service_dispose (GObject *object)
{
  DureService *self = DURE_SERVICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->bus_timer, g_source_remove);
  g_clear_handle_id (&self->farewell_timer, g_source_remove);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->radio != NULL)
    g_signal_handlers_disconnect_by_data (self->radio, self);
  if (self->bus != NULL)
    g_signal_handlers_disconnect_by_data (self->bus, self);
  if (self->kiosk != NULL)
    g_signal_handlers_disconnect_by_data (self->kiosk, self);
  if (self->skeleton != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->skeleton, self);
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
    }
  g_clear_object (&self->asking);
  g_clear_object (&self->session);
  g_clear_object (&self->agent);
  g_clear_object (&self->radio);
  g_clear_object (&self->bus);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->kiosk);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->fault);
  g_clear_pointer (&self->events, dure_event_queue_free);
  g_clear_pointer (&self->bus_address, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->installed); i++)
    g_clear_pointer (&self->installed[i], g_free);

  G_OBJECT_CLASS (dure_service_parent_class)->dispose (object);
}

static void
dure_service_class_init (DureServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_service_dispose;
  finished_signal = g_signal_new ("finished", DURE_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
dure_service_init (DureService *self)
{
  self->cancellable = g_cancellable_new ();
  self->events = dure_event_queue_new ();
}

/**
 * dure_service_new:
 * @kiosk: our end of the socket, not processing messages yet
 * @bus_address: the bus bluetoothd is on
 * @installed: addresses of the station's own instruments by kind, %NULL where it has none
 * @pace: 1 for life, 10 for a world that runs ten times faster
 *
 * Returns: (transfer full): the service
 */
DureService *
dure_service_new (GDBusConnection   *kiosk,
                  const char        *bus_address,
                  const char *const *installed,
                  double             pace)
{
  DureService *self = g_object_new (DURE_TYPE_SERVICE, NULL);

  self->kiosk = g_object_ref (kiosk);
  self->bus_address = g_strdup (bus_address);
  for (guint i = 0; i < G_N_ELEMENTS (self->installed); i++)
    self->installed[i] = g_strdup (installed[i]);
  self->pace = pace;

  return self;
}
