// screen-voice.c: the screens, heard
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Looks at what lies in front whenever something may have changed there, and lets the voice read
// it. The station's keypad steers the voice, as the strip and the bar do: star switches it, the
// point pauses, the stroke repeats, minus and plus change its pace, and while it speaks digits
// press the buttons of the page. Earphones that are plugged in switch it on too, and only into them
// it says what is private. Whoever moves the focus by keys hears what has it.

#include "screen-voice.h"

#include "bar.h"
#include "earphones.h"
#include "language.h"
#include "screen-reader.h"
#include "voice.h"
#include "voice-strip.h"

#include <glib/gi18n-lib.h>

struct _DureScreenVoice
{
  DureWindow *window;
  DureVisit *visit;
  DureSpeaker *speaker;
  DureVoice *voice;
  DureEarphones *earphones;
  GtkEventController *typed;
  DurePage *front;
  char *title;
  gboolean is_moving;
  gboolean is_greeting;
  gboolean is_lost;
};

static const struct
{
  guint keyval;
  DureVoiceKey key;
} keys[] = {
  { GDK_KEY_asterisk, DURE_VOICE_TOGGLE },   { GDK_KEY_KP_Multiply, DURE_VOICE_TOGGLE },
  { GDK_KEY_period, DURE_VOICE_PAUSE },      { GDK_KEY_KP_Decimal, DURE_VOICE_PAUSE },
  { GDK_KEY_KP_Separator, DURE_VOICE_PAUSE }, { GDK_KEY_slash, DURE_VOICE_REPEAT },
  { GDK_KEY_KP_Divide, DURE_VOICE_REPEAT },  { GDK_KEY_numbersign, DURE_VOICE_REPEAT },
  { GDK_KEY_minus, DURE_VOICE_SLOWER },      { GDK_KEY_KP_Subtract, DURE_VOICE_SLOWER },
  { GDK_KEY_plus, DURE_VOICE_FASTER },       { GDK_KEY_KP_Add, DURE_VOICE_FASTER },
};

static void
on_voice_changed (DureVoice *voice, DureScreenVoice *self)
{
  const DureUtterance *spoken = dure_voice_get_spoken (voice);

  dure_window_set_voice (self->window, dure_voice_is_on (voice),
                         spoken != NULL ? spoken->words : NULL, dure_voice_is_paused (voice));
}

static void
switch_voice (DureScreenVoice *self, gboolean is_on)
{
  dure_voice_set_on (self->voice, is_on);
  dure_visit_set_is_heard (self->visit, is_on);
  self->is_greeting = is_on;
  g_clear_pointer (&self->title, g_free);
  g_set_weak_pointer (&self->front, NULL);
  dure_screen_voice_look (self, TRUE);
}

static void
on_voice_key (DureWindow *window, guint key, DureScreenVoice *self)
{
  if (key == DURE_VOICE_TOGGLE && !self->is_lost)
    switch_voice (self, !dure_voice_is_on (self->voice));
  if (!dure_voice_is_on (self->voice))
    return;
  if (key == DURE_VOICE_PAUSE)
    dure_voice_set_paused (self->voice, !dure_voice_is_paused (self->voice));
  else if (key == DURE_VOICE_REPEAT)
    dure_voice_repeat (self->voice);
  else if (key == DURE_VOICE_SLOWER)
    dure_voice_change_pace (self->voice, -1);
  else if (key == DURE_VOICE_FASTER)
    dure_voice_change_pace (self->voice, 1);
}

/* Nobody is left with a button that does nothing. */
static void
on_lost (DureSpeaker *speaker, DureScreenVoice *self)
{
  g_message ("The kiosk cannot speak: there is no speech-dispatcher");
  self->is_lost = TRUE;
  switch_voice (self, FALSE);
}

static void
on_earphones (DureEarphones *earphones, DureScreenVoice *self)
{
  const gboolean are_in = dure_earphones_are_in (earphones);

  dure_voice_set_hears_alone (self->voice, are_in);
  dure_visit_touch (self->visit);
  if (are_in && dure_voice_is_on (self->voice))
    dure_voice_repeat (self->voice);
  else if (are_in && !self->is_lost)
    switch_voice (self, TRUE);
}

static gboolean
press_button (DureScreenVoice *self, guint digit)
{
  GtkWidget *bar;
  DurePage *front = dure_window_get_front (self->window, &bar);
  GtkWidget *button = front != NULL ? dure_screen_reader_find_button (front, digit) : NULL;

  if (button != NULL)
    g_signal_emit_by_name (button, "clicked");
  return button != NULL;
}

static gboolean
is_move (guint key)
{
  static const guint moves[] = { GDK_KEY_Tab,     GDK_KEY_ISO_Left_Tab, GDK_KEY_Up,
                                 GDK_KEY_Down,    GDK_KEY_Left,         GDK_KEY_Right,
                                 GDK_KEY_KP_Up,   GDK_KEY_KP_Down,      GDK_KEY_KP_Left,
                                 GDK_KEY_KP_Right };

  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i] == key)
      return TRUE;
  return FALSE;
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        DureScreenVoice *self)
{
  const GdkModifierType chord = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  const guint32 letter = gdk_keyval_to_unicode (key);

  if ((state & chord) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == key)
      {
        on_voice_key (self->window, keys[i].key, self);
        return GDK_EVENT_STOP;
      }
  self->is_moving = is_move (key);
  if (dure_voice_is_on (self->voice) && letter >= '0' && letter <= '9'
      && press_button (self, letter - '0'))
    return GDK_EVENT_STOP;
  return GDK_EVENT_PROPAGATE;
}

static void
on_focus (GtkWindow *window, GParamSpec *pspec, DureScreenVoice *self)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *bar;
  DurePage *front = dure_window_get_front (self->window, &bar);

  if (self->is_moving && dure_voice_is_on (self->voice) && front != NULL && front == self->front
      && GTK_IS_BUTTON (focus))
    dure_voice_say (self->voice, dure_screen_reader_read_button (front, focus));
}

/**
 * dure_screen_voice_new:
 * @window: (transfer none): what is read and steers the voice
 * @visit: (transfer none): what waits longer for somebody who listens
 * @options: how it speaks
 *
 * Returns: (transfer full) (nullable): the voice of the screens; %NULL where nobody would hear it
 */
DureScreenVoice *
dure_screen_voice_new (DureWindow *window, DureVisit *visit, const DureSpeechOptions *options)
{
  DureSpeaker *speaker = dure_speech_open (options);
  DureScreenVoice *self;

  if (speaker == NULL)
    return NULL;
  self = g_new0 (DureScreenVoice, 1);
  self->window = g_object_ref (window);
  self->visit = g_object_ref (visit);
  self->speaker = speaker;
  self->voice = dure_voice_new (speaker, dure_clock_system ());
  self->earphones = dure_earphones_new (options->earphones);
  dure_voice_set_hears_alone (self->voice, dure_earphones_are_in (self->earphones));
  g_signal_connect (self->earphones, "changed", G_CALLBACK (on_earphones), self);
  self->typed = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->typed, GTK_PHASE_CAPTURE);
  g_signal_connect (self->typed, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (window), self->typed);
  g_signal_connect (window, "voice", G_CALLBACK (on_voice_key), self);
  g_signal_connect (window, "notify::focus-widget", G_CALLBACK (on_focus), self);
  g_signal_connect (speaker, "lost", G_CALLBACK (on_lost), self);
  g_signal_connect (self->voice, "changed", G_CALLBACK (on_voice_changed), self);
  on_voice_changed (self->voice, self);
  return self;
}

/**
 * dure_screen_voice_free:
 * @self: (transfer full): silent from here on; to be called before the window is destroyed
 */
void
dure_screen_voice_free (DureScreenVoice *self)
{
  gtk_widget_remove_controller (GTK_WIDGET (self->window), self->typed);
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->voice, self);
  g_signal_handlers_disconnect_by_data (self->speaker, self);
  g_signal_handlers_disconnect_by_data (self->earphones, self);
  g_set_weak_pointer (&self->front, NULL);
  g_free (self->title);
  g_clear_object (&self->voice);
  g_clear_object (&self->earphones);
  g_clear_object (&self->speaker);
  g_clear_object (&self->visit);
  g_clear_object (&self->window);
  g_free (self);
}

static DureUtterance *
say (const char *words)
{
  return dure_utterance_new (words, dure_language_current ()->code, FALSE);
}

static void
read_front (DureScreenVoice *self, DurePage *front, GtkWidget *bar)
{
  GPtrArray *page = dure_screen_reader_read (front, bar);

  if (self->is_greeting)
    g_ptr_array_insert (page, 0, say (_("The voice is on. Press the number of what you want.")));
  self->is_moving = FALSE;
  self->is_greeting = FALSE;
  g_set_weak_pointer (&self->front, front);
  g_free (self->title);
  self->title = g_strdup (dure_page_get_title (front));
  dure_voice_read (self->voice, page, say (_("Plug in earphones to hear your numbers.")));
}

/**
 * dure_screen_voice_look:
 * @self: (nullable): the voice, if there is one
 * @is_answer: whether somebody has just pressed something
 *
 * To be called when something on the screen may have changed: a page that has come, or has another
 * title, is read; what else has changed is told.
 */
void
dure_screen_voice_look (DureScreenVoice *self, gboolean is_answer)
{
  GtkWidget *bar;
  DurePage *front;

  if (self == NULL)
    return;
  front = dure_window_get_front (self->window, &bar);
  if (self->is_lost && bar != NULL)
    dure_bar_set_offered (DURE_BAR (bar), DURE_BAR_VOICE, FALSE);
  if (self->is_lost)
    return;
  on_voice_changed (self->voice, self);
  if (front == NULL || !dure_voice_is_on (self->voice))
    return;
  if (front == self->front && g_strcmp0 (dure_page_get_title (front), self->title) == 0)
    dure_voice_follow (self->voice, dure_screen_reader_read (front, bar), is_answer);
  else
    read_front (self, front, bar);
}

/**
 * dure_screen_voice_set_volume:
 * @self: (nullable): the voice, if there is one
 * @volume: from %DURE_VOLUME_QUIETEST to %DURE_VOLUME_LOUDEST
 */
void
dure_screen_voice_set_volume (DureScreenVoice *self, guint volume)
{
  if (self != NULL)
    dure_voice_set_volume (self->voice, volume);
}

/**
 * dure_screen_voice_reset:
 * @self: (nullable): the voice, if there is one
 *
 * The next person chooses anew.
 */
void
dure_screen_voice_reset (DureScreenVoice *self)
{
  if (self != NULL && dure_voice_is_on (self->voice))
    switch_voice (self, FALSE);
}
