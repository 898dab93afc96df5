// stand-in.c: what libsoup gets to answer in place of a request that is refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "stand-in.h"

#include <string.h>

/**
 * dure_stand_in_new:
 * @rules: of the listener
 * @request: the refused one, as far as it was understood
 *
 * What the reader of a refusal prefers to see is taken over from it; nothing that frames or asks.
 *
 * Returns: (transfer full): a request without a body, the last of its connection
 */
char *
dure_stand_in_new (const DureGuardRules *rules, const DureGuardRequest *request)
{
  static const char *const kept[] = { "Accept", "Accept-Language", "Cookie" };
  gboolean is_head = request->method != NULL && strcmp (request->method, "HEAD") == 0;
  GString *text = g_string_new (is_head ? "HEAD" : "GET");

  g_string_append_printf (text, " / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n",
                          rules->hosts[0]);
  for (size_t i = 0; i < request->header_count; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (kept); j++)
      if (g_ascii_strcasecmp (request->headers[i].name, kept[j]) == 0)
        g_string_append_printf (text, "%s: %s\r\n", kept[j], request->headers[i].value);
  g_string_append (text, "\r\n");
  return g_string_free (text, FALSE);
}
