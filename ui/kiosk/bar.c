// bar.c: the row of helpers at the bottom, at the same place on every page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a page does not offer leaves its place empty, so that the others never move. With bigger
// letters the small pictures go and the words stay: a picture never stands without its word, but a
// word may stand without its picture.

#include "bar.h"

#include "drawing.h"
#include "even-layout.h"
#include "language.h"
#include "style.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureBar
{
  GtkWidget parent_instance;
  struct
  {
    GtkWidget *button;
    GtkWidget *picture;
    GtkWidget *word;
  } items[DURE_BAR_COUNT];
};

G_DEFINE_FINAL_TYPE (DureBar, dure_bar, GTK_TYPE_WIDGET)

static guint pressed_signal;

static const struct
{
  const char *picture;
  const char *word;
} looks[DURE_BAR_COUNT] = {
  [DURE_BAR_BACK] = { "back", N_ ("Back") },
  [DURE_BAR_STOP] = { "home", N_ ("Start over") },
  [DURE_BAR_LETTERS] = { NULL, N_ ("Bigger") },
  [DURE_BAR_CONTRAST] = { "contrast", N_ ("Contrast") },
  [DURE_BAR_VOICE] = { "voice", N_ ("Voice") },
  [DURE_BAR_LANGUAGE] = { "language", N_ ("Language") },
  [DURE_BAR_HELP] = { "help", N_ ("Help") },
};

static void
on_clicked (GtkWidget *button, DureBar *self)
{
  for (DureBarItem item = 0; item < DURE_BAR_COUNT; item++)
    if (self->items[item].button == button)
      g_signal_emit (self, pressed_signal, 0, (guint) item);
}

static void
set_word (DureBar *self, DureBarItem item, const char *word)
{
  gtk_label_set_text (GTK_LABEL (self->items[item].word), word);
  dure_text_name (self->items[item].button, word);
}

static void
add_item (DureBar *self, DureBarItem item, const char *word)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *picture;

  if (looks[item].picture != NULL)
    picture = dure_drawing_new (looks[item].picture, "icon");
  else
    {
      g_autofree char *letters = g_strconcat (dure_language_current ()->letters, "+", NULL);

      picture = dure_text_new (letters, "icon");
      gtk_accessible_update_state (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
    }
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (column, GTK_ALIGN_CENTER);
  self->items[item].button = button;
  self->items[item].picture = picture;
  self->items[item].word = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (column), picture);
  gtk_box_append (GTK_BOX (column), self->items[item].word);
  gtk_button_set_child (GTK_BUTTON (button), column);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
  set_word (self, item, word);
}

static void
dure_bar_dispose (GObject *object)
{
  for (DureBarItem item = 0; item < DURE_BAR_COUNT; item++)
    g_clear_pointer (&DURE_BAR (object)->items[item].button, gtk_widget_unparent);
  G_OBJECT_CLASS (dure_bar_parent_class)->dispose (object);
}

/* Whether another row than that of @from lies in a direction; heights of one row differ by
 * fractions of a pixel, which is no row above. */
static gboolean
has_row_beyond (DureBar *self, GtkWidget *from, GtkDirectionType direction)
{
  graphene_rect_t here, there;
  gboolean has_row = FALSE;

  if (!gtk_widget_compute_bounds (from, GTK_WIDGET (self), &here))
    return FALSE;
  for (DureBarItem item = 0; item < DURE_BAR_COUNT; item++)
    if (gtk_widget_get_can_focus (self->items[item].button)
        && gtk_widget_compute_bounds (self->items[item].button, GTK_WIDGET (self), &there))
      {
        const float way = there.origin.y - here.origin.y;

        has_row |= (direction == GTK_DIR_UP ? -way : way) > here.size.height / 2;
      }
  return has_row;
}

static gboolean
dure_bar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *from = gtk_widget_get_focus_child (widget);
  const gboolean is_vertical = direction == GTK_DIR_UP || direction == GTK_DIR_DOWN;

  if (from != NULL && is_vertical && !has_row_beyond (DURE_BAR (widget), from, direction))
    return FALSE;
  return GTK_WIDGET_CLASS (dure_bar_parent_class)->focus (widget, direction);
}

static void
dure_bar_class_init (DureBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dure_bar_dispose;
  widget_class->focus = dure_bar_focus;
  pressed_signal = g_signal_new ("pressed", DURE_TYPE_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "bar");
  gtk_widget_class_set_layout_manager_type (widget_class, DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
dure_bar_init (DureBar *self)
{
  g_object_set (gtk_widget_get_layout_manager (GTK_WIDGET (self)), "gap", 0.0, "snug", TRUE, NULL);
}

/**
 * dure_bar_new:
 *
 * Returns: (transfer floating): the bar, in the present language
 */
GtkWidget *
dure_bar_new (void)
{
  DureBar *self = g_object_new (DURE_TYPE_BAR, NULL);

  for (DureBarItem item = 0; item < DURE_BAR_COUNT; item++)
    add_item (self, item, _(looks[item].word));
  gtk_widget_set_visible (self->items[DURE_BAR_VOICE].button, FALSE);
  dure_text_settle (GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * dure_bar_set_offered:
 * @item: one of the helpers
 * @is_offered: whether it is there; its place is kept
 */
void
dure_bar_set_offered (DureBar *self, DureBarItem item, gboolean is_offered)
{
  GtkWidget *button = self->items[item].button;

  gtk_widget_set_opacity (button, is_offered ? 1 : 0);
  gtk_widget_set_can_target (button, is_offered);
  gtk_widget_set_can_focus (button, is_offered);
  gtk_widget_set_sensitive (button, is_offered);
  gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_HIDDEN, !is_offered,
                               -1);
}

/**
 * dure_bar_offers:
 * @item: one of the helpers
 *
 * Returns: whether it is there
 */
gboolean
dure_bar_offers (DureBar *self, DureBarItem item)
{
  return gtk_widget_get_sensitive (self->items[item].button);
}

static void
set_pressed (GtkWidget *button, gboolean is_pressed)
{
  if (is_pressed)
    gtk_widget_add_css_class (button, "on");
  else
    gtk_widget_remove_css_class (button, "on");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_PRESSED,
      is_pressed ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

/**
 * dure_bar_set_state:
 * @letters: size of letters, as in #DureStyle
 * @contrast: whether high contrast is on
 */
void
dure_bar_set_state (DureBar *self, guint letters, gboolean contrast)
{
  gboolean is_biggest = letters + 1 >= DURE_STYLE_LETTERS;

  /* Two rows of words leave more of the screen to the page than two rows of pictures and words. */
  for (DureBarItem item = 0; item < DURE_BAR_COUNT; item++)
    gtk_widget_set_visible (self->items[item].picture, letters == 0);
  set_word (self, DURE_BAR_LETTERS, is_biggest ? _("Smaller") : _("Bigger"));
  set_word (self, DURE_BAR_CONTRAST, contrast ? _("Colours") : _("Contrast"));
  set_pressed (self->items[DURE_BAR_CONTRAST].button, contrast);
  set_pressed (self->items[DURE_BAR_LETTERS].button, letters > 0);
}

/**
 * dure_bar_set_voice:
 * @is_on: whether the voice speaks
 *
 * Where there is no voice, nothing calls this, and its button takes no room.
 */
void
dure_bar_set_voice (DureBar *self, gboolean is_on)
{
  gtk_widget_set_visible (self->items[DURE_BAR_VOICE].button, TRUE);
  set_pressed (self->items[DURE_BAR_VOICE].button, is_on);
}
