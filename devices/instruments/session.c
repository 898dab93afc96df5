// session.c: from looking for an instrument to forgetting it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   measure -> SEARCHING -> [ASKING ->] CONNECTING -> [ASKING ->] MEASURING [-> LOST -> MEASURING]
//           ... -> release -> IDLE
//
// The station's own instrument is known by its address, and no other will do. The donor's own is
// looked for a while after the first hit; then the asker has it proven, whether one device is in
// range or several. What a device that is not proven yet sends goes to the asker and no further.
// A device that was lost is only ever replaced by itself. A broadcaster is never linked.
// Whatever ends a measurement ends it with the device disconnected and, unless it is installed,
// removed from bluetoothd together with everything else that a scan left there for good; the bytes
// it sent are overwritten with the intake.

#include "session-private.h"

#include "devices-error.h"

G_DEFINE_FINAL_TYPE (DureSession, dure_session, G_TYPE_OBJECT)

enum {
  STATE,
  PROVEN,
  BEAT,
  REFUSED,
  READING,
  QUESTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
dure_session_set_state (DureSession *self, DureInstrumentState state)
{
  if (state == self->state)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE], 0, (guint) state);
}

static void
stop_timers (DureSession *self)
{
  g_clear_handle_id (&self->search_timer, g_source_remove);
  g_clear_handle_id (&self->settle_timer, g_source_remove);
  g_clear_handle_id (&self->verdict_timer, g_source_remove);
}

static void
drop_talk (DureSession *self)
{
  if (self->talk == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->talk, self);
  dure_talk_close (self->talk);
  g_clear_object (&self->talk);
}

static void
forget_device (DureSession *self)
{
  drop_talk (self);
  if (self->path != NULL && self->address == NULL)
    dure_radio_forget (self->radio, self->path);
  g_clear_pointer (&self->path, g_free);
}

/* Takes away what scans and a predecessor left in bluetoothd, now or when the radio is back. */
static void
sweep (DureSession *self)
{
  const char *const *installed = (const char *const *) self->installed;

  self->swept = dure_radio_is_usable (self->radio);
  if (!self->swept)
    return;

  dure_radio_forget_left (self->radio, installed);
  dure_radio_forget_strangers (self->radio, installed);
}

void
dure_session_finish (DureSession *self, DureInstrumentState state)
{
  self->wanted = FALSE;
  self->is_listening = FALSE;
  stop_timers (self);
  dure_asker_stop (self->asker);
  dure_radio_set_scan (self->radio, FALSE);
  dure_radio_set_broadcasts (self->radio, FALSE);
  forget_device (self);
  sweep (self);
  g_clear_pointer (&self->intake, dure_intake_free);
  g_clear_pointer (&self->meters, dure_home_meters_free);
  dure_session_set_state (self, state);
}

/* ---- what is measured ---- */

static void
begin_measuring (DureSession *self)
{
  self->measured = TRUE;
  g_clear_handle_id (&self->search_timer, g_source_remove);
  dure_session_set_state (self, DURE_INSTRUMENT_MEASURING);
}

/* Told once, before anything else. */
static void
accept_proof (DureSession *self, DurePossession possession)
{
  if (self->proven)
    return;

  self->proven = TRUE;
  g_signal_emit (self, signals[PROVEN], 0, (guint) possession);
}

void
dure_session_tell (DureSession *self, const DureInstrumentReading *reading)
{
  self->told |= !reading->is_live && reading->hint == DURE_HINT_NONE;
  g_signal_emit (self, signals[READING], 0, reading);
}

static void
tell_readings (DureSession *self)
{
  g_autoptr (DureSession) held = g_object_ref (self);
  DureInstrumentReading reading;

  while (self->proven && self->intake != NULL && dure_intake_pop (self->intake, &reading))
    dure_session_tell (self, &reading);
}

static void
on_beat (DureSession *self, const DureHeartRate *beat)
{
  if (!self->proven)
    {
      dure_asker_linked (self->asker);
      dure_asker_beat (self->asker, beat);
      return;
    }

  begin_measuring (self);
  g_signal_emit (self, signals[BEAT], 0, beat);
}

static void
on_refused (DureSession *self)
{
  if (self->proven)
    g_signal_emit (self, signals[REFUSED], 0);
}

/* A heart-rate device measures once it beats; others, once they could. */
static void
on_ready (DureSession *self)
{
  if (self->kind == DURE_INSTRUMENT_KIND_HEART_RATE)
    return;
  if (self->proven)
    begin_measuring (self);
  else
    dure_asker_linked (self->asker);
}

static gboolean
on_verdict (gpointer user_data)
{
  DureSession *self = user_data;

  self->verdict_timer = 0;
  dure_session_finish (self, self->verdict);

  return G_SOURCE_REMOVE;
}

/* An adapter that is switched off ends its links before it says so: then RADIO_OFF comes soon. */
static void
finish_soon (DureSession *self, DureInstrumentState state)
{
  stop_timers (self);
  dure_asker_stop (self->asker);
  self->verdict = state;
  self->verdict_timer =
    g_timeout_add (dure_radio_get_times (self->radio)->retry, on_verdict, self);
}

/* Once is bad luck: the device is looked for anew. Twice is not. An instrument may go to sleep once
 * it has measured. */
static void
on_ended (DureSession *self, const GError *reason)
{
  const gboolean was_asked =
    dure_asker_was_pairing (self->asker) || self->state == DURE_INSTRUMENT_ASKING;

  drop_talk (self);
  if (!self->proven && was_asked)
    return finish_soon (self, DURE_INSTRUMENT_NOT_PROVEN);
  if (g_error_matches (reason, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_NOT_PAIRED))
    return finish_soon (self, DURE_INSTRUMENT_BOND_LOST);
  if (self->told)
    return dure_asker_stop (self->asker);
  if (!self->measured && (self->second_try || dure_asker_is_asking (self->asker)))
    return finish_soon (self, DURE_INSTRUMENT_NONE_FOUND);

  self->second_try |= !self->measured;
  if (self->measured)
    dure_session_set_state (self, DURE_INSTRUMENT_LOST);
  dure_session_search (self);
}

/* ---- from a device in range to one that is linked ---- */

static void
listen (DureSession *self)
{
  self->is_listening = TRUE;
  dure_intake_linked (self->intake, self->recipe);
  if (self->meters != NULL)
    dure_home_meters_count_from (self->meters, self->path);
  begin_measuring (self);
}

static void
link_device (DureSession *self)
{
  dure_radio_set_broadcasts (self->radio, FALSE);
  dure_radio_set_scan (self->radio, FALSE);
  if (!self->measured)
    dure_session_set_state (self, DURE_INSTRUMENT_CONNECTING);

  dure_asker_expect (self->asker, self->path);
  self->talk = dure_talk_new (self->radio, self->path, self->recipe, self->intake,
                              self->address != NULL);
  g_signal_connect_swapped (self->talk, "ready", G_CALLBACK (on_ready), self);
  g_signal_connect_swapped (self->talk, "beat", G_CALLBACK (on_beat), self);
  g_signal_connect_swapped (self->talk, "refused", G_CALLBACK (on_refused), self);
  g_signal_connect_swapped (self->talk, "heard", G_CALLBACK (tell_readings), self);
  g_signal_connect_swapped (self->talk, "ended", G_CALLBACK (on_ended), self);
  dure_talk_open (self->talk);
}

void
dure_session_take (DureSession *self, DureBluezDevice1 *device)
{
  g_autofree char *path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (device)));

  g_clear_handle_id (&self->settle_timer, g_source_remove);
  if (!self->measured)
    g_clear_handle_id (&self->search_timer, g_source_remove);
  g_free (self->path);
  self->path = g_steal_pointer (&path);
  self->recipe = dure_candidates_recipe (device, self->kind);
  if (self->address != NULL)
    accept_proof (self, DURE_POSSESSION_OWN_INSTRUMENT);

  if (self->recipe->is_broadcast)
    listen (self);
  else
    link_device (self);
}

static void
take_path (DureSession *self, const char *path)
{
  g_autoptr (DureBluezDevice1) device =
    path != NULL ? dure_radio_get_device (self->radio, path) : NULL;

  if (device == NULL)
    dure_session_finish (self, DURE_INSTRUMENT_NONE_FOUND);
  else
    dure_session_take (self, device);
}

static void
on_wants_link (DureSession *self)
{
  take_path (self, dure_asker_get_path (self->asker));
}

/* Proven without a link, or on it: what was asked is closed before anything is told. */
static void
on_proven (DureSession *self, guint possession)
{
  g_autofree char *path = g_strdup (dure_asker_get_path (self->asker));

  dure_asker_stop (self->asker);
  accept_proof (self, (DurePossession) possession);
  if (self->talk == NULL)
    take_path (self, path);
  else if (self->kind != DURE_INSTRUMENT_KIND_HEART_RATE)
    begin_measuring (self);
}

static void
on_not_proven (DureSession *self, gboolean several)
{
  dure_session_finish (self, several ? DURE_INSTRUMENT_SEVERAL_FOUND : DURE_INSTRUMENT_NOT_PROVEN);
}

static void
on_question (DureSession *self, const DureInstrumentQuestion *question)
{
  if (question->question != DURE_QUESTION_NONE && !self->proven)
    dure_session_set_state (self, DURE_INSTRUMENT_ASKING);
  g_signal_emit (self, signals[QUESTION], 0, question);
}

/* ---- broadcasts ---- */

static void
on_advert (DureSession *self, const char *path, const char *uuid, GBytes *data, gint rssi)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (data, &length);

  if (self->meters != NULL)
    {
      if (dure_recipe_find_heard (self->kind, NULL, uuid) != NULL)
        dure_session_hear_meter (self, path, data, rssi);
      return;
    }
  if (self->address != NULL && !self->is_listening)
    dure_session_look (self);
  if (!self->is_listening || g_strcmp0 (path, self->path) != 0
      || g_ascii_strcasecmp (uuid, self->recipe->service) != 0)
    return;

  dure_intake_take (self->intake, uuid, bytes, length);
  tell_readings (self);
}

/* ---- verbs, and the radio coming and going ---- */

static void
begin (DureSession *self)
{
  if (!dure_radio_is_known (self->radio))
    return;
  if (!dure_radio_is_usable (self->radio))
    {
      dure_session_set_state (self, DURE_INSTRUMENT_RADIO_OFF);
      return;
    }

  if (!self->swept)
    sweep (self);
  if (self->wanted)
    dure_session_search (self);
}

/* A proof does not outlive the adapter: the device has to be found, and proven, anew. */
static void
on_usable_changed (DureSession *self)
{
  if (dure_radio_is_usable (self->radio))
    {
      begin (self);
      return;
    }
  self->swept = FALSE;
  if (!self->wanted)
    return;

  stop_timers (self);
  dure_asker_stop (self->asker);
  dure_intake_unlinked (self->intake);
  tell_readings (self);
  forget_device (self);
  dure_radio_set_scan (self->radio, FALSE);
  self->is_listening = FALSE;
  self->measured = FALSE;
  self->proven = FALSE;
  self->told = FALSE;
  self->second_try = FALSE;
  dure_session_set_state (self, DURE_INSTRUMENT_RADIO_OFF);
}

/**
 * dure_session_measure:
 * @self: the session
 * @kind: what to measure
 * @own: whether with the donor's own wearable, otherwise with the installed instrument
 *
 * Begins a measurement; one that is under way is released first.
 */
void
dure_session_measure (DureSession *self, DureInstrumentKind kind, gboolean own)
{
  if (self->wanted)
    dure_session_finish (self, DURE_INSTRUMENT_IDLE);

  self->kind = kind;
  self->address = own ? NULL : self->plan.installed[kind];
  if (!own && self->address == NULL)
    {
      dure_session_set_state (self, DURE_INSTRUMENT_NONE_FOUND);
      return;
    }

  self->wanted = TRUE;
  self->measured = FALSE;
  self->proven = FALSE;
  self->told = FALSE;
  self->second_try = FALSE;
  g_clear_pointer (&self->intake, dure_intake_free);
  self->intake = dure_intake_new (kind, self->plan.clock, self->plan.second_ms);
  if (kind == DURE_INSTRUMENT_KIND_ELECTRICITY)
    self->meters = dure_home_meters_new (self->plan.second_ms);
  begin (self);
}

/**
 * dure_session_answer:
 * @self: the session
 * @question: what the donor was asked
 * @asked: the number in that question
 * @yes: the donor's answer, with its @number
 */
void
dure_session_answer (DureSession *self,
                     DureQuestion question,
                     guint        asked,
                     gboolean     yes,
                     guint        number)
{
  if (self->wanted)
    dure_asker_answer (self->asker, question, asked, yes, number);
}

/**
 * dure_session_release:
 * @self: the session
 *
 * Ends the measurement and forgets its device.
 */
void
dure_session_release (DureSession *self)
{
  dure_session_finish (self, DURE_INSTRUMENT_IDLE);
}

/**
 * dure_session_let_go:
 * @self: the session
 * @kind: one that the station has of its own
 *
 * Ends a measurement, and forgets how that instrument is paired.
 */
void
dure_session_let_go (DureSession *self, DureInstrumentKind kind)
{
  dure_session_finish (self, DURE_INSTRUMENT_IDLE);
  if (self->plan.installed[kind] != NULL)
    dure_radio_forget_address (self->radio, self->plan.installed[kind]);
}

static void
dure_session_dispose (GObject *object)
{
  DureSession *self = DURE_SESSION (object);

  stop_timers (self);
  drop_talk (self);
  if (self->radio != NULL)
    g_signal_handlers_disconnect_by_data (self->radio, self);
  if (self->asker != NULL)
    g_signal_handlers_disconnect_by_data (self->asker, self);
  g_clear_object (&self->asker);
  g_clear_object (&self->radio);
  g_clear_pointer (&self->intake, dure_intake_free);
  g_clear_pointer (&self->meters, dure_home_meters_free);
  g_clear_pointer (&self->path, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->installed); i++)
    g_clear_pointer (&self->installed[i], g_free);

  G_OBJECT_CLASS (dure_session_parent_class)->dispose (object);
}

static void
dure_session_class_init (DureSessionClass *klass)
{
  static const struct
  {
    const char *name;
    GType type;
  } rows[N_SIGNALS] = {
    [STATE] = { "state", G_TYPE_UINT },      [PROVEN] = { "proven", G_TYPE_UINT },
    [BEAT] = { "beat", G_TYPE_POINTER },     [REFUSED] = { "refused", G_TYPE_NONE },
    [READING] = { "reading", G_TYPE_POINTER }, [QUESTION] = { "question", G_TYPE_POINTER },
  };

  G_OBJECT_CLASS (klass)->dispose = dure_session_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] =
      g_signal_new (rows[i].name, DURE_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, rows[i].type == G_TYPE_NONE ? 0 : 1, rows[i].type);
}

static void
dure_session_init (DureSession *self)
{
}

/**
 * dure_session_new:
 * @radio: the radio
 * @agent: (nullable): where bluetoothd's questions about pairing come from
 * @plan: what else it works with; copied
 *
 * Returns: (transfer full): a session that does nothing yet
 */
DureSession *
dure_session_new (DureRadio *radio, DureAgent *agent, const DureSessionPlan *plan)
{
  DureSession *self = g_object_new (DURE_TYPE_SESSION, NULL);
  guint n = 0;

  self->radio = g_object_ref (radio);
  self->plan = *plan;
  for (guint i = 0; i < DURE_INSTRUMENT_KIND_COUNT; i++)
    if (plan->installed[i] != NULL)
      {
        self->installed[n] = g_strdup (plan->installed[i]);
        self->plan.installed[i] = self->installed[n++];
      }
  self->asker = dure_asker_new (radio, agent, plan->dice, plan->second_ms);
  g_signal_connect_swapped (self->asker, "question", G_CALLBACK (on_question), self);
  g_signal_connect_swapped (self->asker, "wants-link", G_CALLBACK (on_wants_link), self);
  g_signal_connect_swapped (self->asker, "proven", G_CALLBACK (on_proven), self);
  g_signal_connect_swapped (self->asker, "not-proven", G_CALLBACK (on_not_proven), self);
  g_signal_connect_swapped (radio, "usable-changed", G_CALLBACK (on_usable_changed), self);
  g_signal_connect_swapped (radio, "heard", G_CALLBACK (dure_session_look), self);
  g_signal_connect_swapped (radio, "advert", G_CALLBACK (on_advert), self);

  return self;
}
