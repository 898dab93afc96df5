// receipt-page.c: the donor's own copy: QR code, word pair, withdrawal code
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "receipt-page.h"

#include "drawing.h"
#include "qr-code.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureReceiptPage
{
  DurePage parent_instance;
  GtkWidget *qr;
  GtkWidget *words;
  GtkWidget *told;
  GtkWidget *code;
  GtkWidget *guardian;
  GtkWidget *drawing;
};

G_DEFINE_FINAL_TYPE (DureReceiptPage, dure_receipt_page, DURE_TYPE_PAGE)

static guint finished_signal;

static void
on_finish_clicked (GtkWidget *button, DureReceiptPage *self)
{
  g_signal_emit (self, finished_signal, 0);
}

static void
dure_receipt_page_class_init (DureReceiptPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  finished_signal = g_signal_new ("finished", DURE_TYPE_RECEIPT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_QR_CODE);
  g_type_ensure (DURE_TYPE_DRAWING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/receipt-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, qr);
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, words);
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, told);
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, code);
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, guardian);
  gtk_widget_class_bind_template_child (widget_class, DureReceiptPage, drawing);
  gtk_widget_class_bind_template_callback (widget_class, on_finish_clicked);
  gtk_widget_class_set_css_name (widget_class, "receipt-page");
}

static void
dure_receipt_page_init (DureReceiptPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_text_name (self->qr, _("QR code of your receipt"));
}

/**
 * dure_receipt_page_set_receipt:
 * @url: what the QR code says; it is a secret
 * @words: the pair that the phone must show too
 * @spaced_code: the withdrawal code in groups of digits
 */
void
dure_receipt_page_set_receipt (DureReceiptPage *self, const char *url, const char *const words[2],
                               const char *spaced_code)
{
  g_autofree char *pair = g_strdup_printf ("%s · %s", words[0], words[1]);

  dure_qr_code_set_text (DURE_QR_CODE (self->qr), url);
  gtk_label_set_text (GTK_LABEL (self->words), pair);
  gtk_label_set_text (GTK_LABEL (self->code), spaced_code);
}

/**
 * dure_receipt_page_set_approved:
 *
 * The phone that has approved the visit gets the receipt by itself: there is nothing to scan.
 */
void
dure_receipt_page_set_approved (DureReceiptPage *self)
{
  dure_page_set_title (DURE_PAGE (self), _("Thank you.\nIt comes to your phone."));
  dure_page_set_help (DURE_PAGE (self), _("Your phone has the receipt."));
  gtk_widget_set_visible (self->drawing, TRUE);
  gtk_widget_set_visible (self->qr, FALSE);
  gtk_widget_set_visible (self->words, FALSE);
  gtk_label_set_text (GTK_LABEL (self->told),
                      _("It joins what you gave before.\nYou can take it back there."));
}

/**
 * dure_receipt_page_ask_guardian:
 *
 * The receipt of somebody under 14, in a child's words: whose phone scans it, and what then.
 */
void
dure_receipt_page_ask_guardian (DureReceiptPage *self)
{
  dure_page_set_title (DURE_PAGE (self), _("Now ask your parents."));
  dure_page_set_help (DURE_PAGE (self), _("Your parent or guardian scans the code."));
  g_object_set (self, "help-next", _("Without their yes within 5 days we erase it."), NULL);
  gtk_label_set_text (GTK_LABEL (self->told), _("Their phone must show these two words."));
  gtk_label_set_text (GTK_LABEL (self->guardian),
                      _("They scan this with their phone. Not here now? Take a photo for them: "
                        "it works for 5 days. Nothing is donated before they say yes."));
  gtk_widget_set_visible (self->guardian, TRUE);
}
