// drawing.c: one of our own drawings, in the colours of the style sheet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A drawing is a few strokes on a field of units, so it is sharp at every size and follows high
// contrast. Its CSS node is "drawing"; min-width and min-height there say how large it is. It
// always stands beside the words that say the same, so a screen reader passes over it.

#include "drawing.h"

#include "paint.h"
#include "pictures.h"
#include "text.h"

struct _DureDrawing
{
  GtkWidget parent_instance;
  const DurePicture *picture;
};

G_DEFINE_FINAL_TYPE (DureDrawing, dure_drawing, GTK_TYPE_WIDGET)

#define PROP_PICTURE 1

static const DureStroke back[] = {
  { "M 21 12 L 4 12 M 11 5 L 4 12 L 11 19", NULL, "current", 2.2 },
  { NULL },
};
static const DureStroke home[] = {
  { "M 3.5 11.5 L 12 4 L 20.5 11.5 M 6 9.5 L 6 20 L 18 20 L 18 9.5", NULL, "current", 2.2 },
  { NULL },
};
static const DureStroke contrast[] = {
  { "O 12 12 9", NULL, "current", 2.2 },
  { "M 12 3 C 17 3 21 7 21 12 C 21 17 17 21 12 21 Z", "current", NULL, 0 },
  { NULL },
};
static const DureStroke language[] = {
  { "O 12 12 9 M 3 12 L 21 12", NULL, "current", 1.9 },
  { "M 12 3 C 6.5 8 6.5 16 12 21 C 17.5 16 17.5 8 12 3 Z", NULL, "current", 1.9 },
  { NULL },
};
static const DureStroke voice[] = {
  { "M 3.5 9.5 L 7.5 9.5 L 12.5 5 L 12.5 19 L 7.5 14.5 L 3.5 14.5 Z", "current", "current", 1.6 },
  { "M 16 8.8 C 17.7 10.7 17.7 13.3 16 15.2 M 18.8 6 C 22 9.5 22 14.5 18.8 18", NULL, "current",
    2 },
  { NULL },
};
static const DureStroke help[] = {
  { "O 12 12 9", NULL, "current", 2 },
  { "M 9.2 9.6 C 9.2 7.9 10.4 6.9 12 6.9 C 13.7 6.9 14.9 8 14.9 9.5 C 14.9 11.5"
    " 12 11.6 12 13.9", NULL, "current", 2 },
  { "O 12 17 1.3", "current", NULL, 0 },
  { NULL },
};
static const DureStroke check[] = {
  { "M 4.5 12.5 L 10 18 L 19.5 6.5", NULL, "current", 2.6 },
  { NULL },
};
static const DureStroke up[] = { { "M 5 15 L 12 8 L 19 15", NULL, "current", 2.4 }, { NULL } };
static const DureStroke down[] = { { "M 5 9 L 12 16 L 19 9", NULL, "current", 2.4 }, { NULL } };

/* The four answers: their shapes are told apart in grey, and from afar. */
static const DureStroke disc[] = { { "O 12 12 10", "current", NULL, 0 }, { NULL } };
static const DureStroke triangle[] = {
  { "M 12 2.5 L 22.5 21 L 1.5 21 Z", "current", "current", 2 },
  { "M 12 9.5 L 12 14.5", NULL, "paper", 2.3 },
  { "O 12 17.9 1.3", "paper", NULL, 0 },
  { NULL },
};
static const DureStroke octagon[] = {
  { "M 7.9 2 L 16.1 2 L 22 7.9 L 22 16.1 L 16.1 22 L 7.9 22 L 2 16.1 L 2 7.9 Z",
    "current", "current", 1 },
  { "M 12 6.5 L 12 13.5", NULL, "paper", 2.5 },
  { "O 12 17.2 1.4", "paper", NULL, 0 },
  { NULL },
};
static const DureStroke ring[] = { { "O 12 12 8.5", NULL, "current", 3 }, { NULL } };

/* A box with a tick: what was done here is done. */
static const DureStroke nothing_kept[] = {
  { "O 60 60 54", "accent-wash", NULL, 0 },
  { "M 36 61 L 53 78 L 85 43", NULL, "accent", 7 },
  { NULL },
};

/* Three digits that are not shown yet. */
static const DureStroke veil[] = {
  { "O 14 12 7 O 38 12 7 O 62 12 7", "current", NULL, 0 },
  { NULL },
};

#define FIELD 24, 24

static const DurePicture pictures[] = {
  { "back", FIELD, back },
  { "home", FIELD, home },
  { "contrast", FIELD, contrast },
  { "language", FIELD, language },
  { "voice", FIELD, voice },
  { "help", FIELD, help },
  { "check", FIELD, check },
  { "up", FIELD, up },
  { "down", FIELD, down },
  { "disc", FIELD, disc },
  { "triangle", FIELD, triangle },
  { "octagon", FIELD, octagon },
  { "ring", FIELD, ring },
  { "veil", 76, 24, veil },
  { "nothing-kept", 120, 120, nothing_kept },
  { NULL },
};

static const DurePicture *
find_picture (const DurePicture *list, const char *name)
{
  for (const DurePicture *picture = list; picture->name != NULL; picture++)
    if (g_strcmp0 (picture->name, name) == 0)
      return picture;
  return NULL;
}

static void
dure_drawing_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const DurePicture *picture = DURE_DRAWING (widget)->picture;
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  double scale;
  cairo_t *cr;

  if (picture == NULL || width <= 0 || height <= 0
      || height < dure_text_mm (widget, picture->least_mm))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  scale = MIN (width / picture->width, height / picture->height);
  cairo_translate (cr, (width - scale * picture->width) / 2,
                   (height - scale * picture->height) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (const DureStroke *stroke = picture->strokes; stroke->path != NULL; stroke++)
    {
      cairo_new_path (cr);
      dure_paint_path (cr, stroke->path);
      if (stroke->fill != NULL)
        {
          dure_paint_source (widget, cr, stroke->fill);
          cairo_fill_preserve (cr);
        }
      if (stroke->stroke != NULL)
        {
          dure_paint_source (widget, cr, stroke->stroke);
          cairo_set_line_width (cr, stroke->width);
          cairo_stroke (cr);
        }
    }
  cairo_destroy (cr);
}

static void
dure_drawing_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PICTURE)
    dure_drawing_set_picture (DURE_DRAWING (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dure_drawing_class_init (DureDrawingClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = dure_drawing_set_property;
  widget_class->snapshot = dure_drawing_snapshot;
  gtk_widget_class_set_css_name (widget_class, "drawing");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), PROP_PICTURE,
      g_param_spec_string ("picture", NULL, NULL, NULL,
                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
dure_drawing_init (DureDrawing *self)
{
}

/**
 * dure_drawing_new:
 * @picture: which drawing: `strap-worn`
 * @css_class: (nullable): its style, mostly its size
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
dure_drawing_new (const char *picture, const char *css_class)
{
  GtkWidget *self = g_object_new (DURE_TYPE_DRAWING, "picture", picture, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (self, css_class);
  return self;
}

/**
 * dure_drawing_set_picture:
 * @picture: (nullable): which drawing; none is blank
 */
void
dure_drawing_set_picture (DureDrawing *self, const char *picture)
{
  self->picture = find_picture (pictures, picture);
  if (self->picture == NULL)
    self->picture = find_picture (dure_instrument_pictures, picture);
  if (self->picture == NULL)
    self->picture = find_picture (dure_page_pictures, picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
