// even-layout.c: children in equal columns, as many beside each other as fit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Yes and no stand side by side as long as both words fit, and above each other when letters are
// bigger; so do chips, languages and the bar's buttons. Nobody has to know the size of the letters.
// Rows are filled evenly: five children that fit four to a row become three and two. Where it is
// snug, all stand in one row as long as their words do, and the room that is left is shared.
// O(n) measurements of the children for each size asked for.

#include "even-layout.h"

#include "text.h"

struct _DureEvenLayout
{
  GtkLayoutManager parent_instance;
  guint max_columns;
  double gap;
  gboolean is_snug;
};

G_DEFINE_FINAL_TYPE (DureEvenLayout, dure_even_layout, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_MAX_COLUMNS = 1,
  PROP_GAP,
  PROP_SNUG,
};

typedef struct
{
  guint count;
  int gap;
  int widest_min;
  int widest_natural;
  int all_natural;
  int share; /* of what a snug row leaves; -1 where columns are equal */
} Shape;

static Shape
shape_of (DureEvenLayout *self, GtkWidget *widget)
{
  Shape shape = { .gap = dure_text_mm (widget, self->gap), .share = -1 };

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int min, natural;

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &natural, NULL, NULL);
        shape.widest_min = MAX (shape.widest_min, min);
        shape.widest_natural = MAX (shape.widest_natural, natural);
        shape.all_natural += natural;
        shape.count++;
      }
  return shape;
}

static guint
columns_in (DureEvenLayout *self, Shape *shape, int width)
{
  int left = width - shape->all_natural - (int) (MAX (1, shape->count) - 1) * shape->gap;
  guint fit = (guint) MAX (1, (width + shape->gap) / MAX (1, shape->widest_natural + shape->gap));
  guint columns = MAX (1, MIN (MIN (fit, self->max_columns), shape->count));
  guint rows = MAX (1, (shape->count + columns - 1) / columns);

  if (self->is_snug && rows > 1 && left >= 0)
    {
      shape->share = left / (int) shape->count;
      return shape->count;
    }
  return MAX (1, (shape->count + rows - 1) / rows);
}

static int
column_width (const Shape *shape, guint columns, int width)
{
  return MAX (shape->widest_min, (width - (int) (columns - 1) * shape->gap) / (int) columns);
}

static int
width_of (const Shape *shape, GtkWidget *child, int each)
{
  int natural;

  if (shape->share < 0)
    return each;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural + shape->share;
}

static int
row_height (const Shape *shape, GtkWidget *first, guint columns, int each, GtkWidget **ret_next)
{
  int height = 0;
  guint column = 0;
  GtkWidget *child = first;

  for (; child != NULL && column < columns; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        int min, natural;

        gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width_of (shape, child, each), &min,
                            &natural, NULL, NULL);
        height = MAX (height, natural);
        column++;
      }
  *ret_next = child;
  return column > 0 ? height : 0;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  DureEvenLayout *self = DURE_EVEN_LAYOUT (manager);
  Shape shape = shape_of (self, widget);
  guint columns = MAX (1, MIN (self->max_columns, shape.count));
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int width, height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = shape.widest_min;
      *natural = (int) columns * shape.widest_natural + (int) (columns - 1) * shape.gap;
      return;
    }
  if (for_size >= 0)
    columns = columns_in (self, &shape, for_size);
  width = for_size < 0 ? shape.widest_natural : column_width (&shape, columns, for_size);
  while (child != NULL)
    {
      int row = row_height (&shape, child, columns, width, &child);

      if (row > 0)
        height += row + (height > 0 ? shape.gap : 0);
    }
  *minimum = *natural = height;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  DureEvenLayout *self = DURE_EVEN_LAYOUT (manager);
  Shape shape = shape_of (self, widget);
  guint columns = columns_in (self, &shape, width);
  int each = column_width (&shape, columns, width);
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int y = 0;

  while (child != NULL)
    {
      GtkWidget *next;
      int row = row_height (&shape, child, columns, each, &next);
      int x = 0;
      gboolean is_last = next == NULL;

      for (; child != next; child = gtk_widget_get_next_sibling (child))
        if (gtk_widget_should_layout (child))
          {
            GtkAllocation box = { x, y, width_of (&shape, child, each),
                                  is_last ? MAX (row, height - y) : row };

            if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
              box.x = width - x - box.width;
            gtk_widget_size_allocate (child, &box, -1);
            x += box.width + shape.gap;
          }
      y += row + shape.gap;
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DureEvenLayout *self = DURE_EVEN_LAYOUT (object);

  switch (id)
    {
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      break;
    case PROP_GAP:
      self->gap = g_value_get_double (value);
      break;
    case PROP_SNUG:
      self->is_snug = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dure_even_layout_class_init (DureEvenLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
  object_class->set_property = set_property;
  g_object_class_install_property (object_class, PROP_MAX_COLUMNS,
                                   g_param_spec_uint ("max-columns", NULL, NULL, 1, G_MAXUINT16,
                                                      G_MAXUINT16,
                                                      G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_GAP,
                                   g_param_spec_double ("gap", NULL, NULL, 0, 100, 10,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (
      object_class, PROP_SNUG,
      g_param_spec_boolean ("snug", NULL, NULL, FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
dure_even_layout_init (DureEvenLayout *self)
{
  self->max_columns = G_MAXUINT16;
  self->gap = 10;
}
