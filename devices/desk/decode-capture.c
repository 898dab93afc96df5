// decode-capture.c: tells an operator what the packets of a capture say
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One JSON object a line: first the service data of the advertisement, then every packet with the
// time it came and the characteristic it came from.

#include "decode-capture.h"

#include "capture.h"
#include "profile.h"

#include <sysexits.h>

static void
append_field (void *data, const char *name, const char *json)
{
  g_string_append_printf (data, ", \"%s\": %s", name, json);
}

/* Returns: whether there is a decoder that takes the bytes */
static gboolean
tell (const char *id, GBytes *bytes, GString *out)
{
  const DureProfile *profile = dure_profile_find (id);
  const gsize begin = out->len;
  DureFields fields = { append_field, out };
  DureRefusal refusal;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  static const guint8 nothing[1];
  gboolean taken;

  taken = profile != NULL
          && profile->describe (data != NULL ? data : nothing, length, &fields, &refusal);
  if (!taken)
    {
      g_string_truncate (out, begin);
      append_field (out, "reject", "");
      g_string_append_printf (out, "\"%s\"", profile != NULL ? dure_refusal_text (refusal)
                                                             : "no decoder for this id");
    }
  g_string_append (out, "}\n");

  return taken;
}

/**
 * dure_decode_capture:
 * @path: a capture
 * @out: what belongs on standard output is appended
 * @complaint: what belongs on standard error is appended
 *
 * Returns: the status to exit with: %EX_OK; %EX_DATAERR when anything in it is refused, or it is no
 *   capture
 */
int
dure_decode_capture (const char *path, GString *out, GString *complaint)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCapture) capture = dure_capture_load (path, &error);
  gboolean all = TRUE;

  if (capture == NULL)
    {
      g_string_append_printf (complaint, "dure-wearables: %s: %s\n", path, error->message);
      return EX_DATAERR;
    }

  for (guint i = 0; i < capture->data->len; i++)
    {
      const DureCaptureData *data = g_ptr_array_index (capture->data, i);
      g_autofree char *id = g_strconcat ("ad:", data->uuid, NULL);

      if (data->uuid == NULL)
        continue;
      g_string_append_printf (out, "{\"uuid\": \"%s\"", id);
      all = tell (id, data->bytes, out) && all;
    }
  for (guint i = 0; i < capture->packets->len; i++)
    {
      const DureCapturePacket *packet = g_ptr_array_index (capture->packets, i);
      const DureCaptureAttribute *source = dure_capture_find (capture, packet->handle);

      g_string_append_printf (out, "{\"at_ms\": %u, \"uuid\": \"%s\"", packet->at_ms,
                              source->uuid);
      all = tell (source->uuid, packet->bytes, out) && all;
    }

  return all ? EX_OK : EX_DATAERR;
}
