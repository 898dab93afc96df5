// review-page.c: exactly what would be donated, row by row
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each row has a button that says what it will do: leave this out, or put it back. A row left out
// keeps its place, struck through, with the word for it.

#include "review-page.h"

#include "drawing.h"
#include "flow-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureReviewPage
{
  DurePage parent_instance;
  GtkWidget *rows;
  GtkWidget *alike;
  GtkWidget *failed;
};

G_DEFINE_FINAL_TYPE (DureReviewPage, dure_review_page, DURE_TYPE_PAGE)

#define ROW_GAP_MM 6

static guint row_kept_signal;
static guint give_signal;
static guint alike_signal;

typedef struct
{
  DureReviewPage *page;
  guint id;
  gboolean is_kept;
  char *name;
  char *value;
  GtkWidget *widget;
  GtkWidget *shape;
  GtkWidget *value_text;
  GtkWidget *button;
} Row;

static void
row_free (gpointer data, GClosure *closure)
{
  Row *row = data;

  g_free (row->name);
  g_free (row->value);
  g_free (row);
}

static void
on_give_clicked (GtkWidget *button, DureReviewPage *self)
{
  g_signal_emit (self, give_signal, 0);
}

static void
on_alike_clicked (GtkWidget *button, DureReviewPage *self)
{
  g_signal_emit (self, alike_signal, 0);
}

static void
show_row (Row *row)
{
  g_autofree char *spoken = row->is_kept ? g_strdup_printf (_("Leave out: %s"), row->name)
                                         : g_strdup_printf (_("Put back: %s"), row->name);

  dure_text_name (row->button, spoken);
  gtk_button_set_label (GTK_BUTTON (row->button), row->is_kept ? _("Leave out") : _("Put back"));
  gtk_label_set_text (GTK_LABEL (row->value_text), row->is_kept ? row->value : _("Not sent"));
  dure_drawing_set_picture (DURE_DRAWING (row->shape), row->is_kept ? "check" : "ring");
  if (row->is_kept)
    gtk_widget_remove_css_class (row->widget, "left-out");
  else
    gtk_widget_add_css_class (row->widget, "left-out");
}

static void
on_row_clicked (GtkWidget *button, gpointer data)
{
  Row *row = data;

  row->is_kept = !row->is_kept;
  show_row (row);
  g_signal_emit (row->page, row_kept_signal, 0, row->id, row->is_kept);
}

static void
dure_review_page_class_init (DureReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  row_kept_signal = g_signal_new ("row-kept", DURE_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  give_signal = g_signal_new ("give", DURE_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  alike_signal = g_signal_new ("alike", DURE_TYPE_REVIEW_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureReviewPage, rows);
  gtk_widget_class_bind_template_child (widget_class, DureReviewPage, alike);
  gtk_widget_class_bind_template_child (widget_class, DureReviewPage, failed);
  gtk_widget_class_bind_template_callback (widget_class, on_give_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_alike_clicked);
  gtk_widget_class_set_css_name (widget_class, "review-page");
}

static void
dure_review_page_init (DureReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_review_page_add_row:
 * @row: the caller's number for it
 * @name: what it is
 * @value: what would be sent
 * @is_kept: whether it will be
 */
void
dure_review_page_add_row (DureReviewPage *self, guint row, const char *name, const char *value,
                          gboolean is_kept)
{
  Row *added = g_new0 (Row, 1);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *name_text = dure_text_new (name, "row-name");

  added->page = self;
  added->id = row;
  added->is_kept = is_kept;
  added->name = g_strdup (name);
  added->value = g_strdup (value);
  added->widget = dure_flow_line_new (ROW_GAP_MM);
  added->shape = dure_drawing_new ("check", "row-shape");
  added->value_text = gtk_label_new (NULL);
  added->button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (added->widget, "row");
  gtk_widget_add_css_class (added->value_text, "row-value");
  gtk_widget_add_css_class (added->button, "small");
  gtk_widget_set_valign (added->shape, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (added->button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), name_text);
  gtk_box_append (GTK_BOX (texts), added->value_text);
  gtk_widget_add_css_class (left, "row-texts");
  gtk_widget_add_css_class (left, DURE_TEXT_JOINED);
  gtk_box_append (GTK_BOX (left), added->shape);
  gtk_box_append (GTK_BOX (left), texts);
  gtk_box_append (GTK_BOX (added->widget), left);
  gtk_box_append (GTK_BOX (added->widget), added->button);
  gtk_box_append (GTK_BOX (self->rows), added->widget);
  dure_text_settle (added->widget);
  gtk_label_set_wrap_mode (GTK_LABEL (name_text), PANGO_WRAP_WORD);
  gtk_label_set_wrap_mode (GTK_LABEL (added->value_text), PANGO_WRAP_WORD);
  g_object_set_data (G_OBJECT (added->widget), "dure-row", added);
  g_signal_connect_data (added->button, "clicked", G_CALLBACK (on_row_clicked), added, row_free, 0);
  show_row (added);
}

static Row *
find_row (DureReviewPage *self, guint row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (self->rows); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      Row *found = g_object_get_data (G_OBJECT (child), "dure-row");

      if (found->id == row)
        return found;
    }
  return NULL;
}

/**
 * dure_review_page_keep_row:
 * @row: the caller's number for it
 * @is_kept: whether it will be sent
 */
void
dure_review_page_keep_row (DureReviewPage *self, guint row, gboolean is_kept)
{
  Row *found = find_row (self, row);

  if (found == NULL || found->is_kept == is_kept)
    return;
  found->is_kept = is_kept;
  show_row (found);
}

/**
 * dure_review_page_set_value:
 * @row: the caller's number for it
 * @value: what would be sent
 */
void
dure_review_page_set_value (DureReviewPage *self, guint row, const char *value)
{
  Row *found = find_row (self, row);

  if (found == NULL || g_str_equal (found->value, value))
    return;
  g_free (found->value);
  found->value = g_strdup (value);
  show_row (found);
}

/**
 * dure_review_page_offer_alike:
 * @is_offered: whether it can be asked how many people are like the visitor
 */
void
dure_review_page_offer_alike (DureReviewPage *self, gboolean is_offered)
{
  gtk_widget_set_visible (self->alike, is_offered);
}

/**
 * dure_review_page_set_failed:
 * @has_failed: whether donating did not work just now
 */
void
dure_review_page_set_failed (DureReviewPage *self, gboolean has_failed)
{
  gtk_widget_set_visible (self->failed, has_failed);
}
