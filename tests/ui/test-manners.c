// test-manners.c: how the screens treat whoever stands there, and whoever stands behind
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on a display (on-panel.py) with GTK_A11Y=test. Each test is a line of ui/CONFORMITY.md:
// letters as tall as they are drawn, states that need no colour, a ring around what has the focus,
// help everywhere, nothing private before it is asked for or after it is over.

#include "bar.h"
#include "help-page.h"
#include "looking.h"
#include "page.h"
#include "screen-reader.h"
#include "sound-cue.h"
#include "staged-visit.h"
#include "style.h"

#include <math.h>
#include <string.h>

#define WIDTH 1080
#define HEIGHT 1920
#define DPI 68.9
#define PIXELS_A_MM (DPI / 25.4)

static DureStagedVisit *staged;

static void
go_to (const char *scene)
{
  g_test_message ("%s", scene);
  g_assert_true (dure_staged_visit_go_to (staged, scene, "ko"));
}

static void
press (DureBarItem item)
{
  g_signal_emit_by_name (dure_staged_visit_bar_button (staged, item), "clicked");
}

static DureWindow *
window_now (void)
{
  return dure_screens_get_window (staged->screens);
}

/* ---- letters ---- */

/* What the notice of the ministry asks of Korean letters, as they are drawn. */
#define LEAST_LETTER_MM 12

static void
check_drawn (GtkWidget *widget, gpointer data)
{
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle ink;

  if (!GTK_IS_LABEL (widget))
    return;
  layout = gtk_widget_create_pango_layout (widget, "한");
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  g_assert_cmpfloat (ink.height / PIXELS_A_MM, >=, LEAST_LETTER_MM * GPOINTER_TO_UINT (data));
}

static void
test_drawn_letters (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint i = 0; scenes[i] != NULL; i++)
    {
      go_to (scenes[i]);
      dure_look_at (dure_staged_visit_window (staged), check_drawn, GUINT_TO_POINTER (1));
    }
}

/* The visitor's twofold is twofold in millimetres. */
static void
test_twofold (void)
{
  static const char *const scenes[] = { "welcome", "measure", "result-usual", "ask-2", "receipt" };

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      go_to (scenes[i]);
      press (DURE_BAR_LETTERS);
      press (DURE_BAR_LETTERS);
      dure_staged_visit_lay_out (staged, WIDTH, HEIGHT);
      dure_look_at (dure_staged_visit_window (staged), check_drawn, GUINT_TO_POINTER (2));
    }
}

/* ---- without colour ---- */

static guint32 *
take_picture (void)
{
  g_autoptr (GdkTexture) texture = dure_staged_visit_picture (staged);
  guint32 *pixels = g_new (guint32, (gsize) WIDTH * HEIGHT);

  gdk_texture_download (texture, (guchar *) pixels, WIDTH * sizeof *pixels);
  return pixels;
}

/* WCAG 2.2, "relative luminance", of 0xAARRGGBB. */
static double
luminance (guint32 pixel)
{
  static const double weights[] = { 0.0722, 0.7152, 0.2126 };
  double sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    {
      const double part = (pixel >> (8 * i) & 0xff) / 255.0;

      sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
contrast (guint32 one, guint32 other)
{
  const double a = luminance (one), b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

static void
find_shape (GtkWidget *widget, gpointer data)
{
  if (gtk_widget_has_css_class (widget, "shape"))
    *(GtkWidget **) data = widget;
}

/* The mark beside the headline without its colour: where it differs from what it stands on. */
static GBytes *
outline_now (void)
{
  g_autofree guint32 *pixels = take_picture ();
  g_autoptr (GByteArray) outline = g_byte_array_new ();
  GtkWidget *shape = NULL;
  graphene_rect_t box;
  int left, top;

  dure_look_at (dure_staged_visit_window (staged), find_shape, &shape);
  g_assert_nonnull (shape);
  g_assert_true (gtk_widget_compute_bounds (shape, dure_staged_visit_window (staged), &box));
  left = (int) box.origin.x;
  top = (int) box.origin.y;
  for (int y = top; y < top + (int) box.size.height; y++)
    for (int x = left; x < left + (int) box.size.width; x++)
      {
        const guint8 is_ink = contrast (pixels[y * WIDTH + x], pixels[top * WIDTH + left]) > 2;

        g_byte_array_append (outline, &is_ink, 1);
      }
  return g_byte_array_free_to_bytes (g_steal_pointer (&outline));
}

static double
share_that_differs (GBytes *one, GBytes *other)
{
  const gsize size = MIN (g_bytes_get_size (one), g_bytes_get_size (other));
  const guint8 *a = g_bytes_get_data (one, NULL), *b = g_bytes_get_data (other, NULL);
  gsize count = 0;

  for (gsize i = 0; i < size; i++)
    count += a[i] != b[i];
  return (double) count / (double) size;
}

/* Each urgency has a word and a shape of its own. */
static void
test_grey (void)
{
  static const char *const scenes[] = { "result-usual", "result-again", "result-doctor",
                                        "result-unsure" };
  GBytes *outlines[G_N_ELEMENTS (scenes)];
  char *titles[G_N_ELEMENTS (scenes)];

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      go_to (scenes[i]);
      outlines[i] = outline_now ();
      titles[i] = g_strdup (dure_page_get_title (dure_window_get_page (window_now ())));
      for (gsize j = 0; j < i; j++)
        {
          g_assert_cmpfloat (share_that_differs (outlines[i], outlines[j]), >, 0.05);
          g_assert_cmpstr (titles[i], !=, titles[j]);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_bytes_unref (outlines[i]);
      g_free (titles[i]);
    }
}

/* ---- focus ---- */

/* WCAG 2.2, 1.4.11, of what the ring is drawn on. */
#define LEAST_RING_CONTRAST 3.0
/* A ring of 1.5 mm around the smallest button has more. */
#define LEAST_RING_PIXELS 500

static guint
count_ring (const guint32 *with, const guint32 *without)
{
  guint count = 0;

  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    count += with[i] != without[i] && contrast (with[i], without[i]) >= LEAST_RING_CONTRAST;
  return count;
}

static void
test_ring (void)
{
  static const char *const scenes[] = { "welcome", "choose", "measure",    "result-usual",
                                        "donate",  "ask-2",  "review",     "receipt",
                                        "code",    "help",   "prove-here", "languages" };
  GtkWindow *window = GTK_WINDOW (dure_staged_visit_window (staged));

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (scenes); i++)
    {
      g_autofree guint32 *with = NULL, *without = NULL;

      go_to (scenes[i / 2]);
      if (i % 2 == 1)
        press (DURE_BAR_CONTRAST);
      gtk_window_set_focus_visible (window, FALSE);
      without = take_picture ();
      gtk_window_set_focus_visible (window, TRUE);
      with = take_picture ();
      g_assert_cmpuint (count_ring (with, without), >, LEAST_RING_PIXELS);
    }
}

/* ---- help ---- */

static void
collect_text (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (data, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
}

static char *
texts_of (GtkWidget *widget)
{
  GString *texts = g_string_new (NULL);

  dure_look_at (widget, collect_text, texts);
  return g_string_free (texts, FALSE);
}

/* From every page but the question that any touch answers: one press, and there is a number. */
static void
test_help (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_autofree char *texts = NULL;
      GtkWidget *help;
      DurePage *sheet;

      if (g_str_equal (scenes[i], "idle") || g_str_has_suffix (scenes[i], "help"))
        continue;
      go_to (scenes[i]);
      help = dure_staged_visit_bar_button (staged, DURE_BAR_HELP);
      g_assert_true (gtk_widget_get_mapped (help) && gtk_widget_is_sensitive (help));
      g_assert_cmpfloat (gtk_widget_get_opacity (help), ==, 1);
      press (DURE_BAR_HELP);
      sheet = dure_window_get_sheet (window_now ());
      g_assert_true (DURE_IS_HELP_PAGE (sheet));
      texts = texts_of (GTK_WIDGET (sheet));
      g_assert_nonnull (strstr (texts, "062"));
    }
}

/* ---- privacy ---- */

static void
check_no_value (GtkWidget *widget, gpointer data)
{
  g_assert_false (gtk_widget_has_css_class (widget, "number"));
}

/* Whoever stands behind sees that there is a result, and nothing of it: the same, dot for dot,
 * whatever it is. */
static void
test_covered (void)
{
  static const char *const scenes[] = { "result-hidden", "values-hidden", "home-hidden",
                                        "meter-hidden" };
  g_autofree guint32 *usual = NULL, *high = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      go_to (scenes[i]);
      dure_look_at (dure_staged_visit_window (staged), check_no_value, NULL);
    }
  go_to ("result-hidden");
  usual = take_picture ();
  go_to ("result-hidden-high");
  high = take_picture ();
  g_assert_cmpmem (usual, WIDTH * HEIGHT * sizeof *usual, high, WIDTH * HEIGHT * sizeof *high);
}

static void
collect_all (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_all (child, texts);
}

static char *
tree_now (void)
{
  GString *texts = g_string_new (NULL);

  collect_all (dure_staged_visit_window (staged), texts);
  return g_string_free (texts, FALSE);
}

/* The whole tree, what is not shown of it too. */
static void
test_cleared (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();
  g_autofree char *fresh = NULL;

  go_to ("welcome");
  fresh = tree_now ();
  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_autofree char *after = NULL;

      if (g_str_has_prefix (scenes[i], "enrol") || g_str_has_prefix (scenes[i], "staff"))
        continue; /* no visit is there to be cleared */
      go_to (scenes[i]);
      dure_visit_stop (staged->visit);
      after = tree_now ();
      g_assert_cmpstr (after, ==, fresh);
    }
}

/* ---- consent ---- */

#define MORE_IMPORTANT 1.1999 /* a fifth, as Pango rounds it */

typedef struct
{
  const PangoFontDescription *usual;
  guint n_strong;
} Emphasis;

static void
check_strong (GtkWidget *widget, gpointer data)
{
  Emphasis *emphasis = data;
  const PangoFontDescription *font;

  if (!GTK_IS_LABEL (widget) || !gtk_widget_has_css_class (widget, "strong"))
    return;
  font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  g_assert_cmpfloat (pango_font_description_get_size (font), >=,
                     MORE_IMPORTANT * pango_font_description_get_size (emphasis->usual));
  g_assert_cmpint (pango_font_description_get_weight (font), >=, PANGO_WEIGHT_BOLD);
  emphasis->n_strong++;
}

/* The guide to PIPA 22: what matters is a fifth larger, and here bold as well. */
static void
test_important_lines (void)
{
  static const char *const scenes[] = { "ask-1", "ask-2", "ask-3", "ask-4", "home-ask" };
  PangoContext *context = gtk_widget_get_pango_context (dure_staged_visit_window (staged));

  for (gsize i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      Emphasis emphasis = { pango_context_get_font_description (context), 0 };

      go_to (scenes[i]);
      dure_look_at (dure_staged_visit_window (staged), check_strong, &emphasis);
      g_assert_cmpuint (emphasis.n_strong, >, 0);
    }
}

/* ---- errors ---- */

/* However a connection ends: words of its own, and a way on. */
static void
test_every_end (void)
{
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (DureVisitLink link = DURE_LINK_NONE_FOUND; link < DURE_LINK_COUNT; link++)
    {
      DurePage *page;

      go_to ("connect");
      dure_visit_set_link (staged->visit, link);
      dure_staged_visit_settle (staged);
      page = dure_window_get_page (window_now ());
      g_assert_true (g_hash_table_add (said, g_strdup (dure_page_get_title (page))));
      g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (dure_staged_visit_window (staged))));
    }
}

/* ---- sounds ---- */

typedef struct
{
  DureSoundCue cue;
  char *words; /* that stood in front when the last of it was heard */
  guint heard[DURE_SOUNDS];
} Hearing;

static char *
words_in_front (void)
{
  GtkWidget *bar;
  DurePage *front = dure_window_get_front (window_now (), &bar);
  g_autoptr (GPtrArray) utterances = dure_screen_reader_read (front, NULL);
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < utterances->len; i++)
    g_string_append_printf (words, "%s\n", ((DureUtterance *) utterances->pdata[i])->words);
  return g_string_free (words, FALSE);
}

static void
on_changed (DureVisit *visit, gboolean screen_changed, Hearing *hearing)
{
  g_autofree char *earlier = NULL;
  DureSound sound;

  if (staged->is_held)
    return;
  sound = dure_sound_cue_next (&hearing->cue, visit);
  earlier = g_steal_pointer (&hearing->words);
  hearing->words = words_in_front ();
  hearing->heard[sound]++;
  if (sound != DURE_SOUND_NONE)
    g_assert_cmpstr (hearing->words, !=, earlier);
}

/* Whatever is heard of a visit, other words stand on the screen with it. */
static void
test_sounds_are_seen (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();
  Hearing hearing = { { 0 } };
  const gulong handler =
      g_signal_connect (staged->visit, "changed", G_CALLBACK (on_changed), &hearing);

  for (guint i = 0; scenes[i] != NULL; i++)
    go_to (scenes[i]);
  g_signal_handler_disconnect (staged->visit, handler);
  g_assert_cmpuint (hearing.heard[DURE_SOUND_DONE], >=, 5);
  g_assert_cmpuint (hearing.heard[DURE_SOUND_ATTENTION], >=, 10);
  g_free (hearing.words);
}

int
main (int argc, char **argv)
{
  int failed;

  dure_style_prepare ();
  gtk_test_init (&argc, &argv);
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  g_test_add_func ("/manners/drawn-letters", test_drawn_letters);
  g_test_add_func ("/manners/twofold", test_twofold);
  g_test_add_func ("/manners/grey", test_grey);
  g_test_add_func ("/manners/ring", test_ring);
  g_test_add_func ("/manners/help", test_help);
  g_test_add_func ("/manners/covered", test_covered);
  g_test_add_func ("/manners/cleared", test_cleared);
  g_test_add_func ("/manners/important-lines", test_important_lines);
  g_test_add_func ("/manners/every-end", test_every_end);
  g_test_add_func ("/manners/sounds-are-seen", test_sounds_are_seen);
  failed = g_test_run ();
  dure_staged_visit_free (staged);
  return failed;
}
