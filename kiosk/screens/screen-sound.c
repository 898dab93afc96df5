// screen-sound.c: the sounds of the screens, and how loud the kiosk is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every button that takes a touch or a key sounds, and so does what comes of it or happens by
// itself (sound-cue.c). All that one turn of the main loop brings is one sound. The volume of
// speech and sounds is the visitor's: two buttons and the keypad's volume keys change it, in steps
// that are seen and heard.

#include "screen-sound.h"

#include "sound-cue.h"
#include "voice-strip.h"

struct _DureScreenSound
{
  DureWindow *window;
  DureVisit *visit;
  DureScreenVoice *voice;
  DureSounds *sounds;
  GtkEventController *typed;
  DureSoundCue cue;
  DureSound waiting;
  gulong hook;
  guint turn;
  guint volume;
};

static gboolean
on_turn (gpointer data)
{
  DureScreenSound *self = data;

  self->turn = 0;
  dure_sounds_play (self->sounds, self->waiting, self->volume);
  self->waiting = DURE_SOUND_NONE;
  return G_SOURCE_REMOVE;
}

/* Before anything is drawn, so that what is heard and what is seen come together. */
static void
wish (DureScreenSound *self, DureSound sound)
{
  if (self->sounds == NULL || sound == DURE_SOUND_NONE)
    return;
  self->waiting = MAX (self->waiting, sound);
  if (self->turn == 0)
    self->turn = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn, self, NULL);
}

static void
on_changed (DureVisit *visit, gboolean screen_changed, DureScreenSound *self)
{
  wish (self, dure_sound_cue_next (&self->cue, visit));
}

static gboolean
on_clicked (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  DureScreenSound *self = data;
  GtkWidget *button = g_value_get_object (&values[0]);

  if (gtk_widget_get_root (button) == GTK_ROOT (self->window))
    wish (self, DURE_SOUND_TAKEN);
  return TRUE; /* stays */
}

static void
set_volume (DureScreenSound *self, guint volume)
{
  self->volume = CLAMP (volume, DURE_VOLUME_QUIETEST, DURE_VOLUME_LOUDEST);
  dure_window_set_volume (self->window, self->volume);
  dure_screen_voice_set_volume (self->voice, self->volume);
}

static gboolean
take_key (DureScreenSound *self, DureVoiceKey key)
{
  if (key != DURE_VOICE_QUIETER && key != DURE_VOICE_LOUDER)
    return FALSE;
  set_volume (self, key == DURE_VOICE_LOUDER ? self->volume + 1 : self->volume - 1);
  wish (self, DURE_SOUND_TAKEN);
  return TRUE;
}

static void
on_voice_key (DureWindow *window, guint key, DureScreenSound *self)
{
  take_key (self, key);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        DureScreenSound *self)
{
  if (key == GDK_KEY_AudioLowerVolume)
    return take_key (self, DURE_VOICE_QUIETER);
  if (key == GDK_KEY_AudioRaiseVolume)
    return take_key (self, DURE_VOICE_LOUDER);
  return GDK_EVENT_PROPAGATE;
}

/**
 * dure_screen_sound_new:
 * @window: (transfer none): whose buttons sound, and which shows the volume
 * @visit: (transfer none): whose turns sound
 * @voice: (nullable): what is as loud as the sounds; must outlive them
 * @options: how the station sounds
 *
 * Returns: (transfer full) (nullable): the sounds of the screens; %NULL where nothing at all is
 *   heard
 */
DureScreenSound *
dure_screen_sound_new (DureWindow *window, DureVisit *visit, DureScreenVoice *voice,
                       const DureSpeechOptions *options)
{
  DureSounds *sounds = dure_speech_open_sounds (options);
  DureScreenSound *self;

  if (sounds == NULL && voice == NULL)
    return NULL;
  self = g_new0 (DureScreenSound, 1);
  self->window = g_object_ref (window);
  self->visit = g_object_ref (visit);
  self->voice = voice;
  self->sounds = sounds;
  self->hook = g_signal_add_emission_hook (g_signal_lookup ("clicked", GTK_TYPE_BUTTON), 0,
                                           on_clicked, self, NULL);
  self->typed = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->typed, GTK_PHASE_CAPTURE);
  g_signal_connect (self->typed, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (window), self->typed);
  g_signal_connect (window, "voice", G_CALLBACK (on_voice_key), self);
  g_signal_connect (visit, "changed", G_CALLBACK (on_changed), self);
  set_volume (self, DURE_VOLUME_USUAL);
  return self;
}

/**
 * dure_screen_sound_free:
 * @self: (transfer full) (nullable): silent from here on; to be called before the window is
 *   destroyed
 */
void
dure_screen_sound_free (DureScreenSound *self)
{
  if (self == NULL)
    return;
  g_signal_remove_emission_hook (g_signal_lookup ("clicked", GTK_TYPE_BUTTON), self->hook);
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->typed);
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->visit, self);
  g_clear_handle_id (&self->turn, g_source_remove);
  g_clear_pointer (&self->sounds, dure_sounds_free);
  g_clear_object (&self->visit);
  g_clear_object (&self->window);
  g_free (self);
}

/**
 * dure_screen_sound_reset:
 * @self: (nullable): the sounds, if there are any
 *
 * The next person hears it as it was.
 */
void
dure_screen_sound_reset (DureScreenSound *self)
{
  if (self != NULL)
    set_volume (self, DURE_VOLUME_USUAL);
}
