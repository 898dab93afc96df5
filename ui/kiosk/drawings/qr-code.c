// qr-code.c: a QR code in squares that a phone reads at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every module is the same whole number of pixels and the quiet zone of four modules stays white in
// high contrast too (ISO/IEC 18004 asks for both). Error correction M: a thumb print may hide 15 %.
// The text is a secret: it is wiped when the widget goes, and a screen reader gets only what it is.

#include "qr-code.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4

struct _DureQrCode
{
  GtkWidget parent_instance;
  QRcode *code;
};

G_DEFINE_FINAL_TYPE (DureQrCode, dure_qr_code, GTK_TYPE_WIDGET)

static void
forget (DureQrCode *self)
{
  if (self->code != NULL)
    memset (self->code->data, 0, (gsize) self->code->width * (gsize) self->code->width);
  g_clear_pointer (&self->code, QRcode_free);
}

static void
dure_qr_code_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  DureQrCode *self = DURE_QR_CODE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int modules, side, left, top;

  if (self->code == NULL)
    return;
  modules = self->code->width + 2 * QUIET;
  side = MAX (1, MIN (width, height) / modules);
  left = (width - side * modules) / 2;
  top = (height - side * modules) / 2;
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (left, top, side * modules, side * modules));
  for (int y = 0; y < self->code->width; y++)
    for (int x = 0, run; x < self->code->width; x += run)
      {
        const unsigned char *row = self->code->data + y * self->code->width;

        for (run = 1; x + run < self->code->width && !((row[x] ^ row[x + run]) & 1); run++)
          ;
        if (row[x] & 1)
          gtk_snapshot_append_color (snapshot, &black,
                                     &GRAPHENE_RECT_INIT (left + (x + QUIET) * side,
                                                          top + (y + QUIET) * side, run * side,
                                                          side));
      }
}

static void
dure_qr_code_finalize (GObject *object)
{
  forget (DURE_QR_CODE (object));
  G_OBJECT_CLASS (dure_qr_code_parent_class)->finalize (object);
}

static void
dure_qr_code_class_init (DureQrCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dure_qr_code_finalize;
  widget_class->snapshot = dure_qr_code_snapshot;
  gtk_widget_class_set_css_name (widget_class, "qr-code");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dure_qr_code_init (DureQrCode *self)
{
}

/**
 * dure_qr_code_set_text:
 * @text: (nullable): what a phone is to read, at most 300 letters; %NULL shows nothing
 */
void
dure_qr_code_set_text (DureQrCode *self, const char *text)
{
  forget (self);
  if (text != NULL)
    self->code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
