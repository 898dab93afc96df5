// fonts.c: the families of letters that the kiosk knows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For each size of letters fontconfig sorts every font of the machine, hundreds of them, which took
// a sixth of the kiosk's start. Its sheet names five families, so the others are not looked at, and
// no letter ever comes from one that nobody has seen it in.

#include "fonts.h"

#include <fontconfig/fontconfig.h>
#include <gio/gio.h>

#define CONFIGURATION "/kr/gwangju/Dure/ui/kiosk/fonts.conf"

static gboolean
read_configuration (FcConfig *config)
{
  g_autoptr (GBytes) text =
      g_resources_lookup_data (CONFIGURATION, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  const FcFontSet *fonts;

  g_assert (text != NULL);
  if (!FcConfigParseAndLoadFromMemory (config, g_bytes_get_data (text, NULL), FcTrue)
      || !FcConfigBuildFonts (config))
    return FALSE;
  fonts = FcConfigGetFonts (config, FcSetSystem);
  return fonts != NULL && fonts->nfont > 0;
}

/**
 * dure_fonts_keep_own:
 *
 * Leaves the process with the kiosk's families alone; with all of the machine's where it has none
 * of them. To be called before the first text is laid out.
 */
void
dure_fonts_keep_own (void)
{
  FcConfig *config = FcConfigCreate ();

  if (read_configuration (config))
    FcConfigSetCurrent (config);
  FcConfigDestroy (config);
}
