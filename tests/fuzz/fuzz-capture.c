// fuzz-capture.c: any bytes at all as the text of a capture
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A text is taken or refused with its line; what is taken has a text of its own, which means the
// same and is told the same again, and nothing in it says which device it was.

#include "capture.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

static void
check_private (const DureCapture *capture)
{
  for (guint i = 0; i < capture->attributes->len; i++)
    {
      const DureCaptureAttribute *attribute = g_ptr_array_index (capture->attributes, i);

      check (attribute->value == NULL || !dure_capture_is_private (attribute->uuid));
    }
  for (guint i = 0; i < capture->packets->len; i++)
    {
      const DureCapturePacket *packet = g_ptr_array_index (capture->packets, i);
      const DureCaptureAttribute *source = dure_capture_find (capture, packet->handle);

      check (source != NULL && source->flags != NULL && !dure_capture_is_private (source->uuid));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCapture) capture = dure_capture_parse ((const char *) bytes, length, &error);
  g_autoptr (DureCapture) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  check ((capture == NULL) == (error != NULL));
  if (capture == NULL)
    return 0;

  check_private (capture);
  text = dure_capture_to_text (capture);
  again = dure_capture_parse (text, strlen (text), NULL);
  check (again != NULL);
  text_again = dure_capture_to_text (again);
  check (strcmp (text, text_again) == 0);

  return 0;
}
