// text.c: how words stand on the screen: lines end where they may, buttons have names
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// dure_text_settle () walks over a finished piece of the screen once. It lets every label wrap
// where line-ends.c has it, and gives each button the name that a visitor would read out, which GTK
// 4.8 does not do for a button that holds more than a word. Labels keep this when they change.

#include "text.h"

#include "flow-layout.h"
#include "line-ends.h"

#define NAMED "dure-named"
#define SETTLED "dure-settled"

#define AIR_AT_HALF_MORE 0.6
#define AIR_AT_TWOFOLD 0.4

static void
on_label_text (GtkLabel *label, GParamSpec *pspec, gpointer data)
{
  g_autoptr (PangoAttrList) attributes = dure_line_ends (gtk_label_get_text (label));

  gtk_label_set_attributes (label, attributes);
}

/* Numbers and what they count stay whole. */
static gboolean
is_figure (GtkWidget *label)
{
  return gtk_widget_has_css_class (label, "number") || gtk_widget_has_css_class (label, "unit");
}

/* What is too wide there goes on below: no need to break it. */
static gboolean
flows (GtkWidget *label)
{
  GtkWidget *parent = gtk_widget_get_parent (label);

  return parent != NULL && DURE_IS_FLOW_LAYOUT (gtk_widget_get_layout_manager (parent));
}

static void
settle_label (GtkLabel *label)
{
  GtkWidget *button = gtk_widget_get_ancestor (GTK_WIDGET (label), GTK_TYPE_BUTTON);
  gboolean in_middle = gtk_widget_has_css_class (GTK_WIDGET (label), "centre")
                       || (button != NULL && !gtk_widget_has_css_class (button, "choice"));

  gtk_label_set_wrap (label, !is_figure (GTK_WIDGET (label)));
  gtk_label_set_wrap_mode (label,
                           flows (GTK_WIDGET (label)) ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (label, in_middle ? 0.5f : 0.0f);
  gtk_label_set_justify (label, in_middle ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  g_signal_connect (label, "notify::label", G_CALLBACK (on_label_text), NULL);
  on_label_text (label, NULL, NULL);
}

static void
on_button_label (GtkButton *button, GParamSpec *pspec, gpointer data)
{
  if (g_object_get_data (G_OBJECT (button), NAMED) == NULL && gtk_button_get_label (button) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    gtk_button_get_label (button), -1);
}

/**
 * dure_text_settle:
 * @root: a finished piece of the screen; each label and button in it is settled once
 */
void
dure_text_settle (GtkWidget *root)
{
  if (g_object_get_data (G_OBJECT (root), SETTLED) == NULL)
    {
      g_object_set_data (G_OBJECT (root), SETTLED, root);
      if (GTK_IS_LABEL (root))
        settle_label (GTK_LABEL (root));
      if (GTK_IS_BUTTON (root))
        {
          g_signal_connect (root, "notify::label", G_CALLBACK (on_button_label), NULL);
          on_button_label (GTK_BUTTON (root), NULL, NULL);
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    dure_text_settle (child);
}

/**
 * dure_text_new:
 * @text: what it says, already translated
 * @css_class: (nullable): its style
 *
 * Returns: (transfer floating): a settled label
 */
GtkWidget *
dure_text_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  dure_text_settle (label);
  return label;
}

/**
 * dure_text_button_in:
 * @language: `zh`; that of the words, which need not be the page's
 * @words: plain text
 *
 * The letters take the shapes of that language in the font that the page has open: a font of its
 * own for one word would cost megabytes.
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
dure_text_button_in (const char *language, const char *words)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  g_autofree char *markup =
      g_markup_printf_escaped ("<span lang=\"%s\">%s</span>", language, words);

  gtk_label_set_markup (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), markup);
  dure_text_name (button, words);
  return button;
}

/**
 * dure_text_name:
 * @widget: what a screen reader would stop at
 * @name: what it then says, instead of the visible words
 */
void
dure_text_name (GtkWidget *widget, const char *name)
{
  g_object_set_data_full (G_OBJECT (widget), NAMED, g_strdup (name), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * dure_text_get_name:
 *
 * Returns: (transfer none) (nullable): what dure_text_name() named it, or the words of a button
 */
const char *
dure_text_get_name (GtkWidget *widget)
{
  const char *name = g_object_get_data (G_OBJECT (widget), NAMED);

  return name == NULL && GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : name;
}

/**
 * dure_text_mm:
 * @widget: where it is to be drawn
 * @mm: a length on the panel, before letters are made bigger
 *
 * Returns: the same length in pixels, as `mm` in the style sheet would give it
 */
int
dure_text_mm (GtkWidget *widget, double mm)
{
  int dpi_1024 = 96 * 1024;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi_1024, NULL);
  return (int) (mm * dpi_1024 / 1024 / 25.4 + 0.5);
}

/**
 * dure_text_air:
 * @widget: where it is to be left
 * @mm: air between two things, before letters are made bigger
 *
 * Returns: the same in pixels; when words grow and the screen does not, air gives way to them, as
 * it does in the style sheet
 */
int
dure_text_air (GtkWidget *widget, double mm)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));

  if (window != NULL && gtk_widget_has_css_class (window, "letters-2"))
    return dure_text_mm (widget, mm * AIR_AT_TWOFOLD);
  if (window != NULL && gtk_widget_has_css_class (window, "letters-1-5"))
    return dure_text_mm (widget, mm * AIR_AT_HALF_MORE);
  return dure_text_mm (widget, mm);
}
