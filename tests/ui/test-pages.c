// test-pages.c: every page, in every language, letter size and contrast, measured as it stands
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on a display (on-panel.py) with GTK_A11Y=test. Lengths are true millimetres of the panel.

#include "bar.h"
#include "keypad.h"
#include "looking.h"
#include "page.h"
#include "staged-visit.h"
#include "style.h"
#include "text.h"

#define WIDTH 1080
#define HEIGHT 1920
#define DPI 68.9
#define PIXELS_A_MM (DPI / 25.4)
/* Of a panel on a column, and of one that stands on a step. */
#define HIGH_BOTTOM_MM 620
#define LOW_BOTTOM_MM 350

static DureStagedVisit *staged;
static DureReach reach;

static void
press (DureBarItem item)
{
  g_signal_emit_by_name (dure_staged_visit_bar_button (staged, item), "clicked");
}

static void
measure_button (GtkWidget *widget, gpointer data)
{
  double width = gtk_widget_get_width (widget) / PIXELS_A_MM;
  double height = gtk_widget_get_height (widget) / PIXELS_A_MM;

  if (!GTK_IS_BUTTON (widget))
    return;
  g_assert_cmpfloat (width, >=, 18);
  g_assert_cmpfloat (height, >=, 18);
}

static void
collect_button (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget))
    g_ptr_array_add (data, widget);
}

static double
gap_between (GtkWidget *a, GtkWidget *b)
{
  GtkWidget *window = dure_staged_visit_window (staged);
  graphene_rect_t one, other;
  double x, y;

  g_assert_true (gtk_widget_compute_bounds (a, window, &one));
  g_assert_true (gtk_widget_compute_bounds (b, window, &other));
  x = MAX (one.origin.x - other.origin.x - other.size.width,
           other.origin.x - one.origin.x - one.size.width);
  y = MAX (one.origin.y - other.origin.y - other.size.height,
           other.origin.y - one.origin.y - one.size.height);
  return MAX (x, y) / PIXELS_A_MM;
}

/* What scrolls is cut off well before what does not. */
static gboolean
scrolls (GtkWidget *button)
{
  return gtk_widget_get_ancestor (button, GTK_TYPE_VIEWPORT) != NULL;
}

static void
check_gaps (GtkWidget *widget, gpointer data)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  if (!DURE_IS_PAGE (widget))
    return;
  dure_look_at (widget, collect_button, buttons);
  for (guint i = 0; i < buttons->len; i++)
    for (guint j = 0; j < i; j++)
      if (scrolls (buttons->pdata[i]) == scrolls (buttons->pdata[j]))
        g_assert_cmpfloat (gap_between (buttons->pdata[i], buttons->pdata[j]), >=, 2.5);
}

/* A line may end between words, and between Chinese signs, but not within a word. */
static void
check_breaks (GtkWidget *widget, gpointer data)
{
  PangoLayout *layout;
  const char *text;
  const PangoLogAttr *letters;
  int n_letters;

  if (!GTK_IS_LABEL (widget))
    return;
  layout = gtk_label_get_layout (GTK_LABEL (widget));
  text = pango_layout_get_text (layout);
  letters = pango_layout_get_log_attrs_readonly (layout, &n_letters);
  for (int i = 1; i < pango_layout_get_line_count (layout); i++)
    {
      const int start = pango_layout_get_line_readonly (layout, i)->start_index;

      if (!letters[g_utf8_strlen (text, start)].is_line_break)
        g_error ("a word is broken: %s", text);
    }
}

/* No word is cut: the label is as large as its words, and the window no larger than the screen. */
static void
check_words (GtkWidget *widget, gpointer data)
{
  PangoRectangle words;

  if (GTK_IS_WINDOW (gtk_widget_get_parent (widget)))
    {
      g_assert_cmpint (gtk_widget_get_width (widget), ==, WIDTH);
      g_assert_cmpint (gtk_widget_get_height (widget), ==, HEIGHT);
    }
  if (!GTK_IS_LABEL (widget))
    return;
  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (widget)), NULL, &words);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))));
  g_assert_cmpint (words.width, <=, gtk_widget_get_width (widget) + 1);
  g_assert_cmpint (words.height, <=, gtk_widget_get_height (widget) + 1);
}

static void
check_letters (GtkWidget *widget, gpointer data)
{
  const PangoFontDescription *font;

  if (!GTK_IS_LABEL (widget))
    return;
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  g_assert_true (pango_font_description_get_size_is_absolute (font));
  g_assert_cmpfloat (pango_font_description_get_size (font) / (double) PANGO_SCALE, >=,
                     13.9 * PIXELS_A_MM);
}

/* What scrolls is cut off where the page is. */
static void
check_reach (GtkWidget *widget, gpointer data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  if (!GTK_IS_BUTTON (widget) && !GTK_IS_LABEL (widget))
    return;
  g_assert_true (gtk_widget_compute_bounds (viewport != NULL ? viewport : widget,
                                            dure_staged_visit_window (staged), &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, reach.above);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, HEIGHT - reach.below);
}

/* Digits lie as fingers know them from telephones, in every size of letters. */
static void
check_telephone (GtkWidget *widget, gpointer data)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  graphene_rect_t first, other;

  if (!DURE_IS_KEYPAD (widget) || gtk_widget_has_css_class (widget, "letters"))
    return;
  dure_look_at (widget, collect_button, keys);
  g_assert_cmpuint (keys->len, ==, 11);
  g_assert_true (gtk_widget_compute_bounds (keys->pdata[0], widget, &first));
  for (guint i = 1; i < 9; i++)
    {
      g_assert_true (gtk_widget_compute_bounds (keys->pdata[i], widget, &other));
      if (i % 3 == 0)
        g_assert_cmpfloat_with_epsilon (other.origin.x, first.origin.x, 1);
      else
        g_assert_cmpfloat (other.origin.x, >, first.origin.x + first.size.width);
    }
}

static void
check_name (GtkWidget *widget, gpointer data)
{
  if (!GTK_IS_BUTTON (widget) && !DURE_IS_PAGE (widget))
    return;
  g_assert_true (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL));
  if (GTK_IS_BUTTON (widget))
    {
      const char *name = dure_text_get_name (widget);

      g_assert_nonnull (name);
      g_assert_cmpstr (name, !=, "");
    }
}

static void
count_page (GtkWidget *widget, gpointer data)
{
  if (DURE_IS_PAGE (widget))
    (*(guint *) data)++;
}

/* One page in front, whatever lies over or slides under it. */
static void
check_one_page (void)
{
  guint pages = 0;

  dure_look_at (dure_staged_visit_window (staged), count_page, &pages);
  g_assert_cmpuint (pages, ==, 1);
}

/* Each helper of the bar is where it was on the first page; they take no more of the screen than
 * three rows, in whatever language and size. */
static void
check_bar (graphene_rect_t first[DURE_BAR_COUNT], gboolean is_first)
{
  guint rows = 1;

  for (guint item = 0; item < DURE_BAR_COUNT; item++)
    {
      graphene_rect_t now;

      g_assert_true (gtk_widget_compute_bounds (dure_staged_visit_bar_button (staged, item),
                                                dure_staged_visit_window (staged), &now));
      if (is_first)
        first[item] = now;
      g_assert_true (graphene_rect_equal (&first[item], &now));
      if (item > 0 && first[item].origin.y > first[item - 1].origin.y + 1)
        rows++;
    }
  g_assert_cmpuint (rows, <=, 3);
}

typedef struct
{
  const char *path;
  const char *language;
  guint letters;
  gboolean contrast;
  double bottom_mm;
} Case;

/* The lines of high contrast are thicker: whatever fits between them fits without them. */
static const Case cases[] = {
  { "/pages/korean", "ko", 0, TRUE, 500 },
  { "/pages/korean-large", "ko", 1, FALSE, 500 },
  { "/pages/korean-largest", "ko", 2, TRUE, 500 },
  { "/pages/korean-high-panel", "ko", 0, FALSE, HIGH_BOTTOM_MM },
  { "/pages/korean-low-panel", "ko", 0, FALSE, LOW_BOTTOM_MM },
  { "/pages/english", "en", 0, TRUE, 500 },
  { "/pages/english-largest", "en", 2, TRUE, 500 },
  { "/pages/chinese", "zh", 0, TRUE, 500 },
  { "/pages/chinese-largest", "zh", 2, TRUE, 500 },
  { "/pages/vietnamese", "vi", 0, TRUE, 500 },
  { "/pages/vietnamese-largest", "vi", 2, TRUE, 500 },
  { "/pages/russian", "ru", 0, TRUE, 500 },
  { "/pages/russian-largest", "ru", 2, TRUE, 500 },
};

/* All checks on each page of one look, since laying pages out is what takes the time. */
static void
test_every_page (gconstpointer data)
{
  static const DureLook looks[] = { measure_button, check_gaps,  check_words, check_breaks,
                                    check_letters,  check_reach, check_name,  check_telephone };
  const Case *c = data;
  const char *const *scenes = dure_staged_visit_scenes ();
  graphene_rect_t bar[DURE_BAR_COUNT];

  reach = dure_reach_of_panel (HEIGHT, DPI, c->bottom_mm);
  dure_window_set_reach (dure_screens_get_window (staged->screens), &reach);
  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_test_message ("%s", scenes[i]);
      g_assert_true (dure_staged_visit_go_to (staged, scenes[i], c->language));
      for (guint j = 0; j < c->letters; j++)
        press (DURE_BAR_LETTERS);
      if (c->contrast)
        press (DURE_BAR_CONTRAST);
      dure_staged_visit_lay_out (staged, WIDTH, HEIGHT);
      for (gsize j = 0; j < G_N_ELEMENTS (looks); j++)
        dure_look_at (dure_staged_visit_window (staged), looks[j], NULL);
      check_one_page ();
      check_bar (bar, i == 0);
    }
  reach = (DureReach){ 0, 0 };
  dure_window_set_reach (dure_screens_get_window (staged->screens), &reach);
}

/* What stands in the last line when the words just do not fit into one. */
static char *
last_line_of (const char *words)
{
  GtkWidget *label = g_object_ref_sink (dure_text_new (words, NULL));
  g_autoptr (PangoLayout) layout = pango_layout_copy (gtk_label_get_layout (GTK_LABEL (label)));
  PangoLayoutLine *line;
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &width, NULL);
  pango_layout_set_width (layout, width - PANGO_SCALE);
  g_assert_cmpint (pango_layout_get_line_count (layout), ==, 2);
  line = pango_layout_get_line_readonly (layout, 1);
  g_object_unref (label);
  return g_strndup (words + line->start_index, (gsize) line->length);
}

static void
test_last_words (void)
{
  static const struct
  {
    const char *words, *last;
  } texts[] = {
    { "May it be used to train AI?", "train AI?" },
    { "Where is the next thermometer?", "thermometer?" },
    { "Measure electricity now.", "now." },
    { "첫째 줄이 끝난 다음 또 재요.", "또 재요." },
    { "也可以收集家里的能源记录吗？", "记录吗？" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *last = last_line_of (texts[i].words);

      g_assert_cmpstr (last, ==, texts[i].last);
    }
}

static void
test_reach (void)
{
  const double height_mm = HEIGHT / PIXELS_A_MM;
  const DureReach usual = dure_reach_of_panel (HEIGHT, DPI, 500);
  const DureReach high = dure_reach_of_panel (HEIGHT, DPI, 1220 - height_mm + 100);
  const DureReach low = dure_reach_of_panel (HEIGHT, DPI, 300);
  const DureReach beyond = dure_reach_of_panel (HEIGHT, DPI, 5000);

  g_assert_cmpint (usual.above, ==, 0);
  g_assert_cmpint (usual.below, ==, 0);
  g_assert_cmpfloat_with_epsilon (high.above / PIXELS_A_MM, 100, 0.5);
  g_assert_cmpfloat_with_epsilon (low.below / PIXELS_A_MM, 100, 0.5);
  g_assert_cmpint (beyond.above, ==, HEIGHT);
  g_assert_cmpint (beyond.below, ==, 0);
}

static const char *
title_now (void)
{
  return dure_page_get_title (dure_window_get_page (dure_screens_get_window (staged->screens)));
}

static void
test_bar_works (void)
{
  GtkWidget *window = dure_staged_visit_window (staged);

  dure_staged_visit_go_to (staged, "ask-2", "ko");
  dure_staged_visit_pick_language (staged, "en");
  g_assert_cmpstr (dure_visit_get_language (staged->visit), ==, "en");
  g_assert_cmpstr (title_now (), ==, "May we collect this for the study?");
  press (DURE_BAR_BACK);
  g_assert_cmpstr (title_now (), ==, "Donate this result?");
  press (DURE_BAR_LETTERS);
  press (DURE_BAR_LETTERS);
  press (DURE_BAR_CONTRAST);
  g_assert_true (gtk_widget_has_css_class (window, "letters-2"));
  press (DURE_BAR_STOP);
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_DONATE);
  dure_visit_stop (staged->visit);

  /* The next person finds the screen as it was meant. */
  g_assert_true (gtk_widget_has_css_class (window, "letters-1"));
  g_assert_cmpstr (title_now (), ==, "내 몸을 재 보고,\n바로 결과를 보세요.");
}

static DurePage *
sheet_now (void)
{
  return dure_window_get_sheet (dure_screens_get_window (staged->screens));
}

/* The list of symptoms lies over whatever happens below, in every language, until it is closed or
 * one is touched. */
static void
test_unwell (void)
{
  DureWindow *window = dure_screens_get_window (staged->screens);

  dure_staged_visit_go_to (staged, "measure-early", "ko");
  g_signal_emit_by_name (dure_window_get_page (window), "unwell");
  dure_visit_end_early (staged->visit);
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_RESULT);
  g_assert_nonnull (sheet_now ());
  dure_staged_visit_pick_language (staged, "en");
  g_assert_cmpstr (dure_page_get_title (sheet_now ()), ==, "What is it?");
  g_signal_emit_by_name (sheet_now (), "closed");
  g_assert_null (sheet_now ());
  g_signal_emit_by_name (dure_window_get_page (window), "unwell");
  g_signal_emit_by_name (sheet_now (), "said", (guint) DURE_SYMPTOM_DIZZINESS);
  g_assert_null (sheet_now ());
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_RESULT);
  g_signal_emit_by_name (dure_window_get_page (window), "unwell");
  g_signal_emit_by_name (sheet_now (), "said", (guint) DURE_SYMPTOM_CHEST_PAIN);
  g_assert_null (sheet_now ());
  g_assert_cmpstr (title_now (), ==, "Please call 119 now.");
}

/* The choice holds when the sheet closes, and when the asks begin anew in another language. */
static void
test_alike (void)
{
  DureWindow *window = dure_screens_get_window (staged->screens);

  dure_staged_visit_go_to (staged, "review-alike", "en");
  g_assert_cmpstr (dure_page_get_title (sheet_now ()), ==, "How many are like you?");
  g_signal_emit_by_name (sheet_now (), "chosen", (guint) DURE_ABOUT_SEX);
  g_assert_cmpint (dure_visit_get_choice (staged->visit), ==, DURE_ABOUT_SEX);
  g_signal_emit_by_name (sheet_now (), "closed");
  g_assert_null (sheet_now ());
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_REVIEW);
  g_signal_emit_by_name (dure_window_get_page (window), "alike");
  press (DURE_BAR_BACK);
  g_assert_null (sheet_now ());
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_REVIEW);
  g_signal_emit_by_name (dure_window_get_page (window), "alike");
  dure_staged_visit_pick_language (staged, "ko");
  g_assert_null (sheet_now ());
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_ASK);
  g_assert_cmpint (dure_visit_get_choice (staged->visit), ==, DURE_ABOUT_SEX);
}

static void
test_idle_question (void)
{
  dure_staged_visit_go_to (staged, "idle", "ko");
  dure_staged_visit_settle (staged);
  check_one_page ();
  g_assert_cmpuint (dure_visit_get_seconds_left (staged->visit), ==, 22);
  g_signal_emit_by_name (dure_screens_get_window (staged->screens), "touched");
  g_assert_cmpuint (dure_visit_get_seconds_left (staged->visit), ==, 0);
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_ASK);
}

/* Whatever a session under the kiosk sends: the window stays, and the visit in it. */
static void
test_window_stays (void)
{
  GtkWidget *window = dure_staged_visit_window (staged);

  dure_staged_visit_go_to (staged, "review", "ko");
  gtk_window_close (GTK_WINDOW (window));
  dure_staged_visit_settle (staged);
  g_assert_true (gtk_widget_get_mapped (window));
  g_assert_cmpint (dure_visit_get_screen (staged->visit), ==, DURE_SCREEN_REVIEW);
}

int
main (int argc, char **argv)
{
  int failed;

  dure_style_prepare ();
  gtk_test_init (&argc, &argv);
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_every_page);
  g_test_add_func ("/pages/bar-works", test_bar_works);
  g_test_add_func ("/pages/alike", test_alike);
  g_test_add_func ("/pages/idle-question", test_idle_question);
  g_test_add_func ("/pages/reach", test_reach);
  g_test_add_func ("/pages/last-words", test_last_words);
  g_test_add_func ("/pages/unwell", test_unwell);
  g_test_add_func ("/pages/window-stays", test_window_stays);
  failed = g_test_run ();
  dure_staged_visit_free (staged);
  return failed;
}
