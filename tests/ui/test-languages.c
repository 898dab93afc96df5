// test-languages.c: after a change of language nothing of the one before is left
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on a display (on-panel.py) with GTK_A11Y=test. First every page is opened in every language
// and what stands there is learned; then every page goes through all languages by the bar, and
// may say only what a visitor would have read who had never seen another language. Nothing has to
// be drawn for that, so nothing waits.

#include "bar.h"
#include "language.h"
#include "looking.h"
#include "page.h"
#include "staged-visit.h"
#include "style.h"

#define WIDTH 1080
#define HEIGHT 1920

static DureStagedVisit *staged;

/* Every text that pages opened afresh in a language show or are called by. */
static GHashTable *known[DURE_STAGED_LANGUAGES];

static const DureLanguage *
languages_of_test (void)
{
  guint count;

  return dure_languages (&count);
}

/* A text without its figures, which differ from visit to visit; %NULL without a letter. */
static char *
words_of (const char *text)
{
  GString *words = g_string_new (NULL);
  gboolean has_letter = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      has_letter = has_letter || g_unichar_isalpha (letter);
      if (!g_unichar_isdigit (letter))
        g_string_append_unichar (words, letter);
    }
  return g_string_free (words, !has_letter);
}

/* The pair of words that the phone shows as well stays as it was given. */
static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && !gtk_widget_has_css_class (widget, "words"))
    return gtk_label_get_text (GTK_LABEL (widget));
  return "";
}

static void
learn (GtkWidget *widget, gpointer data)
{
  char *words = words_of (text_of (widget));

  if (words != NULL)
    g_hash_table_add (data, words);
}

static void
check_known (GtkWidget *widget, gpointer data)
{
  const guint language = GPOINTER_TO_UINT (data);
  g_autofree char *words = words_of (text_of (widget));

  if (words != NULL && !g_hash_table_contains (known[language], words))
    g_error ("after a change to %s: %s", languages_of_test ()[language].code, text_of (widget));
}

/* A screen reader calls a page by the title that was just looked at. */
static void
check_name (GtkWidget *widget, gpointer data)
{
  g_autofree char *otherwise = NULL;

  if (!DURE_IS_PAGE (widget))
    return;
  otherwise = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                  dure_page_get_title (DURE_PAGE (widget)));
  g_assert_cmpstr (otherwise, ==, NULL);
}

static void
test_fresh (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    for (guint j = 0; scenes[j] != NULL; j++)
      {
        g_assert_true (dure_staged_visit_go_to (staged, scenes[j], languages_of_test ()[i].code));
        dure_look_at (dure_staged_visit_window (staged), learn, known[i]);
      }
}

static void
test_every_page_changes (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint j = 0; scenes[j] != NULL; j++)
    {
      g_test_message ("%s", scenes[j]);
      g_assert_true (dure_staged_visit_go_to (staged, scenes[j], "ko"));
      for (guint i = 1; i <= DURE_STAGED_LANGUAGES; i++)
        {
          const guint language = i % DURE_STAGED_LANGUAGES;

          dure_staged_visit_pick_language (staged, languages_of_test ()[language].code);
          dure_look_at (dure_staged_visit_window (staged), check_known,
                               GUINT_TO_POINTER (language));
          dure_look_at (dure_staged_visit_window (staged), check_name, NULL);
        }
    }
}

static DureScreen
screen_now (void)
{
  return dure_visit_get_screen (staged->visit);
}

/* Where a visitor is does not change with the language; the focus is on the page again. */
static void
test_visit_stays (void)
{
  static const char *const scenes[] = { "choose", "connect-found", "reading-cuff", "values-cuff",
                                        "measure", "result-usual", "donate",       "receipt" };

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      GtkWidget *page, *focus;
      DureScreen before;

      dure_staged_visit_go_to (staged, scenes[i], "ko");
      before = screen_now ();
      dure_staged_visit_pick_language (staged, "vi");
      g_assert_cmpint (screen_now (), ==, before);
      page = GTK_WIDGET (dure_window_get_page (dure_screens_get_window (staged->screens)));
      focus = gtk_window_get_focus (GTK_WINDOW (dure_staged_visit_window (staged)));
      g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, page));
    }
}

/* The same language again, or the bar's button again, leaves everything as it was. */
static void
test_choice_closes (void)
{
  DurePage *page;

  dure_staged_visit_go_to (staged, "ask-2", "ru");
  page = dure_window_get_page (dure_screens_get_window (staged->screens));
  dure_staged_visit_pick_language (staged, "ru");
  g_assert_true (dure_window_get_page (dure_screens_get_window (staged->screens)) == page);
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (dure_staged_visit_bar_button (staged, DURE_BAR_LANGUAGE), "clicked");
  g_assert_true (dure_window_get_page (dure_screens_get_window (staged->screens)) == page);
  g_assert_true (gtk_widget_is_ancestor (
      gtk_window_get_focus (GTK_WINDOW (dure_staged_visit_window (staged))), GTK_WIDGET (page)));
}

/* Each question is asked with the notice's words in the visit's language, and the donation says
 * which that was. */
static void
test_notice (void)
{
  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    {
      const char *code = languages_of_test ()[i].code;

      for (DurePurpose purpose = DURE_PURPOSE_COLLECT; purpose <= DURE_PURPOSE_TRAIN; purpose++)
        {
          g_autofree char *scene = g_strdup_printf ("ask-%d", (int) purpose + 1);

          dure_staged_visit_go_to (staged, scene, code);
          g_assert_cmpstr (dure_page_get_title (dure_window_get_page (
                               dure_screens_get_window (staged->screens))),
                           ==, dure_notice_ask_title (staged->notices[i], purpose));
        }
      dure_staged_visit_go_to (staged, "receipt", code);
      g_assert_cmpstr (staged->given_language, ==, code);
      g_assert_cmpstr (dure_notice_language (staged->notices[i]), ==, code);
    }
}

static void
test_numbers (void)
{
  static const char *const figures[DURE_STAGED_LANGUAGES] = { "36.5", "36.5", "36.5", "36,5",
                                                              "36,5" };
  static const char *const counts[DURE_STAGED_LANGUAGES] = { "1,399,080", "1,399,080", "1,399,080",
                                                             "1.399.080", "1\u00A0399\u00A0080" };

  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    {
      g_autofree char *tenths = NULL, *few = NULL, *whole = NULL, *count = NULL, *hundreds = NULL;

      dure_language_use (languages_of_test ()[i].code);
      tenths = dure_language_number (36.49999, 1);
      few = dure_language_number (36.5, -1);
      whole = dure_language_number (140, -1);
      count = dure_language_count (1399080);
      hundreds = dure_language_count (999);
      g_assert_cmpstr (tenths, ==, figures[i]);
      g_assert_cmpstr (few, ==, figures[i]);
      g_assert_cmpstr (whole, ==, "140");
      g_assert_cmpstr (count, ==, counts[i]);
      g_assert_cmpstr (hundreds, ==, "999");
    }
  dure_language_use ("ko");
}

/* Pango's names for whatever there is. */
static gboolean
is_alias (const char *family)
{
  static const char *const aliases[] = { "Monospace", "Sans", "Serif", "System-ui", NULL };

  return g_strv_contains (aliases, family);
}

/* Fonts of the machine that the sheet does not name are not looked at, and no text needs one. */
static void
test_letters (void)
{
  g_autofree PangoFontFamily **families = NULL;
  int count;

  pango_font_map_list_families (pango_cairo_font_map_get_default (), &families, &count);
  g_assert_cmpint (count, >, 0);
  for (int i = 0; i < count; i++)
    if (!is_alias (pango_font_family_get_name (families[i])))
      g_assert_true (g_str_has_prefix (pango_font_family_get_name (families[i]), "Noto Sans"));
  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    {
      GHashTableIter iter;
      gpointer words;

      g_hash_table_iter_init (&iter, known[i]);
      while (g_hash_table_iter_next (&iter, &words, NULL))
        {
          g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (
              GTK_WIDGET (dure_staged_visit_window (staged)), words);

          if (pango_layout_get_unknown_glyphs_count (layout) > 0)
            g_error ("there are no letters for: %s", (const char *) words);
        }
    }
}

int
main (int argc, char **argv)
{
  int failed;

  dure_style_prepare ();
  gtk_test_init (&argc, &argv);
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    known[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_test_add_func ("/languages/fresh", test_fresh);
  g_test_add_func ("/languages/letters", test_letters);
  g_test_add_func ("/languages/every-page-changes", test_every_page_changes);
  g_test_add_func ("/languages/visit-stays", test_visit_stays);
  g_test_add_func ("/languages/choice-closes", test_choice_closes);
  g_test_add_func ("/languages/notice", test_notice);
  g_test_add_func ("/languages/numbers", test_numbers);
  failed = g_test_run ();
  dure_staged_visit_free (staged);
  for (guint i = 0; i < DURE_STAGED_LANGUAGES; i++)
    g_hash_table_unref (known[i]);
  return failed;
}
