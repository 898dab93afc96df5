// test-law.c: what the law asks of every page that a measure of its widgets does not show
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Runs on a display (on-panel.py) with GTK_A11Y=test: the colours that are drawn, the way through a
// page by keys alone, and that nothing moves by itself. Sizes and words: test-pages.c.

#include "bar.h"
#include "keypad.h"
#include "looking.h"
#include "page.h"
#include "staged-visit.h"
#include "style.h"

#include <math.h>
#include <string.h>

#define WIDTH 1080
#define HEIGHT 1920

static DureStagedVisit *staged;

/* ---- contrast ---- */

/* WCAG 2.2 asks 4.5; the floor of our own is 7 (its level AAA). */
#define LEAST_CONTRAST 7.0
#define STEP 4 /* pixels that are not looked at */

typedef struct
{
  guint32 *pixels; /* of the window, 0xAARRGGBB */
} Picture;

static void
take_picture (Picture *picture)
{
  g_autoptr (GdkTexture) texture = dure_staged_visit_picture (staged);

  g_assert_cmpint (gdk_texture_get_width (texture), ==, WIDTH);
  g_assert_cmpint (gdk_texture_get_height (texture), ==, HEIGHT);
  gdk_texture_download (texture, (guchar *) picture->pixels, WIDTH * sizeof (guint32));
}

/* WCAG 2.2, "relative luminance". */
static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (double red, double green, double blue)
{
  return 0.2126 * linear (red) + 0.7152 * linear (green) + 0.0722 * linear (blue);
}

static double
contrast (double one, double other)
{
  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

static double
luminance_of_pixel (guint32 pixel)
{
  return luminance ((pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0,
                    (pixel & 0xff) / 255.0);
}

/* Letters cover less than half of a label: what there is most of is what they stand on. */
static guint32
ground_of (const Picture *picture, const graphene_rect_t *box)
{
  const int left = MAX ((int) box->origin.x, 0), top = MAX ((int) box->origin.y, 0);
  const int right = MIN ((int) (box->origin.x + box->size.width), WIDTH);
  const int bottom = MIN ((int) (box->origin.y + box->size.height), HEIGHT);
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint32 ground = 0;
  guint most = 0;

  for (int y = top; y < bottom; y += STEP)
    for (int x = left; x < right; x += STEP)
      {
        const gpointer pixel = GUINT_TO_POINTER (picture->pixels[y * WIDTH + x]);
        const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, pixel)) + 1;

        g_hash_table_insert (counts, pixel, GUINT_TO_POINTER (count));
        if (count > most)
          {
            most = count;
            ground = GPOINTER_TO_UINT (pixel);
          }
      }
  return ground;
}

static void
check_contrast (GtkWidget *widget, gpointer data)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t box, view;
  double ratio;
  GdkRGBA ink;

  if (!GTK_IS_LABEL (widget) || *gtk_label_get_text (GTK_LABEL (widget)) == '\0'
      || !gtk_widget_is_sensitive (widget) /* what cannot be pressed may step back */
      || !gtk_widget_compute_bounds (widget, dure_staged_visit_window (staged), &box))
    return;
  if (viewport != NULL
      && (!gtk_widget_compute_bounds (viewport, dure_staged_visit_window (staged), &view)
          || !graphene_rect_intersection (&box, &view, &box)))
    return; /* further down than the page shows */
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  ratio = contrast (luminance (ink.red, ink.green, ink.blue),
                    luminance_of_pixel (ground_of (data, &box)));
  if (ratio < LEAST_CONTRAST)
    g_error ("\"%s\" has a contrast of %.2f", gtk_label_get_text (GTK_LABEL (widget)), ratio);
}

static void
test_contrast (gconstpointer data)
{
  const gboolean is_high = GPOINTER_TO_INT (data);
  const char *const *scenes = dure_staged_visit_scenes ();
  g_autofree guint32 *pixels = g_new (guint32, (gsize) WIDTH * HEIGHT);
  Picture picture = { pixels };

  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_test_message ("%s", scenes[i]);
      g_assert_true (dure_staged_visit_go_to (staged, scenes[i], "ko"));
      if (is_high)
        g_signal_emit_by_name (dure_staged_visit_bar_button (staged, DURE_BAR_CONTRAST), "clicked");
      take_picture (&picture);
      dure_look_at (dure_staged_visit_window (staged), check_contrast, &picture);
    }
}

/* ---- keys ---- */

/* With the one that takes what has the focus. */
#define MOST_PRESSES 4
#define MOST_PRESSES_IN_LIST 8

static void
collect_button (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_sensitive (widget)
      && gtk_widget_get_ancestor (widget, DURE_TYPE_BAR) == NULL
      && gtk_widget_get_ancestor (widget, DURE_TYPE_KEYPAD) == NULL)
    g_ptr_array_add (data, widget);
}

static GtkWidget *
focus_now (void)
{
  return gtk_window_get_focus (GTK_WINDOW (dure_staged_visit_window (staged)));
}

/* Where one key leads from @from; NULL where it leads nowhere. */
static GtkWidget *
press_from (GtkWidget *from, GtkDirectionType direction)
{
  GtkWidget *to;

  gtk_widget_grab_focus (from);
  gtk_widget_child_focus (dure_staged_visit_window (staged), direction);
  to = focus_now ();
  return to != from ? to : NULL;
}

/* How many keys to each widget from where the page begins; breadth first. */
static GHashTable *
count_presses (GtkWidget *begin)
{
  GHashTable *presses = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) queue = g_ptr_array_new ();

  g_hash_table_insert (presses, begin, GUINT_TO_POINTER (0));
  g_ptr_array_add (queue, begin);
  for (guint i = 0; i < queue->len; i++)
    for (GtkDirectionType direction = GTK_DIR_TAB_FORWARD; direction <= GTK_DIR_RIGHT; direction++)
      {
        GtkWidget *to = press_from (queue->pdata[i], direction);
        const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (presses, queue->pdata[i])) + 1;

        if (to == NULL || g_hash_table_contains (presses, to))
          continue;
        g_hash_table_insert (presses, to, GUINT_TO_POINTER (count));
        g_ptr_array_add (queue, to);
      }
  return presses;
}

/* The main way on, and the rows of a long list. */
static void
check_presses (const char *scene, GtkWidget *button, guint presses)
{
  const gboolean is_way_on = gtk_widget_has_css_class (button, "main");

  if (presses > (is_way_on ? MOST_PRESSES : MOST_PRESSES_IN_LIST))
    g_error ("%s: a button takes %u presses", scene, presses);
}

/* A key leads out of the page into the bar, and one out of the bar again. */
static void
check_no_trap (const char *scene, GHashTable *presses)
{
  GtkWidget *help = dure_staged_visit_bar_button (staged, DURE_BAR_HELP);
  GtkWidget *above;

  if (g_str_equal (scene, "idle"))
    return; /* it lies over the bar */
  if (!g_hash_table_contains (presses, help))
    g_error ("%s: no key leads to the bar", scene);
  above = press_from (help, GTK_DIR_UP);
  if (above == NULL || gtk_widget_get_ancestor (above, DURE_TYPE_BAR) != NULL)
    g_error ("%s: no key leads up from the bar", scene);
}

static void
test_keys (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
      g_autoptr (GHashTable) presses = NULL;

      g_assert_true (dure_staged_visit_go_to (staged, scenes[i], "ko"));
      dure_staged_visit_settle (staged);
      dure_look_at (dure_staged_visit_window (staged), collect_button, buttons);
      if (buttons->len == 0)
        continue;
      g_test_message ("%s", scenes[i]);
      g_assert_nonnull (focus_now ());
      presses = count_presses (focus_now ());
      for (guint j = 0; j < buttons->len; j++)
        {
          gpointer count;

          if (!g_hash_table_lookup_extended (presses, buttons->pdata[j], NULL, &count))
            g_error ("%s: no key leads to button %u", scenes[i], j);
          check_presses (scenes[i], buttons->pdata[j], GPOINTER_TO_UINT (count) + 1);
        }
      check_no_trap (scenes[i], presses);
    }
}

/* ---- stillness ---- */

/* A page slides in for less than half a second; then nothing may be drawn for so long. */
#define QUIET_US 60000
#define PATIENCE_US 1500000

static void
note_frame (GdkFrameClock *clock, gpointer data)
{
  *(gint64 *) data = g_get_monotonic_time ();
}

static gboolean
on_look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Whether what is on the screen comes to rest. */
static gboolean
comes_to_rest (void)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (dure_staged_visit_window (staged));
  const gint64 begin = g_get_monotonic_time ();
  const guint turns = g_timeout_add (10, on_look_again, NULL);
  gint64 frame = begin, now = begin;
  const gulong handler = g_signal_connect (clock, "paint", G_CALLBACK (note_frame), &frame);

  while (now - frame < QUIET_US && now - begin < PATIENCE_US)
    {
      g_main_context_iteration (NULL, TRUE);
      now = g_get_monotonic_time ();
    }
  g_signal_handler_disconnect (clock, handler);
  g_source_remove (turns);
  return now - frame >= QUIET_US;
}

/* Only what waits for a device may turn, and the pulse runs where it is measured. */
static gboolean
may_move (const char *scene)
{
  static const char *const waiting[] = { "connect",   "measure",      "prove", "pilot-wait",
                                         "returning", "code-looking", NULL };
  static const char *const wholly[] = { "home", "home-offline", "meter-connect", "meter-wait",
                                        "enrol-asking", NULL };

  for (guint i = 0; waiting[i] != NULL; i++)
    if (g_str_has_prefix (scene, waiting[i]))
      return TRUE;
  return g_strv_contains (wholly, scene);
}

static void
test_stillness (void)
{
  const char *const *scenes = dure_staged_visit_scenes ();

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  for (guint i = 0; scenes[i] != NULL; i++)
    {
      g_assert_true (dure_staged_visit_go_to (staged, scenes[i], "ko"));
      dure_staged_visit_settle (staged);
      if (may_move (scenes[i]) || comes_to_rest ())
        continue;
      g_test_message ("%s moves by itself", scenes[i]);
      g_test_fail ();
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
main (int argc, char **argv)
{
  int failed;

  dure_style_prepare ();
  gtk_test_init (&argc, &argv);
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  g_test_add_data_func ("/law/contrast", GINT_TO_POINTER (FALSE), test_contrast);
  g_test_add_data_func ("/law/high-contrast", GINT_TO_POINTER (TRUE), test_contrast);
  g_test_add_func ("/law/keys", test_keys);
  g_test_add_func ("/law/stillness", test_stillness);
  failed = g_test_run ();
  dure_staged_visit_free (staged);
  return failed;
}
