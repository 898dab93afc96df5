// staff-rows-page.c: what staff can read of a station, line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A row is a shape, a name and what is so; some have buttons below. A row is filled again in place,
// so nobody who uses keys loses their place.

#include "staff-rows-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "text.h"

struct _DureStaffRowsPage
{
  DurePage parent_instance;
  GtkWidget *rows;
};

G_DEFINE_FINAL_TYPE (DureStaffRowsPage, dure_staff_rows_page, DURE_TYPE_PAGE)

static guint acted_signal;
static guint closed_signal;

/* What of a row changes; belongs to its widget. */
typedef struct
{
  GtkWidget *widget;
  GtkWidget *shape;
  GtkWidget *name;
  GtkWidget *value;
  GtkWidget *acts; /* NULL without any */
  const char *css_class;
} Row;

static void
on_close_clicked (GtkWidget *button, DureStaffRowsPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
on_act_clicked (GtkWidget *button, DureStaffRowsPage *self)
{
  g_signal_emit (self, acted_signal, 0,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "dure-row")),
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "dure-act")));
}

static void
dure_staff_rows_page_class_init (DureStaffRowsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  acted_signal = g_signal_new ("acted", DURE_TYPE_STAFF_ROWS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  closed_signal = g_signal_new ("closed", DURE_TYPE_STAFF_ROWS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/staff-rows-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureStaffRowsPage, rows);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "staff-rows-page");
}

static void
dure_staff_rows_page_init (DureStaffRowsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static Row *
find_row (DureStaffRowsPage *self, guint row)
{
  GtkWidget *child = gtk_widget_get_first_child (self->rows);

  for (guint i = 0; i < row && child != NULL; i++)
    child = gtk_widget_get_next_sibling (child);
  return child != NULL ? g_object_get_data (G_OBJECT (child), "dure-row") : NULL;
}

static Row *
add_row (DureStaffRowsPage *self)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  row->widget = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  row->shape = dure_drawing_new ("ring", "row-shape");
  row->name = dure_text_new ("", "row-name");
  row->value = dure_text_new ("", "row-value");
  gtk_widget_set_valign (row->shape, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (row->widget, "row");
  gtk_widget_add_css_class (line, "row-texts");
  gtk_box_append (GTK_BOX (texts), row->name);
  gtk_box_append (GTK_BOX (texts), row->value);
  gtk_box_append (GTK_BOX (line), row->shape);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (GTK_BOX (row->widget), line);
  gtk_box_append (GTK_BOX (self->rows), row->widget);
  dure_text_settle (row->widget);
  g_object_set_data_full (G_OBJECT (row->widget), "dure-row", row, g_free);
  return row;
}

static void
show_mark (Row *row, DureStaffMark mark)
{
  static const char *const pictures[] = { "ring", "disc", "triangle", "ring" };
  static const char *const classes[] = { "usual", "usual", "look-again", "cannot-tell" };

  dure_drawing_set_picture (DURE_DRAWING (row->shape), pictures[mark]);
  gtk_widget_set_visible (row->shape, mark != DURE_STAFF_MARK_NONE);
  if (row->css_class != NULL)
    gtk_widget_remove_css_class (row->shape, row->css_class);
  row->css_class = classes[mark];
  gtk_widget_add_css_class (row->shape, row->css_class);
}

/**
 * dure_staff_rows_page_set_row:
 * @row: which one, from 0; the next one that is not there yet comes below the others
 * @name: what it is about
 * @value: (nullable): what is so
 * @mark: whether that is well
 */
void
dure_staff_rows_page_set_row (DureStaffRowsPage *self, guint row, const char *name,
                              const char *value, DureStaffMark mark)
{
  Row *found = find_row (self, row);

  if (found == NULL)
    found = add_row (self);
  gtk_label_set_text (GTK_LABEL (found->name), name);
  gtk_label_set_text (GTK_LABEL (found->value), value != NULL ? value : "");
  gtk_widget_set_visible (found->value, value != NULL);
  show_mark (found, mark);
}

/**
 * dure_staff_rows_page_add_act:
 * @row: one that is there
 * @act: what "acted" tells besides the row
 * @label: what the button says
 * @whose: what it is about, for who only hears it
 */
void
dure_staff_rows_page_add_act (DureStaffRowsPage *self, guint row, guint act, const char *label,
                              const char *whose)
{
  Row *found = find_row (self, row);
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = NULL;

  g_return_if_fail (found != NULL);

  if (found->acts == NULL)
    {
      found->acts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_set_layout_manager (found->acts,
                                     g_object_new (DURE_TYPE_EVEN_LAYOUT, "max-columns", 2, NULL));
      gtk_widget_add_css_class (found->acts, "acts");
      gtk_box_append (GTK_BOX (found->widget), found->acts);
    }
  gtk_widget_add_css_class (button, "small");
  g_object_set_data (G_OBJECT (button), "dure-row", GUINT_TO_POINTER (row));
  g_object_set_data (G_OBJECT (button), "dure-act", GUINT_TO_POINTER (act));
  g_signal_connect (button, "clicked", G_CALLBACK (on_act_clicked), self);
  spoken = g_strdup_printf ("%s: %s", whose, label);
  gtk_box_append (GTK_BOX (found->acts), button);
  dure_text_settle (found->acts);
  dure_text_name (button, spoken);
}
