// ask-page.c: one question of the notice
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The words are the notice's, not ours: what stands here is what the consent record calls shown.
// Yes and no are equally large, nothing is chosen beforehand. What the law wants to stand out (how
// long, to whom, what is sensitive) is bold and a fifth larger.

#include "ask-page.h"

#include "even-layout.h"
#include "flow-layout.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureAskPage
{
  DurePage parent_instance;
  GtkWidget *facts;
  GtkWidget *assisted;
};

G_DEFINE_FINAL_TYPE (DureAskPage, dure_ask_page, DURE_TYPE_PAGE)

static guint answered_signal;

#define MAX_FACTS 8
#define LABEL_CHARS 10
#define GAP_MM 9

static void
on_no_clicked (GtkWidget *button, DureAskPage *self)
{
  g_signal_emit (self, answered_signal, 0, FALSE);
}

static void
on_yes_clicked (GtkWidget *button, DureAskPage *self)
{
  g_signal_emit (self, answered_signal, 0, TRUE);
}

static void
add_fact (DureAskPage *self, const DureNoticeFact *fact, GtkSizeGroup *labels)
{
  GtkWidget *line = dure_flow_line_new (GAP_MM);
  GtkWidget *label = dure_text_new (fact->label, "fact-label");
  GtkWidget *text = dure_text_new (fact->text, fact->is_strong ? "strong" : NULL);

  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_INHERIT);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LABEL_CHARS);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_valign (text, GTK_ALIGN_START);
  gtk_widget_set_hexpand (text, TRUE);
  if (fact->is_strong)
    gtk_widget_add_css_class (label, "beside-strong");
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD);
  gtk_size_group_add_widget (labels, label);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), text);
  gtk_box_append (GTK_BOX (self->facts), line);
}

static void
dure_ask_page_class_init (DureAskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  answered_signal = g_signal_new ("answered", DURE_TYPE_ASK_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/ask-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureAskPage, facts);
  gtk_widget_class_bind_template_child (widget_class, DureAskPage, assisted);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_set_css_name (widget_class, "ask-page");
}

static void
dure_ask_page_init (DureAskPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * dure_ask_page_set_question:
 * @notice: the notice in the language of the visit
 * @purpose: which of its questions
 * @number: the how-manieth question of this visit that is, from 1
 * @of: how many there are in this visit
 */
void
dure_ask_page_set_question (DureAskPage *self, DureNotice *notice, DurePurpose purpose,
                            guint number, guint of)
{
  g_autofree char *counter = g_strdup_printf (_("We ask · %u of %u"), number, of);
  g_autoptr (GtkSizeGroup) labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  DureNoticeFact facts[MAX_FACTS];
  const guint count = dure_notice_ask_facts (notice, purpose, facts, MAX_FACTS);

  dure_page_set_overline (DURE_PAGE (self), counter);
  dure_page_set_title (DURE_PAGE (self), dure_notice_ask_title (notice, purpose));
  dure_page_set_badge (DURE_PAGE (self),
                       purpose == DURE_PURPOSE_SENSITIVE ? _("Sensitive data") : NULL);
  for (guint i = 0; i < MIN (count, MAX_FACTS); i++)
    add_fact (self, &facts[i], labels);
}

/**
 * dure_ask_page_set_assisted:
 * @is_assisted: whether somebody of the site helps to read, which is noted
 */
void
dure_ask_page_set_assisted (DureAskPage *self, gboolean is_assisted)
{
  gtk_widget_set_visible (self->assisted, is_assisted);
}
