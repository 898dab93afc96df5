// paint.c: colours of the style sheet and lines from a few letters, for widgets that draw
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "paint.h"

#include <string.h>

/**
 * dure_paint_source:
 * @widget: whose style counts
 * @cr: where to paint
 * @colour: name of a colour in the style sheet, `accent`; `current` is the colour of its letters
 */
void
dure_paint_source (GtkWidget *widget, cairo_t *cr, const char *colour)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA rgba;

  if (g_str_equal (colour, "current") || !gtk_style_context_lookup_color (context, colour, &rgba))
    gtk_style_context_get_color (context, &rgba);
  gdk_cairo_set_source_rgba (cr, &rgba);
}

/**
 * dure_paint_fade:
 * @widget: whose style counts
 * @cr: where to paint
 * @colour: name of a colour in the style sheet
 * @width: how wide the way from nothing to the full colour is
 */
void
dure_paint_fade (GtkWidget *widget, cairo_t *cr, const char *colour, double width)
{
  GdkRGBA rgba = { 0, 0, 0, 1 };
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, width, 0);

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), colour, &rgba);
  cairo_pattern_add_color_stop_rgba (pattern, 0, rgba.red, rgba.green, rgba.blue, 0);
  cairo_pattern_add_color_stop_rgba (pattern, 1, rgba.red, rgba.green, rgba.blue, rgba.alpha);
  cairo_set_source (cr, pattern);
  cairo_pattern_destroy (pattern);
}

static guint
numbers_of (char command)
{
  switch (command)
    {
    case 'M':
    case 'L':
      return 2;
    case 'O':
      return 3;
    case 'C':
      return 6;
    default:
      return 0;
    }
}

/**
 * dure_paint_path:
 * @cr: where the path is added
 * @path: our own text: M x y, L x y, C with three points, Z, as in SVG and always absolute; and
 *   O x y r, a whole circle
 */
void
dure_paint_path (cairo_t *cr, const char *path)
{
  for (const char *p = path; *p != '\0';)
    {
      char command = *p++;
      double n[6] = { 0 };

      for (guint i = 0; i < numbers_of (command); i++)
        {
          char *end = NULL;

          n[i] = g_ascii_strtod (p, &end);
          p = end;
        }
      if (command == 'M')
        cairo_move_to (cr, n[0], n[1]);
      else if (command == 'L')
        cairo_line_to (cr, n[0], n[1]);
      else if (command == 'C')
        cairo_curve_to (cr, n[0], n[1], n[2], n[3], n[4], n[5]);
      else if (command == 'Z')
        cairo_close_path (cr);
      else if (command == 'O')
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, n[0], n[1], n[2], 0, 2 * G_PI);
        }
    }
}
