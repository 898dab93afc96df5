// chip.c: a word that is chosen or not, by one touch each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A chosen one has a tick and says so to a screen reader. It does not choose itself: whoever hears
// "clicked" does.

#include "chip.h"

#include "drawing.h"
#include "text.h"

#define PROP_WORD 1

struct _DureChip
{
  GtkButton parent_instance;
  GtkWidget *tick;
  GtkWidget *word;
};

G_DEFINE_FINAL_TYPE (DureChip, dure_chip, GTK_TYPE_BUTTON)

static void
dure_chip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DureChip *self = DURE_CHIP (object);

  if (id != PROP_WORD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  gtk_label_set_text (GTK_LABEL (self->word), g_value_get_string (value));
  dure_text_name (GTK_WIDGET (self), g_value_get_string (value));
}

static void
dure_chip_class_init (DureChipClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = dure_chip_set_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_WORD,
      g_param_spec_string ("word", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
dure_chip_init (DureChip *self)
{
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->tick = dure_drawing_new ("check", "tick");
  self->word = gtk_label_new ("");
  gtk_box_append (GTK_BOX (inside), self->tick);
  gtk_box_append (GTK_BOX (inside), self->word);
  gtk_widget_set_halign (inside, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (self), inside);
  gtk_widget_add_css_class (GTK_WIDGET (self), "chip");
  dure_chip_set_chosen (self, FALSE);
}

/**
 * dure_chip_new:
 * @word: what it says, already translated
 *
 * Returns: (transfer floating): a chip that is not chosen
 */
GtkWidget *
dure_chip_new (const char *word)
{
  return g_object_new (DURE_TYPE_CHIP, "word", word, NULL);
}

/**
 * dure_chip_set_chosen:
 * @is_chosen: whether it is
 */
void
dure_chip_set_chosen (DureChip *self, gboolean is_chosen)
{
  gtk_widget_set_visible (self->tick, is_chosen);
  if (is_chosen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
      is_chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
