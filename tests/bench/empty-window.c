// empty-window.c: the least that a screen can cost: one GTK window with one word
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Usage: empty-window WIDTH HEIGHT, on a display. Runs until it is ended; screen.py measures it
// beside the kiosk.

#include <gtk/gtk.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  GtkWidget *window;

  if (argc != 3)
    return EXIT_FAILURE;
  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), (int) g_ascii_strtoll (argv[1], NULL, 10),
                               (int) g_ascii_strtoll (argv[2], NULL, 10));
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), gtk_label_new ("Hello"));
  gtk_window_present (GTK_WINDOW (window));
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}
