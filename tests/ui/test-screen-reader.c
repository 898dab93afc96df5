// test-screen-reader.c: everything that can be seen can be heard, and what is private only alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on a display (on-panel.py) with GTK_A11Y=test, over every scene of a visit.

#include "keypad.h"
#include "language.h"
#include "looking.h"
#include "rest-page.h"
#include "screen-reader.h"
#include "staged-visit.h"
#include "style.h"
#include "text.h"

#include <string.h>

#define WIDTH 1080
#define HEIGHT 1920

static DureStagedVisit *staged;

static DurePage *
front_of (const char *scene, const char *language, GtkWidget **ret_bar)
{
  g_test_message ("%s", scene);
  g_assert_true (dure_staged_visit_go_to (staged, scene, language));
  return dure_window_get_front (dure_screens_get_window (staged->screens), ret_bar);
}

static const DureUtterance *
find_in (GPtrArray *list, const char *text, gboolean public_only)
{
  g_autofree char *line = g_strdelimit (g_strdup (text), "\n", ' ');

  for (guint i = 0; i < list->len; i++)
    {
      const DureUtterance *utterance = list->pdata[i];

      if (strstr (utterance->words, line) != NULL && !(public_only && utterance->is_private))
        return utterance;
    }
  return NULL;
}

static gboolean
has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
check_heard (GtkWidget *widget, gpointer data)
{
  GtkWidget *button = gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON);
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

  if (!has_letter (text) || gtk_widget_has_css_class (widget, "icon"))
    return; /* figures are heard with what they are of */
  if (button != NULL && (gtk_widget_has_css_class (gtk_widget_get_parent (button), "pager")
                         || strlen (gtk_button_get_label (GTK_BUTTON (button)) ?: "") == 1))
    return; /* moves the page, or is a letter to type */
  if (button != NULL && find_in (data, dure_text_get_name (button), FALSE) != NULL)
    return; /* named at more length */
  if (find_in (data, text, FALSE) == NULL && gtk_widget_get_ancestor (widget, DURE_TYPE_PAGE))
    g_error ("\"%s\" is seen and not heard", text);
}

static void
test_all_is_heard (gconstpointer language)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint i = 0; scenes[i] != NULL; i++)
    {
      GtkWidget *bar;
      DurePage *front = front_of (scenes[i], language, &bar);
      g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);

      dure_look_at (GTK_WIDGET (front), check_heard, list);
      g_assert_nonnull (find_in (list, dure_page_get_title (front), FALSE));
      g_assert_true (bar == NULL || list->len >= 3);
    }
}

/* What shows a value of the visitor's, or a secret; of a station's values staff may hear. */
static void
check_private (GtkWidget *widget, gpointer data)
{
  static const char *const classes[] = { "number", "range", "row-value", "code", "passkey", "words",
                                         "place" };
  gboolean is_value = FALSE;
  const char *text;

  if (!GTK_IS_LABEL (widget) || gtk_widget_get_ancestor (widget, DURE_TYPE_REST_PAGE) != NULL)
    return; /* how long a rest is anybody may hear */
  text = gtk_label_get_text (GTK_LABEL (widget));
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    is_value = is_value || gtk_widget_has_css_class (widget, classes[i]);
  is_value = is_value || gtk_widget_has_css_class (gtk_widget_get_parent (widget), "pick");
  if (is_value && g_utf8_strlen (text, -1) > 1 && find_in (data, text, TRUE) != NULL)
    g_error ("\"%s\" is said aloud", text);
  *(guint *) g_object_get_data (G_OBJECT (staged->visit), "values") += is_value;
}

static void
test_values_are_private (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();
  guint values = 0;

  g_object_set_data (G_OBJECT (staged->visit), "values", &values);
  for (guint i = 0; scenes[i] != NULL; i++)
    if (!g_str_equal (scenes[i], "idle") && !g_str_has_prefix (scenes[i], "returning")
        && !g_str_has_prefix (scenes[i], "staff"))
      {
        GtkWidget *bar;
        DurePage *front = front_of (scenes[i], "en", &bar);
        g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);

        dure_look_at (GTK_WIDGET (front), check_private, list);
      }
  g_assert_cmpuint (values, >, 40);
}

/* Of a result that is shown, nothing but the step and the kind of measurement is said aloud before
 * the buttons. */
static void
test_result_is_private (void)
{
  static const char *const scenes[] = { "result-doctor", "values-cuff-high", "home-result",
                                        "meter-result" };

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      GtkWidget *bar;
      DurePage *front = front_of (scenes[i], "en", &bar);
      g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);
      guint aloud = 0;

      for (guint j = 0; j < list->len; j++)
        {
          const DureUtterance *utterance = list->pdata[j];

          aloud += !utterance->is_private && !g_str_has_prefix (utterance->words, "Key ")
                   && !g_str_has_prefix (utterance->words, "Below");
        }
      g_assert_cmpuint (aloud, ==, 2);
    }
}

static void
test_keys (void)
{
  GtkWidget *bar;
  DurePage *front = front_of ("donate", "en", &bar);
  g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);
  GtkWidget *first = dure_screen_reader_find_button (front, 1);
  g_autoptr (DureUtterance) name = dure_screen_reader_read_button (front, first);

  g_assert_cmpstr (name->words, ==, "Key 1: I am 14 or over and gave before");
  g_assert_nonnull (find_in (list, "Key 3: Yes, I am 14 or over", TRUE));
  g_assert_null (dure_screen_reader_find_button (front, 5));
  g_assert_null (dure_screen_reader_find_button (front, 0));
}

/* Where digits are typed they are no keys. */
static void
test_typing (void)
{
  GtkWidget *bar;
  DurePage *front = front_of ("code", "en", &bar);
  g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);

  for (guint digit = 0; digit <= 9; digit++)
    g_assert_null (dure_screen_reader_find_button (front, digit));
  g_assert_nonnull (find_in (list, "Delete", TRUE));
  g_assert_nonnull (find_in (list, "0 of 10 typed", TRUE));
  g_assert_null (find_in (list, "Key", TRUE));
}

/* Of a rest the beginning, the last minute and the end are heard, and none of the steps between. */
static void
test_rest (void)
{
  static const struct
  {
    guint seconds;
    const char *words;
  } heard[] = {
    { 0, "4 minutes to rest." }, { 60, "4 minutes to rest." },  { 114, "4 minutes to rest." },
    { 1, "60 seconds to rest." },  { 50, "60 seconds to rest." }, { 10, "You have rested." },
  };
  GtkWidget *bar;
  DurePage *front = front_of ("rest", "en", &bar);

  for (gsize i = 0; i < G_N_ELEMENTS (heard); i++)
    {
      g_autoptr (GPtrArray) list = NULL;

      dure_clock_manual_advance (staged->clock, heard[i].seconds * 1000);
      dure_visit_tick (staged->visit);
      g_assert_true (front
                     == dure_window_get_front (dure_screens_get_window (staged->screens), &bar));
      list = dure_screen_reader_read (front, bar);
      g_assert_nonnull (find_in (list, heard[i].words, TRUE));
      g_assert_true (i + 1 == G_N_ELEMENTS (heard) || find_in (list, "You have", TRUE) == NULL);
    }
}

static void
test_languages_name_themselves (void)
{
  GtkWidget *bar;
  DurePage *front = front_of ("languages", "ko", &bar);
  g_autoptr (GPtrArray) list = dure_screen_reader_read (front, bar);

  g_assert_cmpstr (find_in (list, "English", TRUE)->language, ==, "en");
  g_assert_cmpstr (find_in (list, "Русский", TRUE)->language, ==, "ru");
  g_assert_cmpstr (find_in (list, "한국어", TRUE)->language, ==, "ko");
}

int
main (int argc, char **argv)
{
  int failed;

  dure_style_prepare ();
  gtk_test_init (&argc, &argv);
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  g_test_add_data_func ("/screen-reader/all-is-heard/ko", "ko", test_all_is_heard);
  g_test_add_data_func ("/screen-reader/all-is-heard/ru", "ru", test_all_is_heard);
  g_test_add_func ("/screen-reader/values-are-private", test_values_are_private);
  g_test_add_func ("/screen-reader/result-is-private", test_result_is_private);
  g_test_add_func ("/screen-reader/keys", test_keys);
  g_test_add_func ("/screen-reader/typing", test_typing);
  g_test_add_func ("/screen-reader/rest", test_rest);
  g_test_add_func ("/screen-reader/languages-name-themselves", test_languages_name_themselves);
  failed = g_test_run ();
  dure_staged_visit_free (staged);
  return failed;
}
