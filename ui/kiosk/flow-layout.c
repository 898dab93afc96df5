// flow-layout.c: children beside each other as long as no word breaks, else below each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For a line of unlike things: a number, its unit and a word; a name and a button. A child that
// expands takes what is left, and may break its text into lines of whole words; any other has its
// natural width. What does not fit goes on below, so bigger letters break lines and never words.
// O(n) measurements of the children for each size asked for.

#include "flow-layout.h"

#include "text.h"

#define LINE_GAP_MM 3
#define LEAST_SHARE 0.4 /* of a line, for a text that would need more */

struct _DureFlowLayout
{
  GtkLayoutManager parent_instance;
  double gap;
};

G_DEFINE_FINAL_TYPE (DureFlowLayout, dure_flow_layout, GTK_TYPE_LAYOUT_MANAGER)

#define PROP_GAP 1

/* One line: its children, and what of the width they leave to the one that expands. */
typedef struct
{
  GtkWidget *first;
  GtkWidget *end;
  int spare;
  int height;
  int baseline;
} Line;

static gboolean
expands (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

static int
least_width (GtkWidget *child, int width)
{
  int least, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  return expands (child) ? MAX (least, MIN (natural, (int) (LEAST_SHARE * width))) : natural;
}

static int
width_in (const Line *line, GtkWidget *child, int width)
{
  return MIN (width, least_width (child, width) + (expands (child) ? line->spare : 0));
}

static GtkWidget *
next_laid_out (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
measure_line (Line *line, int width)
{
  int below = 0;

  line->height = 0;
  line->baseline = -1;
  for (GtkWidget *child = line->first; child != line->end;
       child = next_laid_out (gtk_widget_get_next_sibling (child)))
    {
      int least, natural, least_baseline, baseline;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width_in (line, child, width), &least,
                          &natural, &least_baseline, &baseline);
      if (gtk_widget_get_valign (child) == GTK_ALIGN_BASELINE && baseline >= 0)
        {
          line->baseline = MAX (line->baseline, baseline);
          below = MAX (below, natural - baseline);
        }
      else
        line->height = MAX (line->height, natural);
    }
  if (line->baseline >= 0)
    line->height = MAX (line->height, line->baseline + below);
}

/* The line that begins with @first. */
static Line
line_from (GtkWidget *first, int width, int gap)
{
  Line line = { .first = first, .end = first, .spare = width + gap };

  while (line.end != NULL)
    {
      const int needed = least_width (line.end, width) + gap;

      if (line.end != first && needed > line.spare)
        break;
      line.spare = MAX (0, line.spare - needed);
      line.end = next_laid_out (gtk_widget_get_next_sibling (line.end));
    }
  measure_line (&line, width);
  return line;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_widths (GtkWidget *widget, int gap, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = next_laid_out (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_laid_out (gtk_widget_get_next_sibling (child)))
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += wanted + (*natural > 0 ? gap : 0);
    }
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  const int gap = dure_text_mm (widget, DURE_FLOW_LAYOUT (manager)->gap);
  const int line_gap = dure_text_mm (widget, LINE_GAP_MM);
  GtkWidget *child = next_laid_out (gtk_widget_get_first_child (widget));
  int least, height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_widths (widget, gap, minimum, natural);
      return;
    }
  if (for_size < 0)
    measure_widths (widget, gap, &least, &for_size);
  while (child != NULL)
    {
      const Line line = line_from (child, for_size, gap);

      height += line.height + (height > 0 ? line_gap : 0);
      child = line.end;
    }
  *minimum = *natural = height;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  const int gap = dure_text_mm (widget, DURE_FLOW_LAYOUT (manager)->gap);
  const int line_gap = dure_text_mm (widget, LINE_GAP_MM);
  GtkWidget *child = next_laid_out (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      const Line line = line_from (child, width, gap);
      int x = 0;

      for (; child != line.end; child = next_laid_out (gtk_widget_get_next_sibling (child)))
        {
          const int each = width_in (&line, child, width);
          const GtkAllocation box = { x, y, each, line.height };

          gtk_widget_size_allocate (child, &box, line.baseline);
          x += each + gap;
        }
      y += line.height + line_gap;
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_GAP)
    DURE_FLOW_LAYOUT (object)->gap = g_value_get_double (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dure_flow_layout_class_init (DureFlowLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
  object_class->set_property = set_property;
  g_object_class_install_property (object_class, PROP_GAP,
                                   g_param_spec_double ("gap", NULL, NULL, 0, 100, 6,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
dure_flow_layout_init (DureFlowLayout *self)
{
  self->gap = 6;
}

/**
 * dure_flow_line_new:
 * @gap_mm: between two children
 *
 * Returns: (transfer floating): an empty box laid out like this
 */
GtkWidget *
dure_flow_line_new (double gap_mm)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (line, g_object_new (DURE_TYPE_FLOW_LAYOUT, "gap", gap_mm, NULL));
  return line;
}
