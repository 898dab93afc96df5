// voice-strip.c: what is being said, and how to steer the voice
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It stands above the bar as long as the voice is on. The caption keeps the room of its lines when
// nothing is being said, so that nothing moves by itself. With bigger letters the page needs that
// room: then what is said stands there alone. With the biggest it needs all of it, and the voice is
// steered by the bar and the keypad.

#include "voice-strip.h"

#include "even-layout.h"
#include "text.h"
#include "volume-bars.h"

#include <glib/gi18n-lib.h>

#define CAPTION_LINES 2
#define COLUMNS 3

struct _DureVoiceStrip
{
  GtkBox parent_instance;
  GtkWidget *above;
  GtkWidget *caption;
  GtkWidget *volume;
  GtkWidget *buttons[DURE_VOICE_KEYS];
};

G_DEFINE_FINAL_TYPE (DureVoiceStrip, dure_voice_strip, GTK_TYPE_BOX)

static guint pressed_signal;

static const char *const words[DURE_VOICE_KEYS] = {
  [DURE_VOICE_PAUSE] = N_ ("Pause"),
  [DURE_VOICE_REPEAT] = N_ ("Repeat"),
  [DURE_VOICE_SLOWER] = N_ ("Slower"),
  [DURE_VOICE_FASTER] = N_ ("Faster"),
  [DURE_VOICE_QUIETER] = N_ ("Quieter"),
  [DURE_VOICE_LOUDER] = N_ ("Louder"),
};

/* Row by row: what belongs together stands one below the other. */
static const DureVoiceKey places[] = {
  DURE_VOICE_PAUSE,  DURE_VOICE_SLOWER, DURE_VOICE_QUIETER,
  DURE_VOICE_REPEAT, DURE_VOICE_FASTER, DURE_VOICE_LOUDER,
};

static void
on_clicked (GtkWidget *button, DureVoiceStrip *self)
{
  for (DureVoiceKey key = DURE_VOICE_PAUSE; key < DURE_VOICE_KEYS; key++)
    if (self->buttons[key] == button)
      g_signal_emit (self, pressed_signal, 0, (guint) key);
}

static void
dure_voice_strip_class_init (DureVoiceStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  pressed_signal = g_signal_new ("pressed", DURE_TYPE_VOICE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "voice-strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
dure_voice_strip_init (DureVoiceStrip *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
new_buttons (DureVoiceStrip *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (
      row, g_object_new (DURE_TYPE_EVEN_LAYOUT, "max-columns", COLUMNS, "gap", 4.0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const DureVoiceKey key = places[i];

      self->buttons[key] = gtk_button_new_with_label (_(words[key]));
      gtk_widget_add_css_class (self->buttons[key], "small");
      g_signal_connect (self->buttons[key], "clicked", G_CALLBACK (on_clicked), self);
      gtk_box_append (GTK_BOX (row), self->buttons[key]);
    }
  return row;
}

/**
 * dure_voice_strip_new:
 *
 * Returns: (transfer floating): the strip, hidden, in the present language
 */
GtkWidget *
dure_voice_strip_new (void)
{
  DureVoiceStrip *self = g_object_new (DURE_TYPE_VOICE_STRIP, NULL);

  self->caption = dure_text_new ("", "caption");
  gtk_label_set_lines (GTK_LABEL (self->caption), CAPTION_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->caption, TRUE);
  self->volume = g_object_new (DURE_TYPE_VOLUME_BARS, "valign", GTK_ALIGN_CENTER, NULL);
  self->above = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->above, "above");
  gtk_box_append (GTK_BOX (self->above), self->caption);
  gtk_box_append (GTK_BOX (self->above), self->volume);
  gtk_box_append (GTK_BOX (self), self->above);
  gtk_box_append (GTK_BOX (self), new_buttons (self));
  dure_text_settle (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}

/**
 * dure_voice_strip_show:
 * @is_on: whether the voice speaks
 * @caption: (nullable): what is being said
 * @is_paused: whether it is silent for a while
 */
void
dure_voice_strip_show (DureVoiceStrip *self, gboolean is_on, const char *caption,
                       gboolean is_paused)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_label_set_text (GTK_LABEL (self->caption), caption != NULL ? caption : "");
  gtk_widget_set_visible (self->above, gtk_widget_has_css_class (window, "letters-1"));
  gtk_widget_set_visible (GTK_WIDGET (self),
                          is_on && !gtk_widget_has_css_class (window, "letters-2"));
  gtk_button_set_label (GTK_BUTTON (self->buttons[DURE_VOICE_PAUSE]),
                        is_paused ? _("Go on") : _("Pause"));
}

/**
 * dure_voice_strip_set_volume:
 * @volume: how loud it is
 */
void
dure_voice_strip_set_volume (DureVoiceStrip *self, guint volume)
{
  dure_volume_bars_set_volume (DURE_VOLUME_BARS (self->volume), volume);
}
