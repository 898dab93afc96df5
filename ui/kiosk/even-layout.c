// even-layout.c: children in equal columns, as many beside each other as fit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Yes and no stand side by side as long as both words fit, and above each other when letters are
// bigger; so do chips, languages and the bar's buttons. Nobody has to know the size of the letters.
// Rows are filled evenly: five children that fit four to a row become three and two. Where it is
// snug, there are as few rows as the words can do with, about equally full, and each row has its
// own columns: equal ones, or where a word is too wide for that, the room that is left is shared.
// O(n) measurements of the children for each size asked for; O(n^2) where it is snug.

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
} Shape;

/* One row: how many children, and how wide each is. */
typedef struct
{
  guint columns;
  int each;
  int share; /* of the room that the children leave; -1 where columns are equal */
} Row;

static GtkWidget *
next_laid_out (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_in (GtkWidget *widget)
{
  return next_laid_out (gtk_widget_get_first_child (widget));
}

static GtkWidget *
after (GtkWidget *child)
{
  return next_laid_out (gtk_widget_get_next_sibling (child));
}

static int
natural_width (GtkWidget *child)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static Shape
shape_of (DureEvenLayout *self, GtkWidget *widget)
{
  Shape shape = { .gap = dure_text_air (widget, self->gap) };

  for (GtkWidget *child = first_in (widget); child != NULL; child = after (child))
    {
      int min, natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min, &natural, NULL, NULL);
      shape.widest_min = MAX (shape.widest_min, min);
      shape.widest_natural = MAX (shape.widest_natural, natural);
      shape.count++;
    }
  return shape;
}

static guint
columns_in (DureEvenLayout *self, const Shape *shape, int width)
{
  guint fit = (guint) MAX (1, (width + shape->gap) / MAX (1, shape->widest_natural + shape->gap));
  guint columns = MAX (1, MIN (MIN (fit, self->max_columns), shape->count));
  guint rows = MAX (1, (shape->count + columns - 1) / columns);

  return MAX (1, (shape->count + rows - 1) / rows);
}

/* How many children stand in a row of at most that width, and how wide they are together. */
static guint
count_snug (GtkWidget *first, int limit, int gap, int *ret_width)
{
  guint count = 0;
  int width = 0;

  for (GtkWidget *child = first; child != NULL; child = after (child))
    {
      const int more = natural_width (child) + (count > 0 ? gap : 0);

      if (count > 0 && width + more > limit)
        break;
      width += more;
      count++;
    }
  *ret_width = width;
  return count;
}

static guint
count_rows (GtkWidget *widget, int limit, int gap, int *ret_widest)
{
  GtkWidget *child = first_in (widget);
  guint rows = 0;

  for (*ret_widest = 0; child != NULL; rows++)
    {
      int width;

      for (guint left = count_snug (child, limit, gap, &width); left > 0; left--)
        child = after (child);
      *ret_widest = MAX (*ret_widest, width);
    }
  return rows;
}

/* The least width of a row that needs no more rows than the whole width does: with it, none is much
 * fuller than another. */
static int
snug_limit (const Shape *shape, GtkWidget *widget, int width)
{
  int widest, limit;
  const guint rows = count_rows (widget, width, shape->gap, &widest);

  do
    limit = widest;
  while (limit > shape->widest_natural
         && count_rows (widget, limit - 1, shape->gap, &widest) == rows);
  return limit;
}

static int
column_width (const Shape *shape, guint columns, int width)
{
  return (width - (int) (columns - 1) * shape->gap) / (int) columns;
}

static Row
equal_row (const Shape *shape, guint columns, int width)
{
  return (Row){ columns, MAX (shape->widest_min, column_width (shape, columns, width)), -1 };
}

static Row
snug_row (const Shape *shape, GtkWidget *first, int limit, int width)
{
  int taken;
  Row row = { .columns = count_snug (first, limit, shape->gap, &taken), .share = -1 };
  GtkWidget *child = first;

  row.each = column_width (shape, row.columns, width);
  for (guint i = 0; i < row.columns; i++, child = after (child))
    if (natural_width (child) > row.each)
      row.share = MAX (0, width - taken) / (int) row.columns;
  return row;
}

static int
width_of (const Row *row, GtkWidget *child)
{
  return row->share < 0 ? row->each : natural_width (child) + row->share;
}

static int
row_height (const Row *row, GtkWidget *first, GtkWidget **ret_next)
{
  GtkWidget *child = first;
  int height = 0;

  for (guint column = 0; child != NULL && column < row->columns; column++, child = after (child))
    {
      int min, natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width_of (row, child), &min, &natural,
                          NULL, NULL);
      height = MAX (height, natural);
    }
  *ret_next = child;
  return height;
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
  const Shape shape = shape_of (self, widget);
  guint columns = MAX (1, MIN (self->max_columns, shape.count));
  GtkWidget *child = first_in (widget);
  int limit, height = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = shape.widest_min;
      *natural = (int) columns * shape.widest_natural + (int) (columns - 1) * shape.gap;
      return;
    }
  if (for_size < 0)
    for_size = (int) columns * (shape.widest_natural + shape.gap) - shape.gap;
  columns = columns_in (self, &shape, for_size);
  limit = self->is_snug ? snug_limit (&shape, widget, for_size) : 0;
  while (child != NULL)
    {
      const Row row = self->is_snug ? snug_row (&shape, child, limit, for_size)
                                    : equal_row (&shape, columns, for_size);

      height += row_height (&row, child, &child) + (height > 0 ? shape.gap : 0);
    }
  *minimum = *natural = height;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  DureEvenLayout *self = DURE_EVEN_LAYOUT (manager);
  const Shape shape = shape_of (self, widget);
  const guint columns = columns_in (self, &shape, width);
  const int limit = self->is_snug ? snug_limit (&shape, widget, width) : 0;
  GtkWidget *child = first_in (widget);
  int y = 0;

  while (child != NULL)
    {
      const Row row = self->is_snug ? snug_row (&shape, child, limit, width)
                                    : equal_row (&shape, columns, width);
      GtkWidget *next;
      const int natural = row_height (&row, child, &next);
      int x = 0;

      for (; child != next; child = after (child))
        {
          GtkAllocation box = { x, y, width_of (&row, child),
                                next == NULL ? MAX (natural, height - y) : natural };

          if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
            box.x = width - x - box.width;
          gtk_widget_size_allocate (child, &box, -1);
          x += box.width + shape.gap;
        }
      y += natural + shape.gap;
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
