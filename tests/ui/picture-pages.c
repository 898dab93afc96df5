// picture-pages.c: takes a picture of every page, in every language, letter size and contrast
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// picture-pages [--languages LIST] [--looks LIST] DIRECTORY [SCENE...]: writes
// DIRECTORY/<language>-<look>-<scene>.png, drawn by the screens' own renderer; exits with 1 when a
// page asks for more room than the screen has. Lists have commas.

#include "bar.h"
#include "staged-visit.h"
#include "style.h"

#include <stdlib.h>

#define WIDTH 1080
#define HEIGHT 1920

static const struct
{
  const char *name;
  guint letters;
  gboolean contrast;
  gboolean voice;
} looks[] = {
  { "normal", 0, FALSE },
  { "large", 1, FALSE },
  { "huge", 2, FALSE },
  { "contrast", 0, TRUE },
  { "heard", 0, FALSE, TRUE },
};

static const char *const languages[] = { "ko", "en", "zh", "vi", "ru" };

static void
press (DureStagedVisit *staged, DureBarItem item, guint times)
{
  for (guint i = 0; i < times; i++)
    g_signal_emit_by_name (dure_staged_visit_bar_button (staged, item), "clicked");
}

static gboolean
picture_scene (DureStagedVisit *staged, const char *directory, const char *scene, gsize language,
               gsize look)
{
  GtkWidget *window = dure_staged_visit_window (staged);
  g_autofree char *path = g_strdup_printf ("%s/%s-%s-%s.png", directory, languages[language],
                                           looks[look].name, scene);
  g_autoptr (GdkTexture) texture = NULL;
  int width, height;

  if (!dure_staged_visit_go_to (staged, scene, languages[language]))
    return FALSE;
  press (staged, DURE_BAR_LETTERS, looks[look].letters);
  press (staged, DURE_BAR_CONTRAST, looks[look].contrast ? 1 : 0);
  press (staged, DURE_BAR_VOICE, looks[look].voice ? 1 : 0);
  dure_staged_visit_settle (staged);
  width = gtk_widget_get_width (window);
  height = gtk_widget_get_height (window);
  if (width != WIDTH || height != HEIGHT)
    g_printerr ("%s: %d x %d\n", path, width, height);
  texture = dure_staged_visit_picture (staged);
  return gdk_texture_save_to_png (texture, path) && width == WIDTH && height == HEIGHT;
}

static gboolean
is_wanted (const char *list, const char *name)
{
  g_auto (GStrv) names = list != NULL ? g_strsplit (list, ",", -1) : NULL;

  return names == NULL || g_strv_contains ((const char *const *) names, name);
}

static gboolean
read_options (char **ret_languages, char **ret_looks, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "languages", 0, 0, G_OPTION_ARG_STRING, ret_languages, "Only these", "LIST" },
    { "looks", 0, 0, G_OPTION_ARG_STRING, ret_looks, "Only these", "LIST" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("DIRECTORY [SCENE...]");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, NULL) && *argc >= 2;
}

int
main (int argc, char **argv)
{
  g_autofree char *only_languages = NULL;
  g_autofree char *only_looks = NULL;
  DureStagedVisit *staged;
  const char *const *scenes;
  gboolean is_fine = TRUE;

  if (!read_options (&only_languages, &only_looks, &argc, &argv))
    return EXIT_FAILURE;
  dure_style_prepare ();
  gtk_init ();
  if (g_mkdir_with_parents (argv[1], 0755) != 0)
    return EXIT_FAILURE;
  staged = dure_staged_visit_new (WIDTH, HEIGHT);
  scenes = argc > 2 ? (const char *const *) argv + 2 : dure_staged_visit_scenes ();
  for (gsize language = 0; language < G_N_ELEMENTS (languages); language++)
    for (gsize look = 0; look < G_N_ELEMENTS (looks); look++)
      for (guint i = 0; scenes[i] != NULL && is_wanted (only_languages, languages[language])
                        && is_wanted (only_looks, looks[look].name);
           i++)
        is_fine = picture_scene (staged, argv[1], scenes[i], language, look) && is_fine;
  dure_staged_visit_free (staged);
  return is_fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
