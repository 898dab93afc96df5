// speechd-speaker.c: speaks through Debian's speech-dispatcher
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing is started before the first utterance. libspeechd waits for its server in every call, so
// a thread of our own makes them, one wish after the other; what it learns comes back to the main
// loop. That a message has ended may be heard before its number is known: both are kept, and the
// utterance is done when they meet, or when no end has come for far longer than it takes to say.
// When nobody has listened for REST_S the connection is closed: its server, which remembers what it
// has said, then ends by itself. There is one speech-dispatcher for a user, and libspeechd's
// callbacks name no owner: one speaker a process.

#include "speechd-speaker.h"

#include <libspeechd.h>
#include <math.h>
#include <string.h>

#define CLIENT "dure-kiosk"
#define SPD_MOST 100 /* rates and volumes go from its negative to it */
#define PACE_STEP 15
#define NO_MESSAGE (-1)
#define TRIES 3
#define REST_S 60
#define GUARD_MS 20000
#define GUARD_MS_A_BYTE 120 /* a Korean syllable is three, and is said in a third of a second */

typedef enum
{
  SAY,
  STOP,
  QUIT,
} Wish;

typedef struct
{
  Wish wish;
  guint number;
  int rate;
  int volume;
  DureUtterance *utterance;
} Order;

struct _DureSpeechdSpeaker
{
  GObject parent_instance;
  GThread *thread;
  GAsyncQueue *orders;
  guint percent;
  guint number;
  int message;
  int ended;
  guint guard;
};

static void speaker_init (DureSpeakerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DureSpeechdSpeaker, dure_speechd_speaker, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DURE_TYPE_SPEAKER, speaker_init))

static DureSpeechdSpeaker *the_one; /* of the main loop */

/* ---- the thread ---- */

typedef struct
{
  guint number;
  int message;
} News;

static void
send_home (GSourceFunc on_news, guint number, int message)
{
  News *news = g_new (News, 1);

  *news = (News){ number, message };
  g_idle_add_full (G_PRIORITY_DEFAULT, on_news, news, g_free);
}

static gboolean on_said (gpointer data);
static gboolean on_ended (gpointer data);
static gboolean on_lost (gpointer data);

static void
on_message_over (size_t message, size_t client, SPDNotificationType state)
{
  send_home (on_ended, 0, (int) message);
}

static SPDConnection *
open_connection (void)
{
  g_autofree char *error = NULL;
  SPDConnection *connection =
      spd_open2 (CLIENT, NULL, NULL, SPD_MODE_THREADED, NULL, 1, &error);

  if (connection == NULL)
    return NULL;
  connection->callback_end = connection->callback_cancel = on_message_over;
  spd_set_notification_on (connection, SPD_END);
  spd_set_notification_on (connection, SPD_CANCEL);
  spd_set_data_mode (connection, SPD_DATA_TEXT);
  return connection;
}

/* Chinese is named by its largest language there. */
static int
say_order (SPDConnection *connection, const Order *order)
{
  const char *language = order->utterance->language;

  spd_set_language (connection, g_str_equal (language, "zh") ? "cmn" : language);
  spd_set_voice_rate (connection, order->rate);
  spd_set_volume (connection, order->volume);
  return spd_say (connection, SPD_MESSAGE, order->utterance->words);
}

/* A server ends by itself while nobody is connected, on a slow machine even before we are: then it
 * is begun anew. Returns the connection that is open, if any is. */
static SPDConnection *
try_to_say (SPDConnection *connection, const Order *order)
{
  for (guint i = 0; i < TRIES; i++)
    {
      int message = NO_MESSAGE;

      if (connection == NULL)
        connection = open_connection ();
      if (connection != NULL)
        message = say_order (connection, order);
      if (message >= 0)
        {
          send_home (on_said, order->number, message);
          return connection;
        }
      g_clear_pointer (&connection, spd_close);
    }
  send_home (on_lost, order->number, NO_MESSAGE);
  return NULL;
}

static void
free_order (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->utterance, dure_utterance_unref);
  g_free (order);
}

static gpointer
run (gpointer data)
{
  g_autoptr (GAsyncQueue) orders = data;
  SPDConnection *connection = NULL;
  Wish wish = STOP;

  while (wish != QUIT)
    {
      Order *order = connection != NULL
                         ? g_async_queue_timeout_pop (orders, REST_S * G_USEC_PER_SEC)
                         : g_async_queue_pop (orders);

      if (order == NULL)
        {
          g_clear_pointer (&connection, spd_close);
          continue;
        }
      wish = order->wish;
      if (wish == SAY)
        connection = try_to_say (connection, order);
      else if (connection != NULL)
        spd_cancel (connection);
      free_order (order);
    }
  g_clear_pointer (&connection, spd_close);
  return NULL;
}

/* ---- the main loop ---- */

static void
forget (DureSpeechdSpeaker *self)
{
  g_clear_handle_id (&self->guard, g_source_remove);
  self->number = 0;
  self->message = NO_MESSAGE;
}

static void
end (DureSpeechdSpeaker *self)
{
  const guint number = self->number;

  forget (self);
  dure_speaker_tell_done (DURE_SPEAKER (self), number);
}

static gboolean
on_guard (gpointer data)
{
  DureSpeechdSpeaker *self = data;

  self->guard = 0;
  end (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_said (gpointer data)
{
  const News *news = data;

  if (the_one == NULL || the_one->number != news->number)
    return G_SOURCE_REMOVE;
  the_one->message = news->message;
  if (the_one->ended == news->message)
    end (the_one);
  return G_SOURCE_REMOVE;
}

static gboolean
on_ended (gpointer data)
{
  const News *news = data;

  if (the_one == NULL)
    return G_SOURCE_REMOVE;
  the_one->ended = news->message;
  if (the_one->number != 0 && the_one->message == news->message)
    end (the_one);
  return G_SOURCE_REMOVE;
}

static gboolean
on_lost (gpointer data)
{
  if (the_one != NULL)
    {
      forget (the_one);
      dure_speaker_tell_lost (DURE_SPEAKER (the_one));
    }
  return G_SOURCE_REMOVE;
}

/* The station's rate is that of the usual pace: half of the module's own is the slowest there is,
 * twice of it the fastest. */
static int
rate_of (DureSpeechdSpeaker *self, int pace)
{
  const int percent = (int) self->percent;
  const int usual = percent < 100 ? (percent - 100) * 2 : percent - 100;

  return CLAMP (usual + pace * PACE_STEP, -SPD_MOST, SPD_MOST);
}

/* espeak-ng's is linear in the amplitude: -100 is silence, and from 0 on it is cut off. */
static int
volume_of (guint volume)
{
  const double gain = dure_volume_gain (dure_volume_decibels (volume));

  return (int) lround (gain * SPD_MOST) - SPD_MOST;
}

static void
send_order (DureSpeechdSpeaker *self, Wish wish, guint number, const DureUtterance *utterance,
            DureProsody prosody)
{
  Order *order = g_new0 (Order, 1);

  order->wish = wish;
  order->number = number;
  order->rate = rate_of (self, prosody.pace);
  order->volume = volume_of (prosody.volume);
  /* Counted references are not for two threads. */
  if (utterance != NULL)
    order->utterance =
        dure_utterance_new (utterance->words, utterance->language, utterance->is_private);
  if (self->thread == NULL)
    self->thread = g_thread_new ("speech", run, g_async_queue_ref (self->orders));
  g_async_queue_push (self->orders, order);
}

static void
say (DureSpeaker *speaker, guint number, const DureUtterance *utterance, DureProsody prosody)
{
  DureSpeechdSpeaker *self = DURE_SPEECHD_SPEAKER (speaker);
  const gsize length = strlen (utterance->words);

  forget (self);
  self->number = number;
  self->guard =
      g_timeout_add ((guint) MIN (GUARD_MS + GUARD_MS_A_BYTE * length, G_MAXINT), on_guard, self);
  send_order (self, SAY, number, utterance, prosody);
}

static void
stop (DureSpeaker *speaker)
{
  DureSpeechdSpeaker *self = DURE_SPEECHD_SPEAKER (speaker);

  if (self->number == 0)
    return;
  forget (self);
  send_order (self, STOP, 0, NULL, DURE_PROSODY_USUAL);
}

static void
speaker_init (DureSpeakerInterface *iface)
{
  iface->say = say;
  iface->stop = stop;
}

static void
dure_speechd_speaker_finalize (GObject *object)
{
  DureSpeechdSpeaker *self = DURE_SPEECHD_SPEAKER (object);

  forget (self);
  the_one = NULL;
  if (self->thread != NULL)
    {
      send_order (self, QUIT, 0, NULL, DURE_PROSODY_USUAL);
      g_thread_join (self->thread);
    }
  g_async_queue_unref (self->orders);
  G_OBJECT_CLASS (dure_speechd_speaker_parent_class)->finalize (object);
}

static void
dure_speechd_speaker_class_init (DureSpeechdSpeakerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dure_speechd_speaker_finalize;
}

static void
dure_speechd_speaker_init (DureSpeechdSpeaker *self)
{
  self->orders = g_async_queue_new_full (free_order);
  self->message = self->ended = NO_MESSAGE;
}

/**
 * dure_speechd_speaker_new:
 * @percent: how fast it speaks at the usual pace, of its own usual rate: 50 to 200
 *
 * Returns: (transfer full): the only one of the process; it has not begun to connect
 */
DureSpeaker *
dure_speechd_speaker_new (guint percent)
{
  g_return_val_if_fail (the_one == NULL, NULL);
  the_one = g_object_new (DURE_TYPE_SPEECHD_SPEAKER, NULL);
  the_one->percent = percent;
  return DURE_SPEAKER (the_one);
}
