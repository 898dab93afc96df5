// qr-path.c: a QR code as the path of an SVG
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One unit a module, a run of dark modules one rectangle, with the quiet zone of four modules that
// ISO/IEC 18004 asks for. Error correction M, as at the kiosk.

#include "qr-path.h"

#include <qrencode.h>
#include <string.h>

#define QUIET 4

static void
add_row (GString *path, const unsigned char *row, int width, int y)
{
  for (int x = 0, run; x < width; x += run)
    {
      for (run = 1; x + run < width && !((row[x] ^ row[x + run]) & 1); run++)
        ;
      if (row[x] & 1)
        g_string_append_printf (path, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
    }
}

/**
 * dure_qr_path:
 * @text: what a phone shall read; a few hundred letters
 * @ret_side: (out): how many units wide and high the picture is
 *
 * Returns: (transfer full): the dark modules, for the `d` of a path
 */
char *
dure_qr_path (const char *text, guint *ret_side)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  g_autoptr (GString) path = g_string_new (NULL);

  g_assert (code != NULL);
  for (int y = 0; y < code->width; y++)
    add_row (path, code->data + y * code->width, code->width, y);
  *ret_side = (guint) code->width + 2 * QUIET;
  memset (code->data, 0, (gsize) code->width * (gsize) code->width);
  QRcode_free (code);
  return g_string_free (g_steal_pointer (&path), FALSE);
}
