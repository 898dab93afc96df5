// keypad.c: digits or letters, typed with large keys
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Keys lie as on a telephone: 1 2 3 on top, 0 below, delete beside it. Letters lie in the order of
// the alphabet, delete last. What was typed stands above in its places, six or as many as are
// wanted. Keys of a keyboard or of the station's own keypad count too. What was typed is wiped when
// the keypad goes.

#include "keypad.h"

#include "even-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _DureKeypad
{
  GtkBox parent_instance;
  GtkWidget *row;
  GtkWidget *keys;
  const char *alphabet;
  GtkWidget *places[DURE_KEYPAD_MAX];
  char digits[DURE_KEYPAD_MAX + 1];
  guint count;
  guint wanted;
};

G_DEFINE_FINAL_TYPE (DureKeypad, dure_keypad, GTK_TYPE_BOX)

static guint changed_signal;

static void
tell_count (DureKeypad *self)
{
  g_autofree char *count = g_strdup_printf (_("%u of %u typed"), self->count, self->wanted);

  dure_text_name (GTK_WIDGET (self), count);
}

static void
show_digits (DureKeypad *self)
{
  for (guint i = 0; i < self->wanted; i++)
    {
      const char text[] = { self->digits[i], '\0' };

      gtk_label_set_text (GTK_LABEL (self->places[i]), i < self->count ? text : "–");
      if (i < self->count)
        gtk_widget_add_css_class (self->places[i], "filled");
      else
        gtk_widget_remove_css_class (self->places[i], "filled");
    }
  tell_count (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
add_digit (DureKeypad *self, char digit)
{
  if (self->count == self->wanted)
    return;
  self->digits[self->count++] = digit;
  show_digits (self);
}

static void
delete_digit (DureKeypad *self)
{
  if (self->count == 0)
    return;
  self->digits[--self->count] = '\0';
  show_digits (self);
}

static void
on_digit_clicked (GtkButton *key, DureKeypad *self)
{
  add_digit (self, gtk_button_get_label (key)[0]);
}

static void
on_delete_clicked (GtkButton *key, DureKeypad *self)
{
  delete_digit (self);
}

/* The key on the screen is pressed, as by a finger; 0 is the one that deletes. */
static gboolean
press (DureKeypad *self, char wanted)
{
  for (GtkWidget *key = gtk_widget_get_first_child (self->keys); key != NULL;
       key = gtk_widget_get_next_sibling (key))
    if (gtk_widget_has_css_class (key, "word")
            ? wanted == '\0'
            : gtk_button_get_label (GTK_BUTTON (key))[0] == wanted)
      g_signal_emit_by_name (key, "clicked");
  return GDK_EVENT_STOP;
}

static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, DureKeypad *self)
{
  const GdkModifierType chord = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  const guint32 letter = g_unichar_toupper (gdk_keyval_to_unicode (key));

  if ((state & chord) != 0)
    return GDK_EVENT_PROPAGATE;
  if (letter > 0 && letter < 0x80 && strchr (self->alphabet, (int) letter) != NULL)
    return press (self, (char) letter);
  if (key == GDK_KEY_BackSpace)
    return press (self, '\0');
  return GDK_EVENT_PROPAGATE;
}

static void
dure_keypad_finalize (GObject *object)
{
  DureKeypad *self = DURE_KEYPAD (object);

  explicit_bzero (self->digits, sizeof self->digits);
  G_OBJECT_CLASS (dure_keypad_parent_class)->finalize (object);
}

static void
dure_keypad_class_init (DureKeypadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dure_keypad_finalize;
  changed_signal = g_signal_new ("changed", DURE_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "keypad");
}

static GtkWidget *
add_key (DureKeypad *self, const char *label, GCallback clicked)
{
  GtkWidget *key = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (key, "digit");
  g_signal_connect (key, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->keys), key);
  return key;
}

/* Delete is as wide as any key in any size of letters: even columns are what fingers know. */
static void
add_delete (DureKeypad *self)
{
  gtk_widget_add_css_class (add_key (self, _("Delete"), G_CALLBACK (on_delete_clicked)), "word");
}

static void
add_keys (DureKeypad *self, const char *alphabet)
{
  for (const char *p = alphabet; *p != '\0'; p++)
    add_key (self, (const char[]){ *p, '\0' }, G_CALLBACK (on_digit_clicked));
}

static void
dure_keypad_init (DureKeypad *self)
{
  GtkEventController *typed = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->row, "places");
  gtk_widget_add_css_class (self->row, DURE_TEXT_PRIVATE);
  gtk_widget_add_css_class (self->row, DURE_TEXT_JOINED);
  gtk_widget_set_halign (self->row, GTK_ALIGN_CENTER);
  self->keys = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self), self->row);
  gtk_box_append (GTK_BOX (self), self->keys);
  g_signal_connect (typed, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), typed);
}

static DureKeypad *
keypad_new (const char *alphabet, guint wanted, guint columns, double gap)
{
  DureKeypad *self = g_object_new (DURE_TYPE_KEYPAD, NULL);

  self->alphabet = alphabet;
  self->wanted = MIN (wanted, DURE_KEYPAD_MAX);
  gtk_widget_set_layout_manager (self->keys, g_object_new (DURE_TYPE_EVEN_LAYOUT, "max-columns",
                                                           columns, "gap", gap, NULL));
  if (self->wanted > DURE_KEYPAD_DIGITS)
    gtk_widget_add_css_class (self->row, "many");
  for (guint i = 0; i < self->wanted; i++)
    {
      self->places[i] = dure_text_new ("–", "place");
      gtk_box_append (GTK_BOX (self->row), self->places[i]);
    }
  tell_count (self);
  return self;
}

/**
 * dure_keypad_new:
 * @digits: how many are wanted, at most %DURE_KEYPAD_MAX
 *
 * Returns: (transfer floating): an empty one
 */
GtkWidget *
dure_keypad_new (guint digits)
{
  DureKeypad *self = keypad_new ("0123456789", digits, 3, 6.0);

  add_keys (self, "123456789");
  add_delete (self);
  add_keys (self, "0");
  return GTK_WIDGET (self);
}

/**
 * dure_keypad_new_letters:
 * @alphabet: (transfer none): the capital letters there are; must outlive the keypad
 * @letters: how many are wanted, at most %DURE_KEYPAD_MAX
 *
 * Returns: (transfer floating): an empty one
 */
GtkWidget *
dure_keypad_new_letters (const char *alphabet, guint letters)
{
  DureKeypad *self = keypad_new (alphabet, letters, 6, 4.0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "letters");
  add_keys (self, alphabet);
  add_delete (self);
  return GTK_WIDGET (self);
}

/**
 * dure_keypad_get_digits:
 *
 * Returns: (transfer none) (nullable): what was typed, once all of them are there
 */
const char *
dure_keypad_get_digits (DureKeypad *self)
{
  return self->count == self->wanted ? self->digits : NULL;
}

/**
 * dure_keypad_get_number:
 * @ret_number: (out): the number; set only on success
 *
 * Returns: whether all digits are there
 */
gboolean
dure_keypad_get_number (DureKeypad *self, guint *ret_number)
{
  if (self->count < self->wanted)
    return FALSE;
  *ret_number = (guint) g_ascii_strtoull (self->digits, NULL, 10);
  return TRUE;
}
