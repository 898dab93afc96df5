// screen-reader.c: what is to be said of a piece of the screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A page is read as it is seen, from its top: how far one has come, the words, then the buttons,
// each with the number of the key that presses it, then the bar's. Nothing is said twice. Where
// digits are typed, keys have no other meaning, so there buttons have no numbers. O(n) in the
// widgets of the page, and it is never read while nobody listens.

#include "screen-reader.h"

#include "bar.h"
#include "keypad.h"
#include "language.h"
#include "text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  GPtrArray *words;
  GPtrArray *buttons;
  gboolean has_keypad;
} Reading;

typedef void (*Look) (GtkWidget *widget, gpointer data);

static gboolean
is_of (GtkWidget *widget, const char *css_class)
{
  return gtk_widget_has_css_class (widget, css_class);
}

static gboolean
is_private (GtkWidget *widget)
{
  for (; widget != NULL && !DURE_IS_PAGE (widget); widget = gtk_widget_get_parent (widget))
    if (is_of (widget, DURE_TEXT_PRIVATE))
      return TRUE;
  return FALSE;
}

/* A language is named in itself; everything else is in the one that is spoken now. */
static const char *
language_of (GtkWidget *widget)
{
  const DureLanguage *languages;
  guint count;

  languages = dure_languages (&count);
  for (guint i = 0; i < count; i++)
    if (is_of (widget, languages[i].css_class))
      return languages[i].code;
  return dure_language_current ()->code;
}

static gboolean
has_words (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
add (GPtrArray *list, const char *words, const char *language, gboolean is_private_too)
{
  g_autoptr (DureUtterance) utterance = NULL;

  if (words == NULL || !has_words (words))
    return;
  utterance = dure_utterance_new (words, language, is_private_too);
  for (guint i = 0; i < list->len; i++)
    if (dure_utterance_says (list->pdata[i], utterance))
      return;
  g_ptr_array_add (list, g_steal_pointer (&utterance));
}

/* Spaces part the digits, so that none is read as a thousand. */
static char *
spell (const char *text)
{
  GString *spelled = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      {
        g_string_append_unichar (spelled, g_utf8_get_char (p));
        g_string_append_c (spelled, ' ');
      }
  return g_strchomp (g_string_free (spelled, FALSE));
}

static void
for_each_shown (GtkWidget *widget, Look look, gpointer data)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && gtk_widget_get_child_visible (child))
      look (child, data);
}

static void
collect_words (GtkWidget *widget, gpointer list)
{
  const char *text = GTK_IS_LABEL (widget) && !is_of (widget, "icon")
                         ? gtk_label_get_text (GTK_LABEL (widget))
                         : dure_text_get_name (widget);

  if (text == NULL)
    for_each_shown (widget, collect_words, list);
  else if (has_words (text))
    g_ptr_array_add (list, (gpointer) text);
}

/* All the words within, after @first. */
static char *
join_words (GtkWidget *widget, const char *first)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (first != NULL)
    g_ptr_array_add (list, (gpointer) first);
  for_each_shown (widget, collect_words, list);
  for (guint i = list->len; first != NULL && i > 1; i--)
    if (strstr (first, list->pdata[i - 1]) != NULL)
      g_ptr_array_remove_index (list, i - 1);
  g_ptr_array_add (list, NULL);
  return g_strjoinv (", ", (char **) list->pdata);
}

static void
look_at (GtkWidget *widget, gpointer data)
{
  Reading *reading = data;
  const char *language = language_of (widget);

  if (DURE_IS_KEYPAD (widget))
    {
      /* How much was typed is for everybody, what was typed is not. */
      reading->has_keypad = TRUE;
      add (reading->words, dure_text_get_name (widget), language, FALSE);
      for_each_shown (widget, look_at, data);
    }
  else if (GTK_IS_BUTTON (widget))
    g_ptr_array_add (reading->buttons, widget);
  else if (is_of (widget, DURE_TEXT_JOINED))
    {
      g_autofree char *words = join_words (widget, NULL);

      add (reading->words, words, language, is_private (widget));
    }
  else if (GTK_IS_LABEL (widget) && !is_of (widget, "icon"))
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));
      g_autofree char *spelled = is_of (widget, DURE_TEXT_SPELLED) ? spell (text) : NULL;

      add (reading->words, spelled != NULL ? spelled : text, language, is_private (widget));
    }
  else if (dure_text_get_name (widget) != NULL)
    add (reading->words, dure_text_get_name (widget), language, is_private (widget));
  else
    for_each_shown (widget, look_at, data);
}

static void
read_page (DurePage *page, Reading *ret_reading)
{
  ret_reading->words = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_utterance_unref);
  ret_reading->buttons = g_ptr_array_new ();
  ret_reading->has_keypad = FALSE;
  for_each_shown (GTK_WIDGET (page), look_at, ret_reading);
}

/* From 1; 0 for one without a key of its own: it cannot be pressed, only moves the page, or comes
 * after all the keys. Buttons that come late stand last, so that no key changes its meaning. */
static guint
number_of (const Reading *reading, GtkWidget *wanted)
{
  guint number = 0;

  for (guint i = 0; i < reading->buttons->len && !reading->has_keypad; i++)
    {
      GtkWidget *button = reading->buttons->pdata[i];
      const gboolean has_key = gtk_widget_get_sensitive (button)
                               && !is_of (gtk_widget_get_parent (button), "pager");

      number += has_key;
      if (button == wanted)
        return has_key && number <= DURE_SCREEN_READER_KEYS ? number : 0;
    }
  return 0;
}

/* In another language than the present one, figures alone: the name is in that one. */
static char *
with_key (guint number, const char *name, const char *language)
{
  const guint digit = number % DURE_SCREEN_READER_KEYS;

  if (number == 0)
    return g_strdup (name);
  if (g_str_equal (language, dure_language_current ()->code))
    return g_strdup_printf (_("Key %u: %s"), digit, name);
  return g_strdup_printf ("%u: %s", digit, name);
}

static DureUtterance *
read_button (const Reading *reading, GtkWidget *button)
{
  const char *language = language_of (button);
  const gboolean is_plain = gtk_button_get_label (GTK_BUTTON (button)) != NULL
                            || gtk_widget_get_ancestor (button, DURE_TYPE_BAR) != NULL;
  const char *name = dure_text_get_name (button);
  g_autofree char *words = is_plain ? g_strdup (name) : join_words (button, name);
  g_autofree char *both = NULL;

  if (is_of (button, "chosen"))
    {
      g_autofree char *unchosen = g_steal_pointer (&words);

      words = g_strdup_printf ("%s, %s", unchosen, _("chosen"));
    }
  both = with_key (number_of (reading, button), words, language);
  return dure_utterance_new (both, language, is_of (button, DURE_TEXT_PRIVATE));
}

/* One of those that everybody knows by heart. */
static gboolean
is_digit (GtkWidget *button)
{
  return is_of (button, "digit") && !is_of (button, "word");
}

static void
read_buttons (const Reading *reading, GPtrArray *list)
{
  for (guint i = 0; i < reading->buttons->len; i++)
    {
      GtkWidget *button = reading->buttons->pdata[i];
      g_autoptr (DureUtterance) utterance = read_button (reading, button);

      if (!is_of (gtk_widget_get_parent (button), "pager") && !is_digit (button))
        add (list, utterance->words, utterance->language, utterance->is_private);
    }
}

static void
collect_offered (GtkWidget *button, gpointer names)
{
  if (gtk_widget_get_sensitive (button))
    g_ptr_array_add (names, (gpointer) dure_text_get_name (button));
}

static void
read_bar (GtkWidget *bar, GPtrArray *list)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_autofree char *words = NULL;

  for_each_shown (bar, collect_offered, names);
  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);
  words = g_strdup_printf (_("Below, by the arrow keys: %s"), joined);
  add (list, words, dure_language_current ()->code, FALSE);
}

static void
read_step (DurePage *page, GPtrArray *list)
{
  g_autofree char *step =
      g_strdup_printf (_("Step %u of %u"), dure_page_get_step (page), DURE_PAGE_STEPS);

  if (dure_page_get_step (page) > 0)
    add (list, step, dure_language_current ()->code, FALSE);
}

static void
clear_reading (Reading *reading)
{
  g_ptr_array_unref (reading->words);
  g_ptr_array_unref (reading->buttons);
}

/**
 * dure_screen_reader_read:
 * @page: what lies in front
 * @bar: (nullable): the bar, unless it is covered
 *
 * Returns: (transfer full) (element-type DureUtterance): all of it, in order
 */
GPtrArray *
dure_screen_reader_read (DurePage *page, GtkWidget *bar)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_utterance_unref);
  Reading reading;

  read_page (page, &reading);
  read_step (page, list);
  for (guint i = 0; i < reading.words->len; i++)
    g_ptr_array_add (list, dure_utterance_ref (reading.words->pdata[i]));
  read_buttons (&reading, list);
  if (bar != NULL)
    read_bar (bar, list);
  clear_reading (&reading);
  return list;
}

/**
 * dure_screen_reader_read_button:
 * @page: what lies in front
 * @button: one that a key has come to, on the page or not
 *
 * Returns: (transfer full): its name and its key
 */
DureUtterance *
dure_screen_reader_read_button (DurePage *page, GtkWidget *button)
{
  DureUtterance *utterance;
  Reading reading;

  read_page (page, &reading);
  utterance = read_button (&reading, button);
  clear_reading (&reading);
  return utterance;
}

/**
 * dure_screen_reader_find_button:
 * @page: what lies in front
 * @digit: of the key
 *
 * Returns: (transfer none) (nullable): the button that the key presses
 */
GtkWidget *
dure_screen_reader_find_button (DurePage *page, guint digit)
{
  const guint number = digit > 0 ? digit : DURE_SCREEN_READER_KEYS;
  GtkWidget *found = NULL;
  Reading reading;

  read_page (page, &reading);
  for (guint i = 0; i < reading.buttons->len && found == NULL; i++)
    if (number_of (&reading, reading.buttons->pdata[i]) == number)
      found = reading.buttons->pdata[i];
  clear_reading (&reading);
  return found;
}
